import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { checkRegion, loadRegion, RegionFaults } from './index.ts'

const example = join(import.meta.dirname, '../../regions/example')
const made: string[] = []
let dir = ''

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'jiulian-region-'))
  made.push(dir)
  cpSync(example, dir, { recursive: true })
})
afterAll(() => {
  for (const path of made) rmSync(path, { recursive: true, force: true })
})

/** Changes one piece of a file of the copied region and returns the faults as `file:line message`; each has its Chinese. */
function faultsAfter(file: string, from: string | RegExp, to: string): string[] {
  const path = join(dir, file)
  const before = readFileSync(path, 'utf8')
  const after = before.replace(from, to)
  expect(after, 'the edit must change something').not.toBe(before)
  writeFileSync(path, after)
  const faults = checkRegion(dir)
  for (const { message, zh } of faults) expect(zh, message).toMatch(/\p{Script=Han}/u)
  return faults.map((f) => `${f.file}:${f.line} ${f.message}`)
}

test('the invented region has no fault', () => {
  expect(checkRegion(dir)).toEqual([])
})

describe('each fault is named with its file and line', () => {
  const cases: [string, string, string | RegExp, string, RegExp][] = [
    [
      'an unknown field',
      'datasets/wages.yaml',
      'department: civil-affairs',
      'department: civil-affairs\ncolour: red',
      /^datasets\/wages\.yaml:4 colour: unknown field$/,
    ],
    [
      'a wrong type',
      'datasets/wages.yaml',
      'lag_days: 15',
      'lag_days: soon',
      /^datasets\/wages\.yaml:\d+ delivery\.lag_days: /,
    ],
    [
      'a kind of help from a tier that does not exist',
      'region.yaml',
      "'tier:margin'",
      "'tier:moon'",
      /^region\.yaml:\d+ help\.kinds\.1\.from\.0: unknown tier "moon"$/,
    ],
    [
      'an unknown department',
      'datasets/calls.yaml',
      'department: town-hall',
      'department: moon',
      /unknown department "moon"/,
    ],
    [
      'a column that means no field',
      'datasets/calls.yaml',
      '工单号: ticket_no',
      '工单号: ticket',
      /^datasets\/calls\.yaml:\d+ columns\.工单号: unknown field "ticket"$/,
    ],
    [
      'a header with two meanings',
      'datasets/calls.yaml',
      '诉求: matter',
      '诉求: matter, 工单号（）: matter',
      /already means "ticket_no"/,
    ],
    [
      'a field by a name that reading a file uses itself',
      'datasets/calls.yaml',
      'matter: {',
      'reason: {',
      /fields\.reason: the name is taken/,
    ],
    [
      'a shown field that does not exist',
      'measures/household.yaml',
      'dataset: calls',
      'dataset: calls\n  show: [moon]',
      /calls_30d\.show: unknown field "moon"/,
    ],
    [
      'a key that is no field',
      'datasets/calls.yaml',
      'key: [ticket_no]',
      'key: [ticket]',
      /key\.0: unknown field "ticket"/,
    ],
    [
      'FEEL that cannot be read',
      'indicators/R-I04.yaml',
      'calls_30d >= 3',
      'calls_30d >=',
      /^indicators\/R-I04\.yaml:8 when\.orange: column \d+: /,
    ],
    [
      'a name that is no measure',
      'indicators/R-I04.yaml',
      'calls_30d >= 3',
      'calls_90d >= 3',
      /^indicators\/R-I04\.yaml:8 when\.orange: column 1: .*calls_90d/,
    ],
    [
      'a division by what may be zero',
      'indicators/R-I04.yaml',
      'calls_30d >= 3',
      '3 / calls_30d < 1',
      /^indicators\/R-I04\.yaml:8 when\.orange: column 5: the divisor may be zero$/,
    ],
    ['text compared with a number', 'indicators/R-I04.yaml', 'calls_30d >= 3', 'tier >= 3', /when\.orange: column \d+/],
    [
      'a filter on a field the data set lacks',
      'measures/household.yaml',
      'grade <= 2',
      'degree <= 2',
      /^measures\/household\.yaml:\d+ severe_cards\.where: column 1: .*degree/,
    ],
    [
      'a window without dates',
      'measures/household.yaml',
      '  where: grade <= 2',
      '  where: grade <= 2\n  window: P3M',
      /severe_cards\.window: care-cards has no field with role event-date/,
    ],
    [
      'a measure of an unknown data set',
      'measures/household.yaml',
      'dataset: calls',
      'dataset: cals',
      /^measures\/household\.yaml:\d+ calls_30d\.dataset: unknown data set "cals"$/,
    ],
    [
      'a list of the statistics whose groups the data set does not know',
      'region.yaml',
      '{ id: 90s, label',
      '{ id: nineties, label',
      /^region\.yaml:\d+ statistics_lists\.0\.groups\.1\.id: "band" has no code "nineties"$/,
    ],
    [
      'ages of the statistics that overlap',
      'region.yaml',
      'from: 80, to: 89',
      'from: 80, to: 95',
      /statistics_lists\.0\.groups\.1\.from: ages overlap with "80s"/,
    ],
    [
      'a missing translation',
      'indicators/R-I04.yaml',
      /label: .*/,
      'label: { zh: 反复求助 }',
      /^indicators\/R-I04\.yaml:2 label\.en: /,
    ],
    [
      'an indicator without case',
      'indicators/R-I04.yaml',
      /cases:[\s\S]*$/,
      'cases: []\n',
      /^indicators\/R-I04\.yaml:\d+ cases: /,
    ],
    [
      'an indicator without reference',
      'indicators/R-I04.yaml',
      /reference: .*\n/,
      '',
      /^indicators\/R-I04\.yaml:1 reference: /,
    ],
    [
      'an indicator without dimension',
      'indicators/R-I04.yaml',
      /dimension: .*\n/,
      '',
      /^indicators\/R-I04\.yaml:1 dimension: /,
    ],
    [
      'a level no case reaches',
      'indicators/R-I04.yaml',
      /.*expect: orange.*\n/,
      '',
      /when\.orange: no case expects orange/,
    ],
    [
      'a case the conditions contradict',
      'indicators/R-I04.yaml',
      'calls_30d: 2 }, expect: yellow',
      'calls_30d: 2 }, expect: orange',
      /expects orange, the conditions give yellow/,
    ],
    [
      'a placeholder that stands for nothing',
      'indicators/R-I04.yaml',
      '次\n',
      '次{calls}\n',
      /reason\.zh: \{calls\} is no measure/,
    ],
    [
      'an unknown action',
      'indicators/R-I04.yaml',
      'actions: [visit]',
      'actions: [fly]',
      /actions\.0: unknown action "fly"/,
    ],
    ['an unknown tier', 'indicators/R-D01.yaml', 'tier = "none"', 'tier = "gone"', /unknown tier "gone"/],
    [
      'overlapping dates of a standard',
      'standards.csv',
      '2024-01-01,2025-12-31',
      '2024-01-01,2026-06-30',
      /^standards\.csv:3 dibao: dates overlap with line 2$/,
    ],
    [
      'a standard that is no number',
      'standards.csv',
      'urban,600',
      'urban,six hundred',
      /^standards\.csv:2 value "six hundred" is no number$/,
    ],
    [
      'a standard without a name for people',
      'region.yaml',
      /\n {2}bill_line: .*/,
      '',
      /^standards\.csv:\d+ id: region\.yaml has no label for standard "bill_line"$/,
    ],
    [
      'a standard for an unknown area',
      'standards.csv',
      'dibao,900102',
      'dibao,910102',
      /^standards\.csv:5 area: unknown area "910102"$/,
    ],
    [
      'a division without parent',
      'divisions.csv',
      '900102001000,云坡镇,township,900102000000',
      '900102001000,云坡镇,township,900103000000',
      /^divisions\.csv:\d+ parent 900103000000 is no division$/,
    ],
    [
      'a need that nobody can give',
      'referrals.yaml',
      'units: [clinics]',
      'units: [hospital]',
      /^referrals\.yaml:\d+ needs\.medical-aid\.units: need medical-aid names the unknown unit hospital$/,
    ],
    [
      'data of a referral that the product does not know',
      'referrals.yaml',
      'fields: [name, id-number, tier, costs]',
      'fields: [name, income]',
      /^referrals\.yaml:\d+ needs\.medical-aid\.fields\.1/,
    ],
    [
      'one purpose for two needs',
      'referrals.yaml',
      'code: CL01',
      'code: YL01',
      /purpose YL01 is used by medical-aid already/,
    ],
    [
      'a department without a name',
      'referrals.yaml',
      'homes: { label: { zh: 住房局, en: Homes }, recognises: true }',
      'homes: { recognises: true }',
      /homes is no department of region\.yaml and has no label of its own/,
    ],
    ['YAML that cannot be read', 'region.yaml', 'merge: {', 'merge: {{', /^region\.yaml:\d+ /],
  ]
  test.each(cases)('%s', (_what, file, from, to, expected) => {
    const faults = faultsAfter(file, from, to)
    expect(faults.join('\n')).toMatch(new RegExp(expected.source, 'm'))
  })
})

test('what a policy officer can mend stands in Chinese as well', () => {
  const chinese = () => checkRegion(dir).flatMap(({ zh }) => zh ?? [])
  faultsAfter('standards.csv', /,(\d+),/, ',abc,')
  expect(chinese()).toContainEqual('标准值“abc”不是数字。')
  faultsAfter('indicators/R-D01.yaml', /expect: (orange|red|yellow)/, 'expect: none')
  expect(chinese().join()).toMatch(/案例“.*”应为不预警，按现在的条件得到(红色|橙色|黄色)。/)
})

test('all faults of several files are reported together', () => {
  faultsAfter('datasets/calls.yaml', 'key: [ticket_no]', 'key: [ticket]')
  const faults = faultsAfter('indicators/R-D01.yaml', 'actions: [visit]', 'actions: [fly]')
  expect(faults).toHaveLength(2)
})

test('a region with faults is not loaded', () => {
  writeFileSync(join(dir, 'datasets/calls.yaml'), 'id: [broken')
  expect(() => loadRegion(dir)).toThrow(RegionFaults)
})
