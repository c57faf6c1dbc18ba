/** The first page: pool by tier, warnings by level, one tile per division, silence of data, twelve months. */
import { type RawBuilder, sql } from 'kysely'
import { type Actor, areaPrefix } from '../../../platform/access/shared.ts'
import { type Level, levels } from '../../rules/shared.ts'
import { type MonitoringContext, today } from '../context.ts'
import type { Overview, SilentIndicator } from '../shapes/overview.ts'
import { overdueSql, scopeSql, shownRankSql } from '../worklist/filter-sql.ts'
import { tierLabel } from '../worklist/list-warnings.ts'
import { dataFreshness } from './data-freshness.ts'

/** Prefix length of the divisions one level below. */
const childLength = (prefix: string) =>
  prefix.length < 2 ? 2 : prefix.length < 4 ? 4 : prefix.length < 6 ? 6 : prefix.length < 9 ? 9 : 12

/**
 * Figures for the actor's area or a part of it; every figure comes from rows the actor may open.
 * @param area division code or prefix inside the actor's area; default the whole of it
 * @example (await overview(ctx, actor)).warnings // [{ level: 'red', open: 12, dispatched: 3, overdue: 1, closed30d: 4 }, …]
 */
export async function overview(ctx: MonitoringContext, actor: Pick<Actor, 'area'>, area?: string): Promise<Overview> {
  const wanted = area ? areaPrefix(area) : actor.area
  const prefix = wanted.startsWith(actor.area) ? wanted : actor.area
  const day = today(ctx)
  const scope = scopeSql({ area: prefix })
  const newest = await sql<{
    as_of: string
    ended_at: Date | null
  }>`select as_of::text as as_of, ended_at from monitoring.sweep
    where state = 'done' and applied order by as_of desc, id desc limit 1`.execute(ctx.db)
  const review = await sql<{
    n: number
  }>`select count(*)::int as n from matching.review where state = 'open' and area like ${`${prefix}%`}`.execute(ctx.db)
  const asOf = newest.rows[0]?.as_of ?? null
  const division = ctx.region.divisions.get(prefix.padEnd(12, '0'))
  return {
    area: prefix,
    areaName: division?.name ?? ctx.region.meta.label.zh,
    asOf,
    sweptAt: newest.rows[0]?.ended_at?.toISOString() ?? null,
    pool: await pool(ctx, prefix),
    warnings: await byLevel(ctx, scope, day),
    areas: await tiles(ctx, prefix, day),
    freshness: await dataFreshness(ctx, prefix),
    silentIndicators: await silentOf(ctx, prefix),
    trend: await trend(ctx, scope, day),
    reviewOpen: review.rows[0]?.n ?? 0,
  }
}

const inArea = (prefix: string): RawBuilder<unknown> =>
  sql`(f.managing_area like ${`${prefix}%`} or f.area like ${`${prefix}%`})`

async function pool(ctx: MonitoringContext, prefix: string): Promise<Overview['pool']> {
  const rows = await sql<{
    tier: string
    households: number
    persons: number
  }>`select t.tier, count(distinct t.hh)::int as households, coalesce(sum(t.persons), 0)::int as persons
    from registry.tier_holding t join registry.household f on f.hh = t.hh where t.to_date is null and ${inArea(prefix)} group by t.tier`.execute(
    ctx.db,
  )
  const found = new Map(rows.rows.map((row) => [row.tier, row]))
  const known = [...ctx.region.meta.tiers].sort((a, b) => a.order - b.order)
  const unknown = rows.rows.filter((row) => !known.some((tier) => tier.id === row.tier))
  return [
    ...known.map((tier) => ({
      tier: tier.id,
      label: tier.label,
      circle: tier.circle,
      households: found.get(tier.id)?.households ?? 0,
      persons: found.get(tier.id)?.persons ?? 0,
    })),
    ...unknown.map((row) => ({ ...row, label: tierLabel(ctx, row.tier)!, circle: 3 })),
  ]
}

async function byLevel(ctx: MonitoringContext, scope: RawBuilder<unknown>, day: string): Promise<Overview['warnings']> {
  const rows = await sql<{
    rank: number
    open: number
    dispatched: number
    overdue: number
    closed: number
  }>`select ${shownRankSql(day)} as rank,
      count(*) filter (where w.state = 'open')::int as open, count(*) filter (where w.state = 'dispatched')::int as dispatched,
      count(*) filter (where ${overdueSql(day)})::int as overdue,
      count(*) filter (where w.state = 'closed' and w.closed_on > ${day}::date - 30)::int as closed
    from monitoring.warning w where ${scope} group by 1`.execute(ctx.db)
  return [...levels].reverse().map((level: Level) => {
    const row = rows.rows.find((one) => one.rank === levels.indexOf(level) + 1)
    return {
      level,
      open: row?.open ?? 0,
      dispatched: row?.dispatched ?? 0,
      overdue: row?.overdue ?? 0,
      closed30d: row?.closed ?? 0,
    }
  })
}

async function tiles(ctx: MonitoringContext, prefix: string, day: string): Promise<Overview['areas']> {
  const length = childLength(prefix)
  const warnings = await sql<{
    code: string
    red: number
    orange: number
    yellow: number
    overdue: number
  }>`select left(w.managing_area, ${length}) as code,
      count(*) filter (where ${shownRankSql(day)} = 3)::int as red, count(*) filter (where ${shownRankSql(day)} = 2)::int as orange,
      count(*) filter (where ${shownRankSql(day)} = 1)::int as yellow, count(*) filter (where ${overdueSql(day)})::int as overdue
    from monitoring.warning w where w.state in ('open', 'dispatched') and w.managing_area like ${`${prefix}%`} group by 1`.execute(
    ctx.db,
  )
  const households = await sql<{
    code: string
    n: number
  }>`select left(f.managing_area, ${length}) as code, count(distinct t.hh)::int as n
    from registry.tier_holding t join registry.household f on f.hh = t.hh where t.to_date is null and f.managing_area like ${`${prefix}%`} group by 1`.execute(
    ctx.db,
  )
  const counties = await sql<{
    area: string
  }>`select distinct unnest(areas) as area from sources.version where state = 'live'`.execute(ctx.db)
  const hasDelivered = (code: string) =>
    counties.rows.some(({ area }) => area.startsWith(code.slice(0, 6)) || code.startsWith(area))
  const parent = prefix.padEnd(12, '0')
  const codes = [...ctx.region.divisions.values()]
    .filter((one) => one.parent === parent && !one.pseudo)
    .map((one) => one.code)
  return codes.map((code) => {
    const short = code.slice(0, length)
    const row = warnings.rows.find((one) => one.code === short)
    return {
      code,
      name: ctx.region.divisions.get(code)?.name ?? code,
      delivered: hasDelivered(short),
      households: households.rows.find((one) => one.code === short)?.n ?? 0,
      red: row?.red ?? 0,
      orange: row?.orange ?? 0,
      yellow: row?.yellow ?? 0,
      overdue: row?.overdue ?? 0,
    }
  })
}

async function silentOf(ctx: MonitoringContext, prefix: string): Promise<SilentIndicator[]> {
  const rows = await sql<{
    indicator: string
    dataset: string
    area: string
    since: string | null
  }>`select indicator, dataset, area, since::text as since
    from monitoring.silent where area like ${`${prefix.slice(0, 6)}%`} order by indicator, dataset, since nulls first, area`.execute(
    ctx.db,
  )
  const groups = Map.groupBy(rows.rows, (row) => `${row.indicator}|${row.dataset}`)
  return [...groups.values()].map((group) => {
    const { indicator, dataset, since } = group[0]!
    return {
      indicator,
      label: ctx.region.indicators.get(indicator)?.label ?? { zh: indicator, en: indicator },
      dataset,
      datasetLabel: ctx.region.datasets.get(dataset)?.label ?? { zh: dataset, en: dataset },
      since,
      areas: group.map((row) => ({
        area: row.area,
        areaName: ctx.region.divisions.get(row.area.padEnd(12, '0'))?.name ?? row.area,
        since: row.since,
      })),
    }
  })
}

async function trend(ctx: MonitoringContext, scope: RawBuilder<unknown>, day: string): Promise<Overview['trend']> {
  const rows = await sql<{ month: string; opened: number; closed: number; withdrawn: number }>`
    with month as (select to_char(m, 'YYYY-MM') as month from generate_series(date_trunc('month', ${day}::date) - interval '11 months', ${day}::date, interval '1 month') m)
    select month.month,
      count(*) filter (where to_char(w.opened_as_of, 'YYYY-MM') = month.month)::int as opened,
      count(*) filter (where w.state = 'closed' and to_char(w.closed_on, 'YYYY-MM') = month.month)::int as closed,
      count(*) filter (where w.state = 'withdrawn' and to_char(w.last_as_of, 'YYYY-MM') = month.month)::int as withdrawn
    from month left join monitoring.warning w on ${scope} group by 1 order by 1`.execute(ctx.db)
  return rows.rows
}
