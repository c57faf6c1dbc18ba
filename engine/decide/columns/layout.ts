/** Cells in the order of computation, with the facts and constants they begin with. */
import type { Inner } from '../js-values.ts'
import type { Cell } from '../plan/cells.ts'
import { type Column, packed, Words } from './pack.ts'
import { shapeOf } from './shape.ts'
import type { Slot } from './slots.ts'
import { type Step, spreadStep, stepOf } from './steps.ts'

/** The facts of many households. */
export interface Population {
  /** Members of household h are the rows `starts[h]` up to `starts[h + 1]`; one entry more than households. */
  starts: Int32Array
  /** Facts by path: `members.…` with a row for each member, all others with a row for each household. */
  columns: Readonly<Record<string, Column>>
}

/** A fact as the slot that each block fills anew. */
export interface Source {
  slot: Slot
  column: Column
  /** Place in the dictionary at hand for each place in the column's own; null for what is no text or agrees. */
  places: Float64Array | null
}

const noNumbers = new Float64Array(0)

/** Where the values of each cell stand, and in which order they are computed. */
export class Layout {
  readonly sources: Source[] = []
  /** Slots that are the same in every row, filled once. */
  readonly constants: { slot: Slot; value: Inner }[] = []
  readonly steps: Step[] = []
  readonly words = new Words()
  private readonly population: Population
  private readonly largest: number
  private readonly slots = new Map<Cell, Slot>()
  private readonly spread = new Map<Slot, Slot>()

  constructor(population: Population) {
    this.population = population
    const { starts } = population
    let largest = 0
    for (let h = 0; h + 1 < starts.length; h++) largest = Math.max(largest, starts[h + 1]! - starts[h]!)
    this.largest = largest
  }

  /** Adds a cell whose kids have been placed. */
  place(cell: Cell): void {
    const kids = cell.kids.map((kid) => this.slots.get(kid)!)
    const bounds = { column: (one: Cell) => this.columnOf(one), largest: this.largest }
    const shape = shapeOf(
      cell,
      kids.map((kid) => kid.shape),
      bounds,
    )
    const slot: Slot = { cell, shape, level: cell.level === 2 ? 2 : 1, packed: noNumbers, exact: [], constant: null }
    this.slots.set(cell, slot)
    if (cell.op.kind === 'literal' || cell.op.kind === 'column') this.begin(slot)
    else {
      const inside = cell.op.kind === 'aggregate' ? 2 : slot.level
      const ins = cell.kids.map((kid) => this.use(kid, inside))
      this.steps.push({ out: slot, ins, run: stepOf(slot, ins, this.words) })
    }
  }

  /** The values of a cell for each household or each member. */
  use(cell: Cell, level: 1 | 2): Slot {
    const slot = this.slots.get(cell)!
    if (slot.level === level) return slot
    const known = this.spread.get(slot)
    if (known) return known
    const wide: Slot = { ...slot, level }
    this.spread.set(slot, wide)
    // A constant is the same in every row, however many there are.
    const constant = this.constants.find((one) => one.slot === slot)
    if (constant) this.constants.push({ ...constant, slot: wide })
    else this.steps.push({ out: wide, ins: [slot], run: spreadStep(wide, slot) })
    return wide
  }

  private columnOf({ op }: Cell): Column | undefined {
    if (op.kind !== 'column' || op.path === 'members') return undefined
    const column = this.population.columns[op.path]
    if (!column) throw new Error(`The population has no ${op.path}`)
    const rows = op.source === 'person' ? this.population.starts.at(-1)! : this.population.starts.length - 1
    if (column.values.length !== rows) throw new Error(`${op.path} has ${column.values.length} rows instead of ${rows}`)
    return column
  }

  /** A constant or a fact. */
  private begin(slot: Slot): void {
    const { op } = slot.cell
    if (op.kind === 'literal') {
      const { node } = op
      this.constant(slot, 'value' in node ? node.value : null)
      return
    }
    const column = this.columnOf(slot.cell)
    if (!column) {
      this.constant(slot, true)
      return
    }
    const places = Float64Array.from(column.words, (word) => this.words.placeOf(word))
    const same = places.every((place, index) => place === index)
    this.sources.push({ slot, column, places: same ? null : places })
  }

  private constant(slot: Slot, value: Inner): void {
    const { shape, cell } = slot
    if (shape.packed && value !== null) slot.constant = packed(value, cell.type, shape.scale ?? 0, this.words)
    this.constants.push({ slot, value })
  }
}
