/**
 * The values an input of a table can take, cut into atoms: inside one atom every cell of the column is either true or
 * false throughout. Regions of cells are sets of atoms, exact for numbers, dates, durations, texts and booleans.
 */
import type { CompiledCell } from '../dmn/program.ts'
import { mapChildren } from '../dmn/rewrite.ts'
import { type Inner, order } from '../js-values.ts'
import { type CompareOp, children, listTests, type Node, type Test } from '../nodes.ts'
import type { FeelType } from '../types.ts'

/** A set of atoms, as bits. */
export type Region = bigint

export interface Atoms {
  count: number
  /** All atoms that a known value can be in (without that of null). */
  all: Region
  /** Texts that no cell names, where nobody has said which texts there are. */
  open: Region
  /** Atom of an unknown value: only cells `null` hold there. */
  unknown: number
  /** Region of each distinct cell tree; undefined where a cell cannot be cut (then `exact` is false). */
  region(tree: Node): Region | undefined
  exact: boolean
  /** An atom in words: `16`, `below 16`, `"wage"`. */
  word(atom: number): string
  /** Ordered values between which the atoms lie; null for texts and booleans. */
  points: readonly Inner[] | null
  /** Values in the order of their atoms, for texts and booleans. */
  values: readonly Inner[] | null
}

export interface AtomOptions {
  /** Only whole numbers, from 0. */
  whole?: boolean
  /** All texts that may come. */
  codes?: readonly string[]
}

const isInput = (node: Node): boolean => node.kind === 'name' && node.name === '?'
const isConstant = (node: Node): boolean =>
  ['number', 'text', 'boolean', 'moment', 'duration'].includes(node.kind) ||
  (node.kind === 'negate' && isConstant(node.operand))

/** Constant value of a literal, also of a negative one. */
function constant(node: Node): Inner {
  if (node.kind === 'negate') {
    const inner = constant(node.operand)
    if (typeof inner === 'number') return -inner
    return typeof inner === 'object' && inner !== null && 'units' in inner
      ? { units: -(inner.units as bigint), scale: inner.scale as number }
      : null
  }
  return 'value' in node && node.kind !== 'at' ? (node.value as Inner) : null
}

/** The tests of a cell on `?` with their operands; null when it says anything else. */
function operandsOf(node: Node): Node[] | null {
  if (node.kind === 'boolean' || (node.kind === 'is-null' && isInput(node.operand))) return []
  if (node.kind === 'not') return operandsOf(node.operand)
  if (node.kind === 'and' || node.kind === 'or') {
    const [a, b] = [operandsOf(node.left), operandsOf(node.right)]
    return a && b && [...a, ...b]
  }
  if (node.kind === 'compare') {
    if (isInput(node.left)) return [node.right]
    return isInput(node.right) ? [node.left] : null
  }
  if (node.kind !== 'in' || !isInput(node.operand)) return null
  const found: Node[] = []
  for (const test of flat(node.tests)) {
    if (test.kind === 'compare') found.push(test.operand)
    else if (test.kind === 'range') found.push(test.low, test.high)
    else if (test.kind === 'holds') {
      const inside = operandsOf(test.condition)
      if (!inside) return null
      found.push(...inside)
    } else if (test.kind !== 'is-null') return null
  }
  return found
}

const flat = (tests: readonly Test[]): Test[] =>
  tests.flatMap((test) => (test.kind === 'member' ? listTests(test.list) : [test]))

const mentionsInput = (node: Node): boolean => isInput(node) || children(node).some(mentionsInput)
const shape = (node: Node): string =>
  JSON.stringify(withoutPlaces(node), (_, value) => (typeof value === 'bigint' ? `${value}n` : value))
const withoutPlaces = (node: Node): Node => mapChildren({ ...node, at: 0 } as Node, withoutPlaces)

/** Cuts the values of a column by all of its cells. */
export function atomsOf(type: FeelType, cells: readonly (CompiledCell | null)[], options: AtomOptions = {}): Atoms {
  const trees = cells.flatMap((cell) => (cell ? [cell.tree] : []))
  const known = trees.map(operandsOf)
  const operands = known.flatMap((one) => one ?? [])
  const variable = new Map(operands.filter((node) => !isConstant(node)).map((node) => [shape(node), node]))
  // One and the same expression everywhere is a point as good as a constant: `< line`, `>= line`.
  const symbol = variable.size === 1 && operands.every((node) => !isConstant(node)) ? [...variable.values()][0]! : null
  const exact =
    known.every((one) => one !== null) && (variable.size === 0 || (symbol !== null && !mentionsInput(symbol)))
  const operandValue = (node: Node): Inner => (isConstant(node) ? constant(node) : symbol ? 0 : null)
  const ordered = type !== 'text' && type !== 'boolean'
  const values = distinct(
    operands.filter((node) => isConstant(node) || symbol !== null).map(operandValue),
    type === 'boolean' ? [true, false] : type === 'text' ? (options.codes ?? []) : [],
  )
  if (ordered) values.sort((a, b) => order(a!, b!))
  // Ordered: below 0, point 0, between 0 and 1, point 1, …, above. Else: value 0, value 1, …, any other.
  const count = ordered ? 2 * values.length + 1 : values.length + 1
  const indexOf = (value: Inner): number => values.findIndex((one) => order(one!, value!) === 0)
  const span = (from: number, to: number): Region => (from > to ? 0n : (1n << BigInt(to + 1)) - (1n << BigInt(from)))
  const everything = span(0, count - 1)
  const unknown = count
  const all = everything & ~impossible(values, ordered, type, options, symbol !== null)

  const compared = (op: CompareOp, operand: Node): Region | undefined => {
    const at = indexOf(operandValue(operand))
    if (at < 0) return undefined
    if (!ordered) {
      const one = 1n << BigInt(at)
      return op === '=' ? one : op === '!=' ? everything & ~one : undefined
    }
    const point = 2 * at + 1
    switch (op) {
      case '=':
        return span(point, point)
      case '!=':
        return everything & ~span(point, point)
      case '<':
        return span(0, point - 1)
      case '<=':
        return span(0, point)
      case '>':
        return span(point + 1, count - 1)
      case '>=':
        return span(point, count - 1)
    }
  }
  const tested = (test: Test): Region | undefined => {
    if (test.kind === 'is-null') return 1n << BigInt(unknown)
    if (test.kind === 'compare') return compared(test.op, test.operand)
    if (test.kind === 'holds') return regionOf(test.condition)
    if (test.kind !== 'range') return undefined
    const low = compared(test.lowClosed ? '>=' : '>', test.low)
    const high = compared(test.highClosed ? '<=' : '<', test.high)
    return low === undefined || high === undefined ? undefined : low & high
  }
  const mirrored: Record<CompareOp, CompareOp> = { '=': '=', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' }
  const regionOf = (node: Node): Region | undefined => {
    if (node.kind === 'boolean') return node.value ? everything | (1n << BigInt(unknown)) : 0n
    if (node.kind === 'is-null') return node.negated ? everything : 1n << BigInt(unknown)
    if (node.kind === 'not') {
      const inside = regionOf(node.operand)
      return inside === undefined ? undefined : everything & ~inside
    }
    if (node.kind === 'and' || node.kind === 'or') {
      const [a, b] = [regionOf(node.left), regionOf(node.right)]
      if (a === undefined || b === undefined) return undefined
      return node.kind === 'and' ? a & b : a | b
    }
    if (node.kind === 'compare')
      return isInput(node.left) ? compared(node.op, node.right) : compared(mirrored[node.op], node.left)
    if (node.kind !== 'in') return undefined
    let union: Region = 0n
    for (const test of flat(node.tests)) {
      const one = tested(test)
      if (one === undefined) return undefined
      union |= one
    }
    return union
  }
  const show = (value: Inner): string =>
    symbol
      ? 'the line'
      : typeof value === 'object' && value !== null && 'units' in value
        ? numberWord(value)
        : JSON.stringify(value)
  return {
    count,
    all,
    open: type === 'text' && !options.codes ? 1n << BigInt(values.length) : 0n,
    unknown,
    exact,
    region: (tree) => (operandsOf(tree) === null || (variable.size > 0 && !symbol) ? undefined : regionOf(tree)),
    word: (atom) => {
      if (atom === unknown) return 'null'
      if (!ordered) return atom < values.length ? show(values[atom]!) : 'any other'
      if (atom % 2 === 1) return show(values[(atom - 1) / 2]!)
      if (values.length === 0) return 'anything'
      if (atom === 0) return `below ${show(values[0]!)}`
      if (atom === count - 1) return `above ${show(values.at(-1)!)}`
      return `between ${show(values[atom / 2 - 1]!)} and ${show(values[atom / 2]!)}`
    },
    points: ordered && !symbol ? values : null,
    values: ordered ? null : values,
  }
}

function distinct(values: readonly Inner[], more: readonly Inner[]): Inner[] {
  const found: Inner[] = []
  const seen = new Set<string>()
  for (const value of [...values, ...more]) {
    if (value === null) continue
    const key = typeof value === 'object' && 'units' in value ? numberWord(value) : `${typeof value} ${value}`
    if (seen.has(key)) continue
    seen.add(key)
    found.push(value)
  }
  return found
}

function numberWord(value: object): string {
  const { units, scale } = value as { units: bigint; scale: number }
  const text = String(units < 0n ? -units : units).padStart(scale + 1, '0')
  const digits = scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`.replace(/\.?0+$/, '')
  return `${units < 0n ? '-' : ''}${digits}`
}

/** Atoms that no value is in: between two days that follow each other, a third truth, a text that is no code. */
function impossible(
  values: readonly Inner[],
  ordered: boolean,
  type: FeelType,
  { whole, codes }: AtomOptions,
  symbolic: boolean,
): Region {
  let none: Region = 0n
  if (!ordered) return type === 'boolean' || codes ? 1n << BigInt(values.length) : 0n
  if (symbolic) return none
  const steps =
    type === 'date'
      ? values.map((value) => Date.parse(`${value}T00:00:00Z`) / 86_400_000)
      : whole
        ? values.map(wholeOf)
        : null
  if (!steps) return none
  steps.forEach((step, index) => {
    if (step === null) return
    const before = steps[index - 1]
    if (index > 0 && before !== null && before !== undefined && step - before <= 1) none |= 1n << BigInt(2 * index)
    if (whole && index === 0 && step <= 0) none |= 1n
  })
  return none
}

function wholeOf(value: Inner): number | null {
  const { units, scale } = value as { units: bigint; scale: number }
  const number = Number(units) / 10 ** scale
  return Number.isInteger(number) ? number : null
}
