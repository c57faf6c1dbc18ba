import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { changeStandards } from './change-standards.ts'
import { checkDraft } from './check-draft.ts'
import { comparePolicy } from './compare-policy.ts'
import { approveDraft } from './decide-draft.ts'
import { layOver } from './overlay.ts'
import { policyAsOf, publishedVersions } from './policy-as-of.ts'
import { standardsView } from './policy-views.ts'
import { proposeDraft } from './propose-draft.ts'
import type { PolicyChange, StandardChange } from './shapes.ts'
import { openPolicyOffice, province, provinceToo, standard } from './testing.ts'

const office = await openPolicyOffice()
const { ctx, drafted } = office
afterAll(() => office.close())
const { dir } = ctx.region

const model = (rows: [test: string, output: string][]) => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="aid" name="示例补助" namespace="example">
  <decision id="amount" name="补助额">
    <variable name="补助额" typeRef="number" />
    <decisionTable id="table" hitPolicy="FIRST">
      <input id="i1" label="收入"><inputExpression typeRef="number"><text>income</text></inputExpression></input>
      <output id="o1" label="金额" typeRef="number" />
${rows
  .map(
    ([test, output], i) =>
      `      <rule id="r${i + 1}"><inputEntry id="t${i}"><text>${test}</text></inputEntry><outputEntry id="e${i}"><text>${output}</text></outputEntry></rule>`,
  )
  .join('\n')}
    </decisionTable>
  </decision>
</definitions>
`
const before = model([
  ['&lt; 1000', '300'],
  ['-', '0'],
])

const checkOf = (changes: PolicyChange[], validFrom = '2027-01-01') =>
  checkDraft(ctx, [], changes, { validFrom, correction: false, earliest: '2026-11-25' })
const faultsOf = async (...given: Parameters<typeof checkOf>) => (await checkOf(...given)).faults

describe('dated rows', () => {
  test('a new row stands with its standard and ends the one before it; the rest of the file keeps its words', () => {
    const text = readFileSync(join(dir, 'standards.csv'), 'utf8')
    const change = standard({ area: '900102', value: '740', source: '云坡县公告，第3号' }) as StandardChange
    const lines = changeStandards(text, [change]).split('\n')
    expect(lines).toContain('dibao,900102,urban,700,CNY/month,2026-01-01,2026-12-31,云坡县公告,true')
    expect(lines).toContain('dibao,900102,urban,740,CNY/month,2027-01-01,,云坡县公告，第3号,true')
    expect(lines.filter((line) => line.startsWith('bill_line'))).toEqual([
      'bill_line,,,5000,CNY,2024-01-01,,示例办法第六条,true',
    ])
  })

  test('future, present and past rows are told apart', () => {
    const rows = standardsView(ctx, [], [standard({ area: '900102', value: '740' })])
    expect(
      rows.filter((row) => row.id === 'dibao' && row.urban === 'urban').map((row) => [row.area, row.value, row.state]),
    ).toEqual([
      ['', '600', 'past'],
      ['', '650', 'current'],
      ['900102', '700', 'current'],
      ['900102', '740', 'future'],
    ])
  })
})

describe('faults stand at their cell, in Chinese', () => {
  const cases: [string, PolicyChange[], cell: string, zh: RegExp][] = [
    ['a value that is no number', [standard({ value: '七百' })], 'value', /“七百”不是数字/],
    ['a day that does not exist', [standard({ valid_to: '2027-13-01' })], 'valid_to', /不是有效日期/],
    ['an unknown area', [standard({ area: '910101' })], 'area', /没有区划代码为“910101”的地区/],
    ['half an area code', [standard({ area: '90010' })], 'area', /不是完整的区划代码/],
    [
      'a yearly unit on a monthly standard',
      [standard({ unit: 'CNY/year' })],
      'unit',
      /单位与同一标准的其他行不同（CNY\/month）/,
    ],
    ['no source', [standard({ source: '' })], 'source', /请填写依据/],
    ['a day before the draft is valid', [standard({ valid_from: '2026-12-01' })], 'valid_from', /不能早于草稿的生效日/],
    [
      'overlapping days',
      [standard({ valid_from: '2027-06-01' }), standard({ valid_to: '2027-12-31' })],
      'valid_from',
      /有效期与第 \d+ 行重叠/,
    ],
    [
      'a gap between two rows',
      [standard({ valid_to: '2027-05-31' }), standard({ valid_from: '2027-07-01' })],
      'valid_to',
      /2027-06-01 至 2027-06-30 没有标准/,
    ],
    [
      'FEEL that cannot be read',
      [{ kind: 'indicator', id: 'R-I04', when: { orange: 'calls_30d >=' } }],
      'when.orange',
      /条件第 \d+ 个字符处有误：没有写完。/,
    ],
    [
      'a division by what may be zero',
      [{ kind: 'indicator', id: 'R-I04', when: { orange: '3 / calls_30d < 1' } }],
      'when.orange',
      /条件第 5 个字符处有误：除数可能为零/,
    ],
    [
      'a case the new threshold contradicts',
      [{ kind: 'indicator', id: 'R-I04', when: { yellow: 'calls_30d >= 1', orange: 'calls_30d >= 9' } }],
      'cases.0',
      /案例“.*”应为.*得到/,
    ],
  ]
  test.each(cases)('%s', async (_what, changes, cell, zh) => {
    const faults = await faultsOf(changes)
    const found = faults.filter((fault) => fault.cell === cell && fault.target !== null)
    expect(found.map((fault) => fault.zh).join('\n'), JSON.stringify(faults)).toMatch(zh)
    expect(found[0]!.line).toBeGreaterThan(1)
  })

  test('of a decision table the fault names the cell, so that the editor marks it there', async () => {
    const file = 'benefits/family/rule.dmn'
    const text = readFileSync(join(dir, file), 'utf8').replace('&gt;= 18</text>', '&gt;=</text>')
    expect(await faultsOf([{ kind: 'file', file, text }])).toMatchObject([
      { target: file, file, element: 'counted_2_in3', zh: '表达式有误：没有写完（>=）' },
    ])
  })

  test('an income that is divided by is named at its cell', async () => {
    const file = 'benefits/basic/rule.dmn'
    const text = readFileSync(join(dir, file), 'utf8').replace('&lt; line_year', '&lt; 1 / income_year')
    expect(await faultsOf([{ kind: 'file', file, text }])).toMatchObject([
      { target: file, file, element: 'tier_2_in1', zh: 'tier 的除数可能为零，届时结果为“无法判断”' },
    ])
  })

  test('a boundary that no case tells is no fault: it is said with its place and keeps nobody from handing in', async () => {
    const file = 'benefits/basic/cases.yaml'
    const text = readFileSync(join(dir, file), 'utf8').replace('savings: 8000.01', 'savings: 90000')
    const { faults, gaps } = await checkOf([{ kind: 'file', file, text }])
    expect(faults).toEqual([])
    expect(gaps).toMatchObject([
      {
        file: 'benefits/basic/rule.dmn',
        zh: expect.stringMatching(
          /^没有案例区分 savings_ok 的边界“household\.savings .*”：缺少恰差一步（一分或一个单位）的案例$/,
        ),
      },
    ])
    // Whoever changes a standard only is not told of the models.
    expect((await checkOf([standard()])).gaps).toEqual([])
  })

  test('a sound draft has none', async () => {
    expect(await faultsOf([standard()])).toEqual([])
    expect(await faultsOf([standard({ area: '900102', value: '740' })])).toEqual([])
  })
})

describe('what it changes, row by row', () => {
  test('a new standard shows the row that ends and the row that begins', () => {
    const diff = comparePolicy(ctx.region, new Map(), layOver(dir, [standard({ area: '900102', value: '740' })]))
    expect(diff).toMatchObject([
      {
        group: 'dibao',
        row: '900102|urban|2026-01-01',
        act: 'changed',
        cells: [{ column: 'valid_to', before: '', after: '2026-12-31' }],
      },
      {
        group: 'dibao',
        row: '900102|urban|2027-01-01',
        act: 'added',
        cells: [{ column: 'applied_before', before: '700|900102' }, { column: 'value', after: '740' }, {}, {}, {}, {}],
      },
    ])
  })

  test('a county that sets its first own standard sees what of the whole region it replaces', () => {
    const diff = comparePolicy(ctx.region, new Map(), layOver(dir, [standard()]))
    expect(diff[0]?.cells[0]).toEqual({ column: 'applied_before', before: '650|', after: null })
  })

  test('a threshold shows the condition before and after, and nothing that stayed', () => {
    const change: PolicyChange = { kind: 'indicator', id: 'R-H01', when: { orange: 'bills_12m >= 10000' }, on: false }
    const diff = comparePolicy(ctx.region, new Map(), layOver(dir, [change]))
    expect(diff.map(({ row, act, cells }) => [row, act, cells[0]?.before, cells[0]?.after])).toEqual([
      ['on', 'changed', 'true', 'false'],
      ['when.orange', 'changed', 'bills_12m >= 12000', 'bills_12m >= 10000'],
    ])
  })

  test('of a decision table only the rows that differ are shown, with their column names', () => {
    mkdirSync(join(dir, 'benefits/aid'), { recursive: true })
    writeFileSync(join(dir, 'benefits/aid/rule.dmn'), before)
    const text = model([
      ['&lt; 1200', '300'],
      ['-', '0'],
      ['null', '0'],
    ])
    const diff = comparePolicy(
      ctx.region,
      new Map(),
      layOver(dir, [{ kind: 'file', file: 'benefits/aid/rule.dmn', text }]),
    )
    expect(diff).toMatchObject([
      {
        group: '补助额',
        row: 'rule:r1',
        act: 'changed',
        cells: [{ column: '收入', before: '< 1000', after: '< 1200' }],
      },
      { group: '补助额', row: 'rule:r3', act: 'added' },
    ])
  })
})

test('indicators and models count from their day, dated rows by their own days; what was known then can be asked again', async () => {
  const change: PolicyChange = {
    kind: 'indicator',
    id: 'R-I04',
    on: false,
    silence: { days: 30, rise: 0.5 },
  }
  const publish = async (changes: PolicyChange[], validFrom: string) => {
    const id = await drafted(province, changes, { validFrom })
    expect(await proposeDraft(ctx, province, id)).toEqual({ ok: true })
    expect(await approveDraft(ctx, provinceToo, id)).toMatchObject({ ok: true })
  }
  await publish([change], '2027-01-01')
  await publish([{ kind: 'indicator', id: 'R-I04', on: true }], '2027-03-01')
  await publish([standard()], '2027-01-01')
  const on = async (day: string, upTo?: number) => (await policyAsOf(ctx, day, upTo)).indicators.get('R-I04')
  expect(await policyAsOf(ctx, '2026-12-31', 2)).toBe(ctx.region)
  expect(await on('2026-12-31')).toMatchObject({ on: true })
  expect(await on('2027-01-01')).toMatchObject({ on: false, silence: { days: 30, rise: 0.5 } })
  // The later version changed the switch alone: the quiet time of the earlier one stays.
  expect(await on('2027-03-01')).toMatchObject({ on: true, silence: { days: 30, rise: 0.5 } })
  expect(await on('2027-03-01', 1)).toMatchObject({ on: false })
  expect((await publishedVersions(ctx)).map((version) => version.number)).toEqual([1, 2, 3])
  const region = await policyAsOf(ctx, '2027-03-01')
  expect(readFileSync(join(region.dir, 'standards.csv'), 'utf8')).toContain('dibao,900101,urban,720')
  expect(region.policy?.versions).toEqual([1, 2, 3])
})
