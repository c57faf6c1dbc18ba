import { expect, test } from 'vitest'
import type { ChainLink, MoneyBar } from '../shared.ts'
import { doubledAid, standOfDimensions, sumOf } from './portrait-facts.ts'

const bar = (measure: string, value: number | null): MoneyBar => ({
  measure,
  label: { zh: measure, en: measure },
  value,
  rows: 1,
  why_zh: null,
  why_en: null,
})
const aid = (at: string, amount: number, pid = '1'): ChainLink => ({
  at,
  kind: 'aid',
  title_zh: '护理补贴',
  title_en: 'Care',
  detail_zh: '',
  detail_en: '',
  by: '民政',
  source: null,
  pid,
  level: null,
  amount,
})

test('income of which a part is unknown is the known part, and the gap is told', () => {
  const { total, unknown } = sumOf([bar('wage', 21600), bar('tax', null)])
  expect(total).toBe(21600)
  expect(unknown.map((b) => b.measure)).toEqual(['tax'])
})

test('income of which nothing is known is unknown, not zero', () => {
  expect(sumOf([bar('wage', null)]).total).toBeNull()
  expect(sumOf([]).total).toBeNull()
})

test('the same aid to the same person on the same day is marked as double, to two persons it is not', () => {
  expect([...doubledAid([aid('2026-10-01', 110), aid('2026-10-01', 110), aid('2026-09-01', 110)])]).toEqual([0, 1])
  expect(doubledAid([aid('2026-10-01', 110, '1'), aid('2026-10-01', 110, '2')]).size).toBe(0)
})

test('a dimension is unknown when none of its indicators had data, and quiet when one had', () => {
  const portrait = {
    dimensions: [],
    unknown: [{ dataset: 'unemployment', label: { zh: '', en: '' }, since: null, why_zh: '', why_en: '' }],
  }
  const stand = standOfDimensions(portrait, [
    { dimension: 'employment', on: true, datasets: ['unemployment'] },
    { dimension: 'health', on: true, datasets: ['medical-settlement'] },
    { dimension: 'health', on: true, datasets: ['unemployment'] },
  ])
  expect(stand.find((s) => s.dimension === 'employment')?.unknown).toBe(true)
  expect(stand.find((s) => s.dimension === 'health')?.unknown).toBe(false)
})
