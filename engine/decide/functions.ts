/** The built-in functions: how many arguments, of which types, with which result. */
import type { FeelType } from './types.ts'

export interface FunctionDef {
  /** Types by argument; 'same' means one ordered type for all, 'any' no check. */
  args: readonly (FeelType | 'any' | 'ordered')[]
  /** Arguments that may be left out at the end. */
  optional?: number
  /** The last argument may be repeated, or all given as one list. */
  variadic?: boolean
  result: FeelType | 'first'
}

const texts2 = { args: ['text', 'text'], result: 'boolean' } as const

/** Name → definition. `date`, `duration` and `date and time` of constants are literals and never get here. */
export const functions: Readonly<Record<string, FunctionDef>> = {
  not: { args: ['boolean'], result: 'boolean' },
  abs: { args: ['number'], result: 'number' },
  floor: { args: ['number'], result: 'number' },
  ceiling: { args: ['number'], result: 'number' },
  modulo: { args: ['number', 'number'], result: 'number' },
  sum: { args: ['number'], variadic: true, result: 'number' },
  mean: { args: ['number'], variadic: true, result: 'number' },
  min: { args: ['ordered'], variadic: true, result: 'first' },
  max: { args: ['ordered'], variadic: true, result: 'first' },
  count: { args: [{ list: 'null' }], result: 'number' },
  'list contains': { args: [{ list: 'null' }, 'any'], result: 'boolean' },
  contains: texts2,
  'starts with': texts2,
  'ends with': texts2,
  matches: texts2,
  'string length': { args: ['text'], result: 'number' },
  substring: { args: ['text', 'number', 'number'], optional: 1, result: 'text' },
  'upper case': { args: ['text'], result: 'text' },
  'lower case': { args: ['text'], result: 'text' },
  string: { args: ['any'], result: 'text' },
  date: { args: ['any', 'number', 'number'], optional: 2, result: 'date' },
  'years and months duration': { args: ['date', 'date'], result: 'months' },
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
  if (typeof type === 'object') return `list of ${typeName(type.list)}`
  if (type === 'months') return 'duration in months'
  if (type === 'days') return 'duration in days'
  return type
}
