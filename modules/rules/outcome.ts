import { compileFeel, type JsRow, type Scope, toJs } from '../../engine/decide/index.ts'
import type { IndicatorDef, Level } from './shared.ts'
import { levels } from './shared.ts'

/**
 * Level an indicator gives for named values: the strongest level whose condition is true, `unknown` when none is true
 * but one can't be judged for lack of data, else `none`. Names not given are unknown.
 * @example outcomeOf(def, scope, { oop_12m: 12000, income_12m: null }) // 'yellow'
 */
export function outcomeOf(
  def: Pick<IndicatorDef, 'when'>,
  scope: Scope,
  given: Readonly<Record<string, number | string | boolean | null>>,
): Level | 'none' | 'unknown' {
  let unknown = false
  for (const level of [...levels].reverse()) {
    const source = def.when[level]
    if (!source) continue
    const compiled = compileFeel(source, scope, 'boolean')
    if (!compiled.ok) throw new Error(compiled.faults.map((f) => f.message).join('; '))
    const row = Object.fromEntries(compiled.expression.names.map((name) => [name, given[name] ?? null]))
    const result = toJs(compiled.expression)(row as JsRow)
    if (result === true) return level
    if (result === null) unknown = true
  }
  return unknown ? 'unknown' : 'none'
}
