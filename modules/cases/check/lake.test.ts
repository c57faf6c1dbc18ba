/** Answers from the lake: with version and row, only for who agreed, and never "nothing" where nothing was delivered. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { act, open, type ProcessContext, processesOf, readMatter } from '../../../platform/process/index.ts'
import { openWorld, type World } from '../../monitoring/testing/world.ts'
import { parametersOf } from '../../rules/index.ts'
import { recordConsents, revokeConsent } from '../consent/consent.ts'
import { recheckWork } from '../recheck/work.ts'
import { county, township, village } from '../testing.ts'
import { answerChecks } from './answer-checks.ts'
import type { EconomicCheck, Line } from './facts.ts'
import { economicCheckWork } from './work.ts'

let world: World
let matters: ProcessContext
beforeAll(async () => {
  world = await openWorld()
  const rules = { policyOn: () => world.ctx.region }
  matters = {
    db: world.ctx.db,
    now: world.ctx.now,
    processes: processesOf([recheckWork, economicCheckWork(rules)]),
    parameter: parametersOf(world.ctx.region),
    lists: { tiers: world.ctx.region.meta.tiers },
  }
})
beforeEach(async () => {
  await world.reset()
  await sql`truncate process.matter cascade`.execute(world.ctx.db)
})
afterAll(() => world.close())

const hh = '9001010000001'
const pids = ['15992619700102001', '15992619720304002'] as const
const ids = pids.map((pid) => `${pid}0`)
const names = ['王建国', '李秀兰']
const year: [string, string] = ['2025-11', '2026-10']

/** The household with a re-check that asked for its check; everybody agreed. */
async function asked(): Promise<number> {
  const { db } = world.ctx
  await sql`insert into registry.household (hh, household_no, head_pid, area, managing_area, residence_area, opened_because, opened_on)
    values (${hh}::bigint, ${hh}, ${pids[0]}::bigint, ${village}, ${village}, ${village}, 'tier', '2026-01-31')`.execute(
    db,
  )
  for (const [i, pid] of pids.entries()) {
    await sql`insert into registry.person (pid, id_number, name, status) values (${pid}::bigint, ${ids[i]}, ${names[i]}, 'normal')`.execute(
      db,
    )
    await sql`insert into registry.membership (pid, hh, relation, from_date) values (${pid}::bigint, ${hh}::bigint, 'head', '2026-01-31')`.execute(
      db,
    )
  }
  await sql`insert into registry.tier_holding (hh, tier, persons, monthly_amount, from_date, source)
    values (${hh}::bigint, 'dibao-urban', 2, 500, '2026-01-31', 'ledger')`.execute(db)
  const recheck = await open(matters, township, {
    process: 'recheck',
    kind: 'open',
    input: { trigger: 'periodic' },
    area: village,
    hh,
  })
  if (!recheck.ok) throw new Error(recheck.zh)
  await recordConsents(
    db,
    ids.map((idNumber, i) => ({
      matterId: recheck.matter.id,
      idNumber,
      name: names[i]!,
      relation: 'head',
      signer: names[i]!,
      signerRelation: 'self',
      version: '2026-07',
      scope: ['government'],
      signedOn: '2026-11-20',
      how: 'paper' as const,
      evidence: ['a3bb189e-8bf9-4c5e-9a3e-000000000001'],
    })),
  )
  const said = await act(matters, township, recheck.matter.id, { kind: 'ask-check', input: {} })
  if (!said.ok) throw new Error(said.zh)
  const child = await sql<{
    id: number
  }>`select id from process.matter where process = 'economic-check' and parent_id = ${recheck.matter.id}`.execute(db)
  return child.rows[0]!.id
}
const answer = () => answerChecks(world.ctx, { matters, policyOn: () => world.ctx.region })
async function wages(check: number): Promise<Line[]> {
  const matter = await readMatter(world.ctx.db, check)
  return (matter!.data as unknown as EconomicCheck).lines.filter((line) => line.source === 'wages')
}
const wage = (person: 0 | 1, month: string, amount: number, more: object = {}) => ({
  id_number: ids[person]!,
  name: names[person]!,
  paid_month: `${month}-01`,
  wage: amount,
  ...more,
})

test('what the data set says of the persons is added up over the year, with version and rows; whoever is not in it has no record', async () => {
  const version = await world.deliver(
    'wages',
    [wage(0, '2026-09', 1200.5), wage(0, '2026-10', 1300), wage(0, '2025-10', 9999)],
    { months: ['2025-10', '2026-10'] },
  )
  const check = await asked()
  expect(await answer()).toEqual({ answered: 1, faults: [] })
  expect(await wages(check)).toEqual([
    expect.objectContaining({
      state: 'value',
      value: 2500.5,
      from: '2025-11-01',
      to: '2026-10-31',
      knownTo: '2026-10-31',
      evidence: [`wages#${version}:2`, `wages#${version}:3`],
      by: 'lake',
    }),
    expect.objectContaining({ state: 'no-record', value: null, knownTo: '2026-10-31' }),
  ])
  expect(await answer()).toEqual({ answered: 0, faults: [] })
})

test('a data set that was not delivered for the county, or not for every month, has not returned', async () => {
  await world.deliver('wages', [wage(0, '2026-10', 5000)], { months: year, areas: ['900102'] })
  const first = await asked()
  await answer()
  expect((await wages(first)).map((line) => [line.state, line.value])).toEqual([
    ['partial', 5000],
    ['not-returned', null],
  ])
})

test('a hole in the year leaves what was found as "at least", and the rest not returned', async () => {
  await world.deliver('wages', [wage(0, '2026-10', 5000)], { months: ['2026-09', '2026-10'] })
  const check = await asked()
  await answer()
  expect((await wages(check)).map((line) => [line.state, line.value])).toEqual([
    ['partial', 5000],
    ['not-returned', null],
  ])
})

test('data that stopped coming half a year ago have not returned', async () => {
  await world.deliver('wages', [wage(0, '2026-04', 5000)], { months: ['2025-04', '2026-05'] })
  const check = await asked()
  await answer()
  expect((await wages(check)).map((line) => line.state)).toEqual(['partial', 'not-returned'])
})

test('a row sent twice counts once, a withdrawn version not at all', async () => {
  const wrong = await world.deliver('wages', [wage(0, '2026-08', 77777)], { months: year })
  await world.deliver('wages', [wage(0, '2026-09', 1000), wage(0, '2026-09', 1000, { _repeat: true })], {
    months: year,
  })
  await world.withdraw(wrong)
  const check = await asked()
  await answer()
  expect((await wages(check))[0]).toMatchObject({ state: 'value', value: 1000 })
})

test('whoever takes the consent back between request and reading is not read', async () => {
  await world.deliver('wages', [wage(0, '2026-09', 1000), wage(1, '2026-09', 2000)], { months: year })
  const check = await asked()
  const matter = await readMatter(world.ctx.db, check)
  await revokeConsent(world.ctx.db, { matterId: check, idNumber: ids[1]!, on: '2026-11-23', by: '镇甲', why: '撤回' })
  await answer()
  expect((await wages(check)).map((line) => [line.state, line.value])).toEqual([
    ['value', 1000],
    ['withdrawn', null],
  ])
  const log = await sql<{ person: string }>`select person from access.read_log where case_ref = ${matter!.number}
    and action = 'economic-check-lake'`.execute(world.ctx.db)
  expect(log.rows).toEqual([{ person: pids[0] }])
})

test('a reading that fails is tried again later; nothing is half', async () => {
  const version = await world.deliver('wages', [wage(0, '2026-09', 1000)], { months: year })
  const check = await asked()
  const { writeFileSync, readFileSync, readdirSync } = await import('node:fs')
  const dir = `${world.ctx.dataDir}/lake/wages/version=${version}`
  const path = `${dir}/${readdirSync(dir)[0]}`
  const bytes = readFileSync(path)
  writeFileSync(path, 'broken')
  expect((await answer()).faults).toHaveLength(1)
  expect((await wages(check))[0]!.state).toBe('waiting')
  expect(await answer()).toEqual({ answered: 0, faults: [] })
  writeFileSync(path, bytes)
  world.ctx.now = () => new Date(`${world.ctx.today}T06:00:00Z`)
  matters.now = world.ctx.now
  expect(await answer()).toEqual({ answered: 1, faults: [] })
  expect((await wages(check))[0]).toMatchObject({ state: 'value', value: 1000 })
})

test('what a person recorded from a paper meanwhile stands', async () => {
  await world.deliver('wages', [wage(0, '2026-09', 1000)], { months: year })
  const check = await asked()
  matters.lists = { ...matters.lists, 'check-sources': [{ id: 'wages', label: { zh: '工资', en: 'Wages' } }] }
  const said = await act(matters, county, check, {
    kind: 'answer',
    input: { source: 'wages', answers: [{ idNumber: ids[0], state: 'value', value: 1500 }] },
  })
  expect(said.ok).toBe(true)
  await answer()
  expect((await wages(check)).map((line) => [line.state, line.value])).toEqual([
    ['value', 1500],
    ['no-record', null],
  ])
})
