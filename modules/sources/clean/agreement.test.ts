/** Every rule exists twice; for any text both must say the same. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDuckdb, type Session, text } from '../../../engine/sql/index.ts'
import { checkCharacter, citizenIdRule, cleanCitizenId } from './citizen-id.ts'
import { cleanField, fieldRule } from './field-rule.ts'
import { cleanName, foldName, foldNameVariants, foldNameVariantsSql, nameKey, nameRule } from './person-name.ts'
import { householdKey, householdKeySql } from './plain-values.ts'
import { applyRuleSql } from './rule.ts'

let db: Session
let dir: string
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'sources-clean-'))
  db = await openDuckdb({ memoryLimitMib: 512, threads: 1, tempDir: dir })
})
afterAll(() => {
  db.close()
  rmSync(dir, { recursive: true, force: true })
})

/** Cells as they come: sound values, damaged ones, and anything at all. */
const noise = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  { weight: 2, arbitrary: fc.constantFrom('', ' ', '　', "'", '\u200b', '\ufeff', ',', '-', '·', '"', '\t', '\u00a0') },
)
const digits = (n: number) => fc.stringMatching(new RegExp(`^\\d{${n}}$`))
const birth = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
  .map((d) => d.toISOString().slice(0, 10).replaceAll('-', ''))
const id17 = fc.tuple(digits(6), birth, digits(3)).map((p) => p.join(''))
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

/** Cells with their place: the driver drops a byte order mark, so a text read back is no key. */
const table = (values: readonly string[]) =>
  `(SELECT unnest([${values.map(text).join(', ')}]) AS raw, unnest(range(${values.length})) AS i)`
async function bySql(sql: string, values: readonly string[]): Promise<Map<string, Record<string, unknown>>> {
  const rows = await db.rows<Record<string, unknown>>(sql)
  return new Map(rows.map((row) => [values[Number(row.i)]!, row]))
}
const distinct = [...new Set(cells)]

describe('TypeScript and SQL say the same of every cell', () => {
  const fields: Record<string, Parameters<typeof fieldRule>[0]> = {
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
  test.each(Object.entries(fields))('%s', async (name, field) => {
    const values =
      name === 'disability-cert'
        ? [
            ...distinct,
            ...distinct.slice(0, 900).map((v) => `${v}43`),
            ...distinct.slice(0, 900).map((v) => `${v}12B1`),
          ]
        : distinct
    const found = await bySql(
      `SELECT i, CAST(value AS VARCHAR) AS value, fault FROM (${applyRuleSql(fieldRule(field), table([...new Set(values)]), ['i'])})`,
      [...new Set(values)],
    )
    const differences = [...new Set(values)].flatMap((raw) => {
      const ours = cleanField(field, raw)
      const row = found.get(raw)
      return row && row.value === ours.value && row.fault === ours.fault
        ? []
        : [{ raw, typescript: ours, sql: row && { value: row.value, fault: row.fault } }]
    })
    expect(differences.slice(0, 5)).toEqual([])
    const { quick } = fieldRule(field)
    if (!quick) return
    const judged = (c: (name: string) => string) =>
      quick(c).some((s) => s.fault) ? quick(c) : [...quick(c), { fault: 'NULL' }]
    const short = { type: fieldRule(field).type, stages: judged }
    const asked = [...new Set(values)]
    const quickly = await bySql(
      `SELECT i, CAST(value AS VARCHAR) AS value, fault, easy FROM (${applyRuleSql(short, table(asked), ['i', 'easy'])})`,
      asked,
    )
    expect(
      asked.filter(
        (raw) =>
          quickly.get(raw)!.easy === true &&
          (quickly.get(raw)!.value !== cleanField(field, raw).value ||
            quickly.get(raw)!.fault !== cleanField(field, raw).fault),
      ),
    ).toEqual([])
    expect(asked.filter((raw) => quickly.get(raw)!.easy === true).length).toBeGreaterThan(10)
  })

  test('person key and quality of ids', async () => {
    const found = await bySql(applyRuleSql(citizenIdRule, table(distinct), ['pid', 'idq', 'i']), distinct)
    const differences = distinct.filter((raw) => {
      const ours = cleanCitizenId(raw)
      const row = found.get(raw)!
      return !(row.idq === ours.idq && (row.pid === null ? null : BigInt(row.pid as bigint)) === ours.pid)
    })
    expect(differences).toEqual([])
  })

  test('folded names, their variants and their keys', async () => {
    const letters = fc.constantFrom(
      '敖',
      '登',
      '·',
      '・',
      '.',
      '格',
      '日',
      '乐',
      '勒',
      '琪',
      '其',
      '巴',
      '图',
      '特',
      '尔',
      ' ',
      'a',
      'Ｂ',
      '豈',
      '\u{20BB7}',
      '托',
      '娅',
    )
    const names = [
      ...new Set([
        ...fc.sample(
          fc.array(letters, { maxLength: 8 }).map((a) => a.join('')),
          { numRuns: 3000, seed: 7 },
        ),
        ...distinct,
      ]),
    ]
    const found = await bySql(
      `SELECT i, folded, key::VARCHAR AS key, ${foldNameVariantsSql('folded')} AS variant FROM (${applyRuleSql(nameRule, table(names), ['folded', 'key', 'i'])})`,
      names,
    )
    const differences = names.filter((raw) => {
      const folded = foldName(raw)
      const row = found.get(raw)!
      return (
        row.folded !== folded ||
        row.key !== (folded === null ? null : String(nameKey(folded))) ||
        row.variant !== (folded === null ? null : foldNameVariants(folded)) ||
        cleanName(raw).value?.includes('・')
      )
    })
    expect(differences).toEqual([])
  })

  test('household keys', async () => {
    const numbers = distinct.filter((v) => v !== '')
    const found = await bySql(`SELECT i, (${householdKeySql('raw')})::VARCHAR AS key FROM ${table(numbers)}`, numbers)
    expect(numbers.filter((raw) => found.get(raw)!.key !== String(householdKey(raw)))).toEqual([])
  })

  test('an amount in a column headed 万元', async () => {
    const rule = fieldRule({ type: 'decimal(14,2)', strict_codes: false }, 10000)
    const found = await bySql(
      `SELECT i, CAST(value AS VARCHAR) AS value, fault FROM (${applyRuleSql(rule, table(distinct), ['i'])})`,
      distinct,
    )
    expect(
      distinct.filter(
        (raw) => found.get(raw)!.value !== cleanField({ type: 'decimal(14,2)', strict_codes: false }, raw, 10000).value,
      ),
    ).toEqual([])
  })
})
