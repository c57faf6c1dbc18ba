/** The public page: what anybody sees without sign-in, and objections handed in there. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readMatter } from '../../../platform/process/index.ts'
import { loadRegion } from '../../rules/index.ts'
import { complaintWork } from '../complaint/work.ts'
import { recheckWork } from '../recheck/work.ts'
import { type CasesWorld, county, countyToo, openCasesWorld, township, village } from '../testing.ts'
import { boardOf } from './boards.ts'
import { keepBoards } from './evidence.ts'
import { noticeRoutes } from './notice-routes.ts'
import { handIn } from './objection.ts'
import { putUp } from './put-up.ts'
import { rateOf } from './rate.ts'
import { boardCounts, staffObjections, staffSheets } from './staff-boards.ts'

const region = loadRegion('regions/example')
const free = { allows: () => true }
let world: CasesWorld
beforeAll(async () => {
  world = await openCasesWorld([recheckWork, complaintWork])
})
beforeEach(async () => {
  world.ctx.today = '2026-11-24'
  await sql`update cases.publicity_sheet set taken_down_at = now(), taken_down_on = '2026-11-24' where taken_down_at is null`.execute(
    world.ctx.db,
  )
})
afterAll(() => world.close())

const app = (more: object = {}) => noticeRoutes({ matters: world.ctx, region, looks: free, ...more })
const text = async (path: string) => (await app().request(path)).text()
let address = 0
/** A form from an address of its own, unless the test says which. */
const form = (values: Record<string, string>, from = `192.0.2.${address++}`) => ({
  method: 'POST',
  body: new URLSearchParams(values),
  headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': from },
})
const key = () => crypto.randomUUID()

/** A stop of extreme-poverty support that hangs on the board. */
async function stopped() {
  const { hh } = await world.household()
  await world.holds(hh, 'tekun-rural', 1200)
  const matter = await world.opened(township, 'recheck', 'open', { trigger: 'self-report' }, { hh })
  await world.done(township, matter.id, 'check', { result: 'exceeds', note: '核对报告' })
  await world.done(township, matter.id, 'propose', { kind: 'stop', reason: '有赡养人' })
  await world.done(township, matter.id, 'hear', {
    on: '2026-11-24',
    how: 'in-person',
    who: '王建国',
    said: '同意',
    agrees: true,
  })
  await world.done(countyToo, matter.id, 'decide', {})
  const sheet = (await boardOf(world.ctx.db, village, world.ctx.today)).find((one) => one.kind === 'stop')!
  return { hh, matter: matter.id, sheet: sheet.id }
}
/** A sheet of a matter whose process cannot look again. */
async function plain(more: object = {}) {
  const { hh } = await world.household()
  const matter = await world.opened(
    county,
    'complaint',
    'receive',
    { named: false, about: 'other', channel: 'letter', what: '测试事项' },
    { hh },
  )
  const sheet = await world.ctx.db.transaction().execute((tx) =>
    putUp(tx, world.ctx, {
      matterId: matter.id,
      kind: 'opinion',
      name: '王建国',
      members: 3,
      amount: 960,
      area: village,
      from: '2026-11-24',
      until: '2026-11-28',
      ...more,
    }),
  )
  return { hh, matter: matter.id, sheet }
}

test('anybody sees the board without sign-in: name, members, amount, period, and nothing of the matter', async () => {
  const { matter } = await plain()
  const page = await text(`/notice/${village}`)
  expect(page).toContain('王*国')
  expect(page).toContain('960 元')
  expect(page).toContain('公示至 2026-11-28')
  expect(page).not.toContain('王建国')
  expect(page).not.toContain((await readMatter(world.ctx.db, matter))!.number)
  expect(page).not.toContain('<script')
  expect(await text(`/notice/${village}?lang=en`)).toContain('Hangs until 2026-11-28')
})

test('the stop of extreme-poverty support hangs for the days of the region, also when somebody objects: a person looks again before anything is stopped', async () => {
  const { matter, sheet, hh } = await stopped()
  expect(await text(`/notice/${village}`)).toContain('终止特困供养公示')
  const [line] = (await boardOf(world.ctx.db, village, world.ctx.today)).filter((one) => one.id === sheet)
  expect(line).toMatchObject({ kind: 'stop', members: 3, amount: 1200, from: '2026-11-24', until: '2026-12-01' })
  const answer = await app().request(
    `/notice/${village}/object/${sheet}`,
    form({ what: '他的儿子在外地，没有能力赡养', key: key() }),
  )
  expect(answer.status).toBe(200)
  const after = (await readMatter(world.ctx.db, matter))!
  expect(after).toMatchObject({
    state: 'questioned',
    data: { objections: ['他的儿子在外地，没有能力赡养'], proposal: { kind: 'stop' } },
  })
  expect(await boardOf(world.ctx.db, village, world.ctx.today)).toMatchObject([{ id: sheet }])
  const held = await sql<{
    n: number
  }>`select count(*)::int as n from registry.tier_holding where hh = ${hh}::bigint and to_date is null`.execute(
    world.ctx.db,
  )
  expect(held.rows[0]!.n).toBe(1)
})

test('an objection to a matter that cannot look again opens a complaint; who it was is seen by the county alone', async () => {
  const { matter, sheet } = await plain()
  const input = { area: village, sheet, what: '该户在县城有两套住房', name: '赵六', contact: '13800000000', key: key() }
  const done = await handIn(world.ctx, input)
  expect(done).toMatchObject({ ok: true, repeated: false })
  const seen = (await staffObjections(world.ctx, { role: 'county' }, { area: '900101', page: 1, size: 10 }, String))
    .items[0]!
  expect(seen).toMatchObject({ opened: 'complaint', name: '赵六', contact: '13800000000', matterId: matter })
  const complaint = (await readMatter(world.ctx.db, seen.complaintId!))!
  expect(complaint).toMatchObject({ process: 'complaint', state: 'received', data: { named: true, channel: 'board' } })
  const byTownship = (
    await staffObjections(world.ctx, { role: 'township' }, { area: '900101001', page: 1, size: 10 }, String)
  ).items[0]!
  expect(byTownship).toMatchObject({ named: true, name: null, contact: null })
})

test('the same form sent twice counts once, also at the same moment', async () => {
  const { sheet } = await plain()
  const one = { area: village, sheet, what: '该户收入明显超过标准', key: key() }
  const [a, b] = await Promise.all([handIn(world.ctx, one), handIn(world.ctx, one)])
  expect([a, b].map((said) => said.ok && said.id)).toEqual([a.ok && a.id, a.ok && a.id])
  const n = await sql<{
    n: number
  }>`select count(*)::int as n from cases.publicity_objection where sheet_id = ${sheet}`.execute(world.ctx.db)
  expect(n.rows[0]!.n).toBe(1)
})

test('what is typed is shown again when it is refused, and nothing is markup', async () => {
  const { sheet } = await plain()
  const answer = await app().request(
    `/notice/${village}/object/${sheet}`,
    form({ what: '<script>alert(1)</script>', name: '"><img src=x>', contact: '' }),
  )
  const page = await answer.text()
  expect(answer.status).toBe(400)
  expect(page).toContain('两项都不填')
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  expect(page).not.toContain('<img')
})

test('empty, far too long, or about a sheet that hangs no longer or on another board: refused in words', async () => {
  const { sheet } = await plain()
  expect(await handIn(world.ctx, { area: village, sheet, what: '  ' })).toMatchObject({
    ok: false,
    reason: 'bad-request',
  })
  expect(await handIn(world.ctx, { area: village, sheet, what: '超'.repeat(501) })).toMatchObject({ ok: false })
  expect(await handIn(world.ctx, { area: '900102001001', sheet, what: '该户有两套住房' })).toMatchObject({
    reason: 'not-hanging',
  })
  world.ctx.today = '2026-11-29'
  expect(await handIn(world.ctx, { area: village, sheet, what: '该户有两套住房' })).toMatchObject({
    reason: 'not-hanging',
  })
  expect((await app().request(`/notice/${village}/object/${sheet}`)).status).toBe(404)
})

test('a machine that fills the hidden field, or a form of another site, hands in nothing', async () => {
  const { sheet } = await plain()
  const path = `/notice/${village}/object/${sheet}`
  expect((await app().request(path, form({ what: '该户有两套住房', website: 'http://x' }))).status).toBe(404)
  const foreign = form({ what: '该户有两套住房' })
  expect(
    (await app().request(path, { ...foreign, headers: { ...foreign.headers, 'sec-fetch-site': 'cross-site' } })).status,
  ).toBe(404)
  const n = await sql<{
    n: number
  }>`select count(*)::int as n from cases.publicity_objection where sheet_id = ${sheet}`.execute(world.ctx.db)
  expect(n.rows[0]!.n).toBe(0)
})

test('how often one address objects is counted in the database: a server that starts again has not forgotten it', async () => {
  const sheets = [await plain(), await plain()]
  const send = async (from: string, i: number) => {
    const path = `/notice/${village}/object/${sheets[i % 2]!.sheet}`
    return (await app().request(path, form({ what: `第${i}次反映该户情况`, key: key() }, from))).status
  }
  const statuses = []
  // Each request meets a server of its own.
  for (let i = 0; i < 6; i++) statuses.push(await send('198.51.100.7', i))
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
  expect(await send('198.51.100.8', 0)).toBe(200)
  const kept = await sql<{ key: string }>`select key from cases.objection_attempt`.execute(world.ctx.db)
  expect(JSON.stringify(kept.rows)).not.toContain('198.51')
  world.ctx.today = '2026-11-25'
  expect(await send('198.51.100.7', 0)).toBe(200)
  await keepBoards(world.ctx)
  const left = await sql<{ n: number }>`select count(*)::int as n from cases.objection_attempt`.execute(world.ctx.db)
  expect(left.rows[0]!.n).toBe(1)
})

test('many addresses together flood neither one family nor a village; whoever is turned away keeps the text and is told where to go', async () => {
  world.ctx.today = '2026-11-26'
  const { sheet } = await plain()
  const path = `/notice/${village}/object/${sheet}`
  const statuses = []
  for (let i = 0; i < 6; i++)
    statuses.push((await app().request(path, form({ what: `匿名反映${i}`, key: key() }))).status)
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
  const page = await (await app().request(path, form({ what: '确有新的情况要反映', key: key() }))).text()
  expect(page).toContain('确有新的情况要反映')
  expect(page).toContain('当面或者电话提出')
  const others = []
  for (let i = 0; i < 26; i++) {
    const other = i % 5 === 0 ? await plain() : undefined
    if (other) others.push(other.sheet)
    const done = await handIn(world.ctx, {
      area: village,
      sheet: others.at(-1)!,
      what: `又一条匿名反映${i}`,
      key: key(),
    })
    expect(done.ok, `${i}`).toBe(i < 25)
  }
  world.ctx.today = '2026-11-28'
  expect(await handIn(world.ctx, { area: village, sheet, what: '又过了一天再反映' })).toMatchObject({ ok: true })
})

test('looking is limited for one address; no county, no name can be asked for', async () => {
  await plain()
  const limited = app({ looks: rateOf(2, 60_000) })
  const statuses = []
  for (let i = 0; i < 3; i++) statuses.push((await limited.request(`/notice/${village}`)).status)
  expect(statuses).toEqual([200, 200, 429])
  for (const path of [
    '/notice/900101',
    '/notice/90',
    '/notice/abc',
    '/notice/900101001001001',
    '/notice/%25',
    '/notice/999999999999',
  ])
    expect((await app().request(path)).status, path).toBe(404)
  expect(await text('/notice?q=王建国')).not.toContain('王*国')
  expect(await text('/notice/900101001000')).toContain('王*国')
})

test('the way to a board leads level by level; the paper carries the code of its board', async () => {
  await plain()
  expect(await text('/notice')).toContain('/notice?in=9001')
  expect(await text('/notice?in=900101001')).toContain(`/notice/${village}`)
  const paper = await text(`/notice/${village}/sheet`)
  expect(paper).toContain('<svg')
  expect(paper).toContain('王*国')
  expect((await app().request(`/notice/${village}`)).headers.get('x-robots-tag')).toContain('noindex')
})

test('staff see what hangs, what comes and what is down in their area, and how many objections there were', async () => {
  const up = await plain()
  const coming = await plain({ from: '2026-11-26', until: '2026-11-30' })
  const ids = async (list: 'up' | 'coming' | 'past') =>
    (await staffSheets(world.ctx, { area: '900101001', list, page: 1, size: 50 }, String)).items.map((one) => one.id)
  expect(await ids('up')).toEqual([up.sheet])
  expect(await ids('coming')).toEqual([coming.sheet])
  expect(await boardCounts(world.ctx, '900101', String)).toMatchObject({
    up: 1,
    coming: 1,
    ends: 0,
    boards: [{ area: village, up: 1 }],
  })
  world.ctx.today = '2026-11-29'
  expect(await ids('up')).toEqual([coming.sheet])
  expect(
    (await staffSheets(world.ctx, { area: '900101001', list: 'past', page: 1, size: 50 }, String)).items.find(
      (one) => one.id === up.sheet,
    ),
  ).toMatchObject({ downOn: '2026-11-29' })
  expect(await ids('up')).not.toContain(up.sheet)
  expect((await staffSheets(world.ctx, { area: '900102', list: 'up', page: 1, size: 50 }, String)).total).toBe(0)
})
