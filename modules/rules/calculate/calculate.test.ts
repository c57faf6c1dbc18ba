import { expect, test } from 'vitest'
import { createApp } from '../../../platform/web/index.ts'
import { loadRegion } from '../load-region.ts'
import { calculateRoutes } from './routes.ts'
import { dayOf } from './situation.ts'

const region = loadRegion('regions/inner-mongolia')
const app = createApp()
app.route(
  '/api',
  calculateRoutes(async () => region),
)
const ask = async (path: string, body: unknown) => {
  const answer = await app.request(`http://localhost/api${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: answer.status, body: (await answer.json()) as Answer }
}
// biome-ignore lint/suspicious/noExplicitAny: the shape is what the tests look at
type Answer = Record<string, any>
type Tree = {
  articles: string[]
  sentence: Record<string, string>
  standards: Answer[]
  facts: Answer[]
  because: Tree[]
}
const at = '2026-11-24'
const person = (age: number, wage: number | null = 0) => ({
  age: { [at]: age },
  ...(wage !== null && { wage_year: { [at]: wage } }),
  pension_year: { [at]: 0 },
  medical_costs_year: { [at]: 0 },
  member_tier: { [at]: null },
})
const family = (wage: number | null) => ({
  assume: true,
  persons: { 某甲: person(45, wage), 某乙: person(12) },
  households: {
    家: {
      head: ['某甲'],
      child: ['某乙'],
      area: { [at]: '150403' },
      urban: { [at]: true },
      tier: { [at]: null },
      monthly_amount: { [at]: null },
    },
  },
})

test('what is null is computed, by person and by household; what was assumed is told', async () => {
  const { status, body } = await ask('/rules/calculate', family(3000))
  expect(status).toBe(200)
  expect(body.households.家.tier).toEqual({ [at]: 'dibao-urban' })
  expect(body.households.家.monthly_amount[at]).toBeGreaterThan(0)
  expect(body.persons.某甲.member_tier[at]).toBe('dibao-urban')
  expect(body.assumed.家[at]).toContain('household.homes')
  expect(body.assumed.家[at]).not.toContain('members[0].wage_year')
  expect(body.suggestion).toBe(true)
  expect(body.trace).toBeUndefined()
})

test('a wage nobody knows is not zero: the tier cannot be judged, and the answer says for want of what', async () => {
  const { body } = await ask('/rules/calculate', family(null))
  expect(body.households.家.tier).toEqual({ [at]: null })
  expect(body.missing.家[at].tier).toEqual(['members[0].wage_year'])
})

test('the trace leads from the tier to articles, dated standards and the facts, in both languages', async () => {
  const { body } = await ask('/rules/trace', family(3000))
  const tree = body.trace.家[at].tier
  expect(tree.sentence.zh).toBe('建议类别：城市低保')
  const all: Tree[] = []
  const walk = (one: Tree): void => {
    all.push(one)
    one.because.forEach(walk)
  }
  walk(tree)
  expect(all.every((one) => one.articles.length > 0 && one.sentence.zh && one.sentence.en)).toBe(true)
  const line = all.flatMap((one) => one.standards).find((one) => one.path === 'standard.dibao')
  expect(line!.standard).toMatchObject({ valid_from: expect.any(String), source: expect.any(String), verified: false })
  expect(line!.standard.place).toEqual({ zh: '内蒙古自治区城镇', en: '内蒙古自治区, towns' })
  expect(all.flatMap((one) => one.facts).some((one) => one.path === 'members[0].wage_year' && one.value === 3000)).toBe(
    true,
  )
  expect(JSON.stringify(tree)).not.toMatch(/\{[a-z_.]+\}/)
})

test('no code stands in a Chinese sentence: tiers, reasons and findings are said in words', async () => {
  const asked = family(14_000)
  const ill = { ...person(12), disability_kind: { [at]: '4' }, disability_grade: { [at]: '1' } }
  const household = { ...asked.households.家, change: { [at]: null }, package_dibao: { [at]: null } }
  const given = { ...asked, persons: { ...asked.persons, 某乙: ill }, households: { 家: household } }
  const { body } = await ask('/rules/trace', given)
  const codes: string[] = []
  const visit = (one: Answer) => {
    for (const { zh } of [one.sentence, one.words, ...[...one.facts, ...one.standards].map((used) => used.words)])
      if (/[a-z]{2}/.test(zh)) codes.push(`${one.id}: ${zh}`)
    for (const below of one.because) visit(below)
  }
  const trees = Object.values(body.trace.家[at] as Record<string, Answer>)
  expect(trees.length).toBeGreaterThan(3)
  for (const tree of trees) visit(tree)
  expect([...new Set(codes)]).toEqual([])
})

test('a value holds until a later one is given, and each wished day is computed with its own values', async () => {
  const body = family(3000)
  const head = body.persons.某甲 as Record<string, Record<string, unknown>>
  head.wage_year = { '2026-01': 3000, '2026-11': 60000 }
  const home = body.households.家 as Record<string, Record<string, unknown> | string[]>
  for (const name of ['age', 'pension_year', 'medical_costs_year']) head[name] = { '2025': head[name]![at] }
  Object.assign(home, { area: { '2025': '150403' }, urban: { '2025': true }, tier: { '2026-10-31': null, [at]: null } })
  const child = body.persons.某乙 as Record<string, Record<string, unknown>>
  for (const name of ['age', 'wage_year', 'pension_year', 'medical_costs_year'])
    child[name] = { '2025': child[name]![at] }
  const { body: answer } = await ask('/rules/calculate', body)
  expect(answer.households.家.tier).toEqual({ '2026-10-31': 'dibao-urban', [at]: 'none' })
})

test('every fault of a request is told with its place and what to do', async () => {
  const { status, body } = await ask('/rules/calculate', {
    persons: { 某甲: { age: { '2026-13': 40, '2026': '四十' }, tier_x: { '2026': 1 } }, 某丙: {} },
    households: {
      家: { head: ['某甲', '某丁'], uncle: ['某甲'], area: { '2026': '元宝山' }, tier: { '2026': 'dibao' } },
    },
  })
  expect(status).toBe(400)
  const paths = body.error.details.map((one: { path: string }) => one.path)
  expect(paths).toEqual(
    expect.arrayContaining([
      'persons.某甲.age.2026-13',
      'persons.某甲.age.2026',
      'persons.某甲.tier_x',
      'households.家.head',
      'households.家.uncle',
      'households.家',
      'households.家.area.2026',
      'households.家.tier.2026',
      'persons.某丙',
    ]),
  )
})

test('a value without its period is told so in Chinese, at its place', async () => {
  const asked = family(3000)
  const { status, body } = await ask('/rules/calculate', {
    ...asked,
    persons: { ...asked.persons, 某乙: { age: 12 } },
    households: { 家: { ...asked.households.家, urban: true } },
  })
  expect(status).toBe(400)
  expect(body.error.details).toMatchObject([
    { field: 'persons.某乙.age', problem: expect.stringContaining('应按时段写') },
    { field: 'households.家.urban', problem: expect.stringContaining('应按时段写') },
  ])
})

test('a period is its last day', () => {
  expect([dayOf('2024-02'), dayOf('2026'), dayOf('2026-11-24'), dayOf('2026-02-30'), dayOf('gestern')]).toEqual([
    '2024-02-29',
    '2026-12-31',
    '2026-11-24',
    null,
    null,
  ])
})
