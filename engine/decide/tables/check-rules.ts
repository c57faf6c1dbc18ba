/** Overlaps, gaps and rows that can never fire, by exact analysis of the cells. */

import type { CompiledTable } from '../dmn/program.ts'
import { outcomeKey } from '../dmn/table-outcome.ts'
import { type AtomOptions, type Atoms, atomsOf, type Region } from './atoms.ts'

export interface RuleFinding {
  kind: 'overlap' | 'gap' | 'unreachable'
  /** Rows from 1: the later row first. Empty for gaps. */
  rows: number[]
  /** Values at which it happens, one for each input: `m.age: 16`. */
  example: string
}

/** More steps than this and a question is left open: no finding is made of it. */
const patience = 100_000

/**
 * What is wrong with the rows of a table.
 * - overlap: two rows of a table of policy U (or of policy A with different outputs) that match the same values;
 * - unreachable: a row of policy F whose values are all taken by rows before it;
 * - gap: values that no row takes, in a table with one hit and no default.
 * Columns whose cells compare with different computed values are left open: only what is certain is said.
 */
export function checkRules(table: CompiledTable, options: (column: number) => AtomOptions): RuleFinding[] {
  if (table.rules.length === 0) return []
  const columns = table.inputs.map((input, column) =>
    columnOf(table, column, atomsOf(input.type, cellsOf(table, column), options(column))),
  )
  const findings: RuleFinding[] = []
  if (table.hitPolicy === 'UNIQUE' || table.hitPolicy === 'ANY') findings.push(...overlaps(table, columns))
  if (table.hitPolicy === 'FIRST') findings.push(...unreachable(table, columns))
  const single = !['COLLECT', 'RULE ORDER', 'OUTPUT ORDER'].includes(table.hitPolicy)
  if (single && table.outputs.every((output) => !output.default)) findings.push(...gaps(table, columns))
  return findings
}

const disjoint = new WeakMap<CompiledTable, boolean>()

/** Whether it is certain that no two rows match the same values. */
export function rulesAreDisjoint(table: CompiledTable): boolean {
  const known = disjoint.get(table)
  if (known !== undefined) return known
  const columns = table.inputs.map((input, column) =>
    columnOf(table, column, atomsOf(input.type, cellsOf(table, column), {})),
  )
  const answer = table.rules.every((_, later) =>
    table.rules
      .slice(0, later)
      .every((_, earlier) =>
        columns.some(
          ({ regions }) =>
            regions[later] !== undefined &&
            regions[earlier] !== undefined &&
            (regions[later] & regions[earlier]) === 0n,
        ),
      ),
  )
  disjoint.set(table, answer)
  return answer
}

const cellsOf = (table: CompiledTable, column: number) => [...table.rules.map((rule) => rule.tests[column] ?? null)]

interface Column {
  atoms: Atoms
  name: string
  /** Region of each row; undefined when it cannot be told. */
  regions: (Region | undefined)[]
  texts: (string | null)[]
}

function columnOf(table: CompiledTable, column: number, atoms: Atoms): Column {
  const { allowed, text } = table.inputs[column]!
  const whole = atoms.all | (1n << BigInt(atoms.unknown))
  const limit = allowed === undefined ? undefined : atoms.region(allowed)
  return {
    atoms: limit === undefined ? atoms : { ...atoms, all: atoms.all & limit },
    name: text,
    regions: table.rules.map(({ tests }) => {
      const test = tests[column]
      return test ? atoms.region(test.tree) : whole
    }),
    texts: table.rules.map(({ tests }) => tests[column]?.text ?? null),
  }
}

const firstAtom = (region: Region): number => region.toString(2).length - 1

/** Smallest atom of a region, in words. */
function wordOf({ atoms, name }: Column, region: Region): string {
  const lowest = region & -region
  return `${name}: ${atoms.word(firstAtom(lowest))}`
}

function overlaps(table: CompiledTable, columns: readonly Column[]): RuleFinding[] {
  const findings: RuleFinding[] = []
  const same = (a: number, b: number) =>
    table.rules[a]!.outputs.every((cell, index) => outcomeKey(cell) === outcomeKey(table.rules[b]!.outputs[index]!))
  for (let later = 1; later < table.rules.length; later++)
    for (let earlier = 0; earlier < later && findings.length < 20; earlier++) {
      if (table.hitPolicy === 'ANY' && same(earlier, later)) continue
      const shared = columns.map((column) => sharedRegion(column, earlier, later))
      if (shared.some((region) => region === 0n)) continue
      const words = columns.flatMap((column, index) =>
        column.texts[earlier] || column.texts[later] ? [wordOf(column, shared[index]!)] : [],
      )
      findings.push({ kind: 'overlap', rows: [later + 1, earlier + 1], example: words.join(', ') })
    }
  return findings
}

/** What two rows share in a column; nothing certain is nothing. */
function sharedRegion({ regions, texts, atoms }: Column, a: number, b: number): Region {
  const [one, other] = [regions[a], regions[b]]
  if (one !== undefined && other !== undefined) return one & other & atoms.all
  if (texts[a] === null) return other ?? atoms.all
  if (texts[b] === null) return one ?? atoms.all
  return texts[a] === texts[b] ? atoms.all : 0n
}

/** Searches values inside `within` that none of `rules` takes; null when there are none, undefined when it takes too long. */
function hole(
  columns: readonly Column[],
  rules: readonly number[],
  within: readonly Region[],
): Region[] | null | undefined {
  let steps = 0
  const covered = new Set<string>()
  const search = (at: number, left: readonly number[]): Region[] | null | undefined => {
    if (left.length === 0) return within.slice(at).map((region) => region)
    if (at === columns.length) return null
    const key = `${at}:${left.join(',')}`
    if (covered.has(key)) return null
    if (++steps > patience) return undefined
    for (const [atom, inside] of groups(columns[at]!, left, within[at]!)) {
      const rest = search(at + 1, inside)
      if (rest === undefined) return undefined
      if (rest) return [atom, ...rest]
    }
    covered.add(key)
    return null
  }
  return search(0, rules)
}

/** Atoms of a column put together when the same rules take them. */
function groups({ atoms, regions }: Column, rules: readonly number[], within: Region): [Region, number[]][] {
  const found = new Map<string, [Region, number[]]>()
  for (let atom = 0; atom <= atoms.unknown; atom++) {
    const bit = 1n << BigInt(atom)
    if ((within & bit) === 0n) continue
    const inside = rules.filter((rule) => (regions[rule]! & bit) !== 0n)
    const key = inside.join(',')
    const known = found.get(key)
    if (known) known[0] |= bit
    else found.set(key, [bit, inside])
  }
  // The emptiest first: a hole is found soonest there.
  return [...found.values()].sort((a, b) => a[1].length - b[1].length)
}

const certain = (columns: readonly Column[], rule: number): boolean =>
  columns.every(({ regions }) => regions[rule] !== undefined)

function unreachable(table: CompiledTable, columns: readonly Column[]): RuleFinding[] {
  const findings: RuleFinding[] = []
  if (table.rules.length > 400) return findings
  for (let rule = 1; rule < table.rules.length; rule++) {
    // Columns that cannot be told count as met by rows with the same text, or with none.
    const within = columns.map(({ regions, atoms }) => regions[rule] ?? atoms.all)
    const earlier = table.rules
      .map((_, index) => index)
      .filter(
        (index) =>
          index < rule &&
          columns.every((column) => column.regions[index] !== undefined || column.texts[index] === column.texts[rule]),
      )
    const seen = columns.map((column) => ({
      ...column,
      regions: column.regions.map((region) => region ?? column.atoms.all),
    }))
    const somewhere = within.some(
      (region, index) => (region & (columns[index]!.atoms.all | (1n << BigInt(columns[index]!.atoms.unknown)))) === 0n,
    )
    if (somewhere) continue
    if (hole(seen, earlier, within) === null)
      findings.push({
        kind: 'unreachable',
        rows: [rule + 1],
        example: table.rules[rule]!.tests.map((test) => test?.text ?? '-').join(', '),
      })
  }
  return findings
}

function gaps(table: CompiledTable, columns: readonly Column[]): RuleFinding[] {
  const rules = table.rules.map((_, index) => index).filter((index) => certain(columns, index))
  const found = hole(
    columns,
    rules,
    columns.map(({ atoms }) => atoms.all & ~atoms.open),
  )
  // A row that cannot be told might take the values: then nothing is said.
  if (!found || rules.length < table.rules.length) return []
  const words = columns.flatMap((column, index) =>
    column.texts.some((text) => text !== null) ? [wordOf(column, found[index]!)] : [],
  )
  return [{ kind: 'gap', rows: [], example: words.join(', ') }]
}
