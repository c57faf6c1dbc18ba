/** Functions on contexts. */
import { fn } from './signature.ts'
import { contextOf, type FeelContext, fail, isContextValue, type Run, type Value } from './values.ts'

export const contextFunctions = {
  'get value': fn(['m: context, key: text', 'm: context, keys: list'], ([m, key], run) => {
    let at: Value = m!
    for (const name of [key!].flat()) {
      if (!isContextValue(at) || typeof name !== 'string') return fail(run, 'no such entry')
      at = at.entries.get(name) ?? null
    }
    return at
  }),
  'get entries': fn('m: context', ([m]) =>
    [...(m as FeelContext).entries].map(([key, value]) => contextOf({ key, value })),
  ),
  'context put': fn(
    ['context: context, key: text, value: any', 'context: context, keys: list, value: any'],
    ([context, keys, value], run) => put(context!, [keys!].flat(), value!, run),
  ),
  'context merge': fn('contexts: list', ([contexts], run) => {
    const list = contexts as Value[]
    if (!list.every(isContextValue)) return fail(run, 'only contexts can be merged')
    return contextOf(list.flatMap((context) => [...context.entries]))
  }),
  context: fn('entries: list', ([list], run) => {
    const entries = new Map<string, Value>()
    for (const entry of list as Value[]) {
      const [key, value] = isContextValue(entry) ? [entry.entries.get('key'), entry.entries.get('value')] : []
      if (typeof key !== 'string' || value === undefined) return fail(run, 'every entry needs a key and a value')
      if (entries.has(key)) return fail(run, `${key} is given twice`)
      entries.set(key, value)
    }
    return { kind: 'context', entries }
  }),
}

/** A copy with the value at the end of a path of keys. */
function put(context: Value, keys: readonly Value[], value: Value, run: Run): Value {
  const [key, ...rest] = keys
  if (!isContextValue(context) || typeof key !== 'string') return fail(run, 'no such entry')
  const inner = rest.length > 0 ? put(context.entries.get(key) ?? null, rest, value, run) : value
  if (rest.length > 0 && inner === null) return null
  return contextOf([...context.entries, [key, inner]])
}
