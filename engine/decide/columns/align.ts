/** Numbers of several cells with the same digits. */
import type { Cell } from '../plan/cells.ts'
import { tenTo } from './pack.ts'
import { fits } from './shape.ts'
import type { Slot } from './slots.ts'

/** By what each kid is multiplied to have the digits of the result; null when one would leave the exact range. */
export function factors(out: Slot, kids: readonly Slot[]): number[] | null {
  if (out.cell.type !== 'number') return kids.map(() => 1)
  return aligned(out.shape.scale!, kids)
}

/** The same for digits that are given. */
export function aligned(scale: number, kids: readonly Slot[]): number[] | null {
  const possible = kids.every(({ shape }) => shape.scale! <= scale && (shape.low > shape.high || fits(shape, scale)))
  return possible ? kids.map(({ shape }) => tenTo(scale - shape.scale!)) : null
}

/** Whether packed values stand in the order of what they mean: places in a dictionary say nothing about texts. */
export const isOrdered = ({ type }: Cell): boolean =>
  type === 'number' || type === 'date' || type === 'months' || type === 'days'
