/** Tests of a value: after `in`, in the cells of decision tables; and ranges as values. */
import type { Faults } from './faults.ts'
import { findName } from './names.ts'
import { type CompareOp, children, type Node, type Test } from './nodes.ts'
import { nothing, type Reading, type SyntaxNode, syntaxChildren } from './reading.ts'
import { type FeelType, isList, isRange } from './types.ts'
import { checkComparable, sharedType } from './types-of.ts'

/** A whole cell: `-`, tests with commas between, `not(…)` of tests. */
export function unaryTests(top: SyntaxNode, reading: Reading): Node {
  const at = top.from
  const parts = syntaxChildren(top)
  const operand = findName('?', at, reading) ?? nothing(at)
  if (parts[0]?.name === 'Wildcard') return { kind: 'boolean', type: 'boolean', at, value: true }
  const tests = parts
    .filter((part) => part.name === 'PositiveUnaryTests')
    .flatMap((part) => positiveTests(part, operand, reading))
  const any: Node = { kind: 'in', type: 'boolean', at, operand, tests }
  return parts[0]?.name === 'not' ? { kind: 'not', type: 'boolean', at, operand: any } : any
}

/** The tests written after `in`, or in a cell. */
export function positiveTests(node: SyntaxNode, operand: Node, reading: Reading): Test[] {
  const { source, faults, dynamic } = reading
  const parts = syntaxChildren(node)
  switch (node.name) {
    case '(':
    case ')':
      return []
    case 'PositiveUnaryTests':
    case 'PositiveUnaryTest':
    case 'ParenthesizedExpression':
      if (node.name !== 'ParenthesizedExpression' || isRangeSyntax(parts[1]))
        return parts.flatMap((part) => positiveTests(part, operand, reading))
      break
    case 'SimplePositiveUnaryTest': {
      if (parts[0]!.name !== 'CompareOp') return parts.flatMap((part) => positiveTests(part, operand, reading))
      const op = source.slice(parts[0]!.from, parts[0]!.to) as CompareOp
      return [compareTest(op, operand, reading.read(parts[1]!), reading)]
    }
    case 'Interval': {
      const [open, low, , high, close] = parts
      if (!low || !high) return []
      const [from, to] = [reading.read(low), reading.read(high)]
      return [rangeTest(operand, from, to, open!.name === '[', close!.name === ']', faults)]
    }
  }
  const value = reading.read(node)
  if (reading.input !== undefined && speaksOfInput(value)) return [{ kind: 'holds', condition: value }]
  if (value.kind === 'null') return [{ kind: 'is-null' }]
  if (dynamic) return [{ kind: 'value', operand: value, cell: reading.input !== undefined }]
  if (isRange(value.type)) {
    faults.add('unsupported', value.at, 'only a range written out can be tested')
    return []
  }
  const itemType: FeelType = isList(value.type) ? value.type.list : value.type
  checkComparable('=', operand.type, itemType, value.at, faults)
  return [isList(value.type) ? { kind: 'member', list: value } : { kind: 'compare', op: '=', operand: value }]
}

/** `op value` as a test of the operand. */
export function compareTest(op: CompareOp, operand: Node, value: Node, { faults }: Reading): Test {
  checkComparable(op, operand.type, value.type, value.at, faults)
  return { kind: 'compare', op, operand: value }
}

const isRangeSyntax = (node: SyntaxNode | undefined): boolean =>
  node?.name === 'SimplePositiveUnaryTest' || node?.name === 'Interval'

/** Whether `?` stands anywhere in a node. */
function speaksOfInput(node: Node): boolean {
  return (node.kind === 'name' && node.name === '?') || children(node).some(speaksOfInput)
}

/** `low <= x <= high` as a test. */
export function rangeTest(
  operand: Node,
  low: Node,
  high: Node,
  lowClosed: boolean,
  highClosed: boolean,
  faults: Faults,
): Test {
  checkComparable('<=', operand.type, low.type, low.at, faults)
  checkComparable('<=', operand.type, high.type, high.at, faults)
  return { kind: 'range', low, high, lowClosed, highClosed }
}

/** A range as a value: `[1..5]`, `(< 5)`, `(= 5)`. */
export function range(node: SyntaxNode, reading: Reading): Node {
  const at = node.from
  const parts = syntaxChildren(node)
  if (node.name === 'SimplePositiveUnaryTest' && parts[0]?.name !== 'CompareOp') return range(parts[0]!, reading)
  if (node.name === 'SimplePositiveUnaryTest') {
    const op = reading.source.slice(parts[0]!.from, parts[0]!.to) as CompareOp
    const end = reading.read(parts[1]!)
    const type = { range: end.type }
    if (op === '=' || op === '!=')
      return { kind: 'range', type, at, low: end, high: end, lowClosed: true, highClosed: true, operator: op }
    const below = op === '<' || op === '<='
    const closed = op === '<=' || op === '>='
    return {
      kind: 'range',
      type,
      at,
      low: below ? null : end,
      high: below ? end : null,
      lowClosed: closed && !below,
      highClosed: closed && below,
      operator: op,
    }
  }
  const [open, first, , last, close] = parts
  const [low, high] = [first ? reading.read(first) : nothing(at), last ? reading.read(last) : nothing(at)]
  checkComparable('<=', low.type, high.type, at, reading.faults)
  const type = { range: sharedType([low.type, high.type], at, reading.faults) }
  return { kind: 'range', type, at, low, high, lowClosed: open?.name === '[', highClosed: close?.name === ']' }
}
