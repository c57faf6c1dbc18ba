import { expect, test } from 'vitest'
import type { FreshnessItem } from '../shared.ts'
import { matrixOf } from './freshness.ts'

const item = (dataset: string, area: string, state: FreshnessItem['state']): FreshnessItem => ({
  dataset,
  label: dataset,
  department: '',
  area,
  areaName: area,
  lastDataDate: null,
  dueDate: null,
  state,
  detail: '',
})

test('a data set that stopped coming stands above one that was never delivered', () => {
  const { rows } = matrixOf([item('a', '150403', 'never'), item('b', '150403', 'late'), item('c', '150403', 'fresh')])
  expect(rows.map((row) => row.dataset)).toEqual(['b', 'c', 'a'])
})

test('each data set has one cell per area', () => {
  const { areas, rows } = matrixOf([item('a', '150404', 'fresh'), item('a', '150403', 'late')])
  expect(areas.map((a) => a.code)).toEqual(['150403', '150404'])
  expect(rows[0]?.cells.get('150403')?.state).toBe('late')
})
