/** Digits after the point that a number's SQL has, known before it is written. */
import type { Cell } from './cells.ts'
import { CellWriter } from './write-cell.ts'

/** Null when the number's digits are not known. */
export function digitsOf(cell: Cell): { scale: number } | null {
  const { precision, scale = 0 } = new CellWriter().write(cell)
  return precision === undefined ? null : { scale }
}
