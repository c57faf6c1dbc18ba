/** The outcome of a table's rules for each row of a block, with matches that may be unknown (dmn/table-outcome.ts says why). */
import type { Pick } from '../plan/cells.ts'
import type { Block } from './member-kernels.ts'
import { rowsOf, type Slot } from './slots.ts'

/** Which kid is the outcome of each row; {@link nobodyKnows} where several are possible. */
export type Choice = (out: Slot, block: Block) => Int32Array

const nobodyKnows = -1

/** Goes down the rules for each row. The array is used again by the next block. */
export function chosenBy(pick: Pick, kids: readonly Slot[]): Choice {
  const outcomes = Int32Array.from(pick.rules, (rule) => rule.outcome)
  let chosen = new Int32Array(0)
  return (out, block) => {
    const rows = rowsOf(out, block)
    if (chosen.length < rows) chosen = new Int32Array(rows)
    const whens = kids.slice(0, outcomes.length).map((kid) => kid.packed)
    if (pick.policy === 'first') firstMatches(chosen, whens, outcomes, pick.otherwise, rows)
    else certainMatches(chosen, whens, outcomes, pick.otherwise, rows)
    return chosen
  }
}

/** What was not seen yet; two different outcomes together are {@link nobodyKnows}. */
const none = -2
const together = (a: number, b: number): number => (a === none || a === b ? b : nobodyKnows)

function firstMatches(
  chosen: Int32Array,
  whens: readonly Float64Array[],
  outcomes: Int32Array,
  otherwise: number,
  rows: number,
): void {
  for (let row = 0; row < rows; row++) {
    let found = none
    let rule = 0
    for (; rule < whens.length; rule++) {
      const when = whens[rule]![row]!
      if (when === 0) continue
      found = together(found, outcomes[rule]!)
      if (when === 1) break
    }
    chosen[row] = rule === whens.length ? together(found, otherwise) : found
  }
}

function certainMatches(
  chosen: Int32Array,
  whens: readonly Float64Array[],
  outcomes: Int32Array,
  otherwise: number,
  rows: number,
): void {
  for (let row = 0; row < rows; row++) {
    let certain = none
    let possible = none
    for (let rule = 0; rule < whens.length; rule++) {
      const when = whens[rule]![row]!
      if (when === 1) certain = together(certain, outcomes[rule]!)
      else if (when !== 0) possible = together(possible, outcomes[rule]!)
    }
    chosen[row] = certain === none ? together(possible, otherwise) : certain
  }
}

/** The packed values of the chosen outcomes. */
export function gather(
  out: Float64Array,
  chosen: Int32Array,
  kids: readonly Slot[],
  first: number,
  factors: readonly number[],
  rows: number,
): void {
  const values = kids.map((kid) => kid.packed)
  for (let row = 0; row < rows; row++) {
    const kid = chosen[row]!
    out[row] = kid < 0 ? Number.NaN : values[kid]![row]! * factors[kid - first]!
  }
}
