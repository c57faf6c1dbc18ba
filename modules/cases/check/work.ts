/** What a check asks of the database and does to it: consents, queries, the log of each, and the matter that asked. */
import { sql } from 'kysely'
import { logRead } from '../../../platform/access/index.ts'
import type { Actor } from '../../../platform/access/shared.ts'
import {
  actWithin,
  type CheckInput,
  calendarOf,
  type Db,
  limitDays,
  type Matter,
  nowOf,
  type ProcessContext,
  type ProcessWork,
  readActions,
  readMatter,
  type Taken,
  tell,
  theClock,
} from '../../../platform/process/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import { dayInChina, dueAfter } from '../../../platform/work/shared.ts'
import type { Region } from '../../rules/index.ts'
import { consentedScopes, revokeConsent, withoutConsent } from '../consent/consent.ts'
import type { Made } from './after.ts'
import { type EconomicCheck, purposes, type Report } from './facts.ts'
import { itemsToTell, judge } from './judge.ts'
import { economicCheck } from './process.ts'
import { familyUnheard, heardByParent } from './repeat.ts'

/** What checks need of the region: the sources and limits in force on a day. */
export interface CheckRules {
  policyOn: (day: string) => Region | Promise<Region>
}
type Checked = Taken<EconomicCheck>
const refused = (zh: string, en: string) => refusal('not-now', { zh, en })

/** The person behind a request that the product opened for him: whoever took the last step of the matter that asked. */
async function asker(tx: Db, matter: Matter<EconomicCheck>, actor: Taken['actor']): Promise<Actor> {
  if (actor.role !== 'system') return actor as Actor
  const last = (await readActions(tx, matter.parentId!)).findLast((one) => one.role !== 'system')
  return {
    userId: last?.by ?? actor.userId,
    name: last?.byName ?? actor.name,
    role: (last?.role ?? 'check-centre') as Actor['role'],
    area: matter.area,
  }
}

/** Why this check may not be dispatched: no matter that asked, or somebody without a valid consent. */
async function invalid(tx: Db, matter: Matter<EconomicCheck>, today: string): Promise<Refusal | undefined> {
  const parent = matter.parentId === null ? undefined : await readMatter(tx, matter.parentId)
  if (!parent)
    return refused('核对须由正在办理的事项提请。', 'A check is asked for by a matter that is being worked on.')
  if (parent.closedAt) return refused(`原事项（${parent.number}）已办结，不能核对。`, `${parent.number} is closed.`)
  const running = await sql<{ number: string }>`select number from process.matter
    where process = 'economic-check' and parent_id = ${parent.id} and id <> ${matter.id} and closed_at is null
      and state not in ('issued')`.execute(tx)
  if (running.rows[0])
    return refused(`该事项已有正在进行的核对（${running.rows[0].number}）。`, `${running.rows[0].number} is under way.`)
  const lacking = await withoutConsent(tx, { matterId: matter.id, persons: matter.data.asked, today })
  return lacking[0] ? refused(lacking[0].why.zh, lacking[0].why.en) : undefined
}

/** Consents are verified, each source is asked about everybody who agreed to it, and every query is logged. */
async function dispatch(rules: CheckRules, tx: Db, taken: Checked, ctx: ProcessContext): Promise<Refusal | undefined> {
  const { matter } = taken
  const today = dayInChina(taken.action.at)
  const no = await invalid(tx, matter, today)
  if (no) return no
  const sources = (await rules.policyOn(today)).check?.sources ?? []
  if (sources.length === 0) return refused('本地区没有设置核对来源。', 'The region names no sources.')
  const scopes = await consentedScopes(tx, { matterId: matter.id, persons: matter.data.asked, today })
  const lines = matter.data.asked.flatMap((one, person) =>
    sources.map((source) => ({
      person,
      source: source.id,
      way: source.measure === undefined ? 'request' : 'lake',
      state: scopes.get(one.idNumber)?.has(source.scope) ? 'waiting' : 'not-consented',
    })),
  )
  const who = await asker(tx, matter, taken.actor)
  for (const [person, one] of matter.data.asked.entries())
    await logRead(tx, who, {
      action: 'economic-check',
      person: one.idNumber.slice(0, 17),
      household: matter.hh,
      purpose: purposes[matter.data.purpose].zh,
      caseRef: matter.number,
      detail: {
        round: matter.data.round,
        sources: lines.filter((line) => line.person === person && line.state === 'waiting').map((line) => line.source),
      },
    })
  if (lines.some((line) => line.way === 'lake' && line.state === 'waiting'))
    await sql`insert into cases.check_queue (matter_id, round, next_at) values (${matter.id}, ${matter.data.round}, ${nowOf(ctx)})
      on conflict do nothing`.execute(tx)
  const done = await actWithin(tx, ctx, theClock, matter.id, { kind: 'dispatch', input: { lines } })
  return done.ok ? undefined : done
}

/** Persons of a check, by place, whose consent does not hold on a day. */
export async function nowWithout(tx: Db, matter: Matter<EconomicCheck>, today: string): Promise<number[]> {
  const lacking = await withoutConsent(tx, { matterId: matter.id, persons: matter.data.asked, today })
  const ids = new Set(lacking.map((one) => one.idNumber))
  return matter.data.asked.flatMap((one, i) => (ids.has(one.idNumber) ? [i] : []))
}

async function report(rules: CheckRules, tx: Db, at: CheckInput<EconomicCheck>): Promise<Record<string, unknown>> {
  const { area, today, ctx } = at
  const matter = at.matter!
  const region = await rules.policyOn(today)
  const gone = await nowWithout(tx, matter, today)
  const lines = matter.data.lines.map((line) =>
    gone.includes(line.person) && line.state !== 'withdrawn'
      ? { ...line, state: 'withdrawn' as const, value: null }
      : line,
  )
  const urban = region.divisions.get(area)?.urban
  const place = { area, urban: urban ? urban === 'urban' : null, asOf: today }
  const made: Report = judge(region, place, matter.data.asked, lines, matter.data.tier)
  const until = (parameter: string) => {
    const limit = limitDays(ctx, parameter, area, today)
    return limit ? dueAfter(today, limit.days, limit.unit, calendarOf(ctx)).on : today
  }
  const all: Made = {
    report: made,
    withdrawn: gone,
    issued: {
      number: matter.data.round === 1 ? matter.number : `${matter.number}-${matter.data.round}`,
      result: made.result,
      what: [...made.items, ...made.unclear].map((one) => one.what),
      issuedOn: today,
      validUntil: until('check_valid'),
      objectUntil: until('check_objection'),
    },
  }
  return { ...all }
}

/** The matter that asked hears the result through its action `check-reported`, if it has one and still goes on. */
async function tellParent(tx: Db, ctx: ProcessContext, matter: Matter<EconomicCheck>): Promise<void> {
  const { issued, report: made } = matter.data
  await tell(tx, ctx, matter.parentId, 'check-reported', {
    check: matter.id,
    number: issued!.number,
    result: issued!.result,
    items: itemsToTell(made!),
    issuedOn: issued!.issuedOn,
    validUntil: issued!.validUntil,
  })
}

/**
 * Economic checks for the server.
 * @example processesOf([...casesWorks, economicCheckWork({ policyOn: (day) => policyAsOf(ctx, day) })])
 */
export function economicCheckWork(rules: CheckRules): ProcessWork<EconomicCheck> {
  return {
    declaration: economicCheck,
    adds: { issue: (tx, at) => report(rules, tx, at), object: heardByParent },
    checks: {
      accept: familyUnheard,
      answer: async (tx, { matter, input, today }) => {
        const parent = matter!.parentId === null ? undefined : await readMatter(tx, matter!.parentId)
        if (parent?.closedAt)
          return {
            zh: '原事项已办结，请终止核对，不再登记答复。',
            en: 'The matter that asked is closed; end the check.',
          }
        const gone = await nowWithout(tx, matter!, today)
        const ids = (input.answers as { idNumber: string }[]).map((one) => one.idNumber)
        const who = matter!.data.asked.find((one, i) => gone.includes(i) && ids.includes(one.idNumber))
        return who
          ? {
              zh: `${who.name}的核对授权已失效，不能登记其答复。`,
              en: `The consent of ${who.name} does not hold any more.`,
            }
          : undefined
      },
    },
    effects: {
      request: (tx, taken, ctx) => dispatch(rules, tx, taken, ctx),
      repeat: (tx, taken, ctx) => dispatch(rules, tx, taken, ctx),
      'withdraw-consent': async (tx, { matter, action, actor }) => {
        const { idNumber, reason } = action.input as { idNumber: string; reason: string }
        await revokeConsent(tx, {
          matterId: matter.id,
          idNumber,
          on: dayInChina(action.at),
          by: actor.name,
          why: reason,
        })
        return undefined
      },
      issue: async (tx, { matter }, ctx) => {
        await sql`delete from cases.check_queue where matter_id = ${matter.id}`.execute(tx)
        await tellParent(tx, ctx, matter)
        return undefined
      },
      withdraw: async (tx, { matter }) => {
        await sql`delete from cases.check_queue where matter_id = ${matter.id}`.execute(tx)
        return undefined
      },
    },
  }
}
