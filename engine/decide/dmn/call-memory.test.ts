import { expect, test } from 'vitest'
import type { Inner } from '../js-values.ts'
import { CallMemory } from './call-memory.ts'
import { evaluatorOf } from './index.ts'
import { compiledXml, decisionXml, functionXml, inputXml, modelXml, sampleScope } from './testing.ts'

test('the same arguments are computed once: members by identity, numbers and texts by value', () => {
  const memory = new CallMemory<number>()
  let computed = 0
  const of = (...args: Inner[]) => memory.of(args, () => ++computed)
  const [anna, bator] = [{ age: 70 }, { age: 70 }]
  expect(of(anna, { units: 150n, scale: 1 })).toBe(1)
  expect(of(anna, { units: 150n, scale: 1 })).toBe(1)
  expect(of(bator, { units: 150n, scale: 1 })).toBe(2)
  expect(of(anna, '150e1')).toBe(3)
  expect(of(anna)).toBe(4)
  expect(of(anna, null)).toBe(5)
  expect(of(anna, null)).toBe(5)
})

test('two decisions that ask the same of a member show the same trace of it', () => {
  const model = modelXml(
    inputXml('members') +
      functionXml('earns', { m: 'member' }, 'm.wage + m.farm') +
      decisionXml('most', 'max(for m in members return earns(m))', ['members'], ['earns']) +
      decisionXml('all', 'sum(for m in members return earns(m))', ['members'], ['earns']),
  )
  const { traces, values } = evaluatorOf(compiledXml(model, sampleScope))({
    members: [
      { wage: 5, farm: 2 },
      { wage: 5, farm: null },
    ],
  })
  expect(values).toMatchObject({ most: null, all: null })
  expect(traces.all?.calls.map((call) => call.value)).toEqual([7, null])
  expect(traces.all?.calls[0]).toBe(traces.most?.calls[0])
  expect(traces.all?.missing).toEqual(['members[1].farm'])
})
