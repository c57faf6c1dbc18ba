/** The tree of reasons in the order in which a reader meets them, however it is opened. */
import { expect, test } from 'vitest'
import type { Trace } from '../../../engine/decide/shared.ts'
import { ReasonWalk, type Told } from './reason-walk.ts'

const decision = (key: string, below: Trace[] = []) => ({ kind: 'decision', key, about: [], below }) as unknown as Trace
const call = (key: string, about: string[], below: Trace[]) =>
  ({ kind: 'knowledge', key, about, below }) as unknown as Trace

test('a reason stands below its first use, a call for nobody belongs to whom it was made for, and the numbers are those of a tree told at once', () => {
  const line = decision('line')
  const rate = call('rate', [], [line])
  const [first, second] = [call('income 0', ['members[0]'], [rate]), call('income 1', ['members[1]'], [rate])]
  const tier = decision('tier', [first, second, first, decision('size', [line])])
  const words = ({ trace, member, seen, place }: Told) => [place, trace.key, member, seen]
  const expected = [
    [1, 'tier', null, false],
    [2, 'income 0', 0, false],
    [3, 'rate', 0, false],
    [4, 'line', null, false],
    [5, 'income 1', 1, false],
    [6, 'rate', 1, false],
    [7, 'line', null, true],
    [8, 'income 0', 0, true],
    [9, 'size', null, false],
    [10, 'line', null, true],
  ]
  const all = (walk: ReasonWalk, node: Told): unknown[] => [
    words(node),
    ...walk.below(node).flatMap((one) => all(walk, one)),
  ]
  const inOrder = new ReasonWalk(tier)
  expect(all(inOrder, inOrder.root)).toEqual(expected)
  // Opened from the end, and asked again.
  const backwards = new ReasonWalk(tier)
  const last = backwards.below(backwards.root).at(-1)!
  expect(backwards.below(last).map(words)).toEqual([expected[9]])
  expect(all(backwards, backwards.root)).toEqual(expected)
})
