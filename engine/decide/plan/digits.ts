/** Digits that a number's SQL has, known before it is written. */
import type { Cell } from './cells.ts'
import { CellWriter } from './write-cell.ts'

/** Digits after the point, and whether the whole fits 64 bits; null when the digits are not known. */
export function digitsOf(cell: Cell): { scale: number; short: boolean } | null {
  const { precision, scale = 0 } = new CellWriter().write(cell)
  return precision === undefined ? null : { scale, short: precision <= 18 }
}
