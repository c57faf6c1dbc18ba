import { expect, test } from 'vitest'
import type { MoneyBar } from '../shared.ts'
import { standOfDimensions, sumOf } from './portrait-facts.ts'

const bar = (measure: string, value: number | null): MoneyBar => ({
  measure,
  label: { zh: measure, en: measure },
  value,
  rows: 1,
  why_zh: null,
  why_en: null,
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
