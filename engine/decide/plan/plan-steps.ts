/** Cells → named SQL steps: persons, then the household added up, then the household, as often as the rules go to and fro. */
import type { Cell } from './cells.ts'
import { layeredSelect } from './layered-select.ts'
import type { CellWriter } from './write-cell.ts'

export interface PlanStep {
  name: string
  kind: 'table' | 'view'
  /** What it is for, in words. */
  title: string
  /** SELECT statement. */
  sql: string
  /** Tables that no step after this one reads: dropping them keeps the memory of millions small. */
  done: readonly string[]
}

type Undone = Omit<PlanStep, 'done'>

export interface StepTables {
  person: string
  household: string
  personKey: string
  householdKey: string
}

/** Where a cell is computed: `h0`, `p0`, then `a1` added up, `h1`, `p1`, … */
interface Home {
  level: 1 | 2
  stage: number
}

const homeOf = (cell: Cell): Home => ({ level: cell.level === 2 ? 2 : 1, stage: cell.stage })

/** Conditions of at most so many comparisons are written out where they are used: CASE then stops at the first that decides. */
const mostComparisons = 6

/** Cells that are not worth a column even when they are used often. */
const cheap = (cell: Cell): boolean => comparisons(cell) <= mostComparisons

/** How many comparisons a small condition makes; infinite for anything else that has to be computed. */
function comparisons(cell: Cell): number {
  if (cell.op.kind === 'literal') return 0
  if (cell.op.kind !== 'node') return Number.POSITIVE_INFINITY
  const { template } = cell.op
  if (template.kind === 'and' || template.kind === 'or' || template.kind === 'not')
    return cell.kids.reduce((sum, kid) => sum + (kid.op.kind === 'column' ? 1 : comparisons(kid)), 0)
  if (!cell.kids.every((kid) => kid.op.kind === 'literal' || kid.op.kind === 'column')) return Number.POSITIVE_INFINITY
  if (template.kind === 'in') return template.tests.length
  return ['is-null', 'compare', 'negate', 'part'].includes(template.kind) ? 1 : Number.POSITIVE_INFINITY
}

/** The SELECTs that compute `household` and `person` cells; every column is kept only as long as it is needed. */
export function planSteps(
  outputs: { household: ReadonlyMap<string, Cell>; person: ReadonlyMap<string, Cell> },
  tables: StepTables,
  writer: CellWriter,
  prefix: string,
): PlanStep[] {
  const roots = [...outputs.household.values(), ...outputs.person.values()]
  const columns = columnsOf(roots)
  nameColumns(columns, writer)
  const last = Math.max(0, ...columns.map((cell) => (cell.level === 1 ? cell.stage : cell.stage)))
  const needs = new Map(columns.map((cell) => [cell, directNeeds(cell, writer)]))
  const lives = livesOf(columns, needs, outputs, last)
  const steps: Undone[] = []
  const name = (part: string) => `${prefix}${part}`
  let householdFrom = `${tables.household}`
  let personFrom: string | null = null

  for (let stage = 0; stage <= last; stage++) {
    // Household: what was known before, joined with what has been added up.
    const own = columns.filter((cell) => cell.level === 1 && cell.stage === stage && cell.op.kind !== 'aggregate')
    const added = columns.filter((cell) => cell.op.kind === 'aggregate' && cell.stage === stage)
    const keep = columns.filter((cell) => cell.level === 1 && lives.household(cell, stage))
    const before = columns.filter(
      (cell) => cell.level === 1 && cell.stage < stage && (keep.includes(cell) || usedBy(cell, own, needs)),
    )
    const base: [string, string][] = [['_hh', stage === 0 ? `h.${tables.householdKey}` : 'h."_hh"']]
    for (const cell of before) base.push([writer.columns.get(cell)!, `h."${writer.columns.get(cell)}"`])
    for (const cell of added) base.push([writer.columns.get(cell)!, emptied(cell, writer.columns.get(cell)!)])
    const raw = own.filter((cell) => cell.op.kind === 'column')
    for (const cell of raw) base.push([writer.columns.get(cell)!, `h.${writer.write(cell).sql}`])
    const from =
      stage === 0
        ? `${householdFrom} h`
        : `${householdFrom} h LEFT JOIN ${name(`added_${stage}`)} a ON a."_hh" = h."_hh"`
    const computed = own.filter((cell) => cell.op.kind !== 'column')
    const isResult = stage === last && outputs.person.size === 0
    const wanted = isResult ? [] : ['_hh', ...keep.map((cell) => writer.columns.get(cell)!)]
    if (isResult) {
      const inner = layeredSelect(base, from, computed, null, needs, writer)
      steps.push(resultStep(name('household'), outputs.household, `(${inner})`, writer))
      break
    }
    steps.push({
      name: name(`household_${stage}`),
      kind: stage === 0 ? 'view' : 'table',
      title: stage === 0 ? 'households: facts' : `households after adding up ${stage} time${stage > 1 ? 's' : ''}`,
      sql: layeredSelect(base, from, computed, wanted, needs, writer),
    })
    householdFrom = name(`household_${stage}`)

    // Persons: facts, and what the household has come to by now.
    const people = columns.filter((cell) => cell.level === 2 && cell.stage === stage)
    const toAdd = columns.filter((cell) => cell.op.kind === 'aggregate' && cell.stage === stage + 1)
    const personOutput = [...outputs.person.values()].some((cell) => cell.stage >= stage)
    if (toAdd.length === 0 && !(stage === last && outputs.person.size > 0) && people.length === 0 && !personOutput)
      continue
    const calculated = people.filter((cell) => cell.op.kind !== 'column')
    const fromHousehold = columns.filter((cell) => cell.level === 1 && usedBy(cell, calculated, needs))
    const keepPeople = columns.filter((cell) => cell.level === 2 && lives.person(cell, stage))
    const toAddOf = new Set(toAdd.flatMap((cell) => needs.get(cell)!))
    const beforePeople = columns.filter(
      (cell) =>
        cell.level === 2 &&
        cell.stage < stage &&
        (keepPeople.includes(cell) || toAddOf.has(cell) || usedBy(cell, calculated, needs)),
    )
    const first = personFrom === null
    const personBase: [string, string][] = [
      ['_hh', first ? `p.${tables.householdKey}` : 'p."_hh"'],
      ...(outputs.person.size > 0 ? [['_pid', first ? `p.${tables.personKey}` : 'p."_pid"'] as [string, string]] : []),
    ]
    for (const cell of beforePeople) personBase.push([writer.columns.get(cell)!, `p."${writer.columns.get(cell)}"`])
    for (const cell of people)
      if (cell.op.kind === 'column' && cell.op.path !== 'members')
        personBase.push([writer.columns.get(cell)!, `p.${writer.write(cell).sql}`])
    for (const cell of fromHousehold) personBase.push([writer.columns.get(cell)!, `h."${writer.columns.get(cell)}"`])
    const source = first ? tables.person : personFrom!
    const joined =
      fromHousehold.length > 0
        ? `${source} p JOIN ${householdFrom} h ON h."_hh" = p.${first ? tables.householdKey : '"_hh"'}`
        : `${source} p`
    const content = [...new Set([...keepPeople, ...[...toAddOf].filter((cell) => cell.level === 2)])]
    const later = keepPeople.length > 0 && stage < last
    const wantedPeople = [
      '_hh',
      ...(outputs.person.size > 0 ? ['_pid'] : []),
      ...content.filter((cell) => writer.columns.has(cell)).map((cell) => writer.columns.get(cell)!),
    ]
    steps.push({
      name: name(`person_${stage}`),
      kind: later ? 'table' : 'view',
      title: `persons, round ${stage + 1}`,
      sql: layeredSelect(personBase, joined, calculated, wantedPeople, needs, writer),
    })
    personFrom = name(`person_${stage}`)
    if (toAdd.length > 0)
      steps.push({
        name: name(`added_${stage + 1}`),
        kind: 'table',
        title: `persons added up per household, round ${stage + 1}`,
        sql: `SELECT "_hh", ${toAdd.map((cell) => `${writer.writeColumn(cell).sql} AS "${writer.columns.get(cell)}"`).join(',\n  ')}\nFROM ${personFrom} GROUP BY "_hh"`,
      })
  }

  if (!steps.some((step) => step.name === name('household')))
    steps.push(resultStep(name('household'), outputs.household, householdFrom, writer))
  if (outputs.person.size > 0) {
    const perPerson = [...outputs.person].map(([label, cell]) => `, ${writer.use(cell).sql} AS "${label}"`)
    steps.push({
      name: name('person'),
      kind: 'table',
      title: 'outputs of each person',
      sql: `SELECT "_pid" AS pid, "_hh" AS hh${perPerson.join('')}\nFROM ${personFrom}`,
    })
  }
  return withDone(steps, [name('household'), name('person')])
}

/** Each step with the tables that were read for the last time; a view reads its tables where it is read itself. */
function withDone(steps: readonly Undone[], results: readonly string[]): PlanStep[] {
  const tablesIn = (sql: string, before: number): string[] =>
    steps.slice(0, before).flatMap((step, index) => {
      if (!new RegExp(`\\b${step.name}\\b`).test(sql)) return []
      return step.kind === 'table' ? [step.name] : tablesIn(step.sql, index)
    })
  const last = new Map<string, number>()
  steps.forEach(({ kind, sql }, index) => {
    if (kind === 'table') for (const table of tablesIn(sql, index)) last.set(table, index)
  })
  return steps.map((step, index) => ({
    ...step,
    done: [...last].flatMap(([table, at]) => (at === index && !results.includes(table) ? [table] : [])),
  }))
}

function resultStep(name: string, outputs: ReadonlyMap<string, Cell>, from: string, writer: CellWriter): Undone {
  const result = [...outputs].map(([label, cell]) => `, ${writer.use(cell).sql} AS "${label}"`)
  return {
    name,
    kind: 'table',
    title: 'outputs of each household',
    sql: `SELECT "_hh" AS hh${result.join('')}\nFROM ${from}`,
  }
}

/** An added-up value of a household without persons. */
function emptied(cell: Cell, column: string): string {
  const op = cell.op as { kind: 'aggregate'; fn: string }
  const empty = { count: '0', sum: '0', some: 'FALSE', every: 'TRUE' }[op.fn]
  return empty === undefined ? `a."${column}"` : `CASE WHEN a."_hh" IS NULL THEN ${empty} ELSE a."${column}" END`
}

const usedBy = (cell: Cell, users: readonly Cell[], needs: ReadonlyMap<Cell, Cell[]>): boolean =>
  users.some((user) => needs.get(user)!.includes(cell))

/** Whether the SQL of an operator names this operand more than once. */
function writtenTwice({ op }: Cell, index: number): boolean {
  if (op.kind === 'raw') return true
  if (op.kind !== 'node') return false
  if (op.template.kind === 'if') return index === 0
  if (op.template.kind === 'arithmetic') return op.template.op === '/'
  if (op.template.kind === 'in') return index === 0 && op.template.tests.length > 1
  return op.template.kind === 'call' && (op.template.name === 'min' || op.template.name === 'max')
}

/** Every cell that gets a column of its own: results, what is added up, what is used more than once or in another step. */
function columnsOf(roots: readonly Cell[]): Cell[] {
  const uses = new Map<Cell, number>()
  const columns = new Set<Cell>()
  const seen = new Set<Cell>()
  const visit = (cell: Cell): void => {
    if (seen.has(cell)) return
    seen.add(cell)
    const often = cell.op.kind === 'pick' || cell.op.kind === 'extreme' || cell.op.kind === 'collect' ? 2 : 1
    const here = homeOf(cell)
    cell.kids.forEach((kid, index) => {
      visit(kid)
      const doubled = writtenTwice(cell, index) ? 2 : often
      uses.set(kid, (uses.get(kid) ?? 0) + doubled)
      if (kid.op.kind === 'literal' || kid.level === 0) return
      const there = homeOf(kid)
      const elsewhere = there.level !== here.level || there.stage !== here.stage
      if (elsewhere || cell.op.kind === 'aggregate') columns.add(kid)
    })
    if (cell.op.kind === 'aggregate' || (cell.op.kind === 'column' && cell.op.source !== 'constant')) columns.add(cell)
  }
  for (const root of roots) visit(root)
  for (const root of roots) if (root.level > 0 && root.op.kind !== 'literal') columns.add(root)
  for (const [cell, count] of uses) if (count > 1 && cell.level > 0 && !cheap(cell)) columns.add(cell)
  // In the order of computation: kids have smaller numbers than what is made of them.
  return [...columns]
    .filter((cell) => !(cell.op.kind === 'column' && cell.op.path === 'members'))
    .sort((a, b) => a.id - b.id)
}

/** Columns are called what the value is called, as long as no other is called so. */
function nameColumns(columns: readonly Cell[], writer: CellWriter): void {
  const taken = new Set<string>(['_hh', '_pid'])
  for (const cell of columns) {
    const wish =
      cell.op.kind === 'column'
        ? cell.op.path.replace(/^members\./, 'm.').replaceAll('"', '')
        : (cell.name?.replaceAll('"', '') ?? `x${cell.id}`)
    let name = wish
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${wish}_${number}`
    taken.add(name.toLowerCase())
    writer.columns.set(cell, name)
  }
}

/** Columns that are named in the SQL of a column. */
function directNeeds(cell: Cell, writer: CellWriter): Cell[] {
  const found = new Set<Cell>()
  const visit = (kid: Cell): void => {
    if (writer.columns.has(kid)) found.add(kid)
    else for (const inner of kid.kids) visit(inner)
  }
  for (const kid of cell.kids) visit(kid)
  return [...found]
}

/** Up to which step each column must be carried. */
function livesOf(
  columns: readonly Cell[],
  needs: ReadonlyMap<Cell, Cell[]>,
  outputs: { household: ReadonlyMap<string, Cell>; person: ReadonlyMap<string, Cell> },
  last: number,
) {
  const until = new Map<Cell, number>()
  const extend = (cell: Cell, stage: number) => until.set(cell, Math.max(until.get(cell) ?? -1, stage))
  for (const user of columns)
    for (const cell of needs.get(user)!) {
      if (cell.level === 1 && user.level === 1 && user.op.kind !== 'aggregate') extend(cell, user.stage - 1)
      else if (cell.level === 1) extend(cell, user.op.kind === 'aggregate' ? user.stage - 1 : user.stage)
      else if (user.op.kind !== 'aggregate') extend(cell, user.stage - 1)
    }
  for (const cell of outputs.household.values()) extend(cell, last)
  for (const cell of outputs.person.values()) extend(cell, last)
  const lives = (cell: Cell, stage: number): boolean => stage >= cell.stage && (until.get(cell) ?? -1) >= stage
  return { household: lives, person: lives }
}
