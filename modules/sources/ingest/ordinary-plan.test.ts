/** Rows cleaned while they are read say the same as rows that went the long way. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inspectFile, loadSheet, openOrdinary } from '../../../engine/load/index.ts'
import { openDuckdb, type Session } from '../../../engine/sql/index.ts'
import type { DatasetDef } from '../../rules/index.ts'
import type { SheetMapping } from '../shared.ts'
import { personId } from '../testing.ts'
import { cleanSheet, keptRows } from './clean-plan.ts'
import { planOrdinary } from './ordinary-plan.ts'

let db: Session
let dir: string
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'ordinary-plan-'))
  db = await openDuckdb({ memoryLimitMib: 1024, threads: 2, tempDir: join(dir, 'spill') })
})
afterAll(() => {
  db.close()
  rmSync(dir, { recursive: true, force: true })
})

const label = (zh: string) => ({ zh, en: zh })
const def = {
  id: 'visits',
  label: label('就诊'),
  key: ['no'],
  fields: {
    no: { label: label('流水号'), type: 'text', required: true },
    id_number: { label: label('身份证号'), type: 'citizen-id', role: 'person' },
    guardian_id: { label: label('监护人证号'), type: 'citizen-id' },
    name: { label: label('姓名'), type: 'name', role: 'person-name' },
    household_no: { label: label('户号'), type: 'household-no', role: 'household' },
    kind: { label: label('类别'), type: 'code', codes: { in: ['住院'], out: ['门诊'] }, strict_codes: true },
    hospital: { label: label('医院'), type: 'text' },
    day: { label: label('日期'), type: 'date', required: true },
    at: { label: label('时间'), type: 'datetime' },
    month: { label: label('月份'), type: 'month' },
    cost: { label: label('费用'), type: 'decimal(12,2)', required: true },
    days: { label: label('天数'), type: 'integer' },
    insured: { label: label('参保'), type: 'boolean' },
    diagnosis: { label: label('诊断'), type: 'icd10' },
    division: { label: label('区划'), type: 'division', role: 'area' },
    never_sent: { label: label('未报'), type: 'date' },
  },
} as unknown as DatasetDef
const headers = Object.keys(def.fields).slice(0, -1)
const mapping: SheetMapping = {
  dataset: 'visits',
  by: 'person',
  columns: headers.map((header, index) => ({ index, header, field: header })),
}

/** Mostly as it should be; now and then as clerks, spreadsheets and chance make it. */
const usual: Record<string, fc.Arbitrary<string>> = {
  no: fc.integer({ min: 1e9, max: 9e9 }).map((n) => `YB${n}`),
  id_number: fc.integer({ min: 1, max: 900 }).map(personId),
  guardian_id: fc.oneof(fc.constant(''), fc.integer({ min: 1, max: 900 }).map(personId)),
  name: fc.constantFrom('李振海', '敖登·格日乐', '魏宝山', '图雅'),
  household_no: fc.integer({ min: 150403000001, max: 150403009999 }).map(String),
  kind: fc.constantFrom('住院', '门诊'),
  hospital: fc.constantFrom('社区卫生服务中心', '市第二医院', '旗医院'),
  day: fc.integer({ min: 10, max: 28 }).map((d) => `2026-10-${d}`),
  at: fc.constantFrom('', '2026-10-12 17:20:00', '2026-10-12'),
  month: fc.constantFrom('202610', '2026-09'),
  cost: fc.integer({ min: -99999, max: 9999999 }).map((n) => (n / 100).toFixed(2)),
  days: fc.oneof(fc.constant(''), fc.integer({ min: 0, max: 40 }).map(String)),
  insured: fc.constantFrom('是', '否'),
  diagnosis: fc.constantFrom('I10', 'K29.5', 'E11.9'),
  division: fc.constantFrom('150403002001', '150403002002'),
}
const unusual = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '无',
    '不详',
    '计',
    '合计',
    '—',
    '1,234.50',
    '（12.5）',
    '2026/9/3',
    '2026-13-40',
    '20260903',
    '2026年9月3日',
  ),
  fc.constantFrom(
    '15990019340521241x',
    '111111111111111111',
    '159900340521241',
    '1.5E+17',
    '１２３',
    'NULL',
    '\\N',
    '新生儿',
    '敖登.格日乐',
  ),
  fc.constantFrom(
    '150403',
    '元宝山区',
    'i10',
    'I63.9；E11',
    '肺癌',
    '3人',
    '二级',
    '√',
    '外伤',
    "'150403",
    'a\u00a0',
    '2026-10-12T08:00:00Z',
    '1e5',
    '0x12',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }).map((s) => s.replace(/[\0\n\r]/g, '')),
)
const cell = (name: string) => fc.oneof({ weight: 40, arbitrary: usual[name]! }, { weight: 1, arbitrary: unusual })
const quoted = (text: string) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

test('the same values, keys and faults in every row, whichever way it went', async () => {
  const rows = fc.sample(fc.tuple(...headers.map(cell)), { numRuns: 30_000, seed: 20261124 })
  const path = join(dir, 'visits.csv')
  writeFileSync(path, `${[headers, ...rows].map((r) => r.map(quoted).join(',')).join('\n')}\n`)
  const look = await inspectFile(path, { fileName: 'visits.csv' })
  if (!look.ok) throw new Error(look.message_zh)

  const source = (await openOrdinary(path, look, '', { tempDir: dir }))!
  const plan = planOrdinary(def, mapping, source.sample, headers.length)!
  const loaded = (await source.load(db, 'raw', plan))!
  await source.close()
  expect(loaded.ordinary).toBeGreaterThan(rows.length / 3)
  const short = await cleanSheet(
    db,
    'raw',
    def,
    mapping,
    headers.length,
    keptRows(plan, 'raw_ordinary', `rowid + ${loaded.firstRow}`),
  )
  await db.run('CREATE TABLE by_short AS FROM cleaned')
  await short.drop()

  await loadSheet(db, path, look, '', 'raw', { tempDir: dir })
  const stored = await cleanSheet(db, 'raw', def, mapping, headers.length)
  expect(stored.parts.map((p) => p.name)).toContain('ordinary_rows')
  await db.run('CREATE TABLE by_stored AS FROM cleaned')
  await stored.drop()
  await cleanSheet(db, 'raw', def, mapping, headers.length, null)
  await db.run('CREATE TABLE by_long AS FROM cleaned')

  const columns = [...Object.keys(def.fields), '_row', '_pid', '_idq', '_name', '_hh', 'reason', 'field', 'original']
    .map((c) => `"${c}"`)
    .join(', ')
  for (const way of ['by_short', 'by_stored'])
    for (const [a, b] of [
      [way, 'by_long'],
      ['by_long', way],
    ])
      expect(
        await db.rows(
          `FROM (SELECT ${columns} FROM ${a} EXCEPT ALL SELECT ${columns} FROM ${b}) ORDER BY _row LIMIT 3`,
        ),
        `${a}, not ${b}`,
      ).toEqual([])
}, 120_000)
