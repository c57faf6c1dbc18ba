/** The worklist: warnings of the actor's area, names masked. */
import { type RawBuilder, sql } from 'kysely'
import { type Actor, maskName } from '../../../platform/access/shared.ts'
import { areaName } from '../../matching/index.ts'
import type { Level } from '../../rules/shared.ts'
import { type MonitoringContext, today } from '../context.ts'
import type { WarningItem, WarningList, WarningQuery, WarningState } from '../shapes/warning.ts'
import { ledgerOf } from '../sweep/lake-state.ts'
import { displayLevel, isOverdue } from '../warning/display-level.ts'
import { inReadingOrder } from '../warning/merge.ts'
import { type UnjudgedHit, unjudgedOf } from '../warning/unjudged.ts'
import { filterSql, orderSql, tierSql } from './filter-sql.ts'

interface WarningRow {
  id: number
  hh: string
  household_no: string | null
  head_name: string | null
  members: number
  area: string
  managing_area: string
  tier: string | null
  level: Level
  state: WarningState
  opened_as_of: string
  last_as_of: string
  due_at: string
  headline_zh: string
  headline_en: string
  responsible_area: string
  responsible_person: string | null
  unsupported_since: string | null
  closed_on: string | null
  close_code: string | null
  hits:
    | { indicator: string; level: Level; dimension: string; pid: string | null; unjudged: UnjudgedHit | null }[]
    | null
}

export type WarningLine = WarningItem & { lastAsOf: string }

/** Reads warnings with their household and active hits; `where` is over `w` and `f`. */
export async function readWarnings(
  ctx: MonitoringContext,
  where: RawBuilder<unknown>,
  tail: RawBuilder<unknown> = sql``,
): Promise<WarningLine[]> {
  const day = today(ctx)
  const rows = await sql<WarningRow>`select w.id, w.hh::text as hh, f.household_no, p.name as head_name,
      (select count(*)::int from registry.membership m where m.hh = w.hh and m.to_date is null) as members,
      w.area, w.managing_area, ${tierSql(ctx.region)} as tier, w.level, w.state, w.opened_as_of::text as opened_as_of, w.last_as_of::text as last_as_of,
      w.due_at::text as due_at, w.headline_zh, w.headline_en, w.responsible_area, w.responsible_person, w.unsupported_since::text as unsupported_since,
      w.closed_on::text as closed_on, w.close_code,
      (select json_agg(json_build_object('indicator', h.indicator, 'level', h.level, 'dimension', h.dimension, 'pid', h.pid::text,
          'unjudged', case when h.unjudged_since is not null then json_build_object('since', h.unjudged_since, 'missing', h.unjudged) end))
        from monitoring.hit h where h.warning_id = w.id and h.state = 'active') as hits
    from monitoring.warning w left join registry.household f on f.hh = w.hh left join registry.person p on p.pid = f.head_pid
    where ${where} ${tail}`.execute(ctx.db)
  const ledgers = await ledgerCounties(ctx)
  return rows.rows.map((row) => toLine(ctx, row, day, ledgers))
}

/** Counties for which a ledger was ever delivered: elsewhere "no tier" is unknown, not none. */
async function ledgerCounties(ctx: MonitoringContext): Promise<Set<string>> {
  const found = await sql<{
    area: string
  }>`select distinct unnest(areas) as area from sources.version where dataset = ${ledgerOf(ctx)} and state = 'live'`.execute(
    ctx.db,
  )
  return new Set(found.rows.map((row) => row.area))
}

function toLine(ctx: MonitoringContext, row: WarningRow, day: string, ledgers: Set<string>): WarningLine {
  const dueAt = row.due_at
  const overdue = isOverdue({ state: row.state, dueAt }, day)
  const tier = row.tier ?? (ledgers.has(row.area.slice(0, 6)) ? 'none' : null)
  const seen = new Set<string>()
  const indicators = inReadingOrder(row.hits ?? []).filter((hit) => !seen.has(hit.indicator) && seen.add(hit.indicator))
  return {
    id: Number(row.id),
    hh: row.hh,
    householdNo: row.household_no,
    headName: maskName(row.head_name ?? ''),
    members: row.members,
    area: row.area,
    areaName: areaName(ctx.region, row.managing_area),
    managingArea: row.managing_area,
    tier,
    tierLabel: tierLabel(ctx, tier),
    level: row.level,
    shownLevel: displayLevel(row.level, overdue),
    state: row.state,
    openedAsOf: row.opened_as_of,
    lastAsOf: row.last_as_of,
    dueAt,
    overdue,
    supervised: overdue,
    headline_zh: row.headline_zh,
    headline_en: row.headline_en,
    indicators: indicators.map((hit) => ({
      id: hit.indicator,
      label: ctx.region.indicators.get(hit.indicator)?.label ?? { zh: hit.indicator, en: hit.indicator },
      level: hit.level,
      dimension: hit.dimension,
    })),
    responsible: {
      area: row.responsible_area,
      areaName: areaName(ctx.region, row.responsible_area),
      person: row.responsible_person,
    },
    unsupportedSince: row.unsupported_since,
    unjudged: unjudgedOf((row.hits ?? []).flatMap((hit) => hit.unjudged ?? [])),
    closedOn: row.closed_on,
    closeCode: row.close_code,
  }
}

/** Words of a tier; `none` is "in no tier", null is unknown. */
export function tierLabel(
  ctx: Pick<MonitoringContext, 'region'>,
  tier: string | null,
): { zh: string; en: string } | null {
  if (tier === null) return null
  if (tier === 'none') return { zh: '未纳入', en: 'In no tier' }
  return ctx.region.meta.tiers.find((one) => one.id === tier)?.label ?? { zh: tier, en: tier }
}

/**
 * One page of the worklist.
 * @example await listWarnings(ctx, actor, { level: ['red'], page: 1, size: 50, sort: 'urgency' })
 */
export async function listWarnings(
  ctx: MonitoringContext,
  actor: Pick<Actor, 'area'>,
  query: WarningQuery,
): Promise<WarningList> {
  const day = today(ctx)
  const where = filterSql(ctx.region, actor, query, day)
  const tail = sql`order by ${orderSql(query.sort, day)} limit ${query.size} offset ${(query.page - 1) * query.size}`
  const [items, count] = await Promise.all([
    readWarnings(ctx, where, tail),
    sql<{
      total: number
    }>`select count(*)::int as total from monitoring.warning w left join registry.household f on f.hh = w.hh where ${where}`.execute(
      ctx.db,
    ),
  ])
  return { items: items.map(({ lastAsOf: _, ...item }) => item), total: count.rows[0]?.total ?? 0 }
}
