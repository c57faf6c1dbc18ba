import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { checkRegion } from '../index.ts'

const example = join(import.meta.dirname, '../../../regions/example')
const made: string[] = []
let dir = ''

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'jiulian-benefits-'))
  made.push(dir)
  cpSync(example, dir, { recursive: true })
})
afterAll(() => {
  for (const path of made) rmSync(path, { recursive: true, force: true })
})

/** Changes one piece of a file of the copied region and returns the faults as `file:line message`. */
function faultsAfter(file: string, from: string | RegExp, to: string): string[] {
  const path = join(dir, 'benefits', file)
  const before = readFileSync(path, 'utf8')
  const after = before.replace(from, to)
  expect(after, 'the edit must change something').not.toBe(before)
  writeFileSync(path, after)
  return checkRegion(dir).map((f) => `${f.file}:${f.line} ${f.message}`)
}

test('the benefits of the invented region have no fault, every case comes out, every row of every table fires', () => {
  expect(checkRegion(dir)).toEqual([])
})

describe('each fault of policy is found with its file and line', () => {
  const cases: [string, string, string | RegExp, string, RegExp][] = [
    [
      'a line that is no standard',
      'benefits.yaml',
      'line: dibao',
      'line: poverty',
      /^benefits\/benefits\.yaml:\d+ .*poverty is no standard/,
    ],
    [
      'a rule without article',
      'basic/rule.dmn',
      'article: 示例办法第四条\nzh: 家庭年收入',
      'zh: 家庭年收入',
      /^benefits\/basic\/rule\.dmn:\d+ income_year: the description has no line "article: …"$/,
    ],
    [
      'a row without article',
      'family/rule.dmn',
      '<annotationEntry><text>示例办法第二条</text></annotationEntry>',
      '<annotationEntry><text></text></annotationEntry>',
      /^benefits\/family\/rule\.dmn:\d+ counted row 1 has no annotation "article"$/,
    ],
    [
      'an article of an unknown law',
      'family/rule.dmn',
      'article: 示例办法第二条',
      'article: 某办法第二条',
      /^benefits\/family\/rule\.dmn:\d+ counted: "某办法第二条" begins with no title listed under laws/,
    ],
    [
      'a figure in a sentence that is no figure of the rule',
      'family/rule.dmn',
      'zh: 家庭成员{household_size}人',
      'zh: 家庭成员{people}人',
      /household_size: \{people\} in the sentence stands for nothing/,
    ],
    [
      'a fact that is not in the catalogue',
      'basic/rule.dmn',
      'household.savings &lt;=',
      'household.jewels &lt;=',
      /^benefits\/basic\/rule\.dmn:\d+ .*jewels/,
    ],
    [
      'a standard that is not in the catalogue',
      'basic/rule.dmn',
      '<text>standard.dibao * household_size</text>',
      '<text>standard.minimum * household_size</text>',
      /^benefits\/basic\/rule\.dmn:\d+ .*minimum/,
    ],
    [
      'a row that no case makes fire',
      'family/cases.yaml',
      /.*外出满六个月.*\n/g,
      '',
      /^benefits\/family\/rule\.dmn:\d+ no case makes row 2 of counted fire$/,
    ],
    [
      'a case that does not come out',
      'basic/cases.yaml',
      'wages_year: 7799.99 }, expect: { tier: dibao-urban',
      'wages_year: 7799.99 }, expect: { tier: margin',
      /^benefits\/basic\/cases\.yaml:4 cases\.1\.expect\.tier: “收入低一分” expects "margin", the models give "dibao-urban"$/,
    ],
    [
      'a case that names the wrong missing fact',
      'basic/cases.yaml',
      "tier: ['household.wages_year']",
      "tier: ['household.savings']",
      /expects that household\.savings is missing, the models give missing household\.wages_year/,
    ],
    [
      'a case with an unknown fact',
      'basic/cases.yaml',
      'savings: 8000.01',
      'saving: 8000.01',
      /^benefits\/basic\/cases\.yaml:\d+ cases\.\d+\.household\.saving: "saving" is not in the catalogue of facts$/,
    ],
    [
      'a gap between the dates of a standard',
      'basic/standards.csv',
      '2027-01-01,,',
      '2027-02-01,,',
      /^benefits\/basic\/standards\.csv:6 uplift_care: no value between 2026-12-31 and 2027-02-01$/,
    ],
    [
      'overlapping dates of a standard',
      'basic/standards.csv',
      '2026-12-31',
      '2027-03-31',
      /^benefits\/basic\/standards\.csv:6 uplift_care: dates overlap with line 5$/,
    ],
    [
      'a standard in a unit that cannot be used',
      'basic/standards.csv',
      'savings_limit,,,8000,CNY/person',
      'savings_limit,,,8000,CNY/household',
      /^benefits\/basic\/standards\.csv:3 savings_limit: unit CNY\/household does not fit CNY\/person$/,
    ],
    [
      'a standard for an unknown area',
      'basic/standards.csv',
      'savings_limit,,',
      'savings_limit,910102,',
      /^benefits\/basic\/standards\.csv:3 area: unknown area "910102"$/,
    ],
    [
      'a standard without any value',
      'family/standards.csv',
      /away_months.*\n/,
      '',
      /^benefits\/inputs\.yaml:\d+ standard\.away_months: no standards\.csv has a row$/,
    ],
    [
      'a measure that does not exist',
      'inputs.yaml',
      'measure: wages_12m',
      'measure: wages_24m',
      /^benefits\/inputs\.yaml:\d+ household\.wages_year\.measure: unknown measure "wages_24m"$/,
    ],
    [
      'a fact that the form forgets',
      'inputs.yaml',
      /person: \[age, /,
      'person: [',
      /^benefits\/inputs\.yaml:\d+ person\.age: "age" stands in no group of the form$/,
    ],
    [
      'a word for a code that does not exist',
      'inputs.yaml',
      'words:\n  held_tier: { none:',
      'words:\n  held_tier: { nobody:',
      /^benefits\/inputs\.yaml:\d+ words\.held_tier: held_tier has no code "nobody"$/,
    ],
    [
      'a code that people could not read',
      'benefits.yaml',
      'stop: { zh: 可能终止, en: may stop }, ',
      '',
      /^benefits\/basic\/rule\.dmn:\d+ change: "stop" has no word in benefits\.yaml$/,
    ],
    [
      'a fact from nowhere',
      'inputs.yaml',
      'ask: true, assume: 0 }\n  other_income_year',
      'assume: 0 }\n  other_income_year',
      /^benefits\/inputs\.yaml:\d+ person\.away_months: say where the fact comes from/,
    ],
    [
      'an assumption outside the codes',
      'inputs.yaml',
      'assume: none, codes',
      'assume: nobody, codes',
      /^benefits\/inputs\.yaml:\d+ household\.held_tier\.assume: "nobody" does not fit$/,
    ],
    [
      'an output that is no decision',
      'benefits.yaml',
      'income_year: { label',
      'income_month: { label',
      /^benefits\/benefits\.yaml:\d+ outputs\.household\.income_month: is no decision of a model$/,
    ],
    [
      'models in the wrong order',
      'benefits.yaml',
      'models: [family, basic]',
      'models: [basic, family]',
      /^benefits\/basic\/rule\.dmn:\d+ basic imports a model that comes after it in benefits\.yaml$/,
    ],
    [
      'a ring of decisions',
      'basic/rule.dmn',
      '<text>standard.dibao * household_size</text>',
      '<text>standard.dibao * monthly_amount</text>',
      /^benefits\/basic\/rule\.dmn:\d+ .*monthly_amount/,
    ],
    [
      'a yearly line against a monthly income',
      'inputs.yaml',
      /(wages_year: .*unit: )CNY\/year/,
      '$1CNY/month',
      /^benefits\/basic\/rule\.dmn:\d+ .*(CNY\/month|month)/,
    ],
    [
      'a rule that cannot run over the population',
      'basic/rule.dmn',
      'household.wages_year + sum(',
      'household.wages_year + members[1].other_income_year + sum(',
      /^benefits\/basic\/rule\.dmn:\d+ members have no position in SQL$/,
    ],
    [
      'an income divided by, which may be zero',
      'basic/rule.dmn',
      'if household_size &gt; 0 then income_year / household_size else 0',
      'household_size / income_year',
      /^benefits\/basic\/rule\.dmn:\d+ income_per_head_year divides by a value that may be zero: the result is then unknown$/,
    ],
    [
      'a table that says nothing of some families',
      'family/rule.dmn',
      '<inputEntry id="counted_3_in3"><text>-</text>',
      '<inputEntry id="counted_3_in3"><text>&lt; 18</text>',
      /^benefits\/family\/rule\.dmn:\d+ no row of counted matches /,
    ],
    [
      'a row that earlier rows take wholly',
      'basic/rule.dmn',
      '<inputEntry id="tier_4_in1"><text>&lt; standard.margin_ratio * line_year</text>',
      '<inputEntry id="tier_4_in1"><text>-</text>',
      /^benefits\/basic\/rule\.dmn:\d+ row 5 of tier never fires: earlier rows take all of it$/,
    ],
    ['XML that cannot be read', 'basic/rule.dmn', '</definitions>', '', /^benefits\/basic\/rule\.dmn:\d+ /],
    [
      'a fact the usual family does not mention',
      'usual-family.yaml',
      ', savings: 0',
      '',
      /^benefits\/usual-family\.yaml:\d+ household: says nothing of savings$/,
    ],
  ]
  test.each(cases)('%s', (_what, file, from, to, expected) => {
    expect(faultsAfter(file, from, to).join('\n')).toMatch(new RegExp(expected.source, 'm'))
  })
})

test('a model that cannot be read is named alone, not among what others miss of it', () => {
  expect(faultsAfter('family/rule.dmn', '</definitions>', '')).toEqual([
    expect.stringMatching(/^benefits\/family\/rule\.dmn:\d+ not well-formed XML: unclosed tag: definitions$/),
  ])
})

test('a value that is no number is named alone, not among the hundred cases it puts wrong', () => {
  expect(faultsAfter('basic/standards.csv', 'savings_limit,,,8000', 'savings_limit,,,八千')).toEqual([
    'benefits/basic/standards.csv:3 value "八千" is no number',
  ])
})

test('a fault in a table names the row and the column, in Chinese as well', () => {
  const path = join(dir, 'benefits/family/rule.dmn')
  writeFileSync(path, readFileSync(path, 'utf8').replace('&gt;= standard.away_months', '&gt;= "six"'))
  const [fault] = checkRegion(dir)
  expect(fault).toMatchObject({ file: 'benefits/family/rule.dmn', rule: 2, cell: 'input 2' })
  expect(fault?.zh).toMatch(/[一-龥]/)
})

test('a region without the folder has no benefits and no fault', () => {
  rmSync(join(dir, 'benefits'), { recursive: true })
  // The economic check holds answers against the standards of benefits.
  rmSync(join(dir, 'check.yaml'))
  expect(checkRegion(dir)).toEqual([])
})
