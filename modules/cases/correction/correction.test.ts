/** A wrong row goes back to the department that delivered it. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Acting, faultsOf, matterDetail, open, optionsOf, verifyMatters } from '../../../platform/process/index.ts'
import { loadRegion } from '../../rules/index.ts'
import { aide, type CasesWorld, county, openCasesWorld, village } from '../testing.ts'
import { rowsOfWarning } from './from-evidence.ts'
import { correction } from './process.ts'
import { correctionWork } from './work.ts'

let world: CasesWorld
let version: number
beforeAll(async () => {
  world = await openCasesWorld([correctionWork])
  const made = await sql<{
    id: number
  }>`with d as (insert into sources.delivery (sender, channel, file_name, received_by, state)
      values ('police', 'cli', 'deaths.csv', 'x', 'done') returning id)
    insert into sources.version (delivery_id, dataset, areas, data_date, rows_in, accepted, state)
    select id, 'wages', '{900101}', '2026-10-31'::date, 20, 20, 'live' from d returning id`.execute(world.ctx.db)
  version = Number(made.rows[0]!.id)
})
afterAll(() => world.close())

const police: Acting = { userId: 'd1', name: '公安甲', role: 'department', area: '900101', unit: 'police' }
const civil: Acting = { ...police, userId: 'd3', name: '民政甲', unit: 'civil-affairs' }
const clinics: Acting = { ...police, userId: 'd2', unit: 'clinics' }
const request = (more: object = {}) => ({
  dataset: 'wages',
  version,
  row: 5,
  field: 'wage',
  wrong: '9000',
  right: '900',
  why: '入户核实工资条',
  ...more,
})

test('the declaration is sound', () => expect(faultsOf(correction)).toEqual([]))

test('asked at the door, answered by the department within ten working days, confirmed by the county', async () => {
  const matter = await world.opened(aide, 'correction', 'request', request())
  expect(matter).toMatchObject({ state: 'sent', unit: 'civil-affairs', turn: 'department', dueOn: '2026-12-08' })
  expect(await matterDetail(world.ctx, clinics, matter.id)).toBeUndefined()
  expect(await world.refused(clinics, matter.id, 'answer', { result: 'corrected', note: 'x' })).toMatchObject({
    reason: 'not-found',
  })
  await world.done(civil, matter.id, 'answer', { result: 'not-ours', note: '数据来自医保中心' })
  expect(
    await world.done(county, matter.id, 'ask-again', { reason: '转医保中心', department: 'clinics' }),
  ).toMatchObject({ unit: 'clinics', data: { rounds: 2 } })
  await world.done(clinics, matter.id, 'answer', { result: 'corrected', note: '录入错误，已更正' })
  expect(await world.done(county, matter.id, 'confirm')).toMatchObject({ state: 'closed' })
  expect(await verifyMatters(world.ctx)).toEqual([])
})

test('the department is told the file the row came in, as the product knows it, whatever was typed', async () => {
  const typed = await world.opened(aide, 'correction', 'request', request({ row: 9, file: '别的文件.xlsx' }))
  expect(typed.data).toMatchObject({ version, file: 'deaths.csv', row: 9 })
  // Sent again after a lost answer it is the same request.
  const again = {
    process: 'correction',
    kind: 'request',
    area: village,
    key: 'correction-1',
    input: request({ row: 10 }),
  }
  const both = [await open(world.ctx, aide, again), await open(world.ctx, aide, again)]
  expect(both).toMatchObject([{ repeated: false }, { repeated: true }])
  const seen = (await matterDetail(world.ctx, civil, typed.id))!
  expect(seen.actions[0]!.input).toMatchObject({ file: 'deaths.csv', row: 9, field: 'wage' })
  expect(await verifyMatters(world.ctx)).toEqual([])
})

test('it goes to the department that delivers the data set, whoever else is named; only the county forwards it', async () => {
  const named = (department: string) => world.opened(aide, 'correction', 'request', request({ row: 11, department }))
  await expect(named('police')).rejects.toThrow(/由民政局提供，请发给民政局/)
  const matter = await named('civil-affairs')
  expect(matter).toMatchObject({ unit: 'civil-affairs', data: { department: 'civil-affairs' } })
  expect(await matterDetail(world.ctx, police, matter.id)).toBeUndefined()
})

test('nobody asks for a row the version has not, nor of a version of another county unless a warning of the family rests on it', async () => {
  const ask = (more: object, place = {}) => world.opened(aide, 'correction', 'request', request(more), place)
  await expect(ask({ row: 999_999_999 })).rejects.toThrow(/该批次没有这一行/)
  const of = async (areas: string) =>
    Number(
      (
        await sql<{
          id: number
        }>`insert into sources.version (delivery_id, dataset, areas, data_date, rows_in, accepted, state)
          select delivery_id, dataset, ${areas}::text[], data_date, 20, 20, 'live' from sources.version where id = ${version}
          returning id`.execute(world.ctx.db)
      ).rows[0]!.id,
    )
  const elsewhere = await of('{900102}')
  const { hh } = await world.household()
  for (const place of [{}, { hh }])
    await expect(ask({ version: elsewhere }, place)).rejects.toThrow(/不属于该数据集、本旗县/)
  for (const here of ['{}', '{900102,900101}', '{9001}'])
    expect(await ask({ version: await of(here) }), here).toMatchObject({ state: 'sent' })
  await sql`with w as (insert into monitoring.warning (hh, area, managing_area, level, state, opened_as_of, opened_on, last_as_of, due_at, responsible_area)
      values (${hh}::bigint, ${village}, ${village}, 'red', 'open', '2026-11-23', '2026-11-23', '2026-11-23', '2026-11-26', ${village}) returning id),
    h as (insert into monitoring.hit (warning_id, indicator, level, dimension, measures, unknown, reason_zh, reason_en, first_as_of, last_as_of, state, fold)
      select id, 'X-01', 'red', 'income', '{}', '{}', '', '', '2026-11-23', '2026-11-23', 'active', '' from w returning id)
    insert into monitoring.evidence (hit_id, measure, dataset, version_id, row, excerpt) select id, 'm', 'wages', ${elsewhere}, 5, '{}' from h`.execute(
    world.ctx.db,
  )
  expect(await ask({ version: elsewhere }, { hh })).toMatchObject({ state: 'sent' })
  await expect(ask({ version: elsewhere, row: 6 }, { hh })).rejects.toThrow(/不属于该数据集、本旗县/)
})

test('a row of another data set is refused, and the same field is not asked for twice', async () => {
  await expect(
    world.opened(aide, 'correction', 'request', request({ dataset: 'clinic-bills', field: 'own_share' })),
  ).rejects.toThrow(/没有这个数据批次/)
  await world.opened(aide, 'correction', 'request', request({ row: 6 }))
  await expect(world.opened(aide, 'correction', 'request', request({ row: 6 }))).rejects.toThrow(/尚未办结/)
})

test('data set and field are chosen from the catalogue; a field of another data set is refused', async () => {
  for (const wrong of [{ dataset: 'payslips' }, { field: 'own_share' }, { field: '金额' }])
    await expect(world.opened(aide, 'correction', 'request', request({ row: 7, ...wrong }))).rejects.toThrow(
      /请选择列表中的一项/,
    )
})

test('a data set and its field are read by their names, not by their codes', () => {
  const { fields } = correction.actions.request!
  const input = request({ row: 8 })
  const said = (name: string) =>
    optionsOf(fields[name]!, world.ctx.lists!, input).find((one) => one.id === input[name as 'field'])
  expect([said('dataset')?.label.zh, said('field')?.label.zh]).toEqual(['工资申报', '工资'])
  expect(optionsOf(fields.field!, world.ctx.lists!, { dataset: 'clinic-bills' }).map((one) => one.id)).not.toContain(
    'wage',
  )
  expect(optionsOf(fields.field!, world.ctx.lists!, {})).toEqual([])
})

test('the rows of a warning name the department that may correct them; another area sees none', async () => {
  const region = loadRegion('regions/example')
  const dataset = [...region.datasets.values()].find((one) => one.kind === 'facts')!
  const warning = await sql<{
    id: number
  }>`insert into monitoring.warning (hh, area, managing_area, level, state, opened_as_of, opened_on, last_as_of, due_at, responsible_area)
    values (1, ${village}, ${village}, 'red', 'open', '2026-11-23', '2026-11-23', '2026-11-23', '2026-11-26', ${village}) returning id`.execute(
    world.ctx.db,
  )
  const id = Number(warning.rows[0]!.id)
  await sql`with h as (insert into monitoring.hit (warning_id, indicator, level, dimension, measures, unknown, reason_zh, reason_en, first_as_of, last_as_of, state, fold)
      values (${id}, 'X-01', 'red', 'income', '{}', '{}', '', '', '2026-11-23', '2026-11-23', 'active', '') returning id)
    insert into monitoring.evidence (hit_id, measure, dataset, version_id, row, excerpt) select id, 'm', ${dataset.id}, ${version}, 34, '{"amount": 9000}' from h`.execute(
    world.ctx.db,
  )
  expect(await rowsOfWarning(world.ctx.db, region, aide, id)).toMatchObject([
    { dataset: dataset.id, version, row: 34, department: dataset.department, values: { amount: 9000 } },
  ])
  expect(await rowsOfWarning(world.ctx.db, region, { area: '900102' }, id)).toBeUndefined()
})
