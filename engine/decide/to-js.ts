/** Typed tree → JavaScript function. Numbers are exact decimals inside; null means unknown and propagates as in SQL. */
import { addMonths, addSeconds, epochSeconds } from './calendar.ts'
import { add, type Decimal, divide, multiply, negate, subtract } from './decimal.ts'
import { applyOf, partOf } from './js-functions.ts'
import { type Inner, inner, type JsRow, order } from './js-values.ts'
import { type CompareOp, listTests, type Node, type Test } from './nodes.ts'

export type Evaluate = (row: JsRow) => Inner

/** The function of a tree; durations are plain numbers inside. */
export function evaluator(node: Node): Evaluate {
  switch (node.kind) {
    case 'number':
    case 'text':
    case 'boolean':
    case 'moment':
    case 'duration': {
      const value: Inner = node.value
      return () => value
    }
    case 'null':
      return () => null
    case 'name': {
      const { name, type } = node
      return (row) => inner(row[name], type)
    }
    case 'negate':
      return map1(evaluator(node.operand), (value) =>
        typeof value === 'number' ? 0 - value : negate(value as Decimal),
      )
    case 'arithmetic':
      return map2(evaluator(node.left), evaluator(node.right), arithmeticOf(node))
    case 'compare': {
      const holds = comparison(node.op)
      return map2(evaluator(node.left), evaluator(node.right), (a, b) => holds(order(a, b)))
    }
    case 'is-null': {
      const operand = evaluator(node.operand)
      return (row) => (operand(row) === null) !== node.negated
    }
    case 'and':
    case 'or': {
      const [left, right] = [evaluator(node.left), evaluator(node.right)]
      const decisive = node.kind === 'or'
      return (row) => {
        const first = left(row)
        if (first === decisive) return decisive
        const second = right(row)
        if (second === decisive) return decisive
        return first === null || second === null ? null : !decisive
      }
    }
    case 'not':
      return map1(evaluator(node.operand), (value) => !value)
    case 'if': {
      const [condition, then, otherwise] = [node.condition, node.then, node.otherwise].map(evaluator)
      return (row) => (condition!(row) === true ? then!(row) : otherwise!(row))
    }
    case 'in':
      return membership(node)
    case 'list': {
      const items = node.items.map(evaluator)
      return (row) => items.map((item) => item(row))
    }
    case 'call':
      return callOf(node)
    case 'part':
      return map1(evaluator(node.operand), partOf(node.part))
  }
}

/** Applies to one value, null stays null. */
function map1(of: Evaluate, apply: (value: NonNullable<Inner>) => Inner): Evaluate {
  return (row) => {
    const value = of(row)
    return value === null ? null : apply(value)
  }
}

/** Applies to two values, null if either is null. */
function map2(
  left: Evaluate,
  right: Evaluate,
  apply: (a: NonNullable<Inner>, b: NonNullable<Inner>) => Inner,
): Evaluate {
  return (row) => {
    const a = left(row)
    if (a === null) return null
    const b = right(row)
    return b === null ? null : apply(a, b)
  }
}

function comparison(op: CompareOp): (order: number) => boolean {
  switch (op) {
    case '=':
      return (n) => n === 0
    case '!=':
      return (n) => n !== 0
    case '<':
      return (n) => n < 0
    case '<=':
      return (n) => n <= 0
    case '>':
      return (n) => n > 0
    case '>=':
      return (n) => n >= 0
  }
}

function arithmeticOf(node: Node & { kind: 'arithmetic' }): (a: NonNullable<Inner>, b: NonNullable<Inner>) => Inner {
  const { type, op, left } = node
  if (type === 'text') return (a, b) => `${a}${b}`
  if (type === 'date' || type === 'datetime') {
    const momentFirst = left.type !== 'months' && left.type !== 'days'
    const shift = (momentFirst ? node.right : left).type === 'months' ? addMonths : addSeconds
    const sign = op === '-' ? -1 : 1
    return (a, b) => shift((momentFirst ? a : b) as string, sign * Number(momentFirst ? b : a))
  }
  if (type === 'days' && left.type !== 'days') return (a, b) => epochSeconds(a as string) - epochSeconds(b as string)
  if (type === 'months' || type === 'days')
    return (a, b) => (op === '-' ? Number(a) - Number(b) : Number(a) + Number(b))
  const apply = { '+': add, '-': subtract, '*': multiply, '/': divide }[op]
  return (a, b) => apply(a as Decimal, b as Decimal)
}

function callOf(node: Node & { kind: 'call' }): Evaluate {
  const args = node.args.map(evaluator)
  const apply = applyOf(node)
  return (row) => {
    const values: NonNullable<Inner>[] = []
    for (const arg of args) {
      const value = arg(row)
      if (value === null) return null
      values.push(value)
    }
    return apply(...values)
  }
}

/** `in`: true when a test holds, unknown when none holds and one is unknown. */
function membership(node: Node & { kind: 'in' }): Evaluate {
  const operand = evaluator(node.operand)
  const tests = node.tests
    .flatMap((test) => (test.kind === 'member' ? listTests(test.list) : [test]))
    .map((test) => testOf(test, operand))
  return (row) => {
    let unknown = false
    for (const test of tests) {
      const result = test(row)
      if (result === true) return true
      if (result === null) unknown = true
    }
    return unknown ? null : false
  }
}

function testOf(test: Test, operand: Evaluate): Evaluate {
  if (test.kind === 'is-null') return (row) => operand(row) === null
  if (test.kind === 'compare') {
    const holds = comparison(test.op)
    return map2(operand, evaluator(test.operand), (a, b) => holds(order(a, b)))
  }
  if (test.kind === 'range') {
    const [fromLow, toHigh] = [comparison(test.lowClosed ? '>=' : '>'), comparison(test.highClosed ? '<=' : '<')]
    const low = map2(operand, evaluator(test.low), (a, b) => fromLow(order(a, b)))
    const high = map2(operand, evaluator(test.high), (a, b) => toHigh(order(a, b)))
    return (row) => {
      const [first, second] = [low(row), high(row)]
      if (first === false || second === false) return false
      return first === null || second === null ? null : true
    }
  }
  return map2(operand, evaluator(test.list), (value, items) => {
    let unknown = false
    for (const item of items as Inner[]) {
      if (item === null) unknown = true
      else if (order(value, item) === 0) return true
    }
    return unknown ? null : false
  })
}
