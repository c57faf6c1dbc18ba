/** Built-in functions and date parts in JavaScript. */
import { dateOf, dateParts, monthsBetween, realDate } from './calendar.ts'
import {
  absolute,
  add,
  type Decimal,
  decimal,
  decimalText,
  divide,
  modulo,
  type Rounding,
  roundTo,
  toNumber,
  trimmed,
  whole,
} from './decimal.ts'
import { functions, roundings } from './functions.ts'
import { type Inner, isDecimal, order } from './js-values.ts'
import type { Node } from './nodes.ts'
import type { Env, Evaluate } from './to-js.ts'
import { isList } from './types.ts'

type Apply = (...args: NonNullable<Inner>[]) => Inner

const text = (value: Inner): string => value as string
const count = (value: number): Decimal => decimal(value)

const rounded =
  (mode: Rounding): Apply =>
  (a, scale) =>
    scale === undefined && (mode === 'floor' || mode === 'ceiling')
      ? whole(a as Decimal, mode === 'ceiling')
      : roundTo(a as Decimal, scale === undefined ? 0 : toNumber(scale as Decimal), mode)

const simple: Readonly<Record<string, Apply>> = {
  abs: (a) => absolute(a as Decimal),
  ...Object.fromEntries(Object.entries(roundings).map(([name, mode]) => [name, rounded(mode)])),
  modulo: (a, b) => modulo(a as Decimal, b as Decimal),
  // Nothing added up is nothing; the smallest, largest or mean of nothing is not known.
  sum: (...args) => (args as Decimal[]).reduce(add, count(0)),
  mean: (...args) => (args.length === 0 ? null : divide((args as Decimal[]).reduce(add), count(args.length))),
  min: (...args) => (args.length === 0 ? null : args.reduce((a, b) => (order(a, b) <= 0 ? a : b))),
  max: (...args) => (args.length === 0 ? null : args.reduce((a, b) => (order(a, b) >= 0 ? a : b))),
  concatenate: (...args) => (args as Inner[][]).flat(1),
  contains: (a, b) => text(a).includes(text(b)),
  'starts with': (a, b) => text(a).startsWith(text(b)),
  'ends with': (a, b) => text(a).endsWith(text(b)),
  'string length': (a) => count(Array.from(text(a)).length),
  substring: (a, start, length) => substring(text(a), start as Decimal, length as Decimal | undefined),
  'upper case': (a) => text(a).toUpperCase(),
  'lower case': (a) => text(a).toLowerCase(),
  'years and months duration': (a, b) => monthsBetween(text(a), text(b)),
}

/** A call of a built-in function; one null argument gives null, `all` and `any` are three-valued. */
export function callOf(node: Node & { kind: 'call' }, evaluator: (node: Node) => Evaluate): Evaluate {
  const args = node.args.map(evaluator)
  const overList = args.length === 1 && isList(node.args[0]!.type) && functions[node.name]?.variadic === true
  const values = overList ? (env: Env) => args[0]!(env) as Inner[] | null : (env: Env) => args.map((arg) => arg(env))
  if (node.name === 'all' || node.name === 'any') return truthOf(values, node.name === 'any')
  const apply = applyOf(node)
  return (env) => {
    const given = values(env)
    return given === null || given.includes(null) ? null : apply(...(given as NonNullable<Inner>[]))
  }
}

function truthOf(values: (env: Env) => Inner[] | null, decisive: boolean): Evaluate {
  return (env) => {
    const given = values(env)
    if (given === null) return null
    if (given.includes(decisive)) return decisive
    return given.includes(null) ? null : !decisive
  }
}

function applyOf(node: Node & { kind: 'call' }): Apply {
  switch (node.name) {
    case 'count':
      return (list) => count((list as Inner[]).length)
    case 'matches': {
      const pattern = node.args[1]!
      const fixed = pattern.kind === 'text' ? new RegExp(pattern.value, 'u') : null
      return (a, b) => (fixed ?? new RegExp(text(b), 'u')).test(text(a))
    }
    case 'string':
      // How many zeros a number carries is an accident of how it was computed.
      return (a) => (isDecimal(a) ? decimalText(trimmed(a)) : String(a))
    case 'date':
      if (node.args.length === 3)
        return (...args) => {
          const [year, month, day] = (args as Decimal[]).map(toNumber)
          return dateOf(year!, month!, day!)
        }
      return (a) => realDate(node.args[0]!.type === 'text' ? text(a) : text(a).slice(0, 10))
    default:
      return simple[node.name] ?? (() => null)
  }
}

/** FEEL counts characters from 1, a negative start counts from the end; start 0 and lengths below 1 give null. */
function substring(value: string, start: Decimal, length: Decimal | undefined): Inner {
  const characters = Array.from(value)
  const from = Math.trunc(toNumber(start))
  const size = length === undefined ? undefined : Math.trunc(toNumber(length))
  const first = from > 0 ? from - 1 : characters.length + from
  if (from === 0 || first < 0 || (size !== undefined && size < 1)) return null
  return characters.slice(first, size === undefined ? undefined : first + size).join('')
}

/** The function for `.year`, `.days`, … */
export function partOf(part: string): (value: NonNullable<Inner>) => Inner {
  switch (part) {
    case 'year':
      return (value) => count(dateParts(text(value))[0])
    case 'month':
      return (value) => count(dateParts(text(value))[1])
    case 'day':
      return (value) => count(dateParts(text(value))[2])
    case 'years':
      return (value) => count(Math.trunc(Number(value) / 12))
    case 'months':
      return (value) => count(Number(value) % 12)
    default:
      return (value) => count(Math.trunc(Number(value) / 86400))
  }
}
