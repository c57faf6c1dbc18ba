/** Deliveries that came before the register, and lists without rows: which county they cover. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { coverageOf, liveVersions } from '../lake.ts'
import type { IngestOutcome } from '../shared.ts'
import { openDesk, personId, type SourcesDesk } from '../testing.ts'
import { findLateAreas } from './late-areas.ts'

let desk: SourcesDesk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())

const county = '900101'
const only = (outcome: IngestOutcome) => {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.receipt.versions[0]!
}
const bills = (lines: string[]) => ['账单号,身份号码,姓名,账单日期,自付金额,诊断', ...lines].join('\n')
const home = (n: number, at = county) => `${at}${String(n).padStart(6, '0')}`
const ledger = (from: number, n: number) =>
  [
    '户号,户主,户主身份号码,成员姓名,成员身份号码,保障类别,月保障金',
    ...Array.from(
      { length: n },
      (_, i) => `${home(from + i)},王一,${personId(from + i)},王一,${i % 2 ? '' : personId(from + i)},城镇基本保障,500`,
    ),
  ].join('\n')
const register = (at: string, from: number, n: number) =>
  [
    '身份号码,姓名,性别,民族,出生日期,户号,与户主关系,区划代码,状态',
    ...Array.from(
      { length: n },
      (_, i) => `${personId(from + i)},王一,男,汉族,1980-01-01,${home(from + i, at)},户主,${at}001001,正常`,
    ),
  ].join('\n')
const versionOf = (id: number) =>
  desk.ctx.db
    .selectFrom('sources.version')
    .where('id', '=', id)
    .select(['areas', 'linked', 'quality', 'snapshot_group'])
    .executeTakeFirstOrThrow()

test('what came before the first register gets its county, and its linked rows, when the register comes', async () => {
  const paid = only(
    await desk.send('诊疗账单_202610.csv', bills([0, 1, 2].map((i) => `B${i},${personId(i)},王一,2026-10-01,10,I10`))),
  )
  const first = only(await desk.send('保障台账_20261031.csv', ledger(0, 8)))
  const second = only(await desk.send('保障台账_20261031_第二部分.csv', ledger(10, 6)))
  const empty = only(await desk.send('诊疗账单_202609.csv', bills([]), { sender: '医保局' }))
  const byOffice = only(
    await desk.send('来电求助_202609.csv', '工单号,身份号码,来电人,来电日期,诉求\n', { area: '900102001' }),
  )
  expect([paid, first, second, empty].map((v) => v.areas)).toEqual([[], [], [], []])
  expect(byOffice).toMatchObject({ rowsIn: 0, areas: ['900102'] })
  expect(await findLateAreas(desk.ctx)).toEqual([])

  only(await desk.send('公安_户籍人口_20261031.csv', register(county, 0, 20)))
  for (const [sent, linked] of [
    [paid, 3],
    [first, 8],
    [second, 6],
    [empty, 0],
  ] as const) {
    const now = await versionOf(sent.versionId)
    expect(now.areas).toEqual([county])
    expect(Number(now.linked)).toBe(linked)
    expect(now.quality.linkedShare).toBe(sent.accepted === 0 ? null : 1)
    expect(now.quality.areasFrom).toContain('补定')
    expect(now.quality.notes!.at(-1)).toContain('户籍人口到达后已补定旗县区')
  }
  const live = await liveVersions(desk.ctx, '2026-10-31')
  // Two parts of one register stay two parts: neither replaces the other.
  expect(
    live
      .get('tier-ledger')!
      .map((v) => [v.id, v.countsFor])
      .sort(),
  ).toEqual([
    [first.versionId, [county]],
    [second.versionId, [county]],
  ])
  expect(coverageOf(live)).toContainEqual({
    dataset: 'clinic-bills',
    area: county,
    from: '2026-09-01',
    to: '2026-09-30',
  })
  expect(coverageOf(live)).toContainEqual({
    dataset: 'tier-ledger',
    area: county,
    from: '2026-10-31',
    to: '9999-12-31',
  })
  expect(await findLateAreas(desk.ctx)).toEqual([])
})

test('persons whom nobody here knows are not counted to the only county there is; a row without a known person by its household', async () => {
  const strangers = Array.from({ length: 12 }, (_, i) => `S${i},${personId(100 + i)},王一,2026-08-01,10,I10`)
  const far = only(await desk.send('诊疗账单_202608.csv', bills(strangers), { sender: '云坡县医保局' }))
  expect(far.areas).toEqual([])
  const near = only(
    await desk.send(
      '保障台账_20260930.csv',
      `户号,户主,户主身份号码,成员姓名,成员身份号码,保障类别,月保障金\n${home(3)},王一,,王新生,${personId(300)},城镇基本保障,500`,
    ),
  )
  expect(near).toMatchObject({ areas: [county], linked: 1 })
  only(await desk.send('公安_户籍人口_云坡_20261031.csv', register('900102', 100, 12)))
  expect(await versionOf(far.versionId)).toMatchObject({ areas: ['900102'] })
})

test('lists without rows are the same file only under the same name: every month counts as delivered', async () => {
  const sender = '清溪县医保局'
  const declared = { areas: [county] }
  only(
    await desk.send('诊疗账单_202603.csv', bills([`E1,${personId(1)},王一,2026-03-01,10,I10`]), { sender, declared }),
  )
  const [april, may] = [
    await desk.send('诊疗账单_202604.csv', bills([]), { sender }),
    await desk.send('诊疗账单_202605.csv', bills([]), { sender }),
  ]
  // Two counties have registers by now: the sender's earlier file tells which one.
  expect(only(april)).toMatchObject({ rowsIn: 0, areas: [county], periodFrom: '2026-04-01', periodTo: '2026-04-30' })
  expect(may).toMatchObject({ state: 'done' })
  expect(only(may)).toMatchObject({ rowsIn: 0, areas: [county], periodFrom: '2026-05-01', periodTo: '2026-05-31' })
  expect(await desk.send('诊疗账单_202605.csv', bills([]), { sender })).toMatchObject({
    state: 'same-file',
    sameAs: may.deliveryId,
  })
  const other = await desk.send('诊疗账单_202605.csv', bills([]), { sender: '云坡县医保局', area: '900102' })
  expect(only(other).areas).toEqual(['900102'])
  const coverage = coverageOf(await liveVersions(desk.ctx, '2026-10-31'))
  expect(coverage).toContainEqual({ dataset: 'clinic-bills', area: county, from: '2026-05-01', to: '2026-05-31' })
})

test('two lists without rows that wait for a person wait each for itself', async () => {
  const strange = '甲,乙,丙\n'
  const first = await desk.send('不明_202604.csv', strange)
  const second = await desk.send('不明_202605.csv', strange)
  expect([first, second]).toMatchObject([{ state: 'needs-mapping' }, { state: 'needs-mapping' }])
  expect(second.deliveryId).not.toBe(first.deliveryId)
  expect((await desk.send('不明_202605.csv', strange)).deliveryId).toBe(second.deliveryId)
})

test.each([
  ['02', '无,,,,,'],
  ['01', '本月无新增账单,,,,,'],
])('a list that says there is nobody has no rows, and its month counts as delivered (2026-%s)', async (month, line) => {
  const sent = only(await desk.send(`诊疗账单_2026${month}.csv`, bills([line]), { declared: { areas: [county] } }))
  expect(sent).toMatchObject({ rowsIn: 0, quarantined: 0, areas: [county], periodFrom: `2026-${month}-01` })
})

test('an empty list without a column that rows would need is taken in', async () => {
  const sent = await desk.send('诊疗账单_202512.csv', '账单号,身份号码,姓名,诊断\n', { declared: { areas: [county] } })
  expect(only(sent)).toMatchObject({ rowsIn: 0, dataset: 'clinic-bills', periodFrom: '2025-12-01', areas: [county] })
})

test('a county that sends before its register waits for it, whatever strangers and strays of a county already known are in the file', async () => {
  const register3 = (n: number) => register('900103', 500, n)
  const few = only(
    await desk.send('诊疗账单_202511.csv', bills([`F1,${personId(500)},王一,2025-11-01,10,I10`]), { area: '900103' }),
  )
  const rows = Array.from({ length: 12 }, (_, i) => `G${i},${personId(500 + i)},王一,2025-10-01,10,I10`)
  const strays = bills([...rows, `G90,${personId(1)},王一,2025-10-02,10,I10`])
  const own = only(await desk.send('诊疗账单_202510.csv', strays, { area: '900103' }))
  const byRegion = only(await desk.send('诊疗账单_202510_全区.csv', strays.replaceAll('G', 'H')))
  expect([few, own, byRegion].map((v) => v.areas)).toEqual([[], [], []])
  only(await desk.send('公安_户籍人口_三县_20261031.csv', register3(15)))
  for (const sent of [few, own, byRegion]) expect((await versionOf(sent.versionId)).areas).toEqual(['900103'])
  // With the own register there, a file about other people is still refused.
  const others = bills([1, 2, 3].map((i) => `J${i},${personId(i)},王一,2025-09-01,10,I10`))
  expect(await desk.send('诊疗账单_202509.csv', others, { area: '900103' })).toMatchObject({ ok: false })
})
