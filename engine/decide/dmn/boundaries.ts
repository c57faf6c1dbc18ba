/** Boundaries of a program: each comparison of an order, moved as somebody might write it wrongly. Worked cases must tell. */
import { decimal } from '../decimal.ts'
import type { CompareOp, Node, Test } from '../nodes.ts'
import { moneyComparisons } from './check-units.ts'
import type { Place } from './model.ts'
import type { CompiledTable, Program, Step } from './program.ts'
import { placeIn } from './report.ts'
import { mapChildren } from './rewrite.ts'

/** `equal`: what is equal falls to the other side; `near`: so does what lies one step beyond, a fen of money or else one. */
export type Shift = 'equal' | 'near'

/** A comparison moved by its smallest step. */
export interface MovedBoundary {
  /** Key of the unit it stands in. */
  unit: string
  /** Of the table, from 1, where it stands in a cell. */
  row?: number
  /** Its text from the comparison on: `unit_size > 0 and …`, of a cell from the value on. */
  from: string
  place: Place
  shift: Shift
  /** The program with the comparison moved. */
  program: Program
}

type Ordering = Exclude<CompareOp, '=' | '!='>
const other: Record<Ordering, Ordering> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' }
const isOrdering = (op: CompareOp): op is Ordering => op in other

/** Where in a program a tree stands, and the program with another one there. */
interface Spot {
  unit: string
  row?: number
  text: string
  place: Place
  tree: Node
  put: (tree: Node) => Program
}

/**
 * Every comparison by <, <=, > or >= in every expression and cell, once for each way of moving it. A value below (`<`, `>=`)
 * or not above (`<=`, `>`) another is told from its neighbours by a case that is equal and one that lies a step beyond:
 * a program moved so must give some case another result, or nobody would notice.
 * @example for (const moved of movedBoundaries(program)) evaluatorOf(moved.program)
 */
export function* movedBoundaries(program: Program): Generator<MovedBoundary> {
  const money = moneyComparisons(program)
  for (const { tree, put, text, ...spot } of spotsOf(program))
    for (const { at, node, as } of comparisonsOf(tree, money))
      for (const shift of ['equal', 'near'] as const) {
        const place = placeIn(text, spot.place, at)
        yield { ...spot, from: text.slice(at), place, shift, program: put(replaced(tree, node, as(shift))) }
      }
}

function* spotsOf(program: Program): Generator<Spot> {
  for (const [u, unit] of program.units.entries())
    for (const [s, step] of unit.steps.entries()) {
      const put = (next: Step): Program => ({
        ...program,
        units: program.units.with(u, { ...unit, steps: unit.steps.with(s, next) }),
      })
      const { place } = step
      if (step.kind === 'feel')
        yield { unit: unit.key, text: step.text, place, tree: step.tree, put: (tree) => put({ ...step, tree }) }
      else
        for (const one of spotsOfTable(step.table))
          yield { ...one, unit: unit.key, put: (tree) => put({ ...step, table: one.put(tree) }) }
    }
}

type TableSpot = Omit<Spot, 'unit' | 'put'> & { put: (tree: Node) => CompiledTable }

function* spotsOfTable(table: CompiledTable): Generator<TableSpot> {
  for (const [i, input] of table.inputs.entries())
    yield {
      text: input.text,
      place: input.place,
      tree: input.tree,
      put: (tree) => ({ ...table, inputs: table.inputs.with(i, { ...input, tree }) }),
    }
  for (const [r, rule] of table.rules.entries()) {
    const { row } = rule
    const put = (change: Partial<typeof rule>) => ({ ...table, rules: table.rules.with(r, { ...rule, ...change }) })
    for (const [i, test] of rule.tests.entries())
      if (test) yield { ...test, row, put: (tree) => put({ tests: rule.tests.with(i, { ...test, tree }) }) }
    for (const [i, output] of rule.outputs.entries())
      yield { ...output, row, put: (tree) => put({ outputs: rule.outputs.with(i, { ...output, tree }) }) }
  }
}

/** A comparison inside a tree: the node it belongs to, and that node with it moved. */
interface Comparison {
  at: number
  node: Node
  as: (shift: Shift) => Node
}

function comparisonsOf(tree: Node, money: ReadonlySet<Node | Test>): Comparison[] {
  const found: Comparison[] = []
  const walk = (node: Node): Node => {
    if (node.kind === 'compare' && isOrdering(node.op)) {
      const { op, right } = node
      found.push({
        at: node.at,
        node,
        as: (shift) =>
          shift === 'equal' ? { ...node, op: other[op] } : { ...node, right: beyond(right, op, money.has(node)) },
      })
    }
    if (node.kind === 'in')
      for (const [index, test] of node.tests.entries())
        for (const { at, as } of movedTests(test, money.has(test)))
          found.push({ at, node, as: (shift) => ({ ...node, tests: node.tests.with(index, as(shift)) }) })
    return mapChildren(node, walk)
  }
  walk(tree)
  return found
}

function movedTests(test: Test, money: boolean): { at: number; as: (shift: Shift) => Test }[] {
  if (test.kind === 'compare' && isOrdering(test.op)) {
    const { op, operand } = test
    return [
      {
        at: operand.at,
        as: (shift) =>
          shift === 'equal' ? { ...test, op: other[op] } : { ...test, operand: beyond(operand, op, money) },
      },
    ]
  }
  if (test.kind !== 'range') return []
  const [low, high]: Ordering[] = [test.lowClosed ? '>=' : '>', test.highClosed ? '<=' : '<']
  return [
    {
      at: test.low.at,
      as: (shift) =>
        shift === 'equal' ? { ...test, lowClosed: !test.lowClosed } : { ...test, low: beyond(test.low, low!, money) },
    },
    {
      at: test.high.at,
      as: (shift) =>
        shift === 'equal'
          ? { ...test, highClosed: !test.highClosed }
          : { ...test, high: beyond(test.high, high!, money) },
    },
  ]
}

/** The bound moved to the side on which equal is not: below it for < and >=, above it for <= and >. */
function beyond(bound: Node, op: Ordering, money: boolean): Node {
  const { type, at } = bound
  const moment = type === 'date' || type === 'datetime'
  const step: Node = moment
    ? { kind: 'duration', type: 'days', at, value: 86_400 }
    : { kind: 'number', type: 'number', at, value: decimal(money ? '0.01' : 1) }
  return { kind: 'arithmetic', op: op === '<' || op === '>=' ? '-' : '+', type, at, left: bound, right: step }
}

function replaced(tree: Node, node: Node, by: Node): Node {
  return tree === node ? by : mapChildren(tree, (child) => replaced(child, node, by))
}
