/** Runs the steps block by block, so that everything a block needs stays in the processor's cache. */
import type { Inner } from '../js-values.ts'
import type { Layout, Population, Source } from './layout.ts'
import type { Block } from './member-kernels.ts'
import { isPacked, type Packed } from './pack.ts'
import { rowsOf, type Slot } from './slots.ts'

/** Rows of a block: some forty arrays of it fit the second cache. */
const blockRows = 768

/** The values of the wanted slots for the whole population. */
export function runBlocks(
  population: Population,
  layout: Layout,
  wanted: readonly Slot[],
): Map<Slot, Float64Array | Inner[]> {
  const { starts } = population
  const households = starts.length - 1
  const persons = starts[households]!
  const found = new Map(
    wanted.map((slot) => {
      const rows = slot.level === 2 ? persons : households
      return [slot, slot.shape.packed ? new Float64Array(rows) : new Array<Inner>(rows)] as const
    }),
  )
  const blocks = blocksOf(starts)
  const rows = blocks.reduce((most, block) => Math.max(most, block.households, block.persons), 0)
  giveArrays(layout, wanted, rows)
  // A packed result is computed where it is to stay; a fact or constant that is a result is copied there.
  const computed = new Set(layout.steps.map(({ out }) => out))
  const [direct, copied] = [new Map<Slot, Float64Array>(), new Map<Slot, Float64Array | Inner[]>()]
  for (const [slot, all] of found)
    if (all instanceof Float64Array && computed.has(slot)) direct.set(slot, all)
    else copied.set(slot, all)
  for (const block of blocks) {
    for (const source of layout.sources) fill(source, block)
    for (const [slot, all] of direct) {
      const from = slot.level === 2 ? block.firstPerson : block.first
      slot.packed = all.subarray(from, from + rowsOf(slot, block))
    }
    for (const step of layout.steps) step.run(block)
    for (const [slot, all] of copied) copy(slot, all, block)
  }
  return found
}

function copy(slot: Slot, all: Float64Array | Inner[], block: Block): void {
  const from = slot.level === 2 ? block.firstPerson : block.first
  const values: { readonly [row: number]: number | Inner } = slot.shape.packed ? slot.packed : slot.exact
  for (let row = 0; row < rowsOf(slot, block); row++) all[from + row] = values[row] as never
}

/** Whole households, together no more rows than a block has; a household larger than that is a block of its own. */
function blocksOf(starts: Int32Array): Block[] {
  const blocks: Block[] = []
  const households = starts.length - 1
  for (let first = 0; first < households; ) {
    const firstPerson = starts[first]!
    let end = first + 1
    while (end < households && end - first < blockRows && starts[end + 1]! - firstPerson <= blockRows) end++
    blocks.push({ starts, first, households: end - first, firstPerson, persons: starts[end]! - firstPerson })
    first = end
  }
  return blocks
}

/** The rows of a fact that a block needs. */
function fill({ slot, column, places }: Source, block: Block): void {
  const from = slot.level === 2 ? block.firstPerson : block.first
  const rows = rowsOf(slot, block)
  const { values } = column
  if (!isPacked(values)) {
    for (let row = 0; row < rows; row++) slot.exact[row] = values[from + row]!
    return
  }
  if (!slot.shape.packed) {
    for (let row = 0; row < rows; row++) {
      const value = values[from + row]!
      slot.exact[row] = Number.isNaN(value) ? null : { units: BigInt(value), scale: column.scale }
    }
    return
  }
  if (places === null && values instanceof Float64Array) {
    slot.packed = values.subarray(from, from + rows)
    return
  }
  if (places === null) widen(slot.packed, values, from, rows)
  else
    for (let row = 0; row < rows; row++) {
      const place = values[from + row]!
      slot.packed[row] = Number.isNaN(place) ? Number.NaN : places[place]!
    }
}

function widen(out: Float64Array, values: Packed, from: number, rows: number): void {
  for (let row = 0; row < rows; row++) out[row] = values[from + row]!
}

/** Arrays for all slots; those of slots that no later step needs are used again. */
function giveArrays(layout: Layout, wanted: readonly Slot[], rows: number): void {
  const lastUse = new Map<Slot, number>()
  layout.steps.forEach(({ ins, out }, at) => {
    for (const slot of [...ins, out]) lastUse.set(slot, at)
  })
  for (const slot of wanted) lastUse.set(slot, layout.steps.length)
  for (const { slot, value } of layout.constants)
    if (slot.shape.packed) slot.packed = new Float64Array(rows).fill(slot.constant ?? Number.NaN)
    else slot.exact = new Array<Inner>(rows).fill(value)
  for (const { slot, column, places } of layout.sources)
    if (places !== null || !(column.values instanceof Float64Array)) slot.packed = new Float64Array(rows)
  for (const { slot } of [...layout.constants, ...layout.sources]) lastUse.set(slot, layout.steps.length)
  const free: Float64Array[] = []
  layout.steps.forEach(({ out, ins }, at) => {
    if (out.shape.packed) out.packed = free.pop() ?? new Float64Array(rows)
    else out.exact = new Array<Inner>(rows)
    for (const slot of new Set([...ins, out])) if (slot.shape.packed && lastUse.get(slot) === at) free.push(slot.packed)
  })
}
