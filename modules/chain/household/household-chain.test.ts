/** The chain of a household: what was done, what is missing, what is doubled, whose turn it is, and who sees which part. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Acting, matterDetail } from '../../../platform/process/index.ts'
import { casesWorks } from '../../cases/index.ts'
import { aide, type CasesWorld, county, openCasesWorld, township, village } from '../../cases/testing.ts'
import { visitWork } from '../../monitoring/index.ts'
import { householdMask } from '../../registry/index.ts'
import { loadRegion } from '../../rules/index.ts'
import { householdChanges } from '../changes/read-changes.ts'
import type { ChainContext } from './context.ts'
import { householdChain } from './read-chain.ts'

let world: CasesWorld
let ctx: ChainContext
let family: Awaited<ReturnType<CasesWorld['household']>>
const dataDir = mkdtempSync(join(tmpdir(), 'jiulian-chain-'))

beforeAll(async () => {
  world = await openCasesWorld([visitWork({}), ...casesWorks])
  ctx = { db: world.ctx.db, dataDir, region: loadRegion('regions/example'), matters: world.ctx, now: world.ctx.now! }
})
afterAll(async () => {
  await world.close()
  rmSync(dataDir, { recursive: true, force: true })
})
beforeEach(async () => {
  world.ctx.today = '2026-11-24'
  family = await world.household()
})

const seen = async (who: Acting = county) => (await householdChain(ctx, who, family.hh))!
const request = { name: '王建国', cause: 'illness', what: '突发疾病，住院押金不足，电话13812345678' }
async function helped() {
  const matter = await world.opened(township, 'temporary-aid', 'report', request, { hh: family.hh })
  return { matter }
}

describe('what comes next', () => {
  test('a family with nothing open and nothing held: nothing waits', async () => {
    expect((await seen()).next).toMatchObject({ tone: 'none', sentence: { zh: '目前没有待办的事。' } })
  })

  test('the open matter says who must do what, until when', async () => {
    await world.holds(family.hh, 'dibao-rural', 600)
    await world.opened(county, 'recheck', 'open', { trigger: 'self-report' }, { hh: family.hh })
    const { next } = await seen(township)
    expect(next.mine).toBe(true)
    expect(next.sentence.zh).toMatch(
      /^下一步：.+须在2026-12-\d\d前入户或核对后提出意见（动态核查，今日起算，共20个工作日）。$/,
    )
  })

  test('a late matter stands before one that is due later, and says how late it is', async () => {
    await world.holds(family.hh, 'dibao-rural', 600)
    await world.opened(county, 'recheck', 'open', { trigger: 'self-report' }, { hh: family.hh })
    world.ctx.today = '2027-01-15'
    const { next } = await seen()
    expect(next.tone).toBe('late')
    expect(next.sentence.zh).toMatch(/^已超期\d+天：.+须立即入户或核对后提出意见/)
  })

  test('a warning nobody dispatched is the next thing', async () => {
    await sql`insert into monitoring.warning (hh, area, managing_area, level, state, opened_as_of, last_as_of, opened_on, due_at, headline_zh, headline_en, responsible_area)
      values (${family.hh}::bigint, ${village}, ${village}, 'red', 'open', '2026-11-20', '2026-11-20', '2026-11-20', '2026-11-26', '理由', 'why', '900101001000')`.execute(
      ctx.db,
    )
    expect((await seen()).next.sentence.zh).toBe('下一步：清溪县民政局须在2026-11-26前派发红色预警，安排人员入户核实。')
  })
})

describe('what is missing', () => {
  test('money that was granted and not paid is named with its amount', async () => {
    const { matter } = await helped()
    await sql`update process.matter set state = 'to-pay', data = data || '{"decided":{"on":"2026-11-24","amount":1200}}' where id = ${matter.id}`.execute(
      ctx.db,
    )
    expect((await seen()).missing[0]).toMatchObject({
      why: 'unpaid',
      title: { zh: '临时救助已批准，钱还没有发放' },
      detail: { zh: '1,200.00元' },
    })
  })

  test('what the rules give and the family does not hold is to be verified by a person', async () => {
    await sql`insert into assessment.finding (hh, area, kind, change, members, held_tier, tier, monthly_amount, state, first_as_of, last_as_of)
      values (${family.hh}::bigint, ${village}, 'coverage', 'new', 3, 'none', 'dibao-rural', 640, 'open', '2026-10-31', '2026-10-31')`.execute(
      ctx.db,
    )
    const [gap] = (await seen()).missing
    expect(gap).toMatchObject({ why: 'entitled', title: { zh: '按规则测算可能符合乡村基本保障' } })
    expect(gap!.detail.zh).toBe('测算每月640.00元；目前没有纳入，须由人核实。')
    expect((await seen()).next.sentence.zh).toBe(
      '没有正在办理的事项，但还有帮助没有落实：按规则测算可能符合乡村基本保障。',
    )
  })

  test('of a tier that the family holds already, it is the amount that may be too low', async () => {
    await sql`insert into assessment.finding (hh, area, kind, change, members, held_tier, held_amount, tier, monthly_amount, state, first_as_of, last_as_of)
      values (${family.hh}::bigint, ${village}, 'coverage', 'more', 3, 'dibao-rural', 480, 'dibao-rural', 640, 'open', '2026-10-31', '2026-10-31')`.execute(
      ctx.db,
    )
    expect((await seen()).missing[0]).toMatchObject({
      title: { zh: '按规则测算乡村基本保障金额可能偏低' },
      detail: {
        zh: '测算每月640.00元；现享受乡村基本保障每月480.00元，须由人核实。',
        en: '640.00 yuan a month by the model; now holds Rural basic protection 480.00 yuan a month; a person must verify.',
      },
    })
  })

  test('whoever left a tier and was not tested for the next is named', async () => {
    const { matter } = await helped()
    await sql`insert into cases.exit (matter_id, hh, area, left_tier, left_on) values (${matter.id}, ${family.hh}::bigint, ${village}, 'dibao-rural', '2026-11-01')`.execute(
      ctx.db,
    )
    expect((await seen()).missing.map((one) => one.why)).toContain('untested')
  })
})

describe('what is doubled', () => {
  test('two tiers that exclude each other, held at the same time', async () => {
    await world.holds(family.hh, 'dibao-rural', 600)
    await world.holds(family.hh, 'margin', null, '2026-06-01')
    const { doubled, links } = await seen()
    expect(doubled).toMatchObject([{ why: 'excluded', from: '2026-06-01', reference: '示例办法第六条' }])
    expect(links.filter((link) => link.doubled)).toHaveLength(2)
  })

  test('a tier that ended before the other began is no doubling', async () => {
    await world.holds(family.hh, 'margin', null, '2026-01-01')
    await sql`update registry.tier_holding set to_date = '2026-06-01' where hh = ${family.hh}::bigint`.execute(ctx.db)
    await world.holds(family.hh, 'dibao-rural', 600, '2026-06-01')
    expect((await seen()).doubled).toEqual([])
  })
})

describe('money', () => {
  test('aid paid first stands in the chain with its giver, and in the totals', async () => {
    const { matter } = await helped()
    await sql`insert into cases.aid_payment (matter_id, seq, hh, area, name, cause, persons, amount, how, paid_from, on_date)
      values (${matter.id}, 1, ${family.hh}::bigint, ${village}, '王建国', 'illness', 3, 5000, 'cash', 'county', '2026-11-24')`.execute(
      ctx.db,
    )
    const { totals, links } = await seen()
    expect(totals).toMatchObject([{ giver: { zh: '清溪县民政局' }, kind: { zh: '临时救助' }, amount: 5000, count: 1 }])
    expect(links.find((link) => link.amount === 5000)).toMatchObject({
      help: { kind: 'temporary', from: '2026-11-24', to: '2027-02-23' },
    })
  })
})

describe('who sees which part', () => {
  test('another county, another township and another village see nothing', async () => {
    for (const area of ['900102', '900101002', '900101001002'])
      expect(
        await householdChain(
          ctx,
          { ...county, role: area.length === 6 ? 'county' : area.length === 9 ? 'township' : 'village', area },
          family.hh,
        ),
      ).toBeUndefined()
  })

  test('a department sees the household only by what was sent to it, and nothing of the file', async () => {
    const clinics: Acting = { userId: 'd1', name: '医保甲', role: 'department', area: '900101', unit: 'clinics' }
    await world.holds(family.hh, 'dibao-rural', 600)
    expect(await householdChain(ctx, clinics, family.hh)).toBeUndefined()
  })

  test('phones in free text are masked, names of people who asked are not repeated', async () => {
    await helped()
    const said = JSON.stringify((await seen()).links)
    expect(said).not.toContain('13812345678')
    expect(said).not.toContain('王建国')
  })

  test('names of the family in what somebody wrote are masked: on a matter, on a warning and in the change log', async () => {
    const { matter } = await helped()
    await world.done(township, matter.id, 'visit', {
      on: '2026-11-24',
      investigators: [{ name: '镇甲' }, { name: '镇乙' }],
      found: '王建国住院，其妻李 秀兰在家照料，子王小明辍学；邻居张三作证',
    })
    await sql`insert into monitoring.warning (hh, area, managing_area, level, state, opened_as_of, last_as_of, opened_on, due_at, responsible_area)
      values (${family.hh}::bigint, ${village}, ${village}, 'red', 'open', '2026-11-20', '2026-11-20', '2026-11-20', '2026-11-26', ${village})`.execute(
      ctx.db,
    )
    await sql`insert into monitoring.action (warning_id, "by", by_name, kind, payload)
      select id, 'c1', '清溪县甲', 'note', '{"note": "与王建国通话"}' from monitoring.warning where hh = ${family.hh}::bigint`.execute(
      ctx.db,
    )
    const chain = JSON.stringify((await seen()).links)
    expect(chain).toContain('王*国住院，其妻李*兰在家照料，子王*明辍学')
    expect(chain).toContain('与王*国通话')
    const log = JSON.stringify((await householdChanges(ctx, county, family.hh, 100))!.items)
    expect(log).toContain('王*国住院')
    for (const name of ['王建国', '李秀兰', '李 秀兰', '王小明']) expect(chain + log).not.toContain(name)
    // Whoever handles it reads what was typed; whoever only supervises states a purpose first.
    const page = async (who: Acting & { purposeStated?: true }) =>
      JSON.stringify(
        await matterDetail({ ...ctx.matters, maskOf: (hh, names) => householdMask(ctx.db, hh, names) }, who, matter.id),
      )
    expect(await page(county)).toContain('李 秀兰')
    const auditor: Acting = { userId: 'x1', name: '审计', role: 'auditor', area: '9001' }
    expect(await page(auditor)).toContain('王*国住院，其妻李*兰')
    expect(await page(auditor)).not.toMatch(/王建国|李 ?秀兰|王小明/)
    expect(await page(auditor)).toContain('"investigators":[{"name":"镇甲"}')
    expect(await page({ ...auditor, purposeStated: true })).toContain('李 秀兰')
  })

  test('a complaint is hidden from the aide but counted', async () => {
    await world.opened(
      county,
      'complaint',
      'receive',
      { named: false, about: 'household', channel: 'hotline', what: '反映该户有车' },
      { hh: family.hh },
    )
    expect((await seen()).links.some((link) => link.kind === 'complaint')).toBe(true)
    const forAide = await seen(aide)
    expect(JSON.stringify(forAide)).not.toContain('反映该户有车')
    expect(forAide.hidden).toBe(1)
  })

  test('the aide tells no stories and reads no change log; the county does', async () => {
    expect(await seen(aide)).toMatchObject({ mayReadChanges: false, mayTellStory: false })
    expect(await seen(county)).toMatchObject({ mayReadChanges: true, mayTellStory: true })
  })
})

test('five hundred links are read with the same number of queries as five', async () => {
  const counted = async () => {
    let n = 0
    const db = ctx.db.withPlugin({
      transformQuery: (args) => {
        n++
        return args.node
      },
      transformResult: async (args) => args.result,
    })
    await householdChain({ ...ctx, db, matters: { ...ctx.matters, db } }, county, family.hh)
    return n
  }
  const { matter } = await helped()
  const few = await counted()
  await sql`insert into process.action (matter_id, seq, "by", by_name, role, user_area, kind, state_after, input)
    select ${matter.id}, 1 + n, 'c1', '甲', 'county', '900101', 'visit', 'reported', '{"on":"2026-11-20","found":"入户"}' from generate_series(1, 500) n`.execute(
    ctx.db,
  )
  const began = performance.now()
  expect((await seen()).links.length).toBeGreaterThan(500)
  expect(performance.now() - began).toBeLessThan(3000)
  expect(await counted()).toBe(few)
})
