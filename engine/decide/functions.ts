/** The built-in functions of typed expressions: parameters by name, types, result. Standard mode has its own, in standard/. */
import type { Rounding } from './decimal.ts'
import { type FeelType, isContext, isFunction, isList, isRange } from './types.ts'

/** 'ordered' is one ordered type for all arguments. */
export type ArgumentType = FeelType | 'ordered'

export interface FunctionDef {
  params: readonly { name: string; type: ArgumentType }[]
  /** Arguments that may be left out at the end. */
  optional: number
  /** The last argument may be repeated, or all given as one list. */
  variadic: boolean
  /** 'first': the type of the arguments; 'same': the type of the first argument. */
  result: FeelType | 'first' | 'same'
}

function fn(
  params: Record<string, ArgumentType>,
  result: FunctionDef['result'],
  more: { optional?: number; variadic?: boolean } = {},
): FunctionDef {
  return {
    params: Object.entries(params).map(([name, type]) => ({ name, type })),
    optional: more.optional ?? 0,
    variadic: more.variadic ?? false,
    result,
  }
}

/** The functions that round to digits after the point, and how. */
export const roundings: Readonly<Record<string, Rounding>> = {
  floor: 'floor',
  ceiling: 'ceiling',
  decimal: 'half-even',
  'round up': 'up',
  'round down': 'down',
  'round half up': 'half-up',
  'round half down': 'half-down',
}

const list: FeelType = { list: 'null' }
const variadic = { variadic: true }
const texts2 = fn({ string: 'text', match: 'text' }, 'boolean')
const rounding = fn({ n: 'number', scale: 'number' }, 'number', { optional: 1 })

/** Name → definition. `date`, `duration` and `date and time` of constants are literals and never get here. */
export const functions: Readonly<Record<string, FunctionDef>> = {
  not: fn({ negand: 'boolean' }, 'boolean'),
  abs: fn({ n: 'number' }, 'number'),
  floor: rounding,
  ceiling: rounding,
  'round up': rounding,
  'round down': rounding,
  'round half up': rounding,
  'round half down': rounding,
  decimal: fn({ n: 'number', scale: 'number' }, 'number'),
  modulo: fn({ dividend: 'number', divisor: 'number' }, 'number'),
  sum: fn({ list: 'number' }, 'number', variadic),
  mean: fn({ list: 'number' }, 'number', variadic),
  min: fn({ list: 'ordered' }, 'first', variadic),
  max: fn({ list: 'ordered' }, 'first', variadic),
  all: fn({ list: 'boolean' }, 'boolean', variadic),
  any: fn({ list: 'boolean' }, 'boolean', variadic),
  count: fn({ list }, 'number'),
  'list contains': fn({ list, element: 'any' }, 'boolean'),
  concatenate: fn({ list }, 'same', variadic),
  contains: texts2,
  'starts with': texts2,
  'ends with': texts2,
  matches: fn({ input: 'text', pattern: 'text' }, 'boolean'),
  'string length': fn({ string: 'text' }, 'number'),
  substring: fn({ string: 'text', 'start position': 'number', length: 'number' }, 'text', { optional: 1 }),
  'upper case': fn({ string: 'text' }, 'text'),
  'lower case': fn({ string: 'text' }, 'text'),
  string: fn({ from: 'any' }, 'text'),
  date: fn({ from: 'any', month: 'number', day: 'number' }, 'date', { optional: 2 }),
  'years and months duration': fn({ from: 'date', to: 'date' }, 'months'),
}

/** Parts that can be taken from a date or duration with a dot. */
export const parts: Readonly<Record<string, readonly FeelType[]>> = {
  year: ['date', 'datetime'],
  month: ['date', 'datetime'],
  day: ['date', 'datetime'],
  years: ['months'],
  months: ['months'],
  days: ['days'],
}

/**
 * A type in words, for faults.
 * @example typeName({ list: 'number' }) // 'list of number'
 */
export function typeName(type: FeelType): string {
  if (type === 'months') return 'duration in months'
  if (type === 'days') return 'duration in days'
  if (typeof type === 'string') return type
  if (isList(type)) return `list of ${typeName(type.list)}`
  if (isRange(type)) return `range of ${typeName(type.range)}`
  if (isContext(type)) return 'context'
  return isFunction(type) ? `function giving ${typeName(type.function.result)}` : 'any'
}
