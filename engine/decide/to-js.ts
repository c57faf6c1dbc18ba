/** Typed tree → JavaScript function. Numbers are exact decimals inside; null means unknown and propagates as in SQL. */
import { epochSeconds, monthsLater, secondsLater } from './calendar.ts'
import { add, type Decimal, divide, multiply, negate, power, subtract } from './decimal.ts'
import { callOf, partOf } from './js-functions.ts'
import { contextOf, filterOf, forOf, functionOf, invocationOf, quantifiedOf } from './js-lists.ts'
import { type Inner, type InnerContext, type JsRow, order, reader } from './js-values.ts'
import { type CompareOp, listTests, type Node, type Test } from './nodes.ts'
import { isList } from './types.ts'

/** The row, and the names bound inside the expression, innermost first. */
export interface Env {
  row: JsRow
  value: Inner
  up: Env | null
}

export type Evaluate = (env: Env) => Inner

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
      const read = reader(type)
      return ({ row }) => read(row[name])
    }
    case 'local': {
      const read = reader(node.type)
      const { depth } = node
      if (depth === 0) return (env) => read(env.value)
      if (depth === 1) return (env) => read(env.up!.value)
      return (env) => {
        let at = env
        for (let step = 0; step < depth; step++) at = at.up!
        return read(at.value)
      }
    }
    case 'path':
      return pathOf(node)
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
      return (row) => {
        const holds = condition!(row)
        return holds === null ? null : holds === true ? then!(row) : otherwise!(row)
      }
    }
    case 'in':
      return membership(node)
    case 'list': {
      const items = node.items.map(evaluator)
      return (row) => items.map((item) => item(row))
    }
    case 'call':
      return callOf(node, evaluator)
    case 'part':
      return map1(evaluator(node.operand), partOf(node.part))
    case 'for':
      return forOf(node, evaluator)
    case 'quantified':
      return quantifiedOf(node, evaluator)
    case 'filter':
      return filterOf(node, evaluator)
    case 'context':
      return contextOf(node, evaluator)
    case 'function':
      return functionOf(node, evaluator)
    case 'invoke':
      return invocationOf(node, evaluator)
    case 'range':
    case 'instance-of':
    case 'at':
    case 'entry':
      // Refused while reading typed expressions.
      throw new Error(`${node.kind} belongs to standard mode`)
  }
}

/** An entry of a context, or of each context of a list. */
function pathOf(node: Node & { kind: 'path' }): Evaluate {
  const operand = evaluator(node.operand)
  const { name } = node
  if (!isList(node.operand.type)) {
    const read = reader(node.type)
    return map1(operand, (value) => read((value as InnerContext)[name]))
  }
  const read = reader(isList(node.type) ? node.type.list : node.type)
  return map1(operand, (items) =>
    (items as Inner[]).map((item) => (item === null ? null : read((item as InnerContext)[name]))),
  )
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
    const shift = (momentFirst ? node.right : left).type === 'months' ? monthsLater : secondsLater
    const sign = op === '-' ? -1 : 1
    return (a, b) => shift((momentFirst ? a : b) as string, sign * Number(momentFirst ? b : a))
  }
  if (type === 'days' && left.type !== 'days') return (a, b) => epochSeconds(a as string) - epochSeconds(b as string)
  if (type === 'months' || type === 'days')
    return (a, b) => (op === '-' ? Number(a) - Number(b) : Number(a) + Number(b))
  const apply = { '+': add, '-': subtract, '*': multiply, '/': divide, '**': power }[op]
  return (a, b) => apply(a as Decimal, b as Decimal)
}

/** `in`: true when a test holds, unknown when none holds and one is unknown. */
function membership(node: Node & { kind: 'in' }): Evaluate {
  const operand = evaluator(node.operand)
  const tests = node.tests
    .flatMap((test) => (test.kind === 'member' ? listTests(test.list) : [test]))
    .map((test) => testOf(test, operand))
  if (tests.length === 1) return tests[0]!
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
  if (test.kind === 'holds') return evaluator(test.condition)
  if (test.kind === 'value') throw new Error('a test of a value belongs to standard mode')
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
