/** Lists beside the matters: who left a tier, who is kin of staff, whose check nobody has asked for. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readGrid } from '../../engine/load/index.ts'
import type { Actor } from '../../platform/access/shared.ts'
import { asker } from '../../platform/web/testing.ts'
import { loadRegion } from '../rules/index.ts'
import { centre, family, openCheckWorld } from './check/testing.ts'
import { casesRoutes } from './routes.ts'
import { aide, type CasesWorld, county, countyToo, township } from './testing.ts'

let world: CasesWorld
beforeAll(async () => {
  world = await openCheckWorld()
})
beforeEach(() => {
  world.ctx.today = '2026-11-24'
})
afterAll(() => world.close())

const as = (role: Actor['role'], area: string): Actor => ({ userId: `u-${role}-${area}`, name: '某人', role, area })
const neighbour = as('county', '900102')
const auditor = as('auditor', '900101')
const ask = asker(() =>
  casesRoutes({
    db: world.ctx.db,
    region: loadRegion('regions/example'),
    matters: world.ctx,
    areaName: (area) => `地${area}`,
  }),
)
const lastRead = async () =>
  (
    await sql<{ action: string; purpose: string; detail: object }>`select action, purpose, detail from access.read_log
      order by id desc limit 1`.execute(world.ctx.db)
  ).rows[0]
async function cells(bytes: Uint8Array): Promise<string[][]> {
  const read = await readGrid(bytes, 100)
  if (!read.ok) throw new Error(read.message_en)
  return read.sheets[0]!.rows.map((row) => row.cells)
}

/** A family that left a tier by decision. */
async function left() {
  const made = await world.household()
  await world.holds(made.hh, 'dibao-rural', 900)
  const about = { trigger: 'self-report', about: '长子就业' }
  const matter = await world.opened(township, 'recheck', 'open', about, { hh: made.hh })
  const who = [{ name: '镇甲' }, { name: '协理员' }]
  await world.done(township, matter.id, 'visit', { on: '2026-11-23', investigators: who, found: '长子已就业' })
  await world.done(township, matter.id, 'propose', { kind: 'stop', reason: '人均收入超过标准' })
  const heard = { on: '2026-11-24', how: 'in-person', who: '王建国', said: '知道了', agrees: true }
  await world.done(township, matter.id, 'hear', heard)
  await world.done(county, matter.id, 'decide')
  await world.done(township, matter.id, 'notify', { on: '2026-11-24', how: '当面送达' })
  return { ...made, number: matter.number }
}

test('who left a tier is listed with a masked name, by area and state, page by page, and each reading is logged', async () => {
  const one = await left()
  const two = await left()
  const open = (await ask(county, 'GET', '/cases/exits?state=open&size=1')).body
  expect(open).toMatchObject({
    total: 2,
    items: [{ name: '王*国', areaName: '地900101001001', leftTier: 'dibao-rural' }],
  })
  expect((await ask(county, 'GET', '/cases/exits?state=open&size=1&page=2')).body.items).toHaveLength(1)
  expect(await lastRead()).toMatchObject({ action: 'view', purpose: '查看退出名单', detail: { query: { page: '2' } } })
  expect((await ask(neighbour, 'GET', '/cases/exits')).body.total).toBe(0)
  // An area outside one's own shows one's own.
  expect((await ask(neighbour, 'GET', '/cases/exits?area=900101')).body.total).toBe(0)
  expect((await ask(county, 'GET', '/cases/exits?area=900101009')).body.total).toBe(0)
  expect((await ask(centre, 'GET', '/cases/exits')).status).toBe(403)

  const line = open.items[0].number === one.number ? one : two
  const id = open.items[0].id
  expect((await ask(auditor, 'POST', `/cases/exits/${id}`, { outcome: 'apply' })).status).toBe(403)
  expect((await ask(neighbour, 'POST', `/cases/exits/${id}`, { outcome: 'apply' })).status).toBe(404)
  const said = { outcome: 'temporary-aid', note: '=已发放' }
  const both = await Promise.all([
    ask(county, 'POST', `/cases/exits/${id}`, said),
    ask(countyToo, 'POST', `/cases/exits/${id}`, { outcome: 'no-need' }),
  ])
  expect(both.map((answer) => answer.status).sort()).toEqual([200, 409])
  const refused = both.find((answer) => answer.status === 409)!
  expect(refused.body.error).toMatchObject({
    code: 'settled-already',
    message_zh: expect.stringContaining('已登记兜底结果'),
  })
  expect((await ask(county, 'GET', '/cases/exits?state=settled')).body.items).toMatchObject([{ number: line.number }])
})

test('the exits as a spreadsheet hold what the list shows, harmless as formulas; who may not export gets none', async () => {
  await left()
  await sql`update cases.exit set note = '=HYPERLINK("x")', state = 'settled', outcome = 'refer', settled_by = '甲', settled_at = now()
    where id = (select max(id) from cases.exit)`.execute(world.ctx.db)
  const answer = await ask(county, 'GET', '/cases/exits.xlsx?state=settled')
  const rows = await cells(answer.body)
  expect(rows[0]!.slice(0, 4)).toEqual(['户主', '所在地', '退出类别', '退出日期'])
  const mine = rows.find((row) => row.includes(`'=HYPERLINK("x")`))!
  expect(mine.slice(0, 2)).toEqual(['王*国', '地900101001001'])
  expect(mine).toContain('已转办其他部门')
  expect(await lastRead()).toMatchObject({
    action: 'export',
    purpose: '导出退出名单',
    detail: { rows: rows.length - 1 },
  })
  for (const actor of [auditor, aide]) expect((await ask(actor, 'GET', '/cases/exits.xlsx')).status).toBe(403)
})

test('the register of staff relatives is read by the county, not by the village, masked, logged and exported', async () => {
  const matter = (await family(world)).recheck
  await sql`insert into cases.staff_kin (matter_id, area, id_number, member, staff, unit, relation, registered_by, registered_on)
    values (${matter.id}, '900101001001', '159926197001010010', '王建国', '赵干部', '镇民政所', '兄弟', '镇甲', '2026-11-20')`.execute(
    world.ctx.db,
  )
  const list = await ask(county, 'GET', '/cases/kin')
  expect(list.body).toMatchObject({
    total: 1,
    items: [{ member: '王*国', staff: '赵干部', areaName: '地900101001001' }],
  })
  expect(JSON.stringify(list.body)).not.toContain('159926')
  expect(await lastRead()).toMatchObject({ action: 'view', purpose: '查看近亲属备案' })
  expect((await ask(aide, 'GET', '/cases/kin')).status).toBe(403)
  expect((await ask(neighbour, 'GET', '/cases/kin')).body.total).toBe(0)
  const rows = await cells((await ask(county, 'GET', '/cases/kin.xlsx')).body)
  expect(rows[1]!.slice(0, 4)).toEqual(['王*国', '赵干部', '镇民政所', '兄弟'])
  expect(await lastRead()).toMatchObject({ action: 'export', purpose: '导出近亲属备案', detail: { rows: 1 } })
  expect((await ask(auditor, 'GET', '/cases/kin.xlsx')).status).toBe(403)
})

test('a clerk is told how many re-checks have no check, asks for all, and sees what became of each; pressing again asks for none', async () => {
  const whole = await family(world)
  const lacking = await family(world, { spouse: null })
  const before = (await ask(township, 'GET', '/cases/checks')).body.waiting
  expect(before).toBeGreaterThanOrEqual(2)
  expect((await ask(neighbour, 'GET', '/cases/checks')).body.waiting).toBe(0)
  expect((await ask(neighbour, 'GET', '/cases/checks?area=900101')).status).toBe(403)
  expect((await ask(aide, 'GET', '/cases/checks')).status).toBe(403)
  const done = (await ask(township, 'POST', '/cases/checks', {})).body
  expect(done.rows).toHaveLength(before)
  const of = (matter: number) => done.rows.find((row: { matter: number }) => row.matter === matter)
  expect(of(whole.recheck.id)).toMatchObject({ name: '王*国', areaName: '地900101001001', why: null })
  expect(of(lacking.recheck.id).why).toContain('缺少李秀兰的核对授权书')
  expect(done.asked + done.lacking.length).toBe(before)
  expect(done.left).toBe(0)
  const again = (await ask(township, 'POST', '/cases/checks', {})).body
  expect(again.asked).toBe(0)
  expect((await ask(township, 'GET', '/cases/checks')).body.waiting).toBe(done.lacking.length)
})
