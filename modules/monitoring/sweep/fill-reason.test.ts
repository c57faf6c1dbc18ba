import { expect, test } from 'vitest'
import { fillReason } from './fill-reason.ts'

test('a warning reads as a sentence with its figures', () => {
  const measures = { oop_12m: 41203, income_12m: 38600 }
  expect(
    fillReason('近12个月医疗自付{oop_12m}元（{oop_12m.count}次结算），收入{income_12m}元', 'zh', measures, {
      oop_12m: 7,
    }),
  ).toBe('近12个月医疗自付41,203元（7次结算），收入38,600元')
})
test('what is unknown is said to be unknown', () => {
  expect(fillReason('income {income_12m}', 'en', { income_12m: null }, {})).toBe('income (unknown)')
  expect(fillReason('{never_heard_of}', 'zh', {}, {})).toBe('（未知）')
})
test('cents stay, zeros after the point go', () => {
  expect(fillReason('{a} {b}', 'zh', { a: 9999.99, b: 10000.0 }, {})).toBe('9,999.99 10,000')
})
test('a tier is named in words', () => {
  expect(fillReason('现为{tier}', 'zh', { tier: 'margin' }, {}, () => '边缘家庭')).toBe('现为边缘家庭')
})
