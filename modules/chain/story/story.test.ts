/** From the chain to a story outside: what leaves is checked against everything known of the case, whoever typed it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import PizZip from 'pizzip'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { casesWorks } from '../../cases/index.ts'
import { aide, type CasesWorld, county, openCasesWorld, township } from '../../cases/testing.ts'
import { visitWork } from '../../monitoring/index.ts'
import { loadRegion } from '../../rules/index.ts'
import { householdChanges } from '../changes/read-changes.ts'
import type { ChainContext } from '../household/context.ts'
import { checkStory, draftStory } from './make-story.ts'
import type { Leak, Story } from './shared.ts'
import { storyDocx } from './story-docx.ts'

let world: CasesWorld
let ctx: ChainContext
let family: Awaited<ReturnType<CasesWorld['household']>>
const dataDir = mkdtempSync(join(tmpdir(), 'jiulian-story-'))

beforeAll(async () => {
  world = await openCasesWorld([visitWork({}), ...casesWorks])
  ctx = { db: world.ctx.db, dataDir, region: loadRegion('regions/example'), matters: world.ctx, now: world.ctx.now! }
  // Families like this one, so that it is not rare.
  for (let i = 0; i < 6; i++) await world.household()
})
afterAll(async () => {
  await world.close()
  rmSync(dataDir, { recursive: true, force: true })
})
beforeEach(async () => {
  world.ctx.today = '2026-11-24'
  family = await world.household()
})

const story = (...paragraphs: string[]): Story => ({ title: '一家人的故事', paragraphs, shows: ['size'] })
const leaksOf = async (told: Story): Promise<Leak[]> => {
  const checked = await checkStory(ctx, county, family.hh, told)
  if (checked.ok) return []
  expect(checked.reason).toBe('leak')
  return checked.details as Leak[]
}

describe('the draft', () => {
  test('passes its own check, and tells nothing of names, dates or exact sums', async () => {
    const matter = await world.opened(
      township,
      'temporary-aid',
      'report',
      { name: '王建国', cause: 'illness', what: '邻居赵桂花说他住院' },
      { hh: family.hh },
    )
    await sql`insert into cases.aid_payment (matter_id, seq, hh, area, name, cause, persons, amount, how, paid_from, on_date)
      values (${matter.id}, 1, ${family.hh}::bigint, '900101001001', '王建国', 'illness', 3, 5678, 'cash', 'county', '2026-11-24')`.execute(
      ctx.db,
    )
    await world.holds(family.hh, 'dibao-rural', 640)
    const draft = await draftStory(ctx, county, family.hh)
    if (!draft.ok) throw new Error(draft.reason)
    const text = [draft.title, ...draft.paragraphs].join('\n')
    expect(text).not.toMatch(/王|赵|建国|2026|5678|5,678/)
    expect(text).toContain('约5,600元')
    expect(await leaksOf({ title: draft.title, paragraphs: draft.paragraphs, shows: draft.shows })).toEqual([])
  })

  test('shows only what enough families share', async () => {
    const draft = await draftStory(ctx, county, family.hh)
    expect(draft).toMatchObject({ ok: true, least: 5 })
    if (draft.ok && draft.alike !== null) expect(draft.alike).toBeGreaterThanOrEqual(5)
  })
})

describe('what staff typed is read too', () => {
  test('in the title', async () => {
    expect(await leaksOf({ title: '王建国的故事', paragraphs: [], shows: [] })).toMatchObject([
      { kind: 'name', paragraph: -1, at: 0 },
    ])
  })

  test('a name that only stands in a form of a matter is known', async () => {
    await world.opened(
      township,
      'temporary-aid',
      'report',
      { name: '赵桂花', phone: '13987654321', cause: 'illness', what: '住院' },
      { hh: family.hh },
    )
    expect(await leaksOf(story('桂花大娘来了', '电话尾号4321'))).toMatchObject([
      { kind: 'name', paragraph: 0 },
      { kind: 'number', paragraph: 1 },
    ])
  })

  test('staff who worked on it are people too', async () => {
    await world.opened(
      county,
      'complaint',
      'receive',
      { named: false, about: 'household', channel: 'hotline', what: '反映' },
      { hh: family.hh },
    )
    expect((await leaksOf(story('清溪县甲办理了此事'))).map((leak) => leak.kind)).toContain('name')
  })

  test('the village, the township and the county are places', async () => {
    const village = ctx.region.divisions.get('900101001001')!.name
    expect((await leaksOf(story(`他们住在${village}`))).map((leak) => leak.kind)).toContain('place')
  })
})

test('a family unlike all others is told as rare', async () => {
  for (let i = 0; i < 4; i++)
    await sql`insert into registry.membership (pid, hh, relation, from_date) values (${`8${i}${family.hh.slice(-6)}`}::bigint, ${family.hh}::bigint, 'other', '2026-01-31')`.execute(
      ctx.db,
    )
  expect(await leaksOf(story('他们家人很多'))).toMatchObject([{ kind: 'rare', paragraph: null, found: '1' }])
  expect(await leaksOf({ ...story('他们家人很多'), shows: [] })).toEqual([])
})

test('only a county, league or the region tells stories, and only of its own families', async () => {
  expect(await draftStory(ctx, township, family.hh)).toMatchObject({ ok: false, reason: 'not-allowed' })
  expect(await draftStory(ctx, aide, family.hh)).toMatchObject({ ok: false, reason: 'not-allowed' })
  expect(await draftStory(ctx, { ...county, area: '900102' }, family.hh)).toMatchObject({
    ok: false,
    reason: 'not-found',
  })
})

test('the document holds the text and no author', () => {
  const zip = new PizZip(storyDocx({ title: '一家人 <的> 故事', paragraphs: ['第1天，\u0007开始。'], shows: [] }))
  const xml = zip.file('word/document.xml')!.asText()
  expect(xml).toContain('一家人 &lt;的&gt; 故事')
  expect(xml).toContain('第1天，开始。')
  expect(Object.keys(zip.files)).not.toContain('docProps/core.xml')
})

describe('the change log', () => {
  test('says who changed what, before and after', async () => {
    await world.holds(family.hh, 'dibao-rural', 600)
    const matter = await world.opened(county, 'recheck', 'open', { trigger: 'self-report' }, { hh: family.hh })
    await world.done(township, matter.id, 'check', { result: 'meets', note: '已核对' })
    await world.done(township, matter.id, 'propose', { kind: 'increase', amount: 720, persons: 3, reason: '增加一人' })
    const found = (await householdChanges(ctx, county, family.hh, 100))!
    expect(found.items.map((one) => one.what.zh)).toContain('动态核查：提出核查意见')
    const proposed = found.items.find((one) => one.what.zh === '动态核查：提出核查意见')!
    expect(proposed.by).toBe('镇甲')
    expect(proposed.fields).toContainEqual({
      name: { zh: '环节', en: 'State' },
      before: expect.objectContaining({ zh: '待核查' }),
      after: expect.objectContaining({ zh: '待决定' }),
    })
    expect(proposed.fields.find((one) => one.name.zh === '核查意见')?.after?.zh).toContain('720.00元')
  })

  test('an account is masked, and the aide reads no log', async () => {
    await sql`insert into registry.account (hh, holder_name, bank, number, by) values (${family.hh}::bigint, '王建国', '农行', '6222021234567890', '甲')`.execute(
      ctx.db,
    )
    const text = JSON.stringify(await householdChanges(ctx, county, family.hh, 100))
    expect(text).toContain('************7890')
    expect(text).not.toContain('6222021234567890')
    expect(await householdChanges(ctx, aide, family.hh, 100)).toBeUndefined()
    expect(await householdChanges(ctx, { ...county, area: '900102' }, family.hh, 100)).toBeUndefined()
  })

  test('who complained stays hidden from the township in the log too, and is masked for the county', async () => {
    await world.opened(
      county,
      'complaint',
      'receive',
      { named: true, name: '赵举报', contact: '13900001111', about: 'household', channel: 'letter', what: '有车' },
      { hh: family.hh },
    )
    expect(JSON.stringify(await householdChanges(ctx, township, family.hh, 100))).not.toMatch(/赵举报|1390000/)
    const told = JSON.stringify(await householdChanges(ctx, county, family.hh, 100))
    expect(told).toContain('举报人 赵*报')
    expect(told).not.toMatch(/赵举报|13900001111/)
  })
})
