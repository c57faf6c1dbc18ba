/** Typed tree → function of standard mode. What has no value is null, and the run knows why. */
import type { CompareOp, Node, NodeOf, Test } from '../nodes.ts'
import { plainName } from '../reading.ts'
import { arithmetic, negated } from './arithmetic.ts'
import { builtIn, callBuiltIn } from './built-in.ts'
import { equals, lies, orderOf } from './compare.ts'
import {
  contextEvaluator,
  filterEvaluator,
  forEvaluator,
  functionEvaluator,
  invocationEvaluator,
  quantifiedEvaluator,
} from './evaluate-lists.ts'
import { rounded } from './numbers.ts'
import { property } from './properties.ts'
import { parseAt } from './temporal.ts'
import { entryOf, isInstance } from './types.ts'
import { type FeelRange, fail, isContextValue, isRangeValue, kindOf, type Run, type Value } from './values.ts'

/** What all parts of one evaluation share: the names of the model in their plain form, the value a cell tests, the run. */
export interface Frame {
  names: ReadonlyMap<string, Value>
  input?: Value
  run: Run
}

/** Names bound inside the expression, innermost first. */
export interface Env {
  frame: Frame
  value: Value
  up: Env | null
}

export type Evaluate = (env: Env) => Value

/** The function of a tree read in standard mode. */
export function evaluatorOf(node: Node): Evaluate {
  switch (node.kind) {
    case 'number': {
      const value = rounded(node.value)
      return () => value
    }
    case 'text':
    case 'boolean': {
      const { value } = node
      return () => value
    }
    case 'null':
      return () => null
    case 'at': {
      const value = parseAt(node.value)
      return ({ frame }) => value ?? fail(frame.run, `“${node.value}” is no date, time or duration`)
    }
    case 'name':
      return nameEvaluator(node.name)
    case 'local': {
      const { depth } = node
      return (env) => {
        let at = env
        for (let step = 0; step < depth; step++) at = at.up!
        return at.value
      }
    }
    case 'entry': {
      const [item, otherwise] = [evaluatorOf(node.item), evaluatorOf(node.otherwise)]
      return (env) => {
        const value = item(env)
        return (isContextValue(value) ? entryOf(value.entries, node.name) : undefined) ?? otherwise(env)
      }
    }
    case 'path': {
      const operand = evaluatorOf(node.operand)
      return (env) => property(operand(env), node.name, env.frame.run)
    }
    case 'negate': {
      const operand = evaluatorOf(node.operand)
      return (env) => negated(operand(env), env.frame.run)
    }
    case 'arithmetic': {
      const [left, right, { op }] = [evaluatorOf(node.left), evaluatorOf(node.right), node]
      return (env) => arithmetic(op, left(env), right(env), env.frame.run)
    }
    case 'compare': {
      const [left, right, { op }] = [evaluatorOf(node.left), evaluatorOf(node.right), node]
      return (env) => compared(op, left(env), right(env), env.frame.run)
    }
    case 'is-null': {
      const operand = evaluatorOf(node.operand)
      return (env) => (operand(env) === null) !== node.negated
    }
    case 'and':
    case 'or':
      return connective(node)
    case 'not': {
      const operand = evaluatorOf(node.operand)
      return (env) => {
        const value = operand(env)
        return typeof value === 'boolean' ? !value : null
      }
    }
    case 'if': {
      const [condition, then, otherwise] = [node.condition, node.then, node.otherwise].map(evaluatorOf)
      return (env) => (condition!(env) === true ? then!(env) : otherwise!(env))
    }
    case 'in':
      return inEvaluator(node)
    case 'list': {
      const items = node.items.map(evaluatorOf)
      return (env) => items.map((item) => item(env))
    }
    case 'range':
      return rangeEvaluator(node)
    case 'instance-of': {
      const operand = evaluatorOf(node.operand)
      return (env) => isInstance(operand(env), node.of)
    }
    case 'call': {
      const args = node.args.map(evaluatorOf)
      const { name, names } = node
      return (env) =>
        callBuiltIn(
          name,
          args.map((arg) => arg(env)),
          names,
          env.frame.run,
        )
    }
    case 'invoke':
      return invocationEvaluator(node, evaluatorOf)
    case 'context':
      return contextEvaluator(node, evaluatorOf)
    case 'for':
      return forEvaluator(node, evaluatorOf)
    case 'quantified':
      return quantifiedEvaluator(node, evaluatorOf)
    case 'filter':
      return filterEvaluator(node, evaluatorOf)
    case 'function':
      return functionEvaluator(node, evaluatorOf)
    case 'moment':
    case 'duration':
    case 'part':
      throw new Error(`${node.kind} belongs to typed expressions`)
  }
}

function nameEvaluator(written: string): Evaluate {
  const name = plainName(written)
  if (name === '?') return ({ frame }) => frame.input ?? frame.names.get('?') ?? null
  return ({ frame }) =>
    frame.names.get(name) ?? (frame.names.has(name) ? null : (builtIn(name) ?? fail(frame.run, `unknown name ${name}`)))
}

/** Three-valued: what is no truth counts as unknown. */
function connective(node: NodeOf<'and' | 'or'>): Evaluate {
  const [left, right] = [evaluatorOf(node.left), evaluatorOf(node.right)]
  const decisive = node.kind === 'or'
  return (env) => {
    const first = left(env)
    if (first === decisive) return decisive
    const second = right(env)
    if (second === decisive) return decisive
    return first === !decisive && second === !decisive ? !decisive : null
  }
}

/** `a op b`; null where the two cannot be compared. */
export function compared(op: CompareOp, a: Value, b: Value, run: Run): boolean | null {
  if (op === '=' || op === '!=') {
    const equal = equals(a, b)
    if (equal === null) return fail(run, `${kindOf(a)} cannot be compared with ${kindOf(b)}`)
    return op === '=' ? equal : !equal
  }
  const order = orderOf(a, b)
  if (order === null) return fail(run, `${kindOf(a)} ${op} ${kindOf(b)} has no meaning`)
  switch (op) {
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
  }
}

function inEvaluator(node: NodeOf<'in'>): Evaluate {
  const operand = evaluatorOf(node.operand)
  const tests = node.tests.map(testEvaluator)
  return (env) => {
    const value = operand(env)
    let unknown = false
    for (const test of tests) {
      const result = test(env, value)
      if (result === true) return true
      if (result === null) unknown = true
    }
    return unknown ? null : false
  }
}

function testEvaluator(test: Test): (env: Env, value: Value) => boolean | null {
  switch (test.kind) {
    case 'is-null':
      return (_, value) => value === null
    case 'compare': {
      const [operand, { op }] = [evaluatorOf(test.operand), test]
      return (env, value) => compared(op, value, operand(env), env.frame.run)
    }
    case 'range': {
      const [low, high] = [evaluatorOf(test.low), evaluatorOf(test.high)]
      const { lowClosed, highClosed } = test
      return (env, value) => lies(value, { kind: 'range', low: low(env), high: high(env), lowClosed, highClosed })
    }
    case 'holds': {
      const condition = evaluatorOf(test.condition)
      return (env, value) => {
        const result = condition(env)
        return typeof result === 'boolean' ? result : isOneOf(value, result)
      }
    }
    case 'member': {
      const list = evaluatorOf(test.list)
      return (env, value) => isOneOf(value, list(env))
    }
    case 'value': {
      const operand = evaluatorOf(test.operand)
      return (env, value) => {
        const wanted = operand(env)
        if (test.cell && typeof wanted === 'boolean' && typeof value !== 'boolean') return wanted
        return isOneOf(value, wanted)
      }
    }
  }
}

/** Whether a value is what is wanted: equal to it, in it when it is a list or range. */
function isOneOf(value: Value, wanted: Value): boolean | null {
  if (isRangeValue(wanted) && !isRangeValue(value)) return lies(value, wanted)
  if (!Array.isArray(wanted)) return equals(value, wanted)
  if (Array.isArray(value) && equals(value, wanted) === true) return true
  return wanted.some((item) => equals(value, item) === true || (isRangeValue(item) && lies(value, item) === true))
}

function rangeEvaluator(node: NodeOf<'range'>): Evaluate {
  const [low, high] = [node.low && evaluatorOf(node.low), node.high && evaluatorOf(node.high)]
  const { lowClosed, highClosed, operator } = node
  return (env) => {
    const made: FeelRange = {
      kind: 'range',
      low: low ? low(env) : null,
      high: high ? high(env) : null,
      lowClosed,
      highClosed,
      ...(operator && { operator }),
    }
    return made
  }
}
