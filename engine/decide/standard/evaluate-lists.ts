/** for, some/every, filters, contexts and functions in standard mode. */
import { type Iterator, mentionsLocal, type Node, type NodeOf } from '../nodes.ts'
import { steps } from './arithmetic.ts'
import { callBuiltIn } from './built-in.ts'
import { callFunction, callNamed } from './call.ts'
import { orderOf } from './compare.ts'
import type { Env, Evaluate } from './evaluate.ts'
import { integerOf } from './numbers.ts'
import {
  type FeelFunction,
  type FeelRange,
  fail,
  isFunctionValue,
  isNumber,
  isRangeValue,
  kindOf,
  type Run,
  type Value,
} from './values.ts'

type Compile = (node: Node) => Evaluate

/** What an iteration goes through; undefined when there is nothing to go through. */
export function itemsIn(value: Value): readonly Value[] | undefined {
  if (Array.isArray(value)) return value
  if (isRangeValue(value)) return rangeItems(value)
  return value === null ? undefined : [value]
}

function rangeItems(range: FeelRange): Value[] | undefined {
  if (range.operator) return undefined
  const all = (orderOf(range.low, range.high) ?? 1) > 0 ? undefined : steps(range.low, range.high)
  return all?.slice(range.lowClosed ? 0 : 1, range.highClosed ? all.length : all.length - 1)
}

type Walk = (env: Env, visit: (env: Env) => void) => boolean

/** Visits every combination, the last iterator turning fastest; false when one cannot be gone through. */
function walkOf(iterators: readonly Iterator[], compile: Compile): Walk {
  const [first, ...rest] = iterators
  if (!first) throw new Error('an iteration without iterators')
  const from = compile(first.from)
  const to = first.to && compile(first.to)
  const inner = rest.length > 0 ? walkOf(rest, compile) : null
  return (env, visit) => {
    const start = from(env)
    const items = to ? steps(start, to(env)) : itemsIn(start)
    if (!items) return false
    for (const value of items) {
      const inside = { frame: env.frame, value, up: env }
      if (!inner) visit(inside)
      else if (!inner(inside, visit)) return false
    }
    return true
  }
}

export function forEvaluator(node: NodeOf<'for'>, compile: Compile): Evaluate {
  const walk = walkOf(node.iterators, compile)
  const body = compile(node.body)
  const usesPartial = mentionsLocal(node.body, 'partial')
  return (env) => {
    const results: Value[] = []
    const done = walk(env, (inside) => {
      results.push(body({ frame: env.frame, value: usesPartial ? [...results] : null, up: inside }))
    })
    return done ? results : fail(env.frame.run, 'for needs a list, or whole numbers or dates from … to')
  }
}

export function quantifiedEvaluator(node: NodeOf<'quantified'>, compile: Compile): Evaluate {
  const walk = walkOf(node.iterators, compile)
  const condition = compile(node.condition)
  return (env) => {
    const results: Value[] = []
    const done = walk(env, (inside) => {
      results.push(condition(inside))
    })
    return done ? quantified(results, node.every) : fail(env.frame.run, 'some and every need a list')
  }
}

/** `some` is true with one true, `every` false with one false; what is neither true, false nor null spoils both. */
export function quantified(results: readonly Value[], every: boolean): boolean | null {
  if (results.some((result) => result !== null && typeof result !== 'boolean')) return null
  if (results.includes(!every)) return !every
  return results.includes(null) ? null : every
}

export function filterEvaluator(node: NodeOf<'filter'>, compile: Compile): Evaluate {
  const [list, condition] = [compile(node.list), compile(node.condition)]
  return (env) => filtered(list(env), (value) => condition({ frame: env.frame, value, up: env }), env.frame.run)
}

/** The items for which the condition is true, or the item at the position that the condition gives. */
export function filtered(value: Value, condition: (item: Value) => Value, run: Run): Value {
  if (value === null) return null
  const items = Array.isArray(value) ? value : [value]
  const results = items.map(condition)
  const position = items.length > 0 ? results[0]! : condition(null)
  if (isNumber(position)) {
    const index = integerOf(position)
    return index === undefined || index === 0 ? null : (items.at(index > 0 ? index - 1 : index) ?? null)
  }
  const odd = results.find((result) => result !== null && typeof result !== 'boolean')
  if (odd !== undefined) return fail(run, `a filter needs a truth or a position, not ${kindOf(odd)}`)
  return items.filter((_, index) => results[index] === true)
}

export function contextEvaluator(node: NodeOf<'context'>, compile: Compile): Evaluate {
  const entries = node.entries.map(({ name, value }) => ({ name, value: compile(value) }))
  return (env) => {
    const made = new Map<string, Value>()
    let at = env
    for (const { name, value } of entries) {
      const result = value(at)
      made.set(name, result)
      at = { frame: env.frame, value: result, up: at }
    }
    return { kind: 'context', entries: made }
  }
}

export function functionEvaluator(node: NodeOf<'function'>, compile: Compile): Evaluate {
  const body = compile(node.body)
  const params = node.parameters
  const inferred = typeof node.type === 'object' && 'function' in node.type ? node.type.function.result : 'any'
  const result = inferred === 'null' ? 'any' : inferred
  return (env) => {
    const made: FeelFunction = {
      kind: 'function',
      params,
      result,
      call: (args, run) => {
        let at: Env = env
        for (const arg of args) at = { frame: { ...env.frame, run }, value: arg, up: at }
        return body({ ...at, frame: { ...env.frame, run } })
      },
    }
    return made
  }
}

export function invocationEvaluator(node: NodeOf<'invoke'>, compile: Compile): Evaluate {
  const callee = compile(node.callee)
  const args = node.args.map(compile)
  return (env) => {
    const called = callee(env)
    const given = args.map((arg) => arg(env))
    if (!isFunctionValue(called) && node.builtIn) return callBuiltIn(node.builtIn, given, node.names, env.frame.run)
    if (!isFunctionValue(called)) return fail(env.frame.run, `${kindOf(called)} cannot be called`)
    return node.names ? callNamed(called, node.names, given, env.frame.run) : callFunction(called, given, env.frame.run)
  }
}
