/** Why a value is unknown: the facts that were not delivered, found by going back only along what was really used. */
import type { Inner, InnerContext } from '../js-values.ts'
import { children, type Iterator, listTests, type Node } from '../nodes.ts'
import { type Env, type Evaluate, evaluator } from '../to-js.ts'
import type { CompiledTable, Unit } from './program.ts'
import { singleOutcome, trialOrder } from './table-outcome.ts'

export type NamedRow = { [name: string]: Inner }

export interface Blaming {
  unit: Unit
  /** Values of all names and steps of the unit. */
  row: NamedRow
  /** What is missing behind a name that is no step: a decision used, an argument. */
  behind(name: string): readonly string[]
  label: Labels
  /** The inside of a function of the model after a call with these arguments. */
  called(name: string, args: readonly Inner[], behindArgs: readonly (readonly string[])[]): Blaming | null
}

/** Facts behind the unknown result of a unit, e.g. `household.area`, `members[2].wage`; each once. */
export function missingOf(blaming: Blaming): string[] {
  const found = new Set<string>()
  blameStep(blaming.unit.result, blaming, found)
  return [...found]
}

function blameStep(name: string, blaming: Blaming, found: Set<string>, items = false): boolean {
  const step = blaming.unit.steps.find((one) => one.name === name)
  if (!step) return false
  if (step.kind === 'table') blameTable(step.table, blaming, found)
  else {
    const env: Env = { row: blaming.row, value: null, up: null }
    if (items) blameItems(step.tree, env, blaming, found)
    else blame(step.tree, env, blaming, found)
  }
  return true
}

const evaluators = new WeakMap<Node, Evaluate>()

/** The value of a node; its function is made once, for the same nodes are asked again with every family. */
function resultOf(node: Node, env: Env): Inner {
  let evaluate = evaluators.get(node)
  if (!evaluate) {
    evaluate = evaluator(node)
    evaluators.set(node, evaluate)
  }
  return evaluate(env)
}

/** Adds what makes a node unknown; does nothing for a node that is known. */
function blame(node: Node, env: Env, blaming: Blaming, found: Set<string>): void {
  const value = resultOf(node, env)
  if (value !== null) {
    if (Array.isArray(value) && value.includes(null)) blameItems(node, env, blaming, found)
    return
  }
  switch (node.kind) {
    case 'name':
      if (!blameStep(node.name, blaming, found)) for (const path of blaming.behind(node.name)) found.add(path)
      return
    case 'path': {
      const operand = resultOf(node.operand, env)
      if (operand === null) blame(node.operand, env, blaming, found)
      else blameEntry(node, operand, env, blaming, found)
      return
    }
    case 'if': {
      const condition = resultOf(node.condition, env)
      const branch = condition ? node.then : node.otherwise
      if (condition === null) blame(node.condition, env, blaming, found)
      else if (branch.kind === 'null') addFacts(node.condition, env, blaming, found)
      else blame(branch, env, blaming, found)
      return
    }
    case 'in':
      blame(node.operand, env, blaming, found)
      for (const test of node.tests.flatMap((one) => (one.kind === 'member' ? listTests(one.list) : [one])))
        if (test.kind === 'compare') blame(test.operand, env, blaming, found)
        else if (test.kind === 'holds') blame(test.condition, env, blaming, found)
        else if (test.kind === 'member') blameItems(test.list, env, blaming, found)
        else if (test.kind === 'range') for (const end of [test.low, test.high]) blame(end, env, blaming, found)
      return
    case 'quantified':
      overItems(node.iterators, env, blaming, found, (inside) => blame(node.condition, inside, blaming, found))
      return
    case 'for':
      overItems(node.iterators, env, blaming, found, () => undefined)
      return
    case 'filter': {
      const list = resultOf(node.list, env)
      if (!Array.isArray(list)) blame(node.list, env, blaming, found)
      else for (const item of list) blame(node.condition, { row: env.row, value: item, up: env }, blaming, found)
      return
    }
    case 'invoke':
      blameCall(node, env, blaming, found)
      return
    default:
      for (const child of children(node)) blame(child, env, blaming, found)
  }
}

/** An unknown that the rule itself writes (`if m.consent then … else null`): the facts that decided for it stand in the way. */
function addFacts(node: Node, env: Env, blaming: Blaming, found: Set<string>): void {
  if (node.kind === 'path') {
    const operand = resultOf(node.operand, env)
    const label = typeof operand === 'object' && operand !== null ? blaming.label(operand) : undefined
    if (label !== undefined) found.add(`${label}.${node.name}`)
  }
  for (const child of children(node)) addFacts(child, env, blaming, found)
}

/** An entry that is unknown: a fact of an input, or a value of a context made inside. */
function blameEntry(
  node: Node & { kind: 'path' },
  operand: Inner,
  env: Env,
  blaming: Blaming,
  found: Set<string>,
): void {
  const label = typeof operand === 'object' && operand !== null ? blaming.label(operand) : undefined
  if (label !== undefined) found.add(`${label}.${node.name}`)
  else if (node.operand.kind === 'name') {
    if (!blameStep(node.name, blaming, found)) for (const path of blaming.behind(node.operand.name)) found.add(path)
  } else if (node.operand.kind === 'context') {
    const entry = node.operand.entries.find((one) => one.name === node.name)
    if (entry && node.operand.entries[0] === entry) blame(entry.value, env, blaming, found)
  } else if (node.operand.kind === 'invoke') blameCall(node.operand, env, blaming, found)
}

/** A list that is known with items that are not. */
function blameItems(node: Node, env: Env, blaming: Blaming, found: Set<string>): void {
  switch (node.kind) {
    case 'name':
      if (!blameStep(node.name, blaming, found, true)) for (const path of blaming.behind(node.name)) found.add(path)
      return
    case 'path': {
      const operand = resultOf(node.operand, env)
      if (!Array.isArray(operand)) blame(node.operand, env, blaming, found)
      else
        for (const item of operand) {
          if (item === null || typeof item !== 'object') continue
          const label = blaming.label(item)
          const entry = (item as InnerContext)[node.name]
          if (label !== undefined && (entry === null || entry === undefined)) found.add(`${label}.${node.name}`)
        }
      return
    }
    case 'for':
      overItems(node.iterators, env, blaming, found, (inside) =>
        blame(node.body, { row: env.row, value: null, up: inside }, blaming, found),
      )
      return
    default:
      for (const child of children(node))
        if (node.kind === 'list' || node.kind === 'call') blame(child, env, blaming, found)
      if (node.kind === 'filter') blameItems(node.list, env, blaming, found)
  }
}

function overItems(
  iterators: readonly Iterator[],
  env: Env,
  blaming: Blaming,
  found: Set<string>,
  visit: (inside: Env) => void,
): void {
  const [first, ...rest] = iterators
  if (!first) {
    visit(env)
    return
  }
  const list = first.to ? null : resultOf(first.from, env)
  if (!Array.isArray(list)) {
    blame(first.from, env, blaming, found)
    if (first.to) blame(first.to, env, blaming, found)
    return
  }
  for (const value of list) overItems(rest, { row: env.row, value, up: env }, blaming, found, visit)
}

function blameCall(node: Node & { kind: 'invoke' }, env: Env, blaming: Blaming, found: Set<string>): void {
  const args = node.args.map((arg) => resultOf(arg, env))
  const behindArgs = node.args.map((arg) => {
    const inside = new Set<string>()
    blame(arg, env, blaming, inside)
    return [...inside]
  })
  const inside = node.callee.kind === 'name' ? blaming.called(node.callee.name, args, behindArgs) : null
  const paths = inside ? missingOf(inside) : behindArgs.flat()
  for (const path of paths) found.add(path)
}

/** A table that could not be decided, or whose output is unknown. */
function blameTable(table: CompiledTable, blaming: Blaming, found: Set<string>): void {
  const env: Env = { row: blaming.row, value: null, up: null }
  const scopes = table.inputs.map((input): Env => ({ ...env, row: { ...blaming.row, '?': resultOf(input.tree, env) } }))
  const results = table.rules.map(({ tests }) =>
    tests.map((test, index) => !test || resultOf(test.tree, scopes[index]!)),
  )
  const matches = results.map((cells) => (cells.includes(false) ? false : cells.includes(null) ? null : true))
  const blameRule = (index: number): void => {
    table.rules[index]?.tests.forEach((test, column) => {
      if (!test || results[index]![column] !== null) return
      if (scopes[column]!.row['?'] === null) blame(table.inputs[column]!.tree, env, blaming, found)
      blame(test.tree, scopes[column]!, withoutInput(blaming), found)
    })
  }
  const blameOutputs = (index: number): void => {
    for (const cell of table.rules[index]?.outputs ?? []) blame(cell.tree, env, blaming, found)
    if (index < 0)
      for (const { default: otherwise } of table.outputs) if (otherwise) blame(otherwise, env, blaming, found)
  }
  if (['COLLECT', 'RULE ORDER', 'OUTPUT ORDER'].includes(table.hitPolicy)) {
    matches.forEach((match, index) => {
      if (match === null) blameRule(index)
      else if (match) blameOutputs(index)
    })
    return
  }
  const { candidates } = singleOutcome(table, trialOrder(table), matches)
  for (const index of candidates) {
    if (matches[index] === null) blameRule(index)
    else blameOutputs(index)
  }
}

/** Inside a cell `?` is the input, which has been blamed already. */
const withoutInput = (blaming: Blaming): Blaming => ({
  ...blaming,
  behind: (name) => (name === '?' ? [] : blaming.behind(name)),
})

/** Label of a context by its identity: `members[2]`, `household`. */
export type Labels = (context: object) => string | undefined

/**
 * Labels of all contexts of the inputs.
 * @param before labels of a run whose contexts are in part the same; what stood there then still has its label, for what was
 * taken over from that run speaks of it
 */
export function labelsOf(inputs: Readonly<Record<string, unknown>>, before?: Labels): Labels {
  const labels = new WeakMap<object, string>()
  const visit = (value: unknown, label: string): void => {
    if (value === null || typeof value !== 'object') return
    if (Array.isArray(value)) {
      value.forEach((item, index) => {
        visit(item, `${label}[${index}]`)
      })
      return
    }
    if (before?.(value) === label) return
    labels.set(value, label)
    for (const [name, entry] of Object.entries(value)) if (typeof entry === 'object') visit(entry, `${label}.${name}`)
  }
  for (const [name, value] of Object.entries(inputs)) visit(value, name)
  return (context) => labels.get(context) ?? before?.(context)
}
