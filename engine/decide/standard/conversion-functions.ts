/** Conversion between kinds, and `is`. */
import type { Decimal } from '../decimal.ts'
import type { Node } from '../nodes.ts'
import { parse } from '../parse.ts'
import { orderOf } from './compare.ts'
import { numberText, parseNumber, rounded } from './numbers.ts'
import { fn } from './signature.ts'
import { parseAt, parseDate, parseDateTime, parseDuration, parseTime, temporalText } from './temporal.ts'
import { type FeelContext, type FeelDate, type FeelRange, fail, kindOf, type Value } from './values.ts'

export const conversionFunctions = {
  string: fn('from: any', ([value]) => (value === null ? null : textOf(value!, false))),
  number: fn('from: text, grouping separator?: any, decimal separator?: any', ([from, grouping, point], run) => {
    if (![null, ' ', ',', '.'].includes(grouping as string) || ![null, ',', '.'].includes(point as string))
      return fail(run, 'no such separator')
    if (grouping !== null && grouping === (point ?? '.')) return fail(run, 'both separators are the same')
    let text = from as string
    if (grouping !== null) text = text.replaceAll(grouping as string, '')
    if (point === ',') text = text.includes('.') ? '' : text.replace(',', '.')
    return parseNumber(text) ?? fail(run, `“${from}” is no number`)
  }),
  is: fn('value1: any, value2: any', ([a, b]) => isSame(a!, b!)),
  range: fn('from: text', ([from], run) => rangeOf(from as string) ?? fail(run, `“${from}” is no range`)),
}

/**
 * A value as text. Texts inside lists and contexts stand in quotes.
 * @example textOf([1, 'a'], false) // '[1, "a"]'
 */
export function textOf(value: Value, inside: boolean): string {
  switch (kindOf(value)) {
    case 'null':
      return 'null'
    case 'text':
      return inside ? JSON.stringify(value) : (value as string)
    case 'boolean':
      return String(value)
    case 'number':
      return numberText(value as Decimal)
    case 'list':
      return `[${(value as Value[]).map((item) => textOf(item, true)).join(', ')}]`
    case 'context': {
      const entries = [...(value as FeelContext).entries].map(([name, entry]) => {
        const key = /^[\p{L}_][\p{L}\p{N}_ ]*$/u.test(name) ? name : JSON.stringify(name)
        return `${key}: ${textOf(entry, true)}`
      })
      return `{${entries.join(', ')}}`
    }
    case 'range':
      return rangeText(value as FeelRange)
    case 'function':
      return 'function'
    default: {
      const text = temporalText(value as FeelDate)
      return inside ? `@"${text}"` : text
    }
  }
}

function rangeText(range: FeelRange): string {
  const { low, high, lowClosed, highClosed, operator } = range
  if (operator) return `(${operator} ${textOf(low ?? high, true)})`
  return `${lowClosed ? '[' : '('}${textOf(low, true)}..${textOf(high, true)}${highClosed ? ']' : ')'}`
}

/** The same value of the same kind, zone and all. */
function isSame(a: Value, b: Value): boolean {
  const kind = kindOf(a)
  if (kind !== kindOf(b)) return false
  if (kind === 'list') {
    const [x, y] = [a as Value[], b as Value[]]
    return x.length === y.length && x.every((item, index) => isSame(item, y[index]!))
  }
  if (kind === 'context') {
    const [x, y] = [(a as FeelContext).entries, (b as FeelContext).entries]
    return x.size === y.size && [...x].every(([name, value]) => y.has(name) && isSame(value, y.get(name)!))
  }
  if (kind === 'function') return a === b
  if (kind === 'number') return orderOf(a, b) === 0
  return textOf(a, true) === textOf(b, true)
}

/** A range written as text with literal ends, the first not after the last. */
function rangeOf(text: string): FeelRange | null {
  const { tree, faults } = parse(text.trim(), {}, { dynamic: true })
  if (faults.length > 0 || tree.kind !== 'range' || tree.operator || !tree.low || !tree.high) return null
  const [low, high] = [literalOf(tree.low), literalOf(tree.high)]
  if (low === undefined || high === undefined || (low === null && high === null)) return null
  if (low !== null && high !== null && (kindOf(low) !== kindOf(high) || (orderOf(low, high) ?? 1) > 0)) return null
  return { kind: 'range', low, high, lowClosed: tree.lowClosed, highClosed: tree.highClosed }
}

const constructors: Readonly<Record<string, (text: string) => Value>> = {
  date: parseDate,
  time: parseTime,
  'date and time': parseDateTime,
  duration: parseDuration,
}

/** The value of a literal; undefined for anything else. */
function literalOf(node: Node): Value | undefined {
  switch (node.kind) {
    case 'null':
      return null
    case 'number':
      return rounded(node.value)
    case 'text':
    case 'boolean':
      return node.value
    case 'at':
      return parseAt(node.value) ?? undefined
    case 'call': {
      const [only] = node.args
      const made = node.args.length === 1 && only?.kind === 'text' ? constructors[node.name]?.(only.value) : undefined
      return made ?? undefined
    }
    default:
      return undefined
  }
}
