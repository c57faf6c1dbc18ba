/** Where the values of a cell stand while a block is computed. */
import type { Inner } from '../js-values.ts'
import type { Cell } from '../plan/cells.ts'
import type { Block } from './member-kernels.ts'
import type { Shape } from './shape.ts'

/** Values of one cell for the rows of the block at hand. Arrays are shared with cells that are no longer needed. */
export interface Slot {
  cell: Cell
  shape: Shape
  /** 1: a row for each household, 2: for each member. */
  level: 1 | 2
  packed: Float64Array
  exact: Inner[]
  /** The packed value where it is known and the same in every row. */
  constant: number | null
}

export type Run = (block: Block) => void

export const rowsOf = (slot: Slot, block: Block): number => (slot.level === 2 ? block.persons : block.households)
