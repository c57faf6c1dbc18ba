import { afterAll, describe, expect, test } from 'vitest'
import { approveDraft, rejectDraft, verifyVersions } from './decide-draft.ts'
import { draftDetail, listDrafts, rulesDb } from './draft-store.ts'
import { changeHead, createDraft, removeChange, renewBase, saveChange } from './edit-draft.ts'
import { policyAsOf } from './policy-as-of.ts'
import { inspectDraft, leaveDraft, proposeDraft } from './propose-draft.ts'
import { targetOf } from './target.ts'
import {
  clearwater,
  cloudSlope,
  openPolicyOffice,
  prefecture,
  prefectureToo,
  province,
  provinceToo,
  standard,
} from './testing.ts'

const office = await openPolicyOffice()
const { ctx, drafted } = office
afterAll(() => office.close())

const stateOf = async (id: number) => (await draftDetail(ctx, province, id))!.state
const reasonOf = (result: { ok: boolean; reason?: string }) => (result.ok ? 'ok' : result.reason)
/** Each test takes a day of its own, so that no row meets that of another. */
let year = 2030
const own = (more: Parameters<typeof standard>[0] = {}) => {
  year += 1
  return {
    change: standard({ urban: '', unit: 'CNY', id: 'bill_line', area: '900101', ...more, valid_from: `${year}-01-01` }),
    validFrom: `${year}-01-01`,
  }
}

describe('from draft to publication', () => {
  test('a county drafts its standard, the prefecture approves, the row stands in the policy from its day', async () => {
    const id = await drafted(clearwater, [standard()])
    expect(await proposeDraft(ctx, clearwater, id)).toEqual({ ok: true })
    expect(await stateOf(id)).toBe('proposed')
    const done = await approveDraft(ctx, prefecture, id)
    expect(done).toMatchObject({ ok: true, version: 1 })
    const detail = (await draftDetail(ctx, clearwater, id))!
    expect(detail).toMatchObject({ state: 'published', version: 1, may: { edit: false, propose: false } })
    expect(detail.acts.map((act) => act.kind)).toEqual(['create', 'propose', 'approve'])
    const region = await policyAsOf(ctx, '2027-01-15')
    expect(region.standards.filter((row) => row.area === '900101' && row.id === 'dibao')).toMatchObject([
      { value: '720', valid_from: '2027-01-01' },
    ])
    expect(region.policy?.versions).toEqual([1])
  })

  test('a double click proposes once and approves once', async () => {
    const { change, validFrom } = own()
    const id = await drafted(clearwater, [change], { validFrom })
    const proposals = await Promise.all([proposeDraft(ctx, clearwater, id), proposeDraft(ctx, clearwater, id)])
    expect(proposals.map(reasonOf).sort()).toEqual(['changed-meanwhile', 'ok'])
    const approvals = await Promise.all([approveDraft(ctx, prefecture, id), approveDraft(ctx, prefecture, id)])
    expect(approvals[0]).toEqual(approvals[1])
    const versions = await rulesDb(ctx)
      .selectFrom('rules.version')
      .select('number')
      .where('draft_id', '=', id)
      .execute()
    expect(versions).toHaveLength(1)
  })

  test('of two approvers the second is told who was first', async () => {
    const { change, validFrom } = own()
    const id = await drafted(clearwater, [change], { validFrom })
    await proposeDraft(ctx, clearwater, id)
    const results = await Promise.all([approveDraft(ctx, prefecture, id), approveDraft(ctx, prefectureToo, id)])
    expect(results.map(reasonOf).sort()).toEqual(['already-decided', 'ok'])
    const refused = results.find((result) => !result.ok) as { zh?: string }
    expect(refused.zh).toMatch(/已由东岭州.*批准/)
  })

  test('two drafts approved at the same moment get two numbers, one after the other, in one chain', async () => {
    const [a, b] = [own(), own({ area: '900102' })]
    const first = await drafted(clearwater, [a.change], { validFrom: a.validFrom })
    const second = await drafted(cloudSlope, [b.change], { validFrom: b.validFrom })
    await proposeDraft(ctx, clearwater, first)
    await proposeDraft(ctx, cloudSlope, second)
    const results = await Promise.all([approveDraft(ctx, prefecture, first), approveDraft(ctx, province, second)])
    const numbers = results.map((result) => (result.ok ? result.version : -1)).sort((x, y) => x - y)
    expect(numbers[1]! - numbers[0]!).toBe(1)
    expect(await verifyVersions(ctx)).toBeNull()
  })

  test('nobody approves what he wrote himself, not even the province', async () => {
    const { change, validFrom } = own()
    const id = await drafted(province, [change], { validFrom })
    await proposeDraft(ctx, province, id)
    expect(await approveDraft(ctx, province, id)).toMatchObject({ reason: 'not-approver' })
    expect(reasonOf(await rejectDraft(ctx, province, id, '不妥'))).toBe('not-approver')
    expect(await stateOf(id)).toBe('proposed')
    expect(reasonOf(await approveDraft(ctx, provinceToo, id))).toBe('ok')
  })

  test('a county approves nothing, a prefecture nothing that reaches beyond it', async () => {
    const { change, validFrom } = own({ area: '' })
    const id = await drafted(province, [change], { validFrom })
    await proposeDraft(ctx, province, id)
    expect(await approveDraft(ctx, prefecture, id)).toMatchObject({ reason: 'not-found' })
    const mine = own()
    const county = await drafted(prefecture, [mine.change], { validFrom: mine.validFrom })
    await proposeDraft(ctx, prefecture, county)
    expect(reasonOf(await approveDraft(ctx, clearwater, county))).toBe('not-found')
    const theirs = own()
    const drafts = await drafted(clearwater, [theirs.change], { validFrom: theirs.validFrom })
    await proposeDraft(ctx, clearwater, drafts)
    expect(await approveDraft(ctx, { ...clearwater, userId: 'c9' }, drafts)).toMatchObject({
      reason: 'not-approver',
      zh: '您的角色不能审批政策。',
    })
  })

  test('a draft sent back carries its reason, can be edited, and goes the way again', async () => {
    const { change, validFrom } = own()
    const id = await drafted(clearwater, [change], { validFrom })
    await proposeDraft(ctx, clearwater, id)
    expect(reasonOf(await rejectDraft(ctx, prefecture, id, '缺少公告文号'))).toBe('ok')
    const detail = (await draftDetail(ctx, clearwater, id))!
    expect(detail.state).toBe('rejected')
    expect(detail.acts.at(-1)).toMatchObject({ kind: 'reject', note: '缺少公告文号', byName: '东岭州' })
    expect(reasonOf(await approveDraft(ctx, prefecture, id))).toBe('already-decided')
    const again = { ...change, row: { ...(change as never as { row: object }).row, source: '清溪县公告3号' } } as never
    expect(reasonOf(await saveChange(ctx, clearwater, id, again))).toBe('ok')
    expect(await stateOf(id)).toBe('draft')
    expect(reasonOf(await proposeDraft(ctx, clearwater, id))).toBe('ok')
    expect(reasonOf(await approveDraft(ctx, prefecture, id))).toBe('ok')
  })

  test('what was proposed is not edited until it is taken back', async () => {
    const { change, validFrom } = own()
    const id = await drafted(clearwater, [change], { validFrom })
    await proposeDraft(ctx, clearwater, id)
    const head = { title: '别的标题', validFrom }
    expect(reasonOf(await saveChange(ctx, clearwater, id, change))).toBe('proposed')
    expect(reasonOf(await removeChange(ctx, clearwater, id, targetOf(change)))).toBe('proposed')
    expect(reasonOf(await changeHead(ctx, clearwater, id, head))).toBe('proposed')
    expect(reasonOf(await leaveDraft(ctx, prefecture, id, 'take-back'))).toBe('not-allowed')
    expect(reasonOf(await leaveDraft(ctx, clearwater, id, 'take-back'))).toBe('ok')
    expect(reasonOf(await approveDraft(ctx, prefecture, id))).toBe('already-decided')
    expect(reasonOf(await changeHead(ctx, clearwater, id, head))).toBe('ok')
    expect(reasonOf(await leaveDraft(ctx, clearwater, id, 'withdraw'))).toBe('ok')
    expect(reasonOf(await saveChange(ctx, clearwater, id, change))).toBe('closed')
    expect(reasonOf(await leaveDraft(ctx, clearwater, id, 'withdraw'))).toBe('already-decided')
  })

  test("only the author edits, and only drafts of one's area are seen", async () => {
    const { change, validFrom } = own()
    const id = await drafted(clearwater, [change], { validFrom })
    expect(reasonOf(await saveChange(ctx, prefecture, id, change))).toBe('not-author')
    expect(await draftDetail(ctx, cloudSlope, id)).toBeUndefined()
    expect((await listDrafts(ctx, cloudSlope, { page: 1, size: 100 })).items.map((one) => one.id)).not.toContain(id)
    expect((await listDrafts(ctx, prefecture, { page: 1, size: 100 })).items.map((one) => one.id)).toContain(id)
  })
})

describe('who may set what', () => {
  test('a county sets the standards of its own area only; indicators and models belong to the region', async () => {
    const made = await createDraft(ctx, clearwater, { title: '越权', validFrom: '2027-01-01' })
    const id = made.ok ? made.id : 0
    expect(reasonOf(await saveChange(ctx, clearwater, id, standard({ area: '900102' })))).toBe('outside-area')
    expect(reasonOf(await saveChange(ctx, clearwater, id, standard({ area: '' })))).toBe('outside-area')
    expect(reasonOf(await saveChange(ctx, clearwater, id, { kind: 'indicator', id: 'R-H01', on: false }))).toBe(
      'outside-area',
    )
    expect(reasonOf(await saveChange(ctx, clearwater, id, standard({ area: '900101001' })))).toBe('ok')
  })

  test('an aide drafts nothing', async () => {
    const aide = { ...clearwater, role: 'village' as const }
    expect(reasonOf(await createDraft(ctx, aide, { title: '草稿', validFrom: '2027-01-01' }))).toBe('not-allowed')
  })
})

describe('days', () => {
  test('policy is valid from tomorrow at the earliest', async () => {
    const id = await drafted(clearwater, [standard({ valid_from: '2026-11-24', area: '900101002' })], {
      validFrom: '2026-11-24',
    })
    const refused = await proposeDraft(ctx, clearwater, id)
    expect(refused).toMatchObject({ reason: 'has-faults' })
    const tomorrow = { title: '明日起', validFrom: '2026-11-25' }
    await changeHead(ctx, clearwater, id, tomorrow)
    await removeChange(ctx, clearwater, id, targetOf(standard({ valid_from: '2026-11-24', area: '900101002' })))
    await saveChange(ctx, clearwater, id, standard({ valid_from: '2026-11-25', area: '900101002' }))
    expect(reasonOf(await proposeDraft(ctx, clearwater, id))).toBe('ok')
    ctx.today = '2026-11-25'
    // Approved too late: the day it was to begin has come.
    expect(await approveDraft(ctx, prefecture, id)).toMatchObject({ reason: 'has-faults' })
    ctx.today = '2026-11-24'
  })

  test('a correction may reach into the past, with its reason, and is approved by the region', async () => {
    const past = standard({ valid_from: '2025-01-01', area: '900102', urban: 'rural', unit: 'CNY/year', value: '5000' })
    const made = await createDraft(ctx, clearwater, { title: '更正', validFrom: '2025-01-01', correction: true })
    expect(reasonOf(made)).toBe('no-reason')
    const head = { title: '更正', validFrom: '2025-01-01', correction: true, correctionReason: '原标准录入有误' }
    const id = await drafted(cloudSlope, [past], head)
    expect(reasonOf(await proposeDraft(ctx, cloudSlope, id))).toBe('ok')
    expect(await approveDraft(ctx, { ...prefecture, userId: 'x' }, id)).toMatchObject({
      zh: '对过去的更正由自治区审批。',
    })
    expect(reasonOf(await approveDraft(ctx, province, id))).toBe('ok')
    const region = await policyAsOf(ctx, '2025-06-01')
    expect(region.standards.find((row) => row.area === '900102' && row.urban === 'rural')?.value).toBe('5000')
  })
})

describe('what was published meanwhile', () => {
  test('a draft over rows that another version changed waits until its author has looked', async () => {
    const { change, validFrom } = own({ area: '900102001' })
    const mine = await drafted(cloudSlope, [change], { validFrom })
    const later = {
      ...change,
      row: { ...(change as never as { row: object }).row, valid_from: `${year + 40}-01-01` },
    } as never
    const theirs = await drafted(province, [later], { validFrom: `${year + 40}-01-01` })
    await proposeDraft(ctx, province, theirs)
    await approveDraft(ctx, provinceToo, theirs)
    const refused = await proposeDraft(ctx, cloudSlope, mine)
    expect(refused).toMatchObject({ reason: 'collision' })
    expect((await draftDetail(ctx, cloudSlope, mine))!.collisions).toHaveLength(1)
    expect(reasonOf(await renewBase(ctx, cloudSlope, mine))).toBe('ok')
    // Laid over the newer row it overlaps: shown at the cell, not published.
    const check = await inspectDraft(ctx, cloudSlope, mine)
    expect(check).toMatchObject({ ok: true, faults: [{ target: targetOf(change), cell: 'valid_from' }] })
  })

  test('a published version is never changed', async () => {
    const change = rulesDb(ctx)
      .updateTable('rules.version')
      .set({ title: '改名' } as never)
      .where('number', '=', 1)
    await expect(change.execute()).rejects.toThrow(/never changed/)
    await expect(rulesDb(ctx).deleteFrom('rules.version').execute()).rejects.toThrow(/never changed/)
    expect(await verifyVersions(ctx)).toBeNull()
  })
})

test('an empty draft is not proposed', async () => {
  const id = await drafted(clearwater, [])
  expect(reasonOf(await proposeDraft(ctx, clearwater, id))).toBe('empty')
})
