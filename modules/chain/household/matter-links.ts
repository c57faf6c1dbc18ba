/** Everything done on the household's matters, as links: who, when, what, with the money that was paid. Two queries, whatever the number. */
import { sql } from 'kysely'
import {
  type Acting,
  assignKind,
  assignLabel,
  type Db,
  type Matter,
  readActionsOf,
  readMatters,
  scopeOf,
  type TakenAction,
  workOf,
} from '../../../platform/process/index.ts'
import { namesTyped } from '../../../platform/process/shared.ts'
import { dayInChina } from '../../../platform/work/shared.ts'
import { householdMask } from '../../registry/index.ts'
import type { ChainContext } from './context.ts'
import { type HelpKinds, kindOfHelp, spanOf } from './help-kinds.ts'
import { inputWords } from './input-words.ts'
import { kindOfAction } from './link-kinds.ts'
import type { Link } from './shared.ts'
import { unitWords } from './units.ts'

export interface MattersOf {
  /** Those the reader may see, newest first. */
  matters: Matter[]
  actions: Map<number, TakenAction[]>
  /** Matters of the household that exist but are not for this reader. */
  hidden: number
}

/** Matters of a household with their actions, inside the reader's scope. */
export async function mattersOf(ctx: ChainContext, actor: Acting, hh: string): Promise<MattersOf> {
  const matters = await readMatters(
    ctx.db,
    sql`m.hh = ${hh}::bigint and ${scopeOf(ctx.matters, actor)}`,
    sql`order by m.id desc limit 500`,
  )
  const all = await sql<{
    n: number
  }>`select count(*)::int as n from process.matter m where m.hh = ${hh}::bigint`.execute(ctx.db)
  const actions = await readActionsOf(
    ctx.db,
    matters.map((matter) => matter.id),
  )
  return { matters, actions, hidden: (all.rows[0]?.n ?? 0) - matters.length }
}

type Mask = (text: string) => string

/** What masks texts of the household: also for names that only a form of it says, of whoever applied or spoke for it. */
export const maskOf = (
  ctx: ChainContext,
  hh: string,
  found: MattersOf,
  more: readonly (string | null)[],
): Promise<Mask> =>
  householdMask(ctx.db, hh, [
    ...more,
    ...found.matters.flatMap((matter) => [
      ...namesTyped(matter.data),
      ...(found.actions.get(matter.id) ?? []).flatMap((action) => namesTyped(action.input)),
    ]),
  ])

interface Paid {
  matter_id: number
  seq: number
  amount: number
  paid_from: 'township' | 'county' | 'emergency' | 'roll'
  on_date: string
}

/** Payments of temporary aid, by matter and action. */
async function payments(db: Db, hh: string): Promise<Map<string, Paid>> {
  const found = await sql<Paid>`select matter_id, seq, amount::float8 as amount, paid_from, on_date::text as on_date
    from cases.aid_payment where hh = ${hh}::bigint`.execute(db)
  return new Map(found.rows.map((row) => [`${row.matter_id}:${row.seq}`, row]))
}

/** Links of the matters; what a role does not see of an action is left out of its line. */
export async function matterLinks(
  ctx: ChainContext,
  actor: Acting,
  hh: string,
  found: MattersOf,
  help: HelpKinds,
  mask: Mask,
): Promise<Link[]> {
  const paid = await payments(ctx.db, hh)
  return found.matters.flatMap((matter) => {
    const actions = found.actions.get(matter.id) ?? []
    const granting = grantOf(matter) ? actions.findLast((action) => action.kind === 'decide')?.seq : undefined
    return actions.map((action) => {
      const link = linkOf(ctx, actor, matter, action, help, mask, paid.get(`${matter.id}:${action.seq}`))
      return action.seq === granting ? granted(link, matter, help) : link
    })
  })
}

interface Grant {
  on: string
  result: 'granted' | 'refused'
  amount: number | null
}

/** What a department granted and nobody found not to have come; a round asked anew has no grant any more. */
function grantOf(matter: Matter): Grant | undefined {
  if (matter.process !== 'referral') return undefined
  const decision = matter.data.decision as Grant | null | undefined
  return decision?.result === 'granted' ? decision : undefined
}

/** The department's decision is the help: its day, its amount, the kind its need stands for. */
function granted(link: Link, matter: Matter, help: HelpKinds): Link {
  const grant = grantOf(matter)!
  const kind = kindOfHelp(help, `need:${String(matter.data.need)}`)
  const months = help.kinds.find((one) => one.id === kind)?.months ?? 1
  return {
    ...link,
    at: momentOf(link.at, grant.on),
    amount: grant.amount,
    pid: (matter.data.person as string | null) ?? null,
    help: kind ? { kind, ...spanOf(grant.on, months) } : null,
  }
}

/** Matters whose money was given at once and stands at their action. */
export const paidAtAction = (links: readonly Link[]): Set<number> =>
  new Set(links.flatMap((link) => (link.help !== null && link.source.type === 'matter' ? [link.source.id] : [])))

function linkOf(
  ctx: ChainContext,
  actor: Acting,
  matter: Matter,
  action: TakenAction,
  help: HelpKinds,
  mask: Mask,
  paid: Paid | undefined,
): Link {
  const process = workOf(ctx.matters, matter.process).declaration
  const declared = process.actions[action.kind]
  const hidden = process.hides?.[actor.role as keyof NonNullable<typeof process.hides>]?.actions?.includes(action.kind)
  const label = declared?.label ?? (action.kind === assignKind ? assignLabel : { zh: action.kind, en: action.kind })
  const said =
    hidden || !declared ? { zh: '', en: '' } : inputWords(declared.fields, action.input, ctx.matters.lists ?? {}, mask)
  const kind = kindOfAction(matter.process, action.kind)
  const on = momentOf(action.at, paid?.on_date ?? dayOfInput(action))
  // What goes through the roll has arrived when the roll says so, not before.
  const helpKind = paid && paid.paid_from !== 'roll' ? kindOfHelp(help, `matter:${matter.process}`) : undefined
  return {
    id: `matter:${matter.id}:${action.seq}`,
    at: on,
    kind,
    title: { zh: `${process.label.zh}：${label.zh}`, en: `${process.label.en}: ${label.en}` },
    detail: said,
    giver: paid
      ? unitWords(ctx, { role: paid.paid_from === 'township' ? 'township' : 'county', area: matter.area })
      : unitWords(ctx, { role: action.role, area: matter.area, unit: matter.unit }),
    by: action.role === 'system' ? '' : action.byName,
    source: { type: 'matter', id: matter.id, number: matter.number, process: matter.process, seq: action.seq },
    pid: null,
    level: null,
    amount: paid?.amount ?? null,
    help: helpKind
      ? { kind: helpKind, ...spanOf(paid!.on_date, help.kinds.find((one) => one.id === helpKind)!.months) }
      : null,
    echoOf: null,
    doubled: false,
  }
}

/** A visit is on the day it was made, not on the day it was typed. */
function dayOfInput(action: TakenAction): string | undefined {
  const on = action.input.on
  return typeof on === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(on) && on <= dayInChina(action.at) ? on : undefined
}

/** The day something was done; when it was typed on that very day, with the time, so that the day reads in its order. */
const momentOf = (at: string, day: string | undefined): string =>
  day === undefined || (at.length > 10 && dayInChina(at) === day) ? at : day
