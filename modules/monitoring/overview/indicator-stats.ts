/** Hit rate per indicator, from what staff fed back when they closed its warnings. */
import { sql } from 'kysely'
import type { Actor } from '../../../platform/access/shared.ts'
import { policyAsOf } from '../../rules/index.ts'
import { type MonitoringContext, today } from '../context.ts'
import type { IndicatorStat } from '../shapes/overview.ts'
import { scopeSql } from '../worklist/filter-sql.ts'

interface StatRow {
  indicator: string
  hits: number
  active: number
  closed: number
  true_hits: number
  judged: number
}

/**
 * One line per indicator of the region, those switched off too. Precision counts only codes that say true or untrue:
 * "away" or "refused" judge nobody.
 * @example (await indicatorStats(ctx, actor)).find((one) => one.indicator === 'R-H01')?.precision // 0.94
 */
export async function indicatorStats(ctx: MonitoringContext, actor: Pick<Actor, 'area'>): Promise<IndicatorStat[]> {
  const codes = (judgement: boolean) =>
    ctx.region.meta.feedback_codes.filter((code) => code.true_hit === judgement).map((code) => code.id)
  const rows = await sql<StatRow>`select h.indicator, count(*)::int as hits,
      count(*) filter (where h.state = 'active' and w.state in ('open', 'dispatched'))::int as active,
      count(*) filter (where h.state = 'active' and w.state = 'closed')::int as closed,
      count(*) filter (where h.state = 'active' and w.state = 'closed' and w.close_code = any(${codes(true)}::text[]))::int as true_hits,
      count(*) filter (where h.state = 'active' and w.state = 'closed' and w.close_code = any(${[...codes(true), ...codes(false)]}::text[]))::int as judged
    from monitoring.hit h join monitoring.warning w on w.id = h.warning_id where ${scopeSql(actor)} group by h.indicator`.execute(
    ctx.db,
  )
  const silent = await sql<{
    indicator: string
    since: string | null
  }>`select indicator, min(since)::text as since from monitoring.silent
    where area like ${`${actor.area.slice(0, 6)}%`} group by indicator`.execute(ctx.db)
  const byIndicator = new Map(rows.rows.map((row) => [row.indicator, row]))
  const silentSince = new Map(silent.rows.map((row) => [row.indicator, row.since]))
  const inForce = await policyAsOf(ctx, today(ctx))
  return [...inForce.indicators.values()].map((indicator) => {
    const row = byIndicator.get(indicator.id)
    return {
      indicator: indicator.id,
      label: indicator.label,
      side: indicator.side,
      dimension: indicator.dimension,
      on: indicator.on,
      needs: indicator.needs ?? null,
      hits: row?.hits ?? 0,
      active: row?.active ?? 0,
      closed: row?.closed ?? 0,
      true: row?.true_hits ?? 0,
      judged: row?.judged ?? 0,
      precision: row && row.judged > 0 ? row.true_hits / row.judged : null,
      silent: silentSince.has(indicator.id),
      silentSince: silentSince.get(indicator.id) ?? null,
    }
  })
}
