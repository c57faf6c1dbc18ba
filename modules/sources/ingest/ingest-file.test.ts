/** A file from a department, all the way into the lake. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDuckdb, parquet, type Session } from '../../../engine/sql/index.ts'
import { coverageOf, liveVersions, quarantineDir, withdrawVersion } from '../lake.ts'
import type { IngestOutcome, Receipt } from '../shared.ts'
import { openDesk, personId, type SourcesDesk } from '../testing.ts'

let desk: SourcesDesk
let db: Session
beforeAll(async () => {
  desk = await openDesk()
  db = await openDuckdb({ memoryLimitMib: 256, threads: 1, tempDir: join(desk.dir, 'look') })
})
afterAll(async () => {
  db.close()
  await desk.close()
})

const county = '900101'
const receiptOf = (outcome: IngestOutcome): Receipt => {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.receipt
}
const only = (outcome: IngestOutcome) => receiptOf(outcome).versions[0]!
async function rowsOf<T extends object>(dataset: string, version: number): Promise<T[]> {
  const live = (await liveVersions(desk.ctx, '2026-12-31')).get(dataset) ?? []
  return db.rows<T>(`SELECT * FROM ${parquet(live.find((v) => v.id === version)!.files)} ORDER BY _row`)
}
const bills = (lines: string[]) => ['账单号,身份号码,姓名,账单日期,自付金额,诊断', ...lines].join('\n')

test('the register comes first: every person gets a key, a child without id a temporary one', async () => {
  const rows = Array.from(
    { length: 20 },
    (_, i) =>
      `${personId(i)},王${'一二三四五六七八九十'[i % 10]},男,汉族,1980-01-01,${county}00000${String(i >> 1).padStart(2, '0')},${i % 2 ? '配偶' : '户主'},${county}001001,正常`,
  )
  const version = only(
    await desk.send(
      '公安_户籍人口_20261031.csv',
      [
        '身份号码,姓名,性别,民族,出生日期,户号,与户主关系,区划代码,状态',
        ...rows,
        `,王小宝,男,汉族,2026-09-01,${county}0000000,子女,${county}001001,正常`,
      ].join('\n'),
    ),
  )
  expect(version).toMatchObject({
    dataset: 'population',
    rowsIn: 21,
    accepted: 21,
    quarantined: 0,
    balanced: true,
    areas: [county],
    dataDate: '2026-10-31',
  })
  const people = await rowsOf<{ _pid: number | bigint; _idq: string; name: string; _hh: number }>(
    'population',
    version.versionId,
  )
  expect(people.filter((p) => p._idq === 'ok')).toHaveLength(20)
  const child = people.find((p) => p.name === '王小宝')!
  expect(child._idq).toBe('temporary')
  expect(BigInt(child._pid)).toBeLessThan(0n)
  expect(Number(child._hh)).toBe(Number(`${county}0000000`))
})

test('rows in = accepted + quarantined; refused rows keep reason, row number and what was sent', async () => {
  const sent = bills([
    `B1,${personId(1)},王二,2026-10-01,"1,200.50",I10`,
    `B2,${personId(2)},王三,2026-13-45,100,I10`,
    `B3,${personId(3)},王四,2026-10-03,一百二十元,I10`,
    `,${personId(4)},王五,2026-10-04,100,I10`,
    `B5,111111111111111111,待查,2026-10-05,900,I10`,
    `B6,1.50302E+17,王七,2026-10-05,900,I10`,
    `B1,${personId(1)},王二,2026-10-01,1200.50,I10`,
    `B1,${personId(1)},王二,2026-10-09,-200.50,I10`,
    `B7,${personId(5).slice(0, 6)}${personId(5).slice(8, 17)},王六,2026/10/7,３００,i639`,
  ])
  const version = only(await desk.send('诊疗账单_202610.csv', sent))
  expect(version).toMatchObject({
    dataset: 'clinic-bills',
    rowsIn: 9,
    accepted: 5,
    quarantined: 4,
    repeated: 1,
    periodFrom: '2026-10-01',
    periodTo: '2026-10-31',
    areas: [county],
  })
  expect(version.idQuality).toEqual({ ok: 3, placeholder: 1, repaired: 1 })
  expect(version.rejectReasons.map((r) => r.reason).sort()).toEqual([
    'amount-in-words',
    'id-excel-number',
    'impossible-date',
    'missing-required',
  ])
  const refused = await db.rows<{ _row: number; reason: string; field: string; detail: string; original: string }>(
    `SELECT * FROM ${parquet([join(quarantineDir(desk.ctx.dataDir, 'clinic-bills', version.versionId), 'part-0.parquet')])} ORDER BY _row`,
  )
  expect(refused.map((r) => [r._row, r.reason, r.field])).toEqual([
    [3, 'impossible-date', 'billed_on'],
    [4, 'amount-in-words', 'own_share'],
    [5, 'missing-required', 'bill_no'],
    [7, 'id-excel-number', 'id_number'],
  ])
  expect(JSON.parse(refused[1]!.original)).toContain('一百二十元')
  expect(refused[0]!.detail).toContain('账单日期')
  const rows = await rowsOf<{
    _row: number
    own_share: number
    diagnosis: string
    _repeat: boolean
    _idq: string
    _pid: unknown
  }>('clinic-bills', version.versionId)
  expect(rows.map((r) => [r._row, r.own_share, r._repeat])).toEqual([
    [2, 1200.5, false],
    [6, 900, false],
    [8, 1200.5, true],
    [9, -200.5, false],
    [10, 300, false],
  ])
  expect(rows[1]!._pid).toBeNull()
  expect(rows[4]!.diagnosis).toBe('I63.9')
})

test('the same file again changes nothing; the same rows in another file count once', async () => {
  const sent = bills([`C1,${personId(1)},王二,2026-09-01,10,I10`, `C2,${personId(2)},王三,2026-09-02,20,I10`])
  const first = await desk.send('诊疗账单_202609.csv', sent)
  const again = await desk.send('改了名字.csv', sent)
  expect(again).toMatchObject({ ok: true, state: 'same-file', sameAs: first.deliveryId })
  expect(receiptOf(again).versions).toEqual(receiptOf(first).versions)
  const overlap = only(
    await desk.send(
      '诊疗账单_202609_补.csv',
      bills([`C2,${personId(2)},王三,2026-09-02,20.00,I10`, `C3,${personId(3)},王四,2026-09-03,30,I10`]),
    ),
  )
  expect(overlap).toMatchObject({ accepted: 2, repeated: 1 })
})

test('a snapshot replaces the earlier one of the same county; its parts add up; withdrawing brings the earlier back', async () => {
  const head = '户号,户主,户主身份号码,成员姓名,成员身份号码,保障类别,月保障金'
  const ledger = (from: number, n: number, title: string) =>
    [
      `清溪县${title},,,,,,`,
      head,
      ...Array.from(
        { length: n },
        (_, i) =>
          `${county}00000${String(from + i).padStart(2, '0')},王一,${personId(2 * (from + i))},王一,${personId(2 * (from + i))},城镇基本保障,500\n,,,王二,${personId(2 * (from + i) + 1)},,`,
      ),
    ].join('\n')
  const september = only(await desk.send('保障台账_202609.csv', ledger(0, 5, '九月台账')))
  const october = only(await desk.send('保障台账_202610.csv', ledger(0, 3, '十月台账')))
  const second = only(await desk.send('保障台账_202610_第二部分.csv', ledger(5, 3, '十月台账二')))
  expect(september).toMatchObject({
    dataset: 'tier-ledger',
    rowsIn: 10,
    accepted: 10,
    areas: [county],
    dataDate: '2026-09-30',
  })
  const rows = await rowsOf<{ tier: string; household_no: string; name: string }>('tier-ledger', october.versionId)
  expect(new Set(rows.map((r) => r.tier))).toEqual(new Set(['dibao-urban']))
  expect(rows[1]!.household_no).toBe(rows[0]!.household_no)
  const idsOn = async (day: string) =>
    ((await liveVersions(desk.ctx, day)).get('tier-ledger') ?? []).map((v) => v.id).sort()
  expect(await idsOn('2026-10-15')).toEqual([september.versionId])
  expect(await idsOn('2026-10-31')).toEqual([october.versionId, second.versionId])
  expect(await idsOn('2026-08-31')).toEqual([])
  await withdrawVersion(desk.ctx, october.versionId, { by: '王芳', why: '发错' })
  await withdrawVersion(desk.ctx, second.versionId, { by: '王芳', why: '发错' })
  expect(await idsOn('2026-10-31')).toEqual([september.versionId])
})

test('a clerk cannot deliver the register of a neighbouring county', async () => {
  const outcome = await desk.send(
    '公安_户籍人口_邻县.csv',
    [
      '身份号码,姓名,性别,民族,出生日期,户号,与户主关系,区划代码,状态',
      `${personId(900)},李四,男,汉族,1980-01-01,90010290001,户主,900102001001,正常`,
    ].join('\n'),
    { area: '900101' },
  )
  expect(outcome).toMatchObject({ ok: false, state: 'failed', reason: 'outside-area' })
  expect(!outcome.ok && outcome.state === 'failed' && outcome.message_zh).toContain('云坡县')
  expect((await liveVersions(desk.ctx, '2026-12-31')).get('population')?.flatMap((v) => v.areas)).toEqual([county])
})

test('coverage: months for events, from the data date on for snapshots', async () => {
  const coverage = coverageOf(await liveVersions(desk.ctx, '2026-10-31'))
  expect(coverage).toContainEqual({ dataset: 'clinic-bills', area: county, from: '2026-10-01', to: '2026-10-31' })
  expect(coverage).toContainEqual({ dataset: 'population', area: county, from: '2026-10-31', to: '9999-12-31' })
})

describe('what cannot be read is refused with a sentence and leaves nothing', () => {
  test.each([
    ['空.csv', ''],
    ['程序.csv', Buffer.from('MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00', 'latin1')],
    ['坏.xlsx', Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(200, 7)])],
  ])('%s', async (name, content) => {
    const outcome = await desk.send(name, content)
    expect(outcome).toMatchObject({ ok: false, state: 'failed' })
    expect((outcome as { message_zh: string }).message_zh).toMatch(/。$/)
  })
  test('a folder and a missing file', async () => {
    expect(await desk.send('x.csv', 'a', { path: desk.dir })).toMatchObject({ ok: false, reason: 'not-a-file' })
    expect(await desk.send('x.csv', 'a', { path: join(desk.dir, 'nowhere') })).toMatchObject({
      ok: false,
      reason: 'not-a-file',
    })
  })
  test('a name full of tricks is only shown, never used as a path', async () => {
    const outcome = await desk.send(
      '../../../etc/passwd\u0000\u202e.csv',
      bills([`P1,${personId(1)},王二,2026-07-01,10,I10`]),
      { sender: '../../evil', channel: 'console' },
    )
    expect(outcome.ok).toBe(true)
    const row = await desk.ctx.db
      .selectFrom('sources.delivery')
      .where('id', '=', outcome.deliveryId!)
      .select(['file_name', 'sender', 'path'])
      .executeTakeFirstOrThrow()
    expect(row.file_name).toBe('passwd.csv')
    expect(row.sender).toBe('evil')
    expect(row.path!.startsWith(desk.ctx.dataDir)).toBe(true)
  })
  test('nothing half-made lies in the lake', () => {
    const lake = join(desk.ctx.dataDir, 'lake')
    const all = readdirSync(lake, { recursive: true }).map(String)
    expect(all.filter((p) => p.includes('building'))).toEqual([])
    expect(existsSync(join(desk.ctx.dataDir, 'tmp')) ? readdirSync(join(desk.ctx.dataDir, 'tmp')) : []).toEqual([])
  })
})

test('divisions written as names get their codes; a name that tells no division is quarantined with what to do', async () => {
  const rows = ['柳桥镇', '清溪县石泉镇', `${county}001002`, '某某镇'].map(
    (place, i) => `${personId(700 + i)},王${'一二三四'[i]},男,汉族,1980-01-01,${county}00077${i},户主,${place},正常`,
  )
  const version = only(
    await desk.send(
      '公安_户籍人口_20261130.csv',
      ['身份号码,姓名,性别,民族,出生日期,户号,与户主关系,区划,状态', ...rows].join('\n'),
    ),
  )
  expect(version).toMatchObject({ rowsIn: 4, accepted: 3, quarantined: 1 })
  expect(version.rejectReasons[0]).toMatchObject({ reason: 'division-name', field: 'division' })
  const live = (await liveVersions(desk.ctx, '2026-12-31')).get('population')!.find((v) => v.id === version.versionId)!
  const people = await db.rows<{ division: string }>(`SELECT division FROM ${parquet(live.files)} ORDER BY _row`)
  expect(people.map((p) => p.division)).toEqual([`${county}001000`, `${county}002000`, `${county}001002`])
})
