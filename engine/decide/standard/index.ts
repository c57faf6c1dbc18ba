/** FEEL by the standard (DMN 1.5): values, and expressions evaluated at once. */
import { parse } from '../parse.ts'
import { plainName } from '../reading.ts'
import type { FeelFault, FeelType, Scope } from '../types.ts'
import { evaluatorOf } from './evaluate.ts'
import { newRun, type Value } from './values.ts'

export { equals } from './compare.ts'
export { textOf } from './conversion-functions.ts'
export { numberText, parseNumber } from './numbers.ts'
export { parseDate, parseDateTime, parseDuration, parseTime } from './temporal.ts'
export * from './values.ts'

export type Evaluated = { ok: true; value: Value; reasons: readonly string[] } | { ok: false; faults: FeelFault[] }

/**
 * The value of an expression by the standard. An error inside makes null, and `reasons` says why.
 * @example evaluate('a + 1', { a: parseNumber('2') }) // { ok: true, value: 3, reasons: [] }
 */
export function evaluate(source: string, names: Readonly<Record<string, Value>> = {}, now?: Date): Evaluated {
  const scope: Scope = Object.fromEntries(Object.entries(names).map(([name, value]) => [name, shapeOf(value)]))
  const { tree, faults } = parse(source, scope, { dynamic: true })
  if (faults.length > 0) return { ok: false, faults }
  const run = newRun(now)
  const known = new Map(Object.entries(names).map(([name, value]) => [plainName(name), value]))
  const value = evaluatorOf(tree)({ frame: { names: known, run }, value: null, up: null })
  return { ok: true, value, reasons: run.reasons }
}

/** What can be named in a value, so that names with spaces and signs are read as such. */
function shapeOf(value: Value): FeelType {
  if (Array.isArray(value)) return { list: shapeOf(value[0] ?? null) }
  if (value === null || typeof value !== 'object' || !('kind' in value) || value.kind !== 'context') return 'any'
  return { context: Object.fromEntries([...value.entries].map(([name, entry]) => [name, shapeOf(entry)])) }
}
