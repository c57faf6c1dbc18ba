/** The monthly report of an area: figures, the rows behind them, and whether the month adds up. */
import { sql } from 'kysely'
import { maskName } from '../../../platform/access/shared.ts'
import { type Acting, todayOf } from '../../../platform/process/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import { areaName } from '../../matching/index.ts'
import type { StatisticsContext } from '../context.ts'
import { departmentLists } from '../lists/department-lists.ts'
import type { FigureRow, MonthlyReport, Section, TierColumn, UpliftColumn } from '../shared.ts'
import { careRows } from './care-rows.ts'
import { differences, type Held, ledgerMoves, type Move, tell } from './moves.ts'
import { monthBefore, periodOf } from './period.ts'
import { eventsOf, heldOnDay, keptStock, type Place, placesOf } from './read-holdings.ts'
import { type Counted, countedRows } from './section-rows.ts'
import { hideSmall, tellsApart } from './small-cells.ts'
import { mismatchesOf, rowsThatFail, tierRows } from './tier-rows.ts'
import { type UpliftMove, upliftDifferences, upliftMoves, upliftRows, upliftThatFails } from './uplift-rows.ts'

/** Everything a month is made of. */
export interface Month {
  area: string
  month: string
  from: string
  to: string
  last: Held[]
  now: Held[]
  moves: Move[]
  upliftMoves: UpliftMove[]
  places: Map<string, Place>
  counted: Counted[]
  report: MonthlyReport
}

/**
 * Works a month out from the actions and decisions as they were known on its cut-off day.
 * @param area prefix of a county, township or village; above it the month is made of what the registry holds
 */
export async function workOutMonth(ctx: StatisticsContext, area: string, month: string): Promise<Month | Refusal> {
  const day = ctx.matters.parameter('statistics_cutoff', area.padEnd(12, '0'), `${month}-01`)?.value
  if (typeof day !== 'number')
    return refusal('not-now', {
      zh: '本地没有设定统计截止日（参数 statistics_cutoff）。',
      en: 'The region sets no cut-off day (statistics_cutoff).',
    })
  const { before, from, to } = periodOf(month, day)
  const today = todayOf(ctx.matters)
  if (from > today) return refusal('not-now', { zh: '这个月还没有开始。', en: 'This month has not begun.' })
  const places = await placesOf(ctx.db, area)
  const here = (held: readonly Held[]) => held.filter((one) => places.has(one.hh))
  const county = area.length >= 6 ? area.slice(0, 6) : null
  const kept = county ? await keptStock(ctx.db, county, monthBefore(month)) : undefined
  const last = here(kept ?? (await heldOnDay(ctx.db, area, before)))
  const events = await eventsOf(ctx.db, area, before, to)
  const told = tell(last, events)
  const now = await heldOnDay(ctx.db, area, to)
  const { moves: ledger, left } = ledgerMoves(differences(told.now, now), to)
  const moves = [...told.moves, ...ledger]
  const counted = await countedRows(
    ctx.db,
    ctx,
    { area, from, to, on: to < today ? to : today },
    careRows(now, places, ctx.region),
  )
  const tiers = tierRows(ctx.region.meta.tiers, last, moves, now, (hh) => places.get(hh)?.urban ?? 'unknown')
  const label = (tier: string) => ctx.region.meta.tiers.find((one) => one.id === tier)?.label ?? { zh: tier, en: tier }
  const ofUplift = upliftDifferences(told.now, now, to, label)
  const upliftMoved = [...upliftMoves(told.changes), ...ofUplift.moves]
  const uplift = upliftRows(ctx.region.meta.tiers, last, upliftMoved, now)
  const mismatches = [
    ...mismatchesOf(left, (tier) => label(tier).zh),
    // A holding that does not add up at all is named once.
    ...ofUplift.mismatches.filter((one) => !left.some((other) => other.hh === one.hh && other.tier === one.tier)),
  ]
  // Columns that do not add up although each household does would be a fault of this program; it must not be printed either.
  if (mismatches.length === 0)
    for (const row of [...rowsThatFail(tiers), ...upliftThatFails(uplift)])
      mismatches.push({
        hh: '',
        tier: row.tier,
        what: { zh: `${row.label.zh}各栏合计不平。`, en: `${row.label.en}: columns do not add up.` },
      })
  return {
    area,
    month,
    from,
    to,
    last,
    now,
    moves,
    upliftMoves: upliftMoved,
    places,
    counted,
    report: {
      area,
      areaName: areaName(ctx.region, area.padEnd(12, '0')),
      month,
      from,
      to,
      closed: null,
      tiers,
      uplift,
      sections: sectionsOf(counted),
      mismatches,
      least: null,
    },
  }
}

function sectionsOf(counted: readonly Counted[]): Section[] {
  return [...Map.groupBy(counted, (row) => row.section)].map(([id, rows]) => ({
    id,
    label: rows[0]!.sectionLabel,
    figures: [...Map.groupBy(rows, (row) => row.figure)].map(([figure, list]) => ({
      id: figure,
      label: list[0]!.label,
      count: list.length,
      yuan: list.some((row) => row.yuan !== null)
        ? Math.round(list.reduce((sum, row) => sum + (row.yuan ?? 0), 0) * 100) / 100
        : null,
      days: median(list.flatMap((row) => (row.days === null ? [] : [row.days]))),
    })),
  }))
}

/** The middle of the days; of an even number the mean of the two in the middle. @example median([3, 9, 4]) // 4 */
export function median(days: readonly number[]): number | null {
  if (days.length === 0) return null
  const sorted = [...days].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Who answers for an area sees its small cells; supervision above sees them hidden. */
export const answersFor = (actor: Pick<Acting, 'role' | 'area'>, area: string): boolean =>
  (actor.role === 'county' || actor.role === 'township') && area.startsWith(actor.area)
const reads = (role: string) => ['region', 'league', 'county', 'township', 'auditor'].includes(role)

/**
 * The report for a reader: a closed month as it was closed, an open one as it stands.
 * @returns refusals not-allowed, outside-area, not-now
 * @example await monthlyReport(ctx, actor, '150426', '2026-11')
 */
export async function monthlyReport(
  ctx: StatisticsContext,
  actor: Acting,
  area: string,
  month: string,
): Promise<({ ok: true } & MonthlyReport) | Refusal> {
  if (!reads(actor.role)) return refusal('not-allowed')
  if (!area.startsWith(actor.area)) return refusal('outside-area')
  const closed = await sql<{
    report: MonthlyReport
    closed_at: Date
    closed_by: string
  }>`select report, closed_at, closed_by from statistics.month
    where county = ${area} and month = ${month}`.execute(ctx.db)
  const kept = closed.rows[0]
  let report: MonthlyReport
  if (kept) report = { ...kept.report, closed: { at: kept.closed_at.toISOString(), by: kept.closed_by } }
  else {
    const made = await workOutMonth(ctx, area, month)
    if ('ok' in made) return made
    report = made.report
  }
  // A list is handed in after the month; one that was not there when the month was closed is told when it comes.
  if (!report.lists || report.lists.some((list) => list.missing.length > 0))
    report = { ...report, lists: await departmentLists(ctx, area, month) }
  const least = answersFor(actor, area) ? null : leastOf(ctx, area, month)
  return { ok: true, ...hideSmall(report, least) }
}

export function leastOf(ctx: StatisticsContext, area: string, month: string): number {
  const value = ctx.matters.parameter('statistics_least_cell', area.padEnd(12, '0'), `${month}-01`)?.value
  if (typeof value !== 'number') throw new Error('the region sets no statistics_least_cell')
  return value
}

/**
 * Closes a month: it keeps its figures and what every household held, and is never rewritten. One that does not add up is not
 * closed, nor one whose last day has not passed.
 */
export async function closeMonth(
  ctx: StatisticsContext,
  actor: Acting,
  month: string,
): Promise<{ ok: true } | Refusal> {
  if (actor.role !== 'county') return refusal('not-allowed')
  const county = actor.area
  const made = await workOutMonth(ctx, county, month)
  if ('ok' in made) return made
  if (made.to >= todayOf(ctx.matters))
    return refusal('not-now', {
      zh: `统计期到${made.to}止，期满后才能封账。`,
      en: `The month runs until ${made.to}; close it after that.`,
    })
  if (made.report.mismatches.length > 0) return doesNotReconcile(made.report)
  const report = { ...made.report, lists: await departmentLists(ctx, county, month) }
  return ctx.db.transaction().execute(async (tx) => {
    const first = await sql`insert into statistics.month (county, month, cut_on, report, closed_by)
      values (${county}, ${month}, ${made.to}::date, ${JSON.stringify(report)}::jsonb, ${actor.name}) on conflict do nothing returning county`.execute(
      tx,
    )
    if (first.rows.length === 0) return { ok: true as const }
    const lines = made.now.map((one) => ({
      ...one,
      uplift_persons: one.uplift?.persons ?? null,
      uplift_fen: one.uplift?.fen ?? null,
      ...(made.places.get(one.hh) ?? { area: county, urban: 'unknown' }),
    }))
    for (let i = 0; i < lines.length; i += 5000)
      await sql`insert into statistics.stock (county, month, hh, tier, persons, fen, area, urban, source, uplift_persons, uplift_fen)
        select ${county}, ${month}, hh, tier, persons, fen, area, urban, source, uplift_persons, uplift_fen
        from json_to_recordset(${JSON.stringify(lines.slice(i, i + 5000))}::json) as t(hh bigint, tier text, persons int, fen bigint, area text, urban text, source text,
          uplift_persons int, uplift_fen bigint)`.execute(tx)
    return { ok: true as const }
  })
}

/** A report that does not add up is not printed; it says which households. */
export const doesNotReconcile = (report: Pick<MonthlyReport, 'mismatches'>): Refusal =>
  refusal('does-not-reconcile', {
    zh: `上月加减本月与本月末不符，涉及${report.mismatches.length}处，请先核对后再打印。`,
    en: `Last month and this month's changes do not give the end of the month in ${report.mismatches.length} places; check them before printing.`,
    details: report.mismatches.slice(0, 200),
  })

/**
 * Rows behind one figure: `tiers/<tier>/<urban>/<column>`, `uplift/<tier>/<column>` or `<section>/<figure>`.
 * @example await rowsOfFigure(ctx, actor, '150426', '2026-11', 'tiers/dibao-rural/rural/stopped')
 */
export async function rowsOfFigure(
  ctx: StatisticsContext,
  actor: Acting,
  area: string,
  month: string,
  figure: string,
): Promise<{ ok: true; items: FigureRow[] } | Refusal> {
  if (!reads(actor.role)) return refusal('not-allowed')
  if (!area.startsWith(actor.area)) return refusal('outside-area')
  const made = await workOutMonth(ctx, area, month)
  if ('ok' in made) return made
  const items = figure.startsWith('tiers/')
    ? tierFigure(ctx, made, figure)
    : figure.startsWith('uplift/')
      ? upliftFigure(ctx, made, figure)
      : sectionFigure(ctx, made, figure)
  const shown = items.slice(0, 1000)
  if (answersFor(actor, area)) return { ok: true, items: shown }
  const least = leastOf(ctx, area, month)
  if (items.length > 0 && items.length < least)
    return refusal('not-allowed', { zh: '户数过少，为保护隐私不显示明细。', en: 'Too few to be listed.' })
  // What the table hides would be counted here.
  const unknown = items.filter((one) => one.yuan === null).length
  const apart = figure.startsWith('tiers/') && tellsApart(unknown, items.length, least)
  return { ok: true, items: apart ? shown.map((one) => ({ ...one, yuan: null })) : shown }
}

function tierFigure(ctx: StatisticsContext, made: Month, figure: string): FigureRow[] {
  const [, tier, urban, column] = figure.split('/') as [string, string, string, TierColumn]
  const mine = (one: { hh: string; tier: string }) =>
    one.tier === tier && (made.places.get(one.hh)?.urban ?? 'unknown') === urban
  const label = ctx.region.meta.tiers.find((one) => one.id === tier)?.label ?? { zh: tier, en: tier }
  const base = (hh: string) => ({
    hh,
    name: maskName(made.places.get(hh)?.name ?? ''),
    areaName: areaName(ctx.region, made.places.get(hh)?.area ?? made.area),
    what: label,
  })
  if (column === 'last' || column === 'now')
    return (column === 'last' ? made.last : made.now).filter(mine).map((one) => ({
      ...base(one.hh),
      matter: null,
      persons: one.persons,
      yuan: one.fen === null ? null : one.fen / 100,
      on: null,
      days: null,
    }))
  return made.moves
    .filter((one) => one.column === column && mine(one))
    .map((one) => ({
      ...base(one.hh),
      matter: one.number ? { id: 0, number: one.number } : null,
      persons: one.persons,
      yuan: one.fen / 100,
      on: one.on,
      days: null,
    }))
}

/** `unknown`: households of which nobody told whether they have an uplift. */
function upliftFigure(ctx: StatisticsContext, made: Month, figure: string): FigureRow[] {
  const [, tier, column] = figure.split('/') as [string, string, UpliftColumn | 'unknown']
  const row = (one: {
    hh: string
    persons: number
    yuan: number | null
    on: string | null
    number: string | null
  }) => ({
    hh: one.hh,
    name: maskName(made.places.get(one.hh)?.name ?? ''),
    areaName: areaName(ctx.region, made.places.get(one.hh)?.area ?? made.area),
    what: ctx.region.meta.tiers.find((of) => of.id === tier)?.label ?? { zh: tier, en: tier },
    matter: one.number ? { id: 0, number: one.number } : null,
    persons: one.persons,
    yuan: one.yuan,
    on: one.on,
    days: null,
  })
  const mine = (held: readonly Held[]) => held.filter((one) => one.tier === tier)
  if (column === 'unknown')
    return mine(made.now)
      .filter((one) => !one.uplift)
      .map((one) => row({ hh: one.hh, persons: one.persons, yuan: null, on: null, number: null }))
  if (column === 'last' || column === 'now')
    return mine(column === 'last' ? made.last : made.now).flatMap(({ hh, uplift }) =>
      uplift && uplift.persons > 0
        ? [row({ hh, persons: uplift.persons, yuan: uplift.fen / 100, on: null, number: null })]
        : [],
    )
  return made.upliftMoves
    .filter((one) => one.tier === tier && one.column === column)
    .map((one) => row({ ...one, yuan: one.fen / 100 }))
}

function sectionFigure(ctx: StatisticsContext, made: Month, figure: string): FigureRow[] {
  const [section, ...rest] = figure.split('/')
  return made.counted
    .filter((row) => row.section === section && row.figure === rest.join('/'))
    .map((row) => ({
      hh: row.hh,
      matter: row.matterId === null ? null : { id: row.matterId, number: row.number ?? '' },
      name: row.hh ? maskName(made.places.get(row.hh)?.name ?? '') : '',
      areaName: areaName(ctx.region, row.area),
      what: row.what,
      persons: row.persons,
      yuan: row.yuan,
      on: row.on,
      days: row.days,
    }))
}
