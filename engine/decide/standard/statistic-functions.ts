/** Functions that make one value of a list. */
import type { Decimal } from '../decimal.ts'
import { equals, orderOf } from './compare.ts'
import { add, divide, multiply, squareRoot, subtract, whole } from './numbers.ts'
import { type BuiltIn, fn } from './signature.ts'
import { fail, isNumber, type Run, type Value } from './values.ts'

/** A function of a list of numbers; null when one item is no number. */
function ofNumbers(apply: (numbers: readonly Decimal[]) => Value): BuiltIn {
  return fn('list...', ([list], run) => {
    const numbers = list as Value[]
    return numbers.every(isNumber) ? apply(numbers) : fail(run, 'not all items are numbers')
  })
}

function total(numbers: readonly Decimal[], apply: typeof add): Decimal | null {
  let result: Decimal | null = numbers[0] ?? null
  for (const number of numbers.slice(1)) result = result && apply(result, number)
  return result
}

const mean = (numbers: readonly Decimal[]): Decimal | null => {
  const sum = total(numbers, add)
  return sum && divide(sum, whole(numbers.length))
}

/** The item that stands first (or last, with sign -1) in their order. */
function extreme(sign: 1 | -1): BuiltIn {
  return fn('list...', ([list], run) => {
    const items = list as Value[]
    let best = items[0] ?? null
    for (const item of items) {
      const order = orderOf(item, best)
      if (order === null) return fail(run, 'the items have no order')
      if (order * sign < 0) best = item
    }
    return best
  })
}

/** Three-valued; an item that is neither true, false nor null makes the answer null. */
function truth(decisive: boolean): BuiltIn {
  return fn('list...', ([list], run) => {
    const items = list as Value[]
    if (items.some((item) => item !== null && typeof item !== 'boolean')) return fail(run, 'not all items are truths')
    if (items.includes(decisive)) return decisive
    return items.includes(null) ? null : !decisive
  })
}

function inOrder(numbers: readonly Decimal[]): Decimal[] {
  return [...numbers].sort((a, b) => orderOf(a, b) ?? 0)
}

export const statisticFunctions = {
  count: fn('list: list', ([list]) => whole((list as Value[]).length)),
  min: extreme(1),
  max: extreme(-1),
  sum: ofNumbers((numbers) => total(numbers, add)),
  product: ofNumbers((numbers) => total(numbers, multiply)),
  mean: ofNumbers(mean),
  all: truth(false),
  any: truth(true),
  median: ofNumbers((numbers) => {
    const sorted = inOrder(numbers)
    const middle = sorted.length >> 1
    if (sorted.length === 0) return null
    return sorted.length % 2 === 1 ? sorted[middle]! : mean([sorted[middle - 1]!, sorted[middle]!])
  }),
  /** Of a sample: the squares are divided by one less than their number. */
  stddev: fn('list...', ([list], run) => standardDeviation(list as Value[], run)),
  mode: ofNumbers((numbers) => {
    const groups: { value: Decimal; times: number }[] = []
    for (const value of inOrder(numbers)) {
      const last = groups.at(-1)
      if (last && equals(last.value, value)) last.times++
      else groups.push({ value, times: 1 })
    }
    const most = Math.max(...groups.map((group) => group.times))
    return groups.filter((group) => group.times === most).map((group) => group.value)
  }),
}

function standardDeviation(list: readonly Value[], run: Run): Value {
  if (list.length < 2 || !list.every(isNumber)) return fail(run, 'two or more numbers are needed')
  const middle = mean(list)
  const squares = list.map((number) => {
    const apart = middle && subtract(number, middle)
    return apart && multiply(apart, apart)
  })
  if (squares.includes(null)) return null
  const sum = total(squares as Decimal[], add)
  const variance = sum && divide(sum, whole(list.length - 1))
  return variance && squareRoot(variance)
}
