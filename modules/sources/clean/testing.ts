/** Cells of all kinds for the tests of the cleaning rules. */
import fc from 'fast-check'
import { text } from '../../../engine/sql/index.ts'
import { checkCharacter } from './citizen-id.ts'
import type { fieldRule } from './field-rule.ts'

/** Cells as they come: sound values, damaged ones, and anything at all. */
const noise = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  { weight: 2, arbitrary: fc.constantFrom('', ' ', '　', "'", '\u200b', '\ufeff', ',', '-', '·', '"', '\t', '\u00a0') },
)
export const digits = (n: number) => fc.stringMatching(new RegExp(`^\\d{${n}}$`))
export const birth = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
  .map((d) => d.toISOString().slice(0, 10).replaceAll('-', ''))
export const id17 = fc.tuple(digits(6), birth, digits(3)).map((p) => p.join(''))
const widen = (s: string) =>
  [...s].map((c) => (c >= '!' && c <= '~' ? String.fromCodePoint(c.codePointAt(0)! + 0xfee0) : c)).join('')
const id = fc.oneof(
  id17.map((s) => s + checkCharacter(s)),
  id17.map((s) => s + checkCharacter(s)).map(widen),
  id17.map((s) => s + checkCharacter(s)).map((s) => s.replace('X', 'Χ')),
  id17.map((s) => s.slice(0, 6) + s.slice(8)),
  id17.map((s) => `${s}0`),
  digits(18),
  digits(15),
  digits(17),
  digits(15).map((s) => `${s}000`),
  fc.constantFrom(
    '111111111111111111',
    '999999999999999999',
    '152199190001010000',
    '123456789012345678',
    '1.50302E+17',
    '12121212121212121X',
    '000000199001011234',
    'H12345678',
    '护照12345',
    'EA1234567',
    '无',
    '810000199001010018',
    '９９９９９９９９９９９９９９９９９９',
    '0',
    '1',
  ),
)
const date = fc.oneof(
  fc
    .tuple(
      fc.integer({ min: 0, max: 9999 }),
      fc.integer({ min: 0, max: 20 }),
      fc.integer({ min: 0, max: 40 }),
      fc.constantFrom('-', '/', '.', '年'),
    )
    .map(([y, m, d, s]) => (s === '年' ? `${y}年${m}月${d}日` : `${y}${s}${m}${s}${d}`)),
  birth,
  digits(6),
  digits(5),
  digits(8),
  digits(14),
  fc.integer({ min: 10000, max: 79999 }).map((n) => `${n}.5`),
  fc.constantFrom(
    '2026-10-12 17:20:00',
    '2026-10-12T17:20:00Z',
    '2026-10-12 25:61',
    '2026年10月12日8时5分',
    '2026-10',
    '2026年10月',
    '2026年1月份',
    '26-1-2',
    '2026.1',
    '2026-02-30',
    '不详',
    '2026/2/29 00:00:00.000',
    '2026-10-12T17:20:00.123+08:00',
    '昨天',
  ),
)
const amount = fc.oneof(
  fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((n) => n.toFixed(2)),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((n) => n.toFixed(9)),
  fc.integer({ min: -1e9, max: 1e9 }).map((n) => n.toLocaleString('en-US')),
  fc.integer({ min: 0, max: 1e6 }).map((n) => `${n}.${n % 1000}元`),
  fc.integer({ min: 0, max: 9999 }).map((n) => `（${n}）`),
  fc.constantFrom(
    '1.2万元',
    '3万',
    '￥120',
    '¥1,200.50',
    '120-',
    '-120',
    '−120',
    '+5',
    '(-5)',
    '5)',
    '(5',
    '.5',
    '5.',
    '.',
    '一百二十元',
    '1,2345',
    '1.2E+5',
    '12 000',
    '99999999999',
    '100000000000000000000000000',
    '720元/月',
    '3人',
    '二级',
    '2.5',
    '3.0',
    '0.00000000',
    '-0.001',
    '1,234',
    '--',
    '—',
    '０．５',
    '元',
    '()',
    '第三档',
    '120平方米',
    '0.005',
    '0.995',
    '1e5',
  ),
)
const cell = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(noise, fc.oneof(id, date, amount), noise).map((p) => p.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 24 }).map((s) => s.replaceAll('\0', '')) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '是',
      '否',
      '√',
      ' Y ',
      '男',
      '女性',
      '01',
      '城镇低保（A类）',
      'dibao',
      '未说明的性别',
      'I63.9',
      'i639',
      'C34.100x001',
      'I10；E11.9',
      '肺癌',
      '150403',
      '150403002001',
      '150403002001005',
      '1504',
      '１５０４０３',
      'A-001号',
      '150403000003',
      '1.5E+11',
      '乌云・图雅',
    ),
  },
)
const cells = fc.sample(cell, { numRuns: 6000, seed: 20261123 })

export const distinctCells = [...new Set(cells)]

/** Cells with their place `i`: the driver drops a byte order mark, so a text read back is no key. */
export const table = (values: readonly string[]) =>
  `(SELECT unnest([${values.map(text).join(', ')}]) AS raw, unnest(range(${values.length})) AS i)`

/** One field of every type. */
export const fields: Record<string, Parameters<typeof fieldRule>[0]> = {
  'citizen-id': { type: 'citizen-id', strict_codes: false },
  'disability-cert': { type: 'disability-cert', strict_codes: false },
  name: { type: 'name', strict_codes: false },
  date: { type: 'date', strict_codes: false },
  datetime: { type: 'datetime', strict_codes: false },
  month: { type: 'month', strict_codes: false },
  'decimal(12,2)': { type: 'decimal(12,2)', strict_codes: false },
  'decimal(18,4)': { type: 'decimal(18,4)', strict_codes: false },
  integer: { type: 'integer', strict_codes: false },
  boolean: { type: 'boolean', strict_codes: false },
  division: { type: 'division', strict_codes: false },
  'household-no': { type: 'household-no', strict_codes: false },
  icd10: { type: 'icd10', strict_codes: false },
  text: { type: 'text', strict_codes: false },
  'code (strict)': {
    type: 'code',
    strict_codes: true,
    codes: { '1': ['男', '男性'], '2': ['女', '女性'], 'dibao-urban': ['城镇低保'] },
  },
  'code (open)': { type: 'code', strict_codes: false, codes: { '1': ['男', '男性'], '2': ['女', '女性'] } },
}
