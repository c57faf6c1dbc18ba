/** Economic check: only with consent, in parts, and no missing answer is ever a zero. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { faultsOf, readMatter, tick } from '../../../platform/process/index.ts'
import { revokeConsent } from '../consent/consent.ts'
import { type CasesWorld, county, township } from '../testing.ts'
import { economicCheck } from './process.ts'
import { answers, centre, checkOf, dataOf, type Family, family, fromLake, openCheckWorld } from './testing.ts'

let world: CasesWorld
beforeAll(async () => {
  world = await openCheckWorld()
})
beforeEach(() => {
  world.ctx.today = '2026-11-24'
})
afterAll(() => world.close())

test('the declaration is sound', () => expect(faultsOf(economicCheck)).toEqual([]))

test('asked, answered in parts, reported: meets, numbered, valid for the region’s days, told to the matter that asked', async () => {
  const one = await family(world)
  const check = await checkOf(world, one)
  expect(check).toMatchObject({ state: 'asking', turn: 'check-centre' })
  expect(dataOf(check).lines).toHaveLength(9)
  await fromLake(world, check)
  await world.done(centre, check.id, 'answer', answers(one, 'deposits', 12000))
  expect((await world.refused(centre, check.id, 'issue')).reason).toBe('wrong-state')
  const ready = await world.done(centre, check.id, 'answer', answers(one, 'wallets', null))
  expect(ready.state).toBe('ready')
  const issued = await world.done(centre, check.id, 'issue')
  expect(dataOf(issued).issued).toEqual({
    number: check.number,
    result: 'meets',
    what: [],
    issuedOn: '2026-11-24',
    validUntil: '2027-02-22',
    objectUntil: '2026-12-01',
  })
  const parent = await readMatter(world.ctx.db, one.recheck.id)
  expect(parent!.data.check).toEqual({ result: 'meets', note: '核对符合（有效期至2027-02-22）' })
  world.ctx.today = '2026-12-02'
  await tick(world.ctx)
  expect((await readMatter(world.ctx.db, check.id))!.state).toBe('closed')
})

test('each query is logged with person, sources, purpose and number of the matter', async () => {
  const one = await family(world, { spouse: ['government'] })
  const check = await checkOf(world, one)
  const log = await sql<{
    person: string
    purpose: string
    detail: { sources: string[] }
    user_name: string
  }>`select person, purpose, detail, user_name
    from access.read_log where case_ref = ${check.number} and action = 'economic-check' order by id`.execute(
    world.ctx.db,
  )
  expect(log.rows.map((row) => [row.person, row.purpose, row.user_name, row.detail.sources])).toEqual([
    [one.head, '动态管理核查', '镇甲', ['wages', 'deposits', 'wallets']],
    [one.spouse, '动态管理核查', '镇甲', ['wages']],
    [one.child, '动态管理核查', '镇甲', ['wages', 'deposits', 'wallets']],
  ])
})

test('without a valid consent of everybody nothing is asked: missing, revoked, ended', async () => {
  const request = async (one: Family) =>
    (
      (await world
        .opened(
          township,
          'economic-check',
          'request',
          { purpose: 'recheck', persons: one.persons },
          { hh: one.hh, parentId: one.recheck.id },
        )
        .catch((fault: Error) => fault)) as Error
    ).message
  expect(await request(await family(world, { child: null }))).toContain('缺少王小明的核对授权书')
  const revoked = await family(world)
  await revokeConsent(world.ctx.db, {
    matterId: revoked.recheck.id,
    idNumber: revoked.persons[1]!.idNumber,
    on: '2026-11-23',
    by: '镇甲',
    why: '',
  })
  expect(await request(revoked)).toContain('李秀兰已于2026-11-23撤回')
  const left = await sql<{ n: number }>`select count(*)::int as n from process.matter where process = 'economic-check'
    and parent_id = ${revoked.recheck.id}`.execute(world.ctx.db)
  expect(left.rows[0]!.n).toBe(0)
  const gone = await family(world)
  await sql`update registry.membership set to_date = '2026-11-01' where pid = ${gone.child}::bigint`.execute(
    world.ctx.db,
  )
  expect(await request(gone)).toContain('失效')
})

test('a check needs an open matter that asks, and one at a time', async () => {
  const one = await family(world)
  const alone = await world
    .opened(county, 'economic-check', 'request', { purpose: 'recheck', persons: one.persons }, { hh: one.hh })
    .catch((f: Error) => f.message)
  expect(alone).toContain('须由正在办理的事项提请')
  await checkOf(world, one)
  await expect(checkOf(world, one)).rejects.toThrow('已有正在进行的核对')
})

test('exceeds: item, value, limit with standard, date and article, whatever else is still missing', async () => {
  const one = await family(world)
  const check = await checkOf(world, one)
  await world.done(centre, check.id, 'answer', answers(one, 'deposits', 26000))
  world.ctx.today = '2026-12-09'
  await tick(world.ctx)
  const issued = dataOf(await world.done(county, check.id, 'issue'))
  expect(issued.issued).toMatchObject({ result: 'exceeds' })
  expect(issued.report!.items).toEqual([
    {
      what: '家庭存款',
      value: 26000,
      limit: 24000,
      unit: '元',
      tiers: ['dibao-urban', 'dibao-rural', 'margin'],
      standards: [
        { id: 'savings_limit', value: '8000', unit: 'CNY/person', from: '2024-01-01', source: '示例办法第四条' },
      ],
      article: '示例办法第四条',
    },
  ])
})

test('a source that is late is timed out and shown, and its absence leaves the result to a person', async () => {
  const one = await family(world)
  const check = await checkOf(world, one)
  await fromLake(world, check)
  await world.done(centre, check.id, 'answer', answers(one, 'deposits', null))
  world.ctx.today = '2026-12-09'
  await tick(world.ctx)
  const late = (await readMatter(world.ctx.db, check.id))!
  expect(late.state).toBe('ready')
  expect(dataOf(late).lines.filter((line) => line.state === 'timed-out')).toHaveLength(3)
  const issued = dataOf(await world.done(centre, check.id, 'issue'))
  expect(issued.issued).toMatchObject({ result: 'person', what: ['家庭存款'] })
  expect(issued.report!.unclear[0]!.unknown[0]).toEqual({ person: 0, source: 'wallets', state: 'timed-out' })
})

test('an answer after its time still counts while no report was issued', async () => {
  const one = await family(world)
  const check = await checkOf(world, one)
  await fromLake(world, check)
  world.ctx.today = '2026-12-09'
  await tick(world.ctx)
  await world.done(centre, check.id, 'answer', answers(one, 'deposits', null))
  await world.done(centre, check.id, 'answer', answers(one, 'wallets', 30))
  expect(dataOf(await world.done(centre, check.id, 'issue')).issued!.result).toBe('meets')
})

test('what is not returned or not consented is never a zero', async () => {
  const one = await family(world, { child: ['government', 'banks'] })
  const check = await checkOf(world, one)
  await fromLake(world, check)
  await world.done(centre, check.id, 'answer', answers(one, 'deposits', null))
  const [head, spouse, child] = one.persons.map((person) => person.idNumber) as [string, string, string]
  expect(
    (
      await world.refused(centre, check.id, 'answer', {
        source: 'wallets',
        answers: [{ idNumber: child, state: 'no-record' }],
      })
    ).zh,
  ).toBe('王小明没有有效授权，不能登记其答复。')
  await world.done(centre, check.id, 'answer', {
    source: 'wallets',
    answers: [
      { idNumber: head, state: 'no-record' },
      { idNumber: spouse, state: 'not-returned' },
    ],
  })
  const issued = dataOf(await world.done(centre, check.id, 'issue'))
  expect(issued.issued!.result).toBe('person')
  expect(issued.report!.unclear).toEqual([
    {
      what: '家庭存款',
      unknown: [
        { person: 1, source: 'wallets', state: 'not-returned' },
        { person: 2, source: 'wallets', state: 'not-consented' },
      ],
    },
  ])
})

test('a source that answers twice changes nothing; another answer must say that it corrects, and why', async () => {
  const one = await family(world)
  const check = await checkOf(world, one)
  const first = answers(one, 'deposits', 12000)
  await world.done(centre, check.id, 'answer', first)
  const again = dataOf(await world.done(centre, check.id, 'answer', first))
  expect(again.lines.filter((line) => line.source === 'deposits').map((line) => line.value)).toEqual([
    12000,
    null,
    null,
  ])
  const other = answers(one, 'deposits', 15000)
  expect((await world.refused(centre, check.id, 'answer', other)).zh).toContain('已有答复')
  expect((await world.refused(centre, check.id, 'answer', { ...other, corrects: true })).zh).toContain('须写明原因')
  const right = dataOf(await world.done(centre, check.id, 'answer', { ...other, corrects: true, note: '银行更正' }))
  expect(right.lines.find((line) => line.source === 'deposits')!.value).toBe(15000)
})

test('nonsense is not taken as an answer', async () => {
  const one = await family(world)
  const check = await checkOf(world, one)
  const { idNumber } = one.persons[0]!
  const says = async (input: object) => world.refused(centre, check.id, 'answer', input)
  expect((await says({ source: 'deposits', answers: [{ idNumber, state: 'value', value: -5 }] })).reason).toBe(
    'bad-request',
  )
  expect((await says({ source: 'deposits', answers: [{ idNumber, state: 'value', value: '很多' }] })).reason).toBe(
    'bad-request',
  )
  expect((await says({ source: 'deposits', answers: [{ idNumber, state: 'value' }] })).reason).toBe('bad-request')
  expect((await says({ source: 'moon', answers: [{ idNumber, state: 'no-record' }] })).reason).toBe('bad-request')
  expect(
    (await says({ source: 'deposits', answers: [{ idNumber: '159926197099990010', state: 'no-record' }] })).zh,
  ).toContain('不在本次核对范围内')
  expect(
    (
      await says({
        source: 'deposits',
        answers: [
          { idNumber, state: 'no-record' },
          { idNumber, state: 'no-record' },
        ],
      })
    ).zh,
  ).toContain('填了两次')
  expect(
    (await says({ source: 'deposits', answers: [{ idNumber, state: 'no-record', knownTo: '2027-01-01' }] })).zh,
  ).toContain('不能晚于今天')
})

test('a consent taken back between request and answer: nothing more is recorded, what was answered is not used', async () => {
  const one = await family(world)
  const check = await checkOf(world, one)
  await fromLake(world, check)
  await world.done(centre, check.id, 'answer', answers(one, 'deposits', 23000))
  const { idNumber } = one.persons[0]!
  const after = await world.done(township, check.id, 'withdraw-consent', { idNumber, reason: '本人书面撤回' })
  expect(
    dataOf(after)
      .lines.filter((line) => line.person === 0)
      .map((line) => [line.state, line.value]),
  ).toEqual([
    ['withdrawn', null],
    ['withdrawn', null],
    ['withdrawn', null],
  ])
  expect((await world.refused(centre, check.id, 'answer', answers(one, 'wallets', 5))).zh).toContain('没有有效授权')
  const rest = {
    source: 'wallets',
    answers: one.persons.slice(1).map((person) => ({ idNumber: person.idNumber, state: 'no-record' })),
  }
  await world.done(centre, check.id, 'answer', rest)
  expect(dataOf(await world.done(centre, check.id, 'issue')).issued!.result).toBe('person')
})

test('a consent revoked elsewhere is noticed when the answer comes and when the report is issued', async () => {
  const one = await family(world)
  const check = await checkOf(world, one)
  await fromLake(world, check, 50000)
  await world.done(centre, check.id, 'answer', answers(one, 'wallets', null))
  const { idNumber } = one.persons[0]!
  await revokeConsent(world.ctx.db, { matterId: one.recheck.id, idNumber, on: '2026-11-24', by: '镇甲', why: '撤回' })
  expect((await world.refused(centre, check.id, 'answer', answers(one, 'deposits', 5))).zh).toContain('已失效')
  world.ctx.today = '2026-12-09'
  await tick(world.ctx)
  const issued = dataOf(await world.done(centre, check.id, 'issue'))
  expect(issued.lines.filter((line) => line.person === 0 && line.value !== null)).toEqual([])
  expect(issued.report!.items).toEqual([])
  expect(issued.issued!.result).toBe('person')
})
