import { expect, test } from 'vitest'
import { areaPath, optionsOf, withChildren } from './area-path.ts'
import { shortCode } from './divisions.ts'

test('the way from the region to a township goes over league and banner', () => {
  expect(areaPath('15', '150403102')).toEqual(['1504', '150403', '150403102'])
  expect(areaPath('150403', '150403')).toEqual([])
})

test('a division code loses its filling zeros only at whole levels', () => {
  expect(shortCode('150400000000')).toBe('1504')
  expect(shortCode('150403102000')).toBe('150403102')
  expect(shortCode('150403102210')).toBe('150403102210')
  expect(shortCode('152500000000')).toBe('1525')
})

test('children are put in at their place in the tree', () => {
  const tree = withChildren(
    [
      { value: '1504', label: '赤峰市' },
      { value: '1505', label: '通辽市' },
    ],
    ['1504'],
    optionsOf([{ code: '150403000000', name: '元宝山区' }]),
  )
  expect(tree[0]?.children).toEqual([{ value: '150403', label: '元宝山区', isLeaf: false }])
  expect(tree[1]?.children).toBeUndefined()
})
