import { expect, test } from 'vitest'
import { isWrittenVariant, variantKey } from './name-variants.ts'

test.each([
  ['琪琪格', '其其格', '蒙古族'],
  ['巴图尔', '巴特尔', '蒙古族'],
  ['托娅', '图雅', '蒙古族'],
  ['娜仁花', '那仁花', '蒙古'],
  ['乌兰•其木格', '乌兰·琪木格', null],
])('%s is a way to write %s', (row, register, ethnic) => {
  expect(isWrittenVariant(row, register, ethnic)).toBe(true)
})

test.each([
  ['李那那', '李娜娜', '汉族'],
  ['李那那', '李娜娜', null],
  ['巴特尔', '布仁巴雅尔', '蒙古族'],
  ['张伟', '其其格', '蒙古族'],
  ['', '其其格', '蒙古族'],
])('%s is another person than %s', (row, register, ethnic) => {
  expect(isWrittenVariant(row, register, ethnic)).toBe(false)
})

test('middle dots and widths do not matter', () => {
  expect(variantKey('乌兰・其其格')).toBe(variantKey('乌兰 琪琪格'))
})
