/**
 * A table with many rows as a chain of look-ups: each input's value is numbered by what the cells can tell apart, the
 * numbers of two inputs are joined into one, and so on; the last number stands for one set of rules. What a row costs
 * then hardly depends on how many rules there are.
 */
import type { CompiledTable } from '../dmn/program.ts'
import type { Inner } from '../js-values.ts'
import { evaluator } from '../to-js.ts'
import { atomsOf } from './atoms.ts'

/** Rules as bits: those that may match, and those among them that match for certain. */
interface RuleSet {
  possible: bigint
  certain: bigint
}

/** A place where the answer changes: from `value` on, or (`strict`) above it. */
export interface Boundary {
  value: Inner
  strict: boolean
}

export interface IndexColumn {
  /** Number of the table's input. */
  input: number
  /** In order, for numbers and dates; the class of a value is `classes[how many boundaries it has passed]`. */
  boundaries: Boundary[] | null
  /** For texts and truths: the class of `values[i]` is `classes[i]`, of any other value the last. */
  values: Inner[] | null
  classes: number[]
  /** Class of an unknown value. */
  unknown: number
  count: number
}

export interface RuleIndex {
  columns: IndexColumn[]
  /** Joins the number so far with the class of column k+1: `combine[k][number * columns[k+1].count + class]`. */
  combine: number[][]
  /** Rules that may match and that match for certain, for each last number. */
  ends: { matches(rule: number): boolean | null }[]
}

/** More pairs than this are not numbered; the table is then written out. */
const mostPairs = 60_000

/** The index of a table; null where cells compare with computed values, or where there would be too many combinations. */
export function indexRules(table: CompiledTable): RuleIndex | null {
  const made: { column: IndexColumn; sets: RuleSet[] }[] = []
  for (const [input, { type }] of table.inputs.entries()) {
    const cells = table.rules.map((rule) => rule.tests[input] ?? null)
    if (cells.every((cell) => cell === null)) continue
    const atoms = atomsOf(type, cells)
    if (!atoms.exact || (atoms.points === null && atoms.values === null)) return null
    const regions = cells.map((cell) => (cell === null ? undefined : atoms.region(cell.tree)))
    const numbered = new Numbered()
    const bitsOf = regions.map((region) => region?.toString(2).padStart(atoms.count + 1, '0') ?? null)
    const inAtom = (atom: number): number => {
      let bits = '0b0'
      for (let rule = bitsOf.length - 1; rule >= 0; rule--) {
        const own = bitsOf[rule]
        bits += own === null || own![own!.length - 1 - atom] === '1' ? '1' : '0'
      }
      const set = BigInt(bits)
      return numbered.of({ possible: set, certain: set })
    }
    const perAtom = Array.from({ length: atoms.count }, (_, atom) => inAtom(atom))
    const unknown = numbered.of(whenUnknown(cells))
    const common = { input, unknown }
    if (atoms.points) {
      const boundaries: Boundary[] = []
      const classes = [perAtom[0]!]
      for (let atom = 1; atom < atoms.count; atom++) {
        if (perAtom[atom] === perAtom[atom - 1]) continue
        // Odd atoms are the points themselves.
        boundaries.push({ value: atoms.points[(atom - 1) >> 1]!, strict: atom % 2 === 0 })
        classes.push(perAtom[atom]!)
      }
      made.push({ column: { ...common, boundaries, values: null, classes, count: 0 }, sets: numbered.sets })
    } else
      made.push({
        column: { ...common, boundaries: null, values: [...atoms.values!], classes: perAtom, count: 0 },
        sets: numbered.sets,
      })
  }
  if (made.length === 0) return null
  for (const { column, sets } of made) column.count = sets.length
  // Few classes first: their combinations stay few.
  made.sort((a, b) => a.column.count - b.column.count)
  let sets = made[0]!.sets
  const combine: number[][] = []
  for (const { column, sets: more } of made.slice(1)) {
    if (sets.length * column.count > mostPairs) return null
    const numbered = new Numbered()
    combine.push(
      sets.flatMap((a) =>
        more.map((b) => numbered.of({ possible: a.possible & b.possible, certain: a.certain & b.certain })),
      ),
    )
    sets = numbered.sets
  }
  return {
    columns: made.map(({ column }) => column),
    combine,
    ends: sets.map(({ possible, certain }) => ({
      matches: (rule) => {
        const bit = 1n << BigInt(rule)
        return (certain & bit) !== 0n ? true : (possible & bit) !== 0n ? null : false
      },
    })),
  }
}

/** Sets of rules with a number each; equal ones have the same. */
class Numbered {
  readonly sets: RuleSet[] = []
  private readonly known = new Map<bigint, Map<bigint, number>>()

  of(set: RuleSet): number {
    const inside = this.known.get(set.possible) ?? new Map<bigint, number>()
    this.known.set(set.possible, inside)
    const found = inside.get(set.certain)
    if (found !== undefined) return found
    inside.set(set.certain, this.sets.length)
    this.sets.push(set)
    return this.sets.length - 1
  }
}

function whenUnknown(cells: readonly (CompiledTable['rules'][number]['tests'][number] | null)[]): RuleSet {
  let [possible, certain] = [0n, 0n]
  cells.forEach((cell, rule) => {
    const holds = cell === null ? true : evaluator(cell.tree)({ row: { '?': null }, value: null, up: null })
    const bit = 1n << BigInt(rule)
    if (holds === true) certain |= bit
    if (holds !== false) possible |= bit
  })
  return { possible, certain }
}
