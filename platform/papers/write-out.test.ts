/** Dates, money and ticks as they stand on a Chinese official paper. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeOut, yuan, yuanInWords } from './write-out.ts'

test.each([
  [0, '零元整'],
  [0.5, '伍角整'],
  [0.05, '伍分'],
  [1, '壹元整'],
  [10, '壹拾元整'],
  [100.01, '壹佰元零壹分'],
  [1001, '壹仟零壹元整'],
  [1200.5, '壹仟贰佰元伍角整'],
  [10_000, '壹万元整'],
  [10_001, '壹万零壹元整'],
  [12_000, '壹万贰仟元整'],
  [100_100, '壹拾万零壹佰元整'],
  [1_000_000, '壹佰万元整'],
  [100_000_000, '壹亿元整'],
  [100_000_001.23, '壹亿零壹元贰角叁分'],
  [10_203.04, '壹万零贰佰零叁元零肆分'],
])('%d yuan is %s', (amount, words) => expect(yuanInWords(amount)).toBe(words))

/** Reads the words back, to compare. */
function readBack(words: string): number {
  const [whole = '', rest = ''] = words.includes('元') ? words.split('元') : ['', words]
  const part = (text: string, unit: string) => {
    const found = new RegExp(`([零壹贰叁肆伍陆柒捌玖])${unit}`).exec(text)
    return found ? '零壹贰叁肆伍陆柒捌玖'.indexOf(found[1]!) : 0
  }
  const group = (text: string) => {
    const last = /([壹贰叁肆伍陆柒捌玖])$/.exec(text)
    return (
      part(text, '仟') * 1000 +
      part(text, '佰') * 100 +
      part(text, '拾') * 10 +
      (last ? '零壹贰叁肆伍陆柒捌玖'.indexOf(last[1]!) : 0)
    )
  }
  const [large, below] = whole.includes('亿') ? whole.split('亿') : ['', whole]
  const [ten, ones] = below!.includes('万') ? below!.split('万') : ['', below]
  return (
    group(large!) * 100_000_000 + group(ten!) * 10_000 + group(ones!) + part(rest, '角') / 10 + part(rest, '分') / 100
  )
}
test('whatever the amount, the words say the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99_999_999_999 }), (fen) => {
      expect(readBack(yuanInWords(fen / 100))).toBeCloseTo(fen / 100, 2)
    }),
    { numRuns: 500 },
  )
})

test('values as they are written', () => {
  const writing = {
    words: (list: string, id: string) => (list === 'r' ? { head: '本人' }[id] : undefined),
    choice: () => undefined,
  }
  const out = (value: unknown, how = '') => writeOut(value, how, 'data.x', writing)
  expect(yuan(12_345.6)).toBe('12,345.60元')
  expect(out('2026-01-05', 'date')).toBe('2026年1月5日')
  expect(out('2026-12-01', 'month')).toBe('2026年12月')
  expect(out('head', 'words:r')).toBe('本人')
  expect(out('stranger', 'words:r')).toBe('stranger')
  expect(out(['甲', { name: '乙' }])).toBe('甲、乙')
  expect(out(true)).toBe('是')
  expect(out('phone', 'box:phone')).toBe('☑')
  expect(out(undefined, 'box:phone')).toBe('☐')
  expect(out('王建国', 'masked')).toBe('王*国')
  for (const nothing of [undefined, null, '', []]) expect(out(nothing, 'words:r')).toBeNull()
  expect(out(0, 'money')).toBe('0.00元')
})
