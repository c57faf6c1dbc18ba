/** Functions on lists; positions count from 1, or from the end when negative. */
import type { Decimal } from '../decimal.ts'
import { callFunction } from './call.ts'
import { equals, orderOf } from './compare.ts'
import { cutOff, whole } from './numbers.ts'
import { fn } from './signature.ts'
import { type FeelFunction, fail, isFunctionValue, isNumber, type Run, type Value } from './values.ts'

const listOf = (value: Value | undefined): Value[] => value as Value[]

/** The index in JavaScript of a FEEL position; undefined when the list does not have it. */
function indexOf(list: readonly Value[], position: Value): number | undefined {
  const at = isNumber(position) ? cutOff(position) : undefined
  if (at === undefined || at === 0 || Math.abs(at) > list.length) return undefined
  return at > 0 ? at - 1 : list.length + at
}

const noPosition = (run: Run): null => fail(run, 'the list has no such position')
const holds = (list: readonly Value[], value: Value): boolean => list.some((item) => equals(item, value) === true)
const distinct = (list: readonly Value[]): Value[] => {
  const kept: Value[] = []
  for (const item of list) if (!holds(kept, item)) kept.push(item)
  return kept
}
const flat = (value: Value): Value[] => (Array.isArray(value) ? value.flatMap(flat) : [value])

export const listFunctions = {
  'list contains': fn('list: list, element: any', ([list, element]) => holds(listOf(list), element!)),
  sublist: fn('list: list, start position: number, length?: number', ([list, start, length], run) => {
    const items = listOf(list)
    const from = indexOf(items, start!)
    const size = length === null ? items.length : cutOff(length as Decimal)
    if (from === undefined || size === undefined || size < 0) return noPosition(run)
    return length !== null && from + size > items.length ? noPosition(run) : items.slice(from, from + size)
  }),
  append: fn('list: list, item...', ([list, items]) => [...listOf(list), ...listOf(items)]),
  concatenate: fn('list: list, more...', ([list, more], run) => {
    const lists = [list!, ...listOf(more)]
    return lists.includes(null) ? fail(run, 'null is no list') : lists.flat(1)
  }),
  'insert before': fn('list: list, position: number, newItem: any', ([list, position, item], run) => {
    const index = indexOf(listOf(list), position!)
    return index === undefined ? noPosition(run) : listOf(list).toSpliced(index, 0, item!)
  }),
  remove: fn('list: list, position: number', ([list, position], run) => {
    const index = indexOf(listOf(list), position!)
    return index === undefined ? noPosition(run) : listOf(list).toSpliced(index, 1)
  }),
  'list replace': fn(
    ['list: list, position: number, newItem: any', 'list: list, match: function, newItem: any'],
    ([list, at, item], run) => {
      const items = listOf(list)
      if (isFunctionValue(at!)) return replaceMatches(items, at, item!, run)
      const index = indexOf(items, at!)
      return index === undefined ? noPosition(run) : items.with(index, item!)
    },
  ),
  reverse: fn('list: list', ([list]) => [...listOf(list)].reverse()),
  'index of': fn('list: list, match: any', ([list, match]) =>
    listOf(list).flatMap((item, index) => (equals(item, match!) === true ? [whole(index + 1)] : [])),
  ),
  union: fn('list: list, more...', ([list, more], run) => {
    const lists = [list!, ...listOf(more)]
    return lists.includes(null) ? fail(run, 'null is no list') : distinct(lists.flat(1))
  }),
  'distinct values': fn('list: list', ([list]) => distinct(listOf(list))),
  flatten: fn('list: list', ([list]) => flat(list!)),
  sort: fn(['list: list, precedes: function', 'list: list'], ([list, precedes], run) => {
    const before = precedes as FeelFunction | undefined
    return sorted(listOf(list), before ? (a, b) => callFunction(before, [a, b], run) : natural, run)
  }),
}

function replaceMatches(items: readonly Value[], match: FeelFunction, item: Value, run: Run): Value {
  if (match.params.length !== 2) return fail(run, 'the function must take the item and the new item')
  const results = items.map((value) => callFunction(match, [value, item], run))
  if (results.some((result) => typeof result !== 'boolean')) return fail(run, 'the function must answer true or false')
  return items.map((value, index) => (results[index] ? item : value))
}

const natural = (a: Value, b: Value): Value => {
  const order = orderOf(a, b)
  return order === null ? null : order < 0
}

/** Merge sort: items that precede each other neither way stay in their order. Null when a pair cannot be judged. */
function sorted(list: readonly Value[], precedes: (a: Value, b: Value) => Value, run: Run): Value {
  if (list.length < 2) return [...list]
  const middle = list.length >> 1
  const [left, right] = [sorted(list.slice(0, middle), precedes, run), sorted(list.slice(middle), precedes, run)]
  if (!Array.isArray(left) || !Array.isArray(right)) return null
  const merged: Value[] = []
  let [i, j] = [0, 0]
  while (i < left.length && j < right.length) {
    const second = precedes(right[j]!, left[i]!)
    if (typeof second !== 'boolean') return fail(run, 'the items have no order')
    merged.push(second ? right[j++]! : left[i++]!)
  }
  return [...merged, ...left.slice(i), ...right.slice(j)]
}
