/** Sweeps so far, newest first. Their counts are figures over everybody, without a name. */
import { sql } from 'kysely'
import type { MonitoringContext } from '../context.ts'
import type { SweepItem } from '../shapes/overview.ts'

interface SweepRow {
  id: number
  as_of: string
  kind: 'full' | 'incremental'
  state: 'running' | 'done' | 'failed'
  applied: boolean
  counts: SweepItem['counts']
  versions: number
  started_at: Date
  ended_at: Date | null
  run_id: number | null
  error: string | null
}

/**
 * One page of sweeps.
 * @example (await listSweeps(ctx, { page: 1, size: 10 })).items[0]?.counts.opened // 214
 */
export async function listSweeps(
  ctx: MonitoringContext,
  query: { page: number; size: number },
): Promise<{ items: SweepItem[]; total: number }> {
  const rows =
    await sql<SweepRow>`select id, as_of::text as as_of, kind, state, applied, counts, jsonb_array_length(versions) as versions, started_at, ended_at, run_id, error
    from monitoring.sweep order by id desc limit ${query.size} offset ${(query.page - 1) * query.size}`.execute(ctx.db)
  const total = await sql<{ n: number }>`select count(*)::int as n from monitoring.sweep`.execute(ctx.db)
  return {
    items: rows.rows.map((row) => ({
      id: Number(row.id),
      asOf: row.as_of,
      kind: row.kind,
      state: row.state,
      applied: row.applied,
      counts: row.counts,
      versions: row.versions,
      startedAt: row.started_at.toISOString(),
      endedAt: row.ended_at?.toISOString() ?? null,
      runId: row.run_id === null ? null : Number(row.run_id),
      error: row.error,
    })),
    total: total.rows[0]?.n ?? 0,
  }
}
