/** The change log is read by people who audit and by people who were asked: every fact in words, or not at all. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { casesWorks } from '../../cases/index.ts'
import { type CasesWorld, county, openCasesWorld, township } from '../../cases/testing.ts'
import { visitWork } from '../../monitoring/index.ts'
import { loadRegion } from '../../rules/index.ts'
import { householdChanges } from './read-changes.ts'

let world: CasesWorld
beforeAll(async () => {
  world = await openCasesWorld([visitWork({}), ...casesWorks])
})
afterAll(() => world.close())

test('what was typed reads back by the labels and choices of its form, in both languages, and no code of the product is shown', async () => {
  world.ctx.today = '2026-11-24'
  const { hh } = await world.household()
  const aid = await world.opened(
    township,
    'temporary-aid',
    'report',
    { name: '王建国', cause: 'accident', what: '车祸住院', phone: '13900000002' },
    { hh },
  )
  await world.done(township, aid.id, 'pay-first', {
    amount: 1000,
    persons: 3,
    on: '2026-11-24',
    how: 'transfer',
    from: 'county',
    receipt: '转账回单',
  })
  const ctx = { db: world.ctx.db, dataDir: '', region: loadRegion('regions/example'), matters: world.ctx }
  const { items } = (await householdChanges(ctx, county, hh, 100))!
  const fields = items.flatMap((one) => one.fields)
  const said = (name: string) => fields.find((one) => one.name.zh === name)?.after
  expect(fields.find((one) => one.name.zh === '困难原因')).toMatchObject({
    before: null,
    after: { zh: '意外事故', en: 'Accident' },
  })
  expect(said('急难')).toEqual({ zh: '是', en: 'yes' })
  expect(said('发放')?.zh).toMatch(/发放方式 转账/)
  expect(said('发放')?.zh).toMatch(/1,000\.00元/)
  expect(said('发放')?.zh).toMatch(/旗县/)
  const chinese = JSON.stringify(fields.map((one) => [one.name.zh, one.before?.zh ?? '', one.after?.zh ?? '']))
  expect(chinese).not.toMatch(/[A-Za-z]{2,}/)
  expect(chinese).not.toContain('13900000002')
  expect(said('求助人姓名')?.zh).toBe('王*国')
  expect(JSON.stringify(items)).not.toContain('王建国')
})

test('a correction names the data set and its field as the catalogue does', async () => {
  const { hh } = await world.household()
  const version = await sql<{
    id: number
  }>`with d as (insert into sources.delivery (sender, channel, file_name, received_by, state)
      values ('police', 'cli', 'wages.csv', 'x', 'done') returning id)
    insert into sources.version (delivery_id, dataset, areas, data_date, rows_in, accepted, state)
    select id, 'wages', '{900101}', '2026-10-31'::date, 20, 20, 'live' from d returning id::int as id`.execute(
    world.ctx.db,
  )
  const wrong = { dataset: 'wages', version: version.rows[0]!.id, row: 5, field: 'wage' }
  await world.opened(
    township,
    'correction',
    'request',
    { ...wrong, wrong: '9000', right: '900', why: '入户核实工资条' },
    { hh },
  )
  const ctx = { db: world.ctx.db, dataDir: '', region: loadRegion('regions/example'), matters: world.ctx }
  const fields = (await householdChanges(ctx, county, hh, 100))!.items.flatMap((one) => one.fields)
  const said = (name: string) => fields.find((one) => one.name.zh === name)?.after?.zh
  expect([said('数据集'), said('字段'), said('数据提供部门')]).toEqual(['工资申报', '工资', '民政局'])
})
