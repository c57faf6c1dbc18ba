/** Proof that a list is ours and that nothing told in it was changed: one mark over the list, one over each row. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Vault } from '../exchange/vault.ts'

/** What stands on the sheet of proof. */
export interface Manifest {
  id: string
  unit: string
  area: string
  madeAt: string
  rows: number
  /** Titles of the told columns, in their order. */
  told: string[]
}

const markOf = (vault: Vault, what: unknown) =>
  createHmac('sha256', vault.keyFor('sheet')).update(JSON.stringify(what)).digest('hex')

/** Mark over the list: whose it is and which columns it tells. */
export const manifestMark = (vault: Vault, { id, unit, area, madeAt, rows, told }: Manifest): string =>
  markOf(vault, ['list', id, unit, area, madeAt, rows, told])

/** Mark over one row of that list: every told cell as it went out. */
export const rowMark = (vault: Vault, sheet: string, round: string, told: readonly string[]): string =>
  markOf(vault, ['row', sheet, round, told.map((cell) => cell.trim())])

/** Compares marks without telling how far they agree. */
export function sameMark(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
