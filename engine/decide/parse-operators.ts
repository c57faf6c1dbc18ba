/** Arithmetic, comparison and `in`. */
import { typeName } from './functions.ts'
import type { ArithmeticOp, CompareOp, Node, Test } from './nodes.ts'
import { positiveTests, rangeTest } from './parse-tests.ts'
import type { Reading, SyntaxNode } from './reading.ts'
import { arithmeticType, checkComparable } from './types-of.ts'

/** `-x` or `x op y`. */
export function arithmetic(parts: SyntaxNode[], at: number, reading: Reading): Node {
  const { source, faults } = reading
  if (parts.length === 2) {
    const operand = reading.read(parts[1]!)
    if (!['number', 'months', 'days', 'null', 'any'].includes(operand.type as string))
      faults.add('wrong-type', at, `${typeName(operand.type)} has no negative`)
    if (source[at] === '+')
      faults.add(reading.dynamic ? 'syntax' : 'unsupported', at, 'a plus sign before a value is not supported')
    return { kind: 'negate', type: operand.type, at, operand }
  }
  const opNode = parts[1]!
  const written = source.slice(opNode.from, opNode.to)
  const op = (written === '^' ? '**' : written) as ArithmeticOp
  const [left, right] = [reading.read(parts[0]!), reading.read(parts[2]!)]
  const type = arithmeticType(op, left, right, opNode.from, faults)
  return { kind: 'arithmetic', type, at, op, left, right }
}

/** `x < y`, `x between a and b`, `x in …`. */
export function comparison(node: SyntaxNode, parts: SyntaxNode[], reading: Reading): Node {
  const { source, faults, dynamic } = reading
  const at = node.from
  const left = reading.read(parts[0]!)
  const middle = parts[1]!
  if (middle.name === 'between') {
    const test = rangeTest(left, reading.read(parts[2]!), reading.read(parts[4]!), true, true, faults)
    return { kind: 'in', type: 'boolean', at, operand: left, tests: [test] }
  }
  if (middle.name === 'in') {
    const tests: Test[] = parts.slice(2).flatMap((part) => positiveTests(part, left, reading))
    return { kind: 'in', type: 'boolean', at, operand: left, tests }
  }
  const op = source.slice(middle.from, middle.to) as CompareOp
  const last = parts[2]!
  // `x == 1` reads as x = (= 1); nobody means that.
  if (last.name === 'SimplePositiveUnaryTest' && last.firstChild?.name === 'CompareOp') {
    const text = source.slice(last.from, last.to)
    if (dynamic) faults.add('syntax', last.from, `unexpected “${text}”`)
    else faults.add('unsupported', last.from, `“${text}” (${last.name}) is not supported yet`)
    return { kind: 'null', type: 'boolean', at }
  }
  const right = reading.read(last)
  if (right.kind === 'null' || left.kind === 'null') {
    if (op === '=' || op === '!=') {
      const operand = right.kind === 'null' ? left : right
      return { kind: 'is-null', type: 'boolean', at, operand, negated: op === '!=' }
    }
    if (source.slice(last.from, last.to) === 'null') faults.add('wrong-type', middle.from, 'null has no order')
  }
  checkComparable(op, left.type, right.type, middle.from, faults)
  return { kind: 'compare', type: 'boolean', at, op, left, right }
}
