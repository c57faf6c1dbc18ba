/** Departments' lists in the monthly report: as delivered, by age, never zero for want of a list. */
import PizZip from 'pizzip'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { processesOf } from '../../../platform/process/index.ts'
import { casesWorks } from '../../cases/index.ts'
import { county } from '../../cases/testing.ts'
import { idOf, person, villages } from '../../monitoring/testing/families.ts'
import { openWorld, type World } from '../../monitoring/testing/world.ts'
import { parametersOf } from '../../rules/index.ts'
import type { StatisticsContext } from '../context.ts'
import { monthXlsx } from '../monthly/month-xlsx.ts'
import { closeMonth, monthlyReport } from '../monthly/read-month.ts'
import { hideSmall } from '../monthly/small-cells.ts'
import type { DepartmentList } from '../shared.ts'

let world: World
let ctx: StatisticsContext
beforeAll(async () => {
  world = await openWorld()
  const matters = {
    db: world.ctx.db,
    get today() {
      return world.ctx.today
    },
    now: world.ctx.now,
    processes: processesOf(casesWorks),
    parameter: parametersOf(world.ctx.region),
  }
  ctx = { db: world.ctx.db, region: world.ctx.region, matters: matters as never, dataDir: world.ctx.dataDir }
})
beforeEach(() => world.reset())
afterAll(() => world.close())

const league = { ...county, userId: 'l1', role: 'league' as const, area: '9001' }
const told = async (month: string, who = county, area = county.area): Promise<DepartmentList> => {
  const made = await monthlyReport(ctx, who, area, month)
  if (!made.ok) throw new Error(made.zh)
  return made.lists![0]!
}
const groups = (list: DepartmentList) => list.groups.map((one) => [one.id, one.persons, one.yuan])
const paid = (n: number, birth: string, more: object = {}) => ({
  id_number: idOf(n, 0, birth),
  pay_month: '2026-10-01',
  amount: 100,
  ...more,
})
const sheetTexts = (bytes: Buffer): string =>
  Object.values(new PizZip(bytes).files)
    .map((file) => file.asText())
    .join('')
const october = { months: ['2026-10', '2026-10'] as [string, string], areas: ['900101'] }

test('persons and yuan by the band the list states, else by the age at the end of the month; what was not paid is left out', async () => {
  await world.deliver(
    'elder-grants',
    [
      paid(1, '19500101', { band: '90s', amount: 200 }),
      paid(2, '19461031'),
      paid(3, '19461101'),
      paid(4, '19361031', { amount: 200.5 }),
      paid(5, '19400101', { result: 'failed' }),
      paid(6, '19400101', { result: 'paid' }),
      paid(6, '19400101', { result: 'paid', _repeat: true }),
      paid(7, '19400101', { pay_month: '2026-09-01' }),
    ],
    { ...october, months: ['2026-09', '2026-10'] },
  )
  const list = await told('2026-10')
  expect(groups(list)).toEqual([
    ['80s', 2, 200],
    ['90s', 2, 400.5],
    ['unknown', 1, 100],
  ])
  expect(list).toMatchObject({ rows: 5, missing: [], department: { zh: '民政局' }, month: '2026-10' })
  expect(list.deliveredOn).toMatch(/^\d{4}-\d\d-\d\d$/)
  expect(groups(await told('2026-09'))).toEqual([
    ['80s', 1, 100],
    ['90s', 0, 0],
  ])
})

test('a month that nobody handed in is not delivered, never zero; a county that did not is named', async () => {
  await world.deliver('elder-grants', [paid(1, '19400101')], october)
  expect(await told('2026-11')).toMatchObject({ groups: [], deliveredOn: null, rows: 0, missing: ['清溪县'] })
  const seen = await told('2026-10', league, '9001')
  expect(seen.missing).toEqual(['云坡县'])
  // One person is fewer than the league may see.
  expect(groups(seen)).toEqual([
    ['80s', null, null],
    ['90s', null, null],
  ])
})

test('who may not see a small group does not reckon it: the rows are hidden with it and a second group, in the spreadsheet too', async () => {
  const many = (from: number, count: number, birth: string) =>
    Array.from({ length: count }, (_, i) => paid(from + i, birth))
  await world.deliver('elder-grants', [...many(1, 31, '19400101'), ...many(41, 3, '19300101')], october)
  const whole = await told('2026-10')
  expect(whole.rows).toBe(34)
  expect(groups(whole)).toEqual([
    ['80s', 31, 3100],
    ['90s', 3, 300],
  ])
  const made = await monthlyReport(ctx, league, '900101', '2026-10')
  if (!made.ok) throw new Error(made.zh)
  const seen = made.lists![0]!
  expect(seen.rows).toBeNull()
  expect(groups(seen)).toEqual([
    ['80s', null, null],
    ['90s', null, null],
  ])
  const texts = sheetTexts(await monthXlsx(made))
  expect(texts).toContain('采用*行')
  expect(texts).not.toContain('采用34行')
  // Groups that are all large enough stay, and so do their rows.
  const large = { ...whole, groups: whole.groups.map((one) => ({ ...one, persons: 31 })) }
  expect(hideSmall({ ...made, lists: [large] }, 5).lists).toEqual([large])
  // Two small groups of three persons together take the next one with them; a large third one stays.
  const group = (persons: number) => ({ ...whole.groups[0]!, persons, yuan: persons * 100 })
  const left = (...persons: number[]) =>
    hideSmall({ ...made, lists: [{ ...whole, groups: persons.map(group) }] }, 5).lists![0]!.groups.map(
      (one) => one.persons,
    )
  expect(left(1, 2, 30, 40)).toEqual([null, null, null, 40])
  expect(left(4, 3, 30, 0)).toEqual([null, null, 30, 0])
  expect(left(3, 0, 0)).toEqual([null, null, null])
})

test('a township sees those whom the register has there', async () => {
  const birth = '19400101'
  await world.deliver('population', [
    person(1, { id_number: idOf(1, 0, birth) }),
    person(2, { id_number: idOf(2, 0, birth), division: villages.stone }),
  ])
  await world.deliver('elder-grants', [paid(1, birth), paid(2, birth)], october)
  expect(groups(await told('2026-10'))[0]).toEqual(['80s', 2, 200])
  expect(groups(await told('2026-10', { ...county, role: 'township', area: '900101001' }, '900101001'))[0]).toEqual([
    '80s',
    1,
    100,
  ])
})

test('a closed month keeps the list it had; one that came after closing is told when it is there', async () => {
  expect(await closeMonth(ctx, county, '2026-10')).toEqual({ ok: true })
  expect((await told('2026-10')).groups).toEqual([])
  await world.deliver('elder-grants', [paid(1, '19400101')], october)
  expect(groups(await told('2026-10'))[0]).toEqual(['80s', 1, 100])
  const september = { ...october, months: ['2026-09', '2026-09'] as [string, string] }
  const first = await world.deliver('elder-grants', [paid(1, '19400101', { pay_month: '2026-09-01' })], september)
  expect(await closeMonth(ctx, county, '2026-09')).toEqual({ ok: true })
  await world.withdraw(first)
  expect(groups(await told('2026-09'))[0]).toEqual(['80s', 1, 100])
})
