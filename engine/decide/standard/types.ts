/** Types at run time: `instance of`, and what a value becomes where a type is wanted. */
import { plainName } from '../reading.ts'
import { type FeelType, isContext, isFunction, isList, isRange } from '../types.ts'
import { atMidnight } from './temporal.ts'
import {
  type FeelDate,
  type FeelFunction,
  isContextValue,
  isFunctionValue,
  isRangeValue,
  kindOf,
  type Value,
} from './values.ts'

/** Whether a value is of a type; null is of the type Null alone. */
export function isInstance(value: Value, type: FeelType): boolean {
  if (value === null) return type === 'null'
  return type === 'null' ? false : conforms(value, type)
}

/** As {@link isInstance}, but null conforms to every type. */
export function conforms(value: Value, type: FeelType): boolean {
  if (value === null || type === 'any') return true
  if (typeof type === 'string') return kindOf(value) === type
  if (isList(type)) return Array.isArray(value) && value.every((item) => conforms(item, type.list))
  if (isRange(type))
    return (
      type.range !== 'null' &&
      isRangeValue(value) &&
      conforms(value.low, type.range) &&
      conforms(value.high, type.range)
    )
  if (isContext(type)) {
    if (!isContextValue(value)) return false
    return Object.entries(type.context).every(([name, wanted]) => {
      const entry = entryOf(value.entries, name)
      return entry !== undefined && conforms(entry, wanted)
    })
  }
  return isFunction(type) && isFunctionValue(value) && functionConforms(value, type.function)
}

/** A function may ask less of its arguments and promise more of its result; one that promises nothing is believed. */
function functionConforms(
  value: FeelFunction,
  wanted: { params: readonly { type: FeelType }[]; result: FeelType },
): boolean {
  // A built-in function may take one value or a list of them; the call will tell.
  if (value.callNamed) return true
  if (value.params.length !== wanted.params.length) return false
  return (
    (value.result === 'any' || isSubtype(value.result, wanted.result)) &&
    value.params.every((param, index) => isSubtype(wanted.params[index]!.type, param.type))
  )
}

/** Whether every value of one type is of the other. */
export function isSubtype(type: FeelType, of: FeelType): boolean {
  if (of === 'any' || type === 'null') return true
  if (typeof type === 'string' || typeof of === 'string') return type === of
  if (isList(type)) return isList(of) && isSubtype(type.list, of.list)
  if (isRange(type)) return isRange(of) && isSubtype(type.range, of.range)
  if (isContext(type))
    return (
      isContext(of) &&
      Object.entries(of.context).every(([name, wanted]) => isSubtype(type.context[name] ?? 'any', wanted))
    )
  if (!isFunction(of)) return false
  return (
    type.function.params.length === of.function.params.length &&
    isSubtype(type.function.result, of.function.result) &&
    of.function.params.every((param, index) => isSubtype(param.type, type.function.params[index]!.type))
  )
}

/**
 * A value where a type is wanted, by the implicit conversions of the standard: to a list of one, from a list of one, from
 * a date to its midnight in UTC. Undefined when it does not conform.
 */
export function coerced(value: Value, type: FeelType): Value | undefined {
  if (conforms(value, type)) return value
  if (isList(type) && !Array.isArray(value)) {
    const item = coerced(value, type.list)
    return item === undefined ? undefined : [item]
  }
  if (Array.isArray(value) && value.length === 1 && !isList(type) && !Array.isArray(value[0]))
    return coerced(value[0]!, type)
  if (type === 'datetime' && kindOf(value) === 'date') return { ...atMidnight(value as FeelDate), zone: { offset: 0 } }
  return undefined
}

/** An entry by name; names are compared without their spacing. */
export function entryOf(entries: ReadonlyMap<string, Value>, name: string): Value | undefined {
  const exact = entries.get(name)
  if (exact !== undefined) return exact
  const plain = plainName(name)
  for (const [key, value] of entries) if (plainName(key) === plain) return value
  return undefined
}
