/** 核对授权: without a valid consent nobody is asked about. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { complaintWork } from '../complaint/work.ts'
import { type CasesWorld, county, openCasesWorld } from '../testing.ts'
import { endConsents, type NewConsent, recordConsents, revokeConsent, withoutConsent } from './consent.ts'

let world: CasesWorld
beforeAll(async () => {
  world = await openCasesWorld([complaintWork])
})
beforeEach(() => {
  world.ctx.today = '2026-11-24'
})
afterAll(() => world.close())

const file = 'a3bb189e-8bf9-4c5e-9a3e-000000000001'
async function matterOf(hh?: string) {
  return world.opened(
    county,
    'complaint',
    'receive',
    { named: false, about: 'other', channel: 'letter', what: '测试事项' },
    hh ? { hh } : {},
  )
}
const consentOf = (matterId: number, idNumber: string, more: Partial<NewConsent> = {}): NewConsent => ({
  matterId,
  idNumber,
  name: '王建国',
  relation: 'head',
  signer: '王建国',
  signerRelation: 'self',
  version: '2026-07',
  scope: ['government', 'banks'],
  signedOn: '2026-11-20',
  how: 'paper',
  evidence: [file],
  ...more,
})
async function lacking(
  matterId: number,
  idNumber: string,
  more: { today?: string; scope?: string; name?: string } = {},
) {
  const { today = '2026-11-24', name = '王建国', scope } = more
  const found = await withoutConsent(world.ctx.db, {
    matterId,
    persons: [{ idNumber, name }],
    today,
    ...(scope ? { scope } : {}),
  })
  return found[0]?.why.zh
}

test('a signed consent counts from the day it was signed, for exactly the sources it names, for exactly that person', async () => {
  const { hh, idNumber } = await world.household()
  const matter = await matterOf(hh)
  expect(await lacking(matter.id, idNumber)).toContain('缺少王建国的核对授权书')
  expect(await recordConsents(world.ctx.db, [consentOf(matter.id, idNumber)])).toBeUndefined()
  expect(await lacking(matter.id, idNumber)).toBeUndefined()
  expect(await lacking(matter.id, idNumber, { scope: 'banks' })).toBeUndefined()
  expect(await lacking(matter.id, idNumber, { scope: 'payment' })).toContain('未包括这类机构')
  expect(await lacking(matter.id, idNumber, { today: '2026-11-19' })).toContain('尚未生效')
  expect(await lacking(matter.id, idNumber, { name: '李秀兰' })).toContain('缺少')
})

test('a revoked consent no longer counts, and a new one can be signed', async () => {
  const { hh, idNumber } = await world.household()
  const matter = await matterOf(hh)
  await recordConsents(world.ctx.db, [consentOf(matter.id, idNumber)])
  expect(
    await revokeConsent(world.ctx.db, { matterId: matter.id, idNumber, on: '2026-11-24', by: '镇甲', why: '本人撤回' }),
  ).toBe(1)
  expect(await lacking(matter.id, idNumber)).toContain('已于2026-11-24撤回')
  await recordConsents(world.ctx.db, [consentOf(matter.id, idNumber)])
  expect(await lacking(matter.id, idNumber)).toBeUndefined()
})

test('a consent ends with its matter unless the household is in the pool, and a later benefit does not revive it', async () => {
  const { hh, idNumber } = await world.household()
  const matter = await matterOf(hh)
  await recordConsents(world.ctx.db, [consentOf(matter.id, idNumber)])
  await world.holds(hh, 'dibao-rural', 900)
  await sql`update process.matter set closed_at = now() where id = ${matter.id}`.execute(world.ctx.db)
  expect(await lacking(matter.id, idNumber)).toBeUndefined()
  const later = await matterOf(hh)
  expect(await lacking(later.id, idNumber)).toBeUndefined()
  await sql`update registry.tier_holding set to_date = '2026-11-01' where hh = ${hh}::bigint`.execute(world.ctx.db)
  expect(await lacking(later.id, idNumber)).toContain('随原事项结束失效')
  await endConsents(world.ctx.db, '2026-11-24')
  await world.holds(hh, 'margin', null, '2026-12-01')
  expect(await lacking(later.id, idNumber, { today: '2026-12-05' })).toContain('随原事项结束失效')
})

test('a member who left the household is not asked about any more', async () => {
  const { hh, idNumber, head } = await world.household()
  const matter = await matterOf(hh)
  await recordConsents(world.ctx.db, [consentOf(matter.id, idNumber)])
  await sql`update registry.membership set to_date = '2026-11-10' where hh = ${hh}::bigint and pid = ${head}::bigint`.execute(
    world.ctx.db,
  )
  expect(await lacking(matter.id, idNumber)).toContain('失效')
})

test('what is incomplete is refused with the name of the person; a minor does not sign for himself', async () => {
  const matter = await matterOf()
  const child = '159926201605010010'
  const says = async (more: Partial<NewConsent>) =>
    (await recordConsents(world.ctx.db, [consentOf(matter.id, child, { name: '王小明', signer: '王建国', ...more })]))
      ?.zh
  expect(await says({ signer: '王小明' })).toBe('王小明未成年，授权书须由监护人签署。')
  expect(await says({ evidence: [] })).toContain('请上传王小明的授权书')
  expect(await says({ scope: ['neighbours'] })).toContain('机构范围')
  expect(await says({ idNumber: '12' })).toContain('身份证号不完整')
  expect(await says({ signerRelation: 'guardian' })).toBeUndefined()
})

test('what was signed cannot be changed or deleted in the database', async () => {
  const matter = await matterOf()
  const { idNumber } = await world.household()
  await recordConsents(world.ctx.db, [consentOf(matter.id, idNumber)])
  const where = sql`where matter_id = ${matter.id}`
  await expect(sql`update cases.consent set scope = '{payment}' ${where}`.execute(world.ctx.db)).rejects.toThrow(
    'keeps',
  )
  await expect(sql`delete from cases.consent ${where}`.execute(world.ctx.db)).rejects.toThrow('keeps')
})
