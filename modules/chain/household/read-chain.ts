/** The chain of one household, as its reader may see it. One query per source, whatever the number of links. */
import { sql } from 'kysely'
import { eachText, maskName } from '../../../platform/access/shared.ts'
import { type Acting, clocksOf, type Matter, takersOf, todayOf } from '../../../platform/process/index.ts'
import type { ClockView } from '../../../platform/process/shared.ts'
import { areaName } from '../../matching/index.ts'
import { type HouseholdRows, householdRows } from '../../monitoring/index.ts'
import { heldOn } from '../../registry/index.ts'
import type { ChainContext } from './context.ts'
import { dataLinks, ownLinks } from './data-links.ts'
import { monthsLater } from './days.ts'
import { findDoubled, withEchoes } from './doubled.ts'
import { fundLinks } from './fund-links.ts'
import { noKinds } from './help-kinds.ts'
import { type MattersOf, maskOf, matterLinks, mattersOf, paidAtAction } from './matter-links.ts'
import { inOrder, missingOfFile, missingOfMatters } from './missing.ts'
import { type LiveWarning, nextOf, type OpenMatter } from './next-turn.ts'
import { findPlace, type Place, readsFile } from './place.ts'
import type { HouseholdChain, Link } from './shared.ts'
import { totalsOf } from './totals.ts'
import { unitWords } from './units.ts'

/** Days by which a department's file may tell later of a payment that was made here. */
const echoDays = 45

/** Who may read who changed what, and who may tell a story outside. */
export const readsChanges = (role: string): boolean =>
  ['region', 'league', 'county', 'township', 'auditor'].includes(role)
export const tellsStories = (role: string): boolean => ['region', 'league', 'county'].includes(role)

/**
 * The whole chain; undefined when the household is not for this reader.
 * @example (await householdChain(ctx, actor, '150426000391'))?.next.sentence.zh // '下一步：乌丹镇须在…'
 */
export async function householdChain(
  ctx: ChainContext,
  actor: Acting,
  hh: string,
): Promise<HouseholdChain | undefined> {
  if (!/^-?\d{1,19}$/.test(hh)) return undefined
  const found = await mattersOf(ctx, actor, hh)
  const today = todayOf(ctx.matters)
  let place = await findPlace(ctx, actor, hh, found.matters.length)
  const reads = place ? place.whole : readsFile(actor.role)
  const rows = reads ? await householdRows(ctx, hh, today, place?.pids ?? []) : undefined
  place ??= rows && registerPlace(ctx, actor, rows)
  if (!place) return undefined
  const help = ctx.region.meta.help ?? noKinds
  const data = rows && place.whole ? dataLinks(ctx, actor, rows.rows, today, help) : { links: [], hidden: 0 }
  const own = place.whole ? await ownLinks(ctx, actor, hh, help) : []
  const mask = await maskOf(ctx, hh, found, rows?.members.map((one) => one.name) ?? [])
  const mine = await matterLinks(ctx, actor, hh, found, help, mask)
  const funds = place.whole
    ? await fundLinks(ctx, hh, { atAction: paidAtAction(mine), tiers: own.filter((one) => one.kind === 'tier') }, help)
    : { links: [], missing: [] }
  const all = [...data.links, ...own, ...mine, ...funds.links].map((link) => ({
    ...link,
    at: chinaTime(link.at),
    title: eachText(link.title, mask),
    detail: eachText(link.detail, mask),
  }))
  const links = withEchoes(inOrderOfTime(all), echoDays)
  const doubled = findDoubled(links, help)
  const marked = new Set(doubled.flatMap((one) => one.links))
  const clocks = await openClocks(ctx, found)
  const missing = inOrder([
    ...missingOfMatters(ctx, found.matters, clocks, today),
    ...funds.missing,
    ...(place.whole ? await missingOfFile(ctx, hh, place.area) : []),
  ])
  const held = place.whole ? (await heldOn(ctx.db, hh, today))[0] : undefined
  const tier = held ? (ctx.region.meta.tiers.find((one) => one.id === held.tier)?.label ?? null) : null
  return {
    hh,
    householdNo: place.householdNo,
    headName: place.headName,
    areaName: place.areaName,
    tier,
    asOf: today,
    next: nextOf({
      today,
      matters: await openMatters(ctx, actor, found, clocks),
      warning: place.whole ? await warningWithoutVisit(ctx, actor, hh) : null,
      missing,
      tier,
      recheckBy: held ? await recheckBy(ctx, hh, held.tier, place.area, today) : null,
    }),
    missing,
    doubled,
    totals: totalsOf(links, help),
    links: links.map((link) => (marked.has(link.id) ? { ...link, doubled: true } : link)),
    hidden: data.hidden + found.hidden,
    mayReadChanges: place.whole && readsChanges(actor.role),
    mayTellStory: place.whole && tellsStories(actor.role),
  }
}

/** A household that has no file yet is known by the register alone. */
function registerPlace(ctx: ChainContext, actor: Acting, rows: HouseholdRows): Place | undefined {
  const head = rows.members[0]
  if (!head?.division?.startsWith(actor.area)) return undefined
  return {
    householdNo: head.householdNo,
    headName: maskName(head.name ?? ''),
    area: head.division,
    areaName: areaName(ctx.region, head.division),
    pids: [],
    whole: true,
  }
}

/** A moment by the clock in China, so that its first ten signs are the day people lived it; a day stays a day. */
function chinaTime(at: string): string {
  const moment = at.length > 10 ? Date.parse(at) : Number.NaN
  return Number.isNaN(moment) ? at : new Date(moment + 8 * 3_600_000).toISOString().replace('Z', '+08:00')
}

/** Newest first; on one day what has a time of the clock stands above what only has a day. */
function inOrderOfTime(links: readonly Link[]): Link[] {
  const weight = (link: Link) => ({ matter: 0, warning: 1, file: 2, row: 3 })[link.source.type]
  const seq = (link: Link) => (link.source.type === 'matter' ? link.source.seq : 0)
  return [...links].sort((a, b) => {
    const [x, y] = [a.at.slice(0, 10), b.at.slice(0, 10)]
    if (x !== y) return x < y ? 1 : -1
    const timed = Number(b.at.length > 10) - Number(a.at.length > 10)
    if (timed !== 0) return timed
    if (a.at !== b.at) return a.at < b.at ? 1 : -1
    return weight(a) - weight(b) || seq(b) - seq(a)
  })
}

/** The clock that ends first on each open matter. */
async function openClocks(ctx: ChainContext, found: MattersOf): Promise<Map<number, ClockView>> {
  const open = found.matters.filter((matter) => matter.closedAt === null)
  const clocks = await clocksOf(ctx.matters, ctx.db, open)
  return new Map(
    open.flatMap(({ id, dueLimit }) => {
      const clock = clocks.get(id)?.find((one) => one.limit === dueLimit && one.endedOn === null)
      return clock ? [[id, clock] as const] : []
    }),
  )
}

async function openMatters(
  ctx: ChainContext,
  actor: Acting,
  found: MattersOf,
  clocks: ReadonlyMap<number, ClockView>,
): Promise<OpenMatter[]> {
  const open = found.matters.filter((matter) => matter.closedAt === null)
  const names = await assignees(ctx, open)
  const takers = await takersOf(ctx.matters, ctx.db, open)
  return open.map((matter): OpenMatter => {
    const process = ctx.matters.processes.get(matter.process)!.declaration
    const state = process.states[matter.state]
    const clock = clocks.get(matter.id)
    const who =
      matter.turn && !state?.waitsFor
        ? unitWords(ctx, { role: matter.turn, area: matter.area, unit: matter.unit })
        : null
    return {
      id: matter.id,
      number: matter.number,
      process: process.label,
      next: state?.next ?? state?.waitsFor ?? state?.label ?? { zh: matter.state, en: matter.state },
      who,
      assignee: matter.assignee ? (names.get(matter.assignee) ?? null) : null,
      mine:
        matter.assignee === actor.userId ||
        (matter.assignee === null &&
          matter.turn === actor.role &&
          matter.area.startsWith(actor.area) &&
          !takers.get(matter.id)?.has(actor.userId)),
      urgent: matter.urgent,
      dueOn: matter.dueOn,
      day: clock && clock.late === 0 ? dayWords(clock) : null,
    }
  })
}
const unitWordsOf: Record<string, { zh: string; en: string }> = {
  hours: { zh: '小时', en: 'hour' },
  months: { zh: '天', en: 'day' },
  'working-days': { zh: '个工作日', en: 'working day' },
}
/** As the clock beside the line says it: which day of how many. */
function dayWords({ day, of, left, unit, paused }: ClockView): { zh: string; en: string } {
  if (paused) return { zh: '计时已中止', en: 'the clock is stopped' }
  if (left === 0) return { zh: `今天到期，共${of}天`, en: `due today, day ${day} of ${of}` }
  const word = unitWordsOf[unit] ?? { zh: '天', en: 'day' }
  if (day === 0)
    return { zh: `今日起算，共${of}${word.zh}`, en: `starts today, ${of} ${word.en}${of === 1 ? '' : 's'}` }
  return { zh: `第${day}${word.zh}，共${of}${word.zh}`, en: `${word.en} ${day} of ${of}` }
}

async function assignees(ctx: ChainContext, matters: readonly Matter[]): Promise<Map<string, string>> {
  const ids = matters.flatMap((matter) => (matter.assignee ? [matter.assignee] : []))
  if (ids.length === 0) return new Map()
  const found = await sql<{
    id: string
    name: string
  }>`select id, name from access."user" where id = any(${sql.val(ids)}::text[])`.execute(ctx.db)
  return new Map(found.rows.map((row) => [row.id, row.name]))
}

/** The live warning of the household that no visit works on yet. */
async function warningWithoutVisit(ctx: ChainContext, actor: Acting, hh: string): Promise<LiveWarning | null> {
  const found = await sql<{
    id: number
    level: LiveWarning['level']
    due_at: string
    managing_area: string
    responsible_area: string
  }>`
    select w.id, w.level, w.due_at::text as due_at, w.managing_area, w.responsible_area from monitoring.warning w
    where w.hh = ${hh}::bigint and w.state = 'open'
      and not exists (select from process.matter m where m.subject = 'warning:' || w.id and m.closed_at is null)
    order by w.due_at, w.id limit 1`.execute(ctx.db)
  const row = found.rows[0]
  if (!row) return null
  return {
    id: Number(row.id),
    level: row.level,
    dueOn: row.due_at,
    who: unitWords(ctx, { role: 'county', area: row.managing_area }),
    mine: actor.role === 'county',
  }
}

/** Last day of the period after which what is held must be looked at again. */
async function recheckBy(
  ctx: ChainContext,
  hh: string,
  tier: string,
  area: string,
  today: string,
): Promise<string | null> {
  const found = await sql<{
    last_on: string
    unstable: boolean
  }>`select last_on::text as last_on, unstable from cases.recheck_plan
    where hh = ${hh}::bigint and tier = ${tier}`.execute(ctx.db)
  const plan = found.rows[0]
  if (!plan) return null
  const months = ctx.matters.parameter(plan.unstable ? 'recheck_months_unstable' : 'recheck_months', area, today)?.value
  return typeof months === 'number' ? monthsLater(plan.last_on, months) : null
}
