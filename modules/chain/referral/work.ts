/** What a referral asks of the database and does to it. */
import { sql } from 'kysely'
import {
  actWithin,
  type CheckInput,
  type Db,
  type ProcessContext,
  type ProcessWork,
  type Taken,
  theClock,
} from '../../../platform/process/index.ts'
import type { Words } from '../../../platform/process/shared.ts'
import type { Refusal } from '../../../platform/web/index.ts'
import type { Region } from '../../rules/index.ts'
import { typedFields, unitsOf } from '../../rules/shared.ts'
import type { Referral } from './facts.ts'
import { referral } from './process.ts'
import { beginRound, noteOnRound } from './rounds.ts'

type RegionOfReferrals = Pick<Region, 'meta' | 'divisions' | 'referrals'>
const begins = ['push', 'reroute', 'not-received']
const typedWords: Record<(typeof typedFields)[number], string> = {
  phone: '联系电话',
  address: '住址',
  costs: '个人负担费用',
  detail: '具体情况',
}

/** News for whoever carries messages to departments; run inside the transaction. */
export interface OnRound {
  begun?: (tx: Db, matter: Taken<Referral>['matter'], round: string) => Promise<unknown>
  /** The department has nothing more to do with it: sent back, closed, asked anew. */
  ended?: (tx: Db, matter: Taken<Referral>['matter']) => Promise<unknown>
  revoked?: (tx: Db, matter: Taken<Referral>['matter']) => Promise<unknown>
  decided?: (tx: Db, ctx: ProcessContext, matter: Taken<Referral>['matter']) => Promise<Refusal | undefined>
}

/** Unit that gives it and the data that go along, from the region. */
const addressed =
  (region: RegionOfReferrals) =>
  async (_tx: Db, { input }: CheckInput<Referral>) => {
    const need = region.referrals?.needs[input.need as string]
    const unit = (input.to as string | undefined) || need?.units[0]
    return {
      unit: unit ?? '',
      unitKind: unitsOf(region).find((one) => one.id === unit)?.kind ?? 'department',
      sends: need?.fields ?? [],
    }
  }

const complete =
  (region: RegionOfReferrals) =>
  async (tx: Db, { input, hh, matter }: CheckInput<Referral>): Promise<Words | undefined> => {
    const need = region.referrals?.needs[input.need as string]
    if (!need) return { zh: '没有这种需求，请从列表中选择。', en: 'There is no such need; choose one of the list.' }
    if (!need.units.includes(input.unit as string))
      return {
        zh: `“${need.label.zh}”不由所选部门办理，请改选：${need.units.map((id) => unitLabel(region, id)).join('、')}。`,
        en: 'The department chosen does not give this.',
      }
    if (hh === null) return { zh: '请先为该户建立档案，再转办。', en: 'The household needs a file first.' }
    const lacking = typedFields.filter((field) => need.fields.includes(field) && !input[field] && field !== 'phone')
    if (lacking.length > 0)
      return {
        zh: `“${need.label.zh}”还需要填写：${lacking.map((field) => typedWords[field]).join('、')}。`,
        en: `This need also asks for: ${lacking.join(', ')}.`,
      }
    const person = (input.person as string[] | undefined) ?? []
    if (person.length > 1) return { zh: '一次转办只能是一位需求人。', en: 'One person at a time.' }
    if (person[0]) {
      const member =
        await sql`select 1 from registry.membership where hh = ${hh}::bigint and pid = ${person[0]}::bigint and to_date is null`.execute(
          tx,
        )
      if (member.rows.length === 0)
        return { zh: '需求人不是该户现有成员。', en: 'The person is no member of the household.' }
    }
    const open = await sql<{
      number: string
    }>`select number from process.matter where process = 'referral' and hh = ${hh}::bigint
      and closed_at is null and id is distinct from ${matter?.id ?? null}::bigint
      and data ->> 'need' = ${input.need as string} and data ->> 'person' is not distinct from ${person[0] ?? null} limit 1`.execute(
      tx,
    )
    if (open.rows[0])
      return {
        zh: `该需求已转办（${open.rows[0].number}），尚未办结，请勿重复。`,
        en: `This need is referred already (${open.rows[0].number}).`,
      }
    return undefined
  }

const unitLabel = (region: RegionOfReferrals, id: string) =>
  unitsOf(region).find((unit) => unit.id === id)?.label.zh ?? id

/** Money is granted with its amount; what is unknown is not written as nothing. */
const wholeDecision =
  (region: RegionOfReferrals) =>
  async (_tx: Db, { input, matter }: CheckInput<Referral>): Promise<Words | undefined> =>
    input.result === 'granted' &&
    input.amount === undefined &&
    region.referrals?.needs[matter?.data.need ?? '']?.gives === 'money'
      ? { zh: '请填写救助金额。', en: 'Say how much is given.' }
      : undefined

/** Whoever is late twice at the same moment would open two: one need of a family at a time. */
const oneAtATime = async (tx: Db, { hh }: CheckInput<Referral>): Promise<undefined> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`referral:${hh ?? ''}`}, 7))`.execute(tx)
}

/**
 * The work of referrals in a region.
 * @param on what goes with a round beyond the database (sending, waiting answers)
 * @example processesOf([referralWork(region)])
 */
export function referralWork(region: RegionOfReferrals, on: OnRound = {}): ProcessWork<Referral> {
  const whole = complete(region)
  const checked = async (tx: Db, at: CheckInput<Referral>) => {
    await oneAtATime(tx, at)
    return whole(tx, at)
  }
  return {
    declaration: referral,
    adds: { create: addressed(region), reroute: addressed(region) },
    checks: { create: checked, reroute: checked, decide: wholeDecision(region) },
    effects: {
      '*': async (tx, taken, ctx) => {
        await noteOnRound(tx, taken)
        if (['send-back', 'close', 'not-received'].includes(taken.action.kind)) await on.ended?.(tx, taken.matter)
        if (begins.includes(taken.action.kind)) {
          const round = await beginRound(tx, region, taken)
          await on.begun?.(tx, taken.matter, round)
        }
        if (taken.action.kind === 'revoke' && taken.matter.data.round > 0) await on.revoked?.(tx, taken.matter)
        if (taken.action.kind === 'feed-back') {
          const chained = await actWithin(tx, ctx, theClock, taken.matter.id, { kind: 'chain', input: {} })
          if (!chained.ok) return chained
        }
        if (taken.action.kind === 'decide') return on.decided?.(tx, ctx, taken.matter)
        return undefined
      },
    },
  }
}
