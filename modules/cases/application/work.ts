/** What an application asks of the database and does to it. */
import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import {
  actWithin,
  type CheckInput,
  type Db,
  type ProcessContext,
  type ProcessWork,
  type Taken,
  TakenBack,
  theClock,
} from '../../../platform/process/index.ts'
import type { TypedFacts, Words } from '../../../platform/process/shared.ts'
import type { Refusal } from '../../../platform/web/index.ts'
import { dayInChina } from '../../../platform/work/shared.ts'
import { heldOn, monthAfter } from '../../registry/index.ts'
import { askMeeting } from '../meeting/ask-meeting.ts'
import { keepPhotos, onlyPhotos } from '../publicity/photo.ts'
import { announceResult, keepAnswers, putOpinionUp, takeSheetsDown } from './boards.ts'
import { askForCheck, checkAgain, mayAsk, writeConsents } from './check-asked.ts'
import { confirmInRegistry, replacedBy } from './confirmed.ts'
import { type Application, birthOf, type Kin, type Obligor, type Person } from './facts.ts'
import { fileOf, kinKnown, membersFromFile, openApplication, personKey, urbanOf } from './household-file.ts'
import { missingPapers, papersAsked } from './materials.ts'
import { toDraw } from './opinion.ts'
import { application } from './process.ts'
import { hanging } from './states.ts'
import { type ApplicationRules, faultOfFacts, suggestFor } from './suggest.ts'

type At = CheckInput<Application>
const levelOf = ({ ctx, area, today }: Pick<At, 'ctx' | 'area' | 'today'>) =>
  ctx.parameter('decision_level', area, today)?.value === 'township' ? 'township' : 'county'

/** Members of the form: those chosen from the file, those typed in; adults without capacity are named. */
async function membersOf(tx: Db, { hh, input }: At): Promise<Person[]> {
  const typed = (input.persons ?? []) as { name: string; idNumber?: string; relation: string; birth?: string }[]
  const incapable = new Set(((input.incapable as string | undefined) ?? '').split(/[、,，\s]+/).filter(Boolean))
  const chosen = hh ? await membersFromFile(tx, hh, (input.fromFile ?? []) as string[]) : []
  const known = new Set(chosen.map((one) => one.idNumber))
  return [
    ...chosen,
    ...typed
      .filter((one) => !one.idNumber || !known.has(one.idNumber))
      .map((one) => ({
        pid: one.idNumber ? personKey(one.idNumber) : null,
        idNumber: one.idNumber || null,
        name: one.name,
        relation: one.relation,
        birth: one.birth ?? null,
      })),
    // The day of birth stands by itself: screens see numbers masked.
  ].map((one) => ({ ...one, birth: birthOf(one), incapable: incapable.has(one.name) }))
}

async function entered(rules: ApplicationRules, tx: Db, at: At) {
  const members = await membersOf(tx, at)
  const region = await rules.policyOn(at.today)
  const asked = {
    by: at.input.by as string,
    basis: at.input.basis as string,
    circumstances: (at.input.circumstances ?? []) as string[],
    members,
    obligors: (at.input.obligors ?? []) as Obligor[],
  }
  return {
    members,
    missing: missingPapers(papersAsked(region), asked, (at.input.given ?? []) as string[]),
    level: levelOf(at),
    kinKnown: await kinKnown(tx, members),
    urbanInFile: await urbanOf(tx, at.hh),
  }
}

/** What goes with a report to whoever confirms: the level, complaints, and the draw of the spot check, once. */
async function reported(tx: Db, at: At, leaves: boolean) {
  const data = at.matter!.data
  const tier = (at.input.tier as string | undefined) ?? data.opinion?.tier
  const share = at.ctx.parameter('spot_check_share_tekun', at.area, at.today)?.value
  const draws = leaves && toDraw(data, tier) && typeof share === 'number'
  const draw = draws ? randomInt(1_000_000) / 1_000_000 : 0
  return {
    level: levelOf(at),
    complaints: await complaintsOf(tx, at.hh),
    ...(draws ? { spot: { share, draw, chosen: draw < (share as number) } } : {}),
  }
}
const publicityIn = ({ ctx, area, today }: At) => ctx.parameter('publicity_required', area, today)?.value === true

async function complaintsOf(tx: Db, hh: string | null): Promise<number> {
  if (hh === null) return 0
  const found = await sql<{ n: number }>`select count(*)::int as n from process.matter
    where process = 'complaint' and hh = ${hh}::bigint`.execute(tx)
  return found.rows[0]!.n
}

/** Suggestion with its reasons, as it is kept with the action. */
async function suggested(rules: ApplicationRules, tx: Db, at: At): Promise<Record<string, unknown>> {
  const { matter, hh, area, today } = at
  const facts = (at.input.facts as TypedFacts | undefined) ?? matter!.data.facts
  const held = hh === null ? [] : await heldOn(tx, hh, monthAfter(today))
  const found = await suggestFor(rules, { ...matter!.data, facts }, { hh, area, today, held: held[0]?.tier ?? 'none' })
  return found ? { ...found } : { suggestion: null }
}

const checkFacts =
  (rules: ApplicationRules) =>
  async (_tx: Db, { input, matter, today }: At): Promise<Words | undefined> => {
    const facts = input.facts as TypedFacts | undefined
    if (!facts) return undefined
    return faultOfFacts((await rules.policyOn(today)).benefits, facts, matter!.data.members.length)
  }

/** The file is opened or found; the matter belongs to it from then on. */
async function openFile(tx: Db, { matter, action, actor }: Taken<Application>): Promise<undefined> {
  const { data } = matter
  const file = await fileOf(tx, {
    hh: matter.hh,
    members: data.members,
    householdNo: (action.input.householdNo as string | undefined)?.trim().toUpperCase() || null,
    area: matter.area,
    urban: data.urban,
    today: dayInChina(action.at),
    by: actor.name,
  })
  // Applied for elsewhere (residence permit): the place works on it, the household's own unit may read and help.
  await sql`update process.matter set hh = ${file.hh}::bigint,
      other_area = case when ${file.managingArea} <> area then coalesce(other_area, ${file.managingArea}) else other_area end
    where id = ${matter.id}`.execute(tx)
  await sql`update cases.exit set state = 'settled', outcome = 'apply', note = ${matter.number}, settled_by = ${actor.name}, settled_at = now()
    where hh = ${file.hh}::bigint and state = 'open'`.execute(tx)
}
async function writeKin(tx: Db, { matter, action, actor }: Taken<Application>): Promise<undefined> {
  for (const one of (action.input.kin ?? []) as Kin[]) {
    const id = matter.data.members.find((member) => member.name === one.member)?.idNumber ?? null
    await sql`insert into cases.staff_kin (matter_id, area, id_number, member, staff, unit, relation, registered_by, registered_on)
      values (${matter.id}, ${matter.area}, ${id}, ${one.member}, ${one.staff}, ${one.unit}, ${one.relation}, ${actor.name}, ${dayInChina(action.at)}::date)
      on conflict (matter_id, member, staff) do nothing`.execute(tx)
  }
}

const stranger = ({ input, matter }: At, members: readonly Person[]): Words | undefined => {
  const wrong = ((input.kin ?? []) as Kin[]).find((one) => !members.some((member) => member.name === one.member))
  return wrong && matter !== undefined
    ? { zh: `${wrong.member}不在申请的家庭成员中。`, en: `${wrong.member} is no member of this application.` }
    : undefined
}

/** As soon as there is something to give an opinion on, the rules say what they suggest. */
async function suggestNow(tx: Db, taken: Taken<Application>, ctx: ProcessContext): Promise<Refusal | undefined> {
  const { matter, before, action } = taken
  const news = before.state !== 'opinion' || ['visit', 'check-reported', 'community-review'].includes(action.kind)
  if (matter.state !== 'opinion' || !news) return undefined
  const told = await actWithin(tx, ctx, theClock, matter.id, { kind: 'suggest', input: {} })
  if (!told.ok) throw new TakenBack(told)
  return undefined
}

/**
 * Applications for the server.
 * @example processesOf([applicationWork({ policyOn: (day) => policyAsOf(ctx, day) })])
 */
export function applicationWork(rules: ApplicationRules): ProcessWork<Application> {
  const suggests = (tx: Db, at: At) => suggested(rules, tx, at)
  const factsFit = checkFacts(rules)
  return {
    declaration: application,
    adds: {
      enter: (tx, at) => entered(rules, tx, at),
      suspend: async (_tx, { matter }) => ({ state: matter!.state }),
      suggest: suggests,
      recalculate: suggests,
      opinion: async (tx, at) => {
        const publicity = publicityIn(at)
        return { ...(await reported(tx, at, !(at.input.grant && publicity))), publicity }
      },
      'publicity-over': (tx, at) => reported(tx, at, at.matter!.state === 'publicity'),
      'answer-objections': (tx, at) =>
        reported(tx, at, at.matter!.state === 'reinvestigating' && at.input.result === 'stands'),
      confirm: async (tx, at) => {
        const data = at.matter!.data
        const months = data.opinion?.tier === 'rigid' ? at.ctx.parameter('rigid_valid', at.area, at.today)?.value : null
        return {
          complaints: await complaintsOf(tx, at.hh),
          replaces: await replacedBy(tx, at.hh, data.opinion?.tier ?? null, at.today),
          months: typeof months === 'number' ? months : null,
        }
      },
    },
    checks: {
      enter: async (tx, at) => {
        const members = at.input.members as Person[]
        return stranger(at, members) ?? (await openApplication(tx, at.hh, members))
      },
      'register-kin': async (_tx, at) => stranger(at, at.matter!.data.members),
      visit: factsFit,
      recalculate: factsFit,
      announce: onlyPhotos,
      'sheet-photo': onlyPhotos,
      'request-check': mayAsk,
      'object-check': mayAsk,
    },
    effects: {
      enter: async (tx, taken) => {
        await openFile(tx, taken)
        return writeKin(tx, taken)
      },
      'register-kin': writeKin,
      consents: writeConsents,
      'request-check': askForCheck,
      'object-check': checkAgain,
      opinion: putOpinionUp,
      'ask-meeting': askMeeting,
      confirm: confirmInRegistry,
      announce: async (tx, taken, ctx) => {
        await announceResult(tx, taken, ctx)
        return keepPhotos(tx, taken, ctx)
      },
      'sheet-photo': keepPhotos,
      '*': async (tx, taken, ctx) => {
        if (hanging.includes(taken.before.state) && !hanging.includes(taken.matter.state))
          await takeSheetsDown(tx, taken, ctx)
        await keepAnswers(tx, taken)
        return suggestNow(tx, taken, ctx)
      },
    },
  }
}
