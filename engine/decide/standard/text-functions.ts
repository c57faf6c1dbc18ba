/** Functions on texts; positions count characters (code points) from 1. */
import type { Decimal } from '../decimal.ts'
import { cutOff, whole } from './numbers.ts'
import { compilePattern, replaceAll } from './patterns.ts'
import { fn } from './signature.ts'
import { fail, type Value } from './values.ts'

const pair = 'string: text, match: text'

export const textFunctions = {
  substring: fn('string: text, start position: number, length?: number', ([value, start, length], run) => {
    const characters = Array.from(value as string)
    const from = cutOff(start as Decimal)
    const size = length === null ? characters.length : cutOff(length as Decimal)
    if (from === undefined || from === 0 || size === undefined || size < 1) return fail(run, 'no such position')
    const first = from > 0 ? from - 1 : characters.length + from
    if (first < 0 || first >= characters.length) return from < 0 ? fail(run, 'no such position') : ''
    return characters.slice(first, first + size).join('')
  }),
  'string length': fn('string: text', ([value]) => whole(Array.from(value as string).length)),
  'upper case': fn('string: text', ([value]) => (value as string).toUpperCase()),
  'lower case': fn('string: text', ([value]) => (value as string).toLowerCase()),
  'substring before': fn(pair, ([value, match]) => {
    const at = (value as string).indexOf(match as string)
    return at < 0 ? '' : (value as string).slice(0, at)
  }),
  'substring after': fn(pair, ([value, match]) => {
    const at = (value as string).indexOf(match as string)
    return at < 0 ? '' : (value as string).slice(at + (match as string).length)
  }),
  contains: fn(pair, ([value, match]) => (value as string).includes(match as string)),
  'starts with': fn(pair, ([value, match]) => (value as string).startsWith(match as string)),
  'ends with': fn(pair, ([value, match]) => (value as string).endsWith(match as string)),
  matches: fn('input: text, pattern: text, flags?: any', ([input, pattern, flags], run) => {
    const compiled = isFlags(flags!) ? compilePattern(pattern as string, flags) : null
    return compiled ? compiled.test(input as string) : fail(run, 'no such pattern or flags')
  }),
  replace: fn('input: text, pattern: text, replacement: text, flags?: any', (args, run) => {
    const [input, pattern, replacement, flags] = args
    const compiled = isFlags(flags!) ? compilePattern(pattern as string, flags, 'g') : null
    const literal = typeof flags === 'string' && flags.includes('q')
    const result = compiled && replaceAll(input as string, compiled, replacement as string, literal)
    return result ?? fail(run, 'no such pattern, replacement or flags')
  }),
  split: fn('string: text, delimiter: text', ([value, delimiter], run) => {
    const compiled = compilePattern(delimiter as string, null)
    return compiled ? splitAt(value as string, compiled) : fail(run, 'no such pattern')
  }),
  'string join': fn('list: list, delimiter?: any', ([list, delimiter], run) => {
    const items = (list as Value[]).filter((item) => item !== null)
    if (items.some((item) => typeof item !== 'string')) return fail(run, 'only texts can be joined')
    if (delimiter !== null && delimiter !== undefined && typeof delimiter !== 'string')
      return fail(run, 'the delimiter must be a text')
    return items.join(delimiter ?? '')
  }),
}

const isFlags = (value: Value): value is string | null => value === null || typeof value === 'string'

/** The pieces between the places that match, without what groups caught. */
function splitAt(value: string, pattern: RegExp): string[] {
  const pieces: string[] = []
  let from = 0
  for (const match of value.matchAll(new RegExp(pattern.source, `${pattern.flags}g`))) {
    if (match[0] === '') continue
    pieces.push(value.slice(from, match.index))
    from = match.index + match[0].length
  }
  return [...pieces, value.slice(from)]
}
