/** Expressions that bind names, in JavaScript: for, some/every, filters, contexts, functions. Unknown lists give unknown. */
import { type Decimal, decimal, toNumber } from './decimal.ts'
import type { Inner, InnerFunction } from './js-values.ts'
import { type Iterator, mentionsLocal, type Node, type NodeOf } from './nodes.ts'
import type { Env, Evaluate } from './to-js.ts'

type Compile = (node: Node) => Evaluate

/** Calls `visit` for every combination, the last iterator turning fastest; false when a list is unknown. */
type Walk = (env: Env, visit: (env: Env) => boolean) => boolean

/** `visit` answers whether to go on. */
function walkOf(iterators: readonly Iterator[], compile: Compile): Walk {
  const [first, ...rest] = iterators
  if (!first) throw new Error('an iteration without iterators')
  const items = itemsOf(first, compile)
  const inner = rest.length > 0 ? walkOf(rest, compile) : null
  return (env, visit) => {
    const list = items(env)
    if (list === null) return false
    for (const value of list) {
      const inside = { row: env.row, value, up: env }
      if (!inner) {
        if (!visit(inside)) return true
        continue
      }
      let stopped = false
      const known = inner(inside, (innermost) => {
        stopped = !visit(innermost)
        return !stopped
      })
      if (!known) return false
      if (stopped) return true
    }
    return true
  }
}

function itemsOf({ from, to }: Iterator, compile: Compile): (env: Env) => Inner[] | null {
  const start = compile(from)
  if (!to) return (env) => start(env) as Inner[] | null
  const end = compile(to)
  return (env) => {
    const [first, last] = [start(env), end(env)]
    if (first === null || last === null) return null
    const [low, high] = [toNumber(first as Decimal), toNumber(last as Decimal)]
    const step = low <= high ? 1 : -1
    return Array.from({ length: Math.floor(Math.abs(high - low)) + 1 }, (_, index) => decimal(low + step * index))
  }
}

export function forOf(node: NodeOf<'for'>, compile: Compile): Evaluate {
  const walk = walkOf(node.iterators, compile)
  const body = compile(node.body)
  const usesPartial = mentionsLocal(node.body, 'partial')
  return (env) => {
    const results: Inner[] = []
    const known = walk(env, (inside) => {
      results.push(body({ row: inside.row, value: usesPartial ? results.slice() : null, up: inside }))
      return true
    })
    return known ? results : null
  }
}

/** `some` is true with one true, `every` false with one false; else unknown when one is unknown. */
export function quantifiedOf(node: NodeOf<'quantified'>, compile: Compile): Evaluate {
  const walk = walkOf(node.iterators, compile)
  const condition = compile(node.condition)
  const decisive = !node.every
  return (env) => {
    let result: boolean | null = !decisive
    const known = walk(env, (inside) => {
      const holds = condition(inside)
      if (holds === decisive) {
        result = decisive
        return false
      }
      if (holds === null) result = null
      return true
    })
    return known ? result : null
  }
}

/** The items for which the condition is true; one item that cannot be judged makes the whole list unknown. */
export function filterOf(node: NodeOf<'filter'>, compile: Compile): Evaluate {
  const [list, condition] = [compile(node.list), compile(node.condition)]
  if (node.condition.type === 'number')
    return (env) => {
      const items = list(env) as Inner[] | null
      const position = condition({ row: env.row, value: null, up: env })
      if (items === null || position === null) return null
      const index = toNumber(position as Decimal)
      return items.at(index > 0 ? index - 1 : index) ?? null
    }
  return (env) => {
    const items = list(env) as Inner[] | null
    if (items === null) return null
    const kept: Inner[] = []
    for (const value of items) {
      const holds = condition({ row: env.row, value, up: env })
      if (holds === null) return null
      if (holds === true) kept.push(value)
    }
    return kept
  }
}

export function contextOf(node: NodeOf<'context'>, compile: Compile): Evaluate {
  const entries = node.entries.map(({ name, value }) => ({ name, value: compile(value) }))
  return (env) => {
    const made: Record<string, Inner> = {}
    let at = env
    for (const { name, value } of entries) {
      const result = value(at)
      made[name] = result
      at = { row: env.row, value: result, up: at }
    }
    return made
  }
}

export function functionOf(node: NodeOf<'function'>, compile: Compile): Evaluate {
  const body = compile(node.body)
  const count = node.parameters.length
  return (env) =>
    (...args) => {
      let at = env
      for (let index = 0; index < count; index++) at = { row: env.row, value: args[index] ?? null, up: at }
      return body(at)
    }
}

/** A function may be asked with unknown arguments; what it does with them is its own matter. */
export function invocationOf(node: NodeOf<'invoke'>, compile: Compile): Evaluate {
  const callee = compile(node.callee)
  const args = node.args.map(compile)
  return (env) => {
    const call = callee(env) as InnerFunction | null
    return call === null ? null : call(...args.map((arg) => arg(env)))
  }
}
