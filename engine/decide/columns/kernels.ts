/**
 * The loops: one operator over the rows of a block. Every array is a Float64Array and NaN is unknown, so arithmetic carries
 * it by itself. `ka`, `kb` bring both sides to the same digits. The loops named `known…` are for values of which none is
 * unknown: they do without a branch, which a processor guesses wrong as often as the values change.
 */
import type { Rounding } from '../decimal.ts'

type Values = Float64Array

/** a·ka + c; the parts of a sum, one to four at a time. */
export function linear1(out: Values, a: Values, ka: number, c: number, n: number): void {
  for (let i = 0; i < n; i++) out[i] = a[i]! * ka + c
}

export function linear2(out: Values, a: Values, ka: number, b: Values, kb: number, c: number, n: number): void {
  for (let i = 0; i < n; i++) out[i] = a[i]! * ka + b[i]! * kb + c
}

export function linear4(
  out: Values,
  parts: readonly Values[],
  factors: readonly number[],
  from: number,
  c: number,
  n: number,
): void {
  const [w, x, y, z] = [parts[from]!, parts[from + 1]!, parts[from + 2]!, parts[from + 3]!]
  const [kw, kx, ky, kz] = [factors[from]!, factors[from + 1]!, factors[from + 2]!, factors[from + 3]!]
  for (let i = 0; i < n; i++) out[i] = w[i]! * kw + x[i]! * kx + y[i]! * ky + z[i]! * kz + c
}

/** Four parts more on what is there. */
export function addLinear4(
  out: Values,
  parts: readonly Values[],
  factors: readonly number[],
  from: number,
  n: number,
): void {
  const [w, x, y, z] = [parts[from]!, parts[from + 1]!, parts[from + 2]!, parts[from + 3]!]
  const [kw, kx, ky, kz] = [factors[from]!, factors[from + 1]!, factors[from + 2]!, factors[from + 3]!]
  for (let i = 0; i < n; i++) out[i] = out[i]! + w[i]! * kw + x[i]! * kx + y[i]! * ky + z[i]! * kz
}

export function multiply(out: Values, a: Values, b: Values, n: number): void {
  for (let i = 0; i < n; i++) out[i] = a[i]! * b[i]!
}

/**
 * The quotient of whole numbers, rounded half away from zero to `more` times its units: as by hand, the whole part and then
 * what is left. Exact while the divisor times `more` is.
 */
export function divide(out: Values, a: Values, b: Values, more: number, n: number): void {
  for (let i = 0; i < n; i++) {
    const over = Math.abs(a[i]!)
    const under = Math.abs(b[i]!)
    const whole = Math.floor(over / under)
    const rest = (over - whole * under) * more
    const part = Math.floor(rest / under)
    const size = whole * more + part + Number(2 * (rest - part * under) >= under)
    out[i] = under === 0 ? Number.NaN : a[i]! < 0 !== b[i]! < 0 ? -size : size
  }
}

/** Remainder with the sign of the divisor. */
export function modulo(out: Values, a: Values, ka: number, b: Values, kb: number, n: number): void {
  for (let i = 0; i < n; i++) {
    const under = b[i]! * kb
    // Zero leaves NaN.
    const rest = (a[i]! * ka) % under
    out[i] = rest !== 0 && rest < 0 !== under < 0 ? rest + under : rest
  }
}

export function smaller(out: Values, a: Values, ka: number, b: Values, kb: number, n: number): void {
  for (let i = 0; i < n; i++) out[i] = Math.min(a[i]! * ka, b[i]! * kb)
}

export function larger(out: Values, a: Values, ka: number, b: Values, kb: number, n: number): void {
  for (let i = 0; i < n; i++) out[i] = Math.max(a[i]! * ka, b[i]! * kb)
}

export function smallerThan(out: Values, a: Values, ka: number, c: number, n: number): void {
  for (let i = 0; i < n; i++) out[i] = Math.min(a[i]! * ka, c)
}

export function largerThan(out: Values, a: Values, ka: number, c: number, n: number): void {
  for (let i = 0; i < n; i++) out[i] = Math.max(a[i]! * ka, c)
}

export function absolute(out: Values, a: Values, n: number): void {
  for (let i = 0; i < n; i++) out[i] = Math.abs(a[i]!)
}

/** Units without their last digits (`unit` is 10, 100, …), in units of what is left. */
export function round(out: Values, a: Values, unit: number, mode: Rounding, n: number): void {
  for (let i = 0; i < n; i++) {
    const value = a[i]!
    const kept = Math.trunc(value / unit)
    const rest = value - kept * unit
    const twice = Math.abs(rest) * 2
    const away =
      rest !== 0 &&
      (mode === 'up' ||
        (mode === 'floor' && value < 0) ||
        (mode === 'ceiling' && value > 0) ||
        (mode === 'half-up' && twice >= unit) ||
        (mode === 'half-down' && twice > unit) ||
        (mode === 'half-even' && (twice > unit || (twice === unit && kept % 2 !== 0))))
    out[i] = away ? kept + (value < 0 ? -1 : 1) : kept
  }
}

/** `(value - from) / by` without its rest: whole months between packed dates, whole years of months. */
export function wholeParts(out: Values, to: Values, from: Values, by: number, n: number): void {
  for (let i = 0; i < n; i++) out[i] = Math.trunc((to[i]! - from[i]!) / by)
}

export function wholePartsUntil(out: Values, to: number, from: Values, by: number, n: number): void {
  for (let i = 0; i < n; i++) out[i] = Math.trunc((to - from[i]!) / by)
}

export function truncated(out: Values, a: Values, by: number, n: number): void {
  for (let i = 0; i < n; i++) out[i] = Math.trunc(a[i]! / by)
}

/** Rest of `floor(a / by)` by `of`, plus `first`: month and day of packed dates. */
export function part(out: Values, a: Values, by: number, of: number, first: number, n: number): void {
  for (let i = 0; i < n; i++) out[i] = (Math.floor(a[i]! / by) % of) + first
}

export function less(out: Values, a: Values, ka: number, b: Values, kb: number, n: number): void {
  for (let i = 0; i < n; i++) {
    const x = a[i]! * ka
    const y = b[i]! * kb
    out[i] = x < y ? 1 : x >= y ? 0 : Number.NaN
  }
}

export function lessOrEqual(out: Values, a: Values, ka: number, b: Values, kb: number, n: number): void {
  for (let i = 0; i < n; i++) {
    const x = a[i]! * ka
    const y = b[i]! * kb
    out[i] = x <= y ? 1 : x > y ? 0 : Number.NaN
  }
}

export function equal(out: Values, a: Values, ka: number, b: Values, kb: number, n: number): void {
  for (let i = 0; i < n; i++) {
    const x = a[i]! * ka
    const y = b[i]! * kb
    out[i] = x === y ? 1 : x < y || x > y ? 0 : Number.NaN
  }
}

export function knownLess(out: Values, a: Values, ka: number, b: Values, kb: number, n: number): void {
  for (let i = 0; i < n; i++) out[i] = Number(a[i]! * ka < b[i]! * kb)
}

export function knownLessOrEqual(out: Values, a: Values, ka: number, b: Values, kb: number, n: number): void {
  for (let i = 0; i < n; i++) out[i] = Number(a[i]! * ka <= b[i]! * kb)
}

export function knownEqual(out: Values, a: Values, ka: number, b: Values, kb: number, n: number): void {
  for (let i = 0; i < n; i++) out[i] = Number(a[i]! * ka === b[i]! * kb)
}

/** Comparisons with a constant; with a negative `ka` and `c` they are those with > and >=. */
export function below(out: Values, a: Values, ka: number, c: number, n: number): void {
  for (let i = 0; i < n; i++) {
    const x = a[i]! * ka
    out[i] = x < c ? 1 : x >= c ? 0 : Number.NaN
  }
}

export function atMost(out: Values, a: Values, ka: number, c: number, n: number): void {
  for (let i = 0; i < n; i++) {
    const x = a[i]! * ka
    out[i] = x <= c ? 1 : x > c ? 0 : Number.NaN
  }
}

export function is(out: Values, a: Values, ka: number, c: number, n: number): void {
  for (let i = 0; i < n; i++) {
    const x = a[i]! * ka
    out[i] = x === c ? 1 : Number.isNaN(x) ? Number.NaN : 0
  }
}

export function knownBelow(out: Values, a: Values, ka: number, c: number, n: number): void {
  for (let i = 0; i < n; i++) out[i] = Number(a[i]! * ka < c)
}

export function knownAtMost(out: Values, a: Values, ka: number, c: number, n: number): void {
  for (let i = 0; i < n; i++) out[i] = Number(a[i]! * ka <= c)
}

export function knownIs(out: Values, a: Values, ka: number, c: number, n: number): void {
  for (let i = 0; i < n; i++) out[i] = Number(a[i]! * ka === c)
}

export function isUnknown(out: Values, a: Values, n: number): void {
  for (let i = 0; i < n; i++) out[i] = Number(Number.isNaN(a[i]!))
}

export function not(out: Values, a: Values, n: number): void {
  for (let i = 0; i < n; i++) out[i] = 1 - a[i]!
}

/** Three-valued: false wins over unknown. */
export function and(out: Values, a: Values, b: Values, n: number): void {
  for (let i = 0; i < n; i++) {
    const x = a[i]!
    const y = b[i]!
    out[i] = x === 0 || y === 0 ? 0 : x * y
  }
}

/** Three-valued: true wins over unknown; of what is left, 0 + 0 is 0. */
export function or(out: Values, a: Values, b: Values, n: number): void {
  for (let i = 0; i < n; i++) {
    const x = a[i]!
    const y = b[i]!
    out[i] = x === 1 || y === 1 ? 1 : x + y
  }
}

export function knownOr(out: Values, a: Values, b: Values, n: number): void {
  for (let i = 0; i < n; i++) out[i] = Math.max(a[i]!, b[i]!)
}

/** `if c then a else b`; unknown when the condition is. */
export function choose(out: Values, c: Values, a: Values, ka: number, b: Values, kb: number, n: number): void {
  for (let i = 0; i < n; i++) {
    const holds = c[i]!
    out[i] = holds === 1 ? a[i]! * ka : holds === 0 ? b[i]! * kb : Number.NaN
  }
}

/** The same by arithmetic: one of the two products is nothing. */
export function knownChoose(out: Values, c: Values, a: Values, ka: number, b: Values, kb: number, n: number): void {
  for (let i = 0; i < n; i++) {
    const holds = c[i]!
    out[i] = a[i]! * ka * holds + b[i]! * kb * (1 - holds)
  }
}
