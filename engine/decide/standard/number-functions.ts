/** Functions on numbers. */
import { absolute, type Decimal, modulo, type Rounding, roundTo } from '../decimal.ts'
import { cutOff, exponential, naturalLog, rounded, squareRoot } from './numbers.ts'
import { type BuiltIn, fn } from './signature.ts'
import { type Days, fail, type Months, type Run, type Value } from './values.ts'

const number = (value: Value | undefined): Decimal => value as Decimal

function roundingTo(mode: Rounding, signature: string): BuiltIn {
  return fn(signature, ([n, scale], run) => {
    const digits = scale === null ? 0 : cutOff(number(scale))
    if (digits === undefined || digits < -6111 || digits > 6176) return fail(run, 'the scale must be a whole number')
    return rounded(roundTo(number(n), digits, mode))
  })
}

const roundingSignature = 'n: number, scale: number'
const optionalScale = 'n: number, scale?: number'

export const numberFunctions = {
  decimal: roundingTo('half-even', roundingSignature),
  floor: roundingTo('floor', optionalScale),
  ceiling: roundingTo('ceiling', optionalScale),
  'round up': roundingTo('up', roundingSignature),
  'round down': roundingTo('down', roundingSignature),
  'round half up': roundingTo('half-up', roundingSignature),
  'round half down': roundingTo('half-down', roundingSignature),
  abs: fn(['n: number', 'n: months', 'n: days'], ([value]) => {
    if (value === null || typeof value !== 'object') return null
    if ('units' in value) return absolute(value)
    const duration = value as Months | Days
    if (duration.kind === 'months') return { kind: 'months', months: Math.abs(duration.months) }
    return { kind: 'days', nanos: duration.nanos < 0n ? -duration.nanos : duration.nanos }
  }),
  modulo: fn('dividend: number, divisor: number', ([a, b], run) => {
    const rest = modulo(number(a), number(b))
    return rest ? rounded(rest) : fail(run, 'division by zero')
  }),
  sqrt: fn('number: number', ([n], run) => squareRoot(number(n)) ?? fail(run, 'a negative number has no root')),
  log: fn('number: number', ([n], run) => naturalLog(number(n)) ?? fail(run, 'only a positive number has a logarithm')),
  exp: fn('number: number', ([n], run) => exponential(number(n)) ?? fail(run, 'the power is too large')),
  odd: fn('number: number', ([n], run) => isDivisible(number(n), 1n, run)),
  even: fn('number: number', ([n], run) => isDivisible(number(n), 0n, run)),
}

function isDivisible(n: Decimal, rest: bigint, run: Run): Value {
  const cut = roundTo(n, 0, 'down')
  if (roundTo(n, 0, 'up').units !== cut.units) return fail(run, 'only a whole number is odd or even')
  const units = cut.scale < 0 ? cut.units * 10n ** BigInt(-cut.scale) : cut.units
  return (units % 2n === 0n ? 0n : 1n) === rest
}
