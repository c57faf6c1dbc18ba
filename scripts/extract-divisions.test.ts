import { expect, test } from 'vitest'
import { isPseudoCounty, urbanByName } from './extract-divisions.ts'

test('urban and rural follow the name of the village or township', () => {
  expect(urbanByName('新华社区居委会', 'village')).toBe('urban')
  expect(urbanByName('哈达嘎查委会', 'village')).toBe('rural')
  expect(urbanByName('大庙村委', 'village')).toBe('rural')
  expect(urbanByName('平庄城区街道', 'township')).toBe('urban')
  expect(urbanByName('达来苏木', 'township')).toBe('rural')
  expect(urbanByName('元宝山镇', 'township')).toBe('')
  expect(isPseudoCounty('150271000000')).toBe(true)
  expect(isPseudoCounty('150403000000')).toBe(false)
})
