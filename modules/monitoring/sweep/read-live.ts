/** What PostgreSQL holds before a sweep writes: live warnings with their hits, and closings that still keep quiet. */
import { sql } from 'kysely'
import type { AnyDb } from '../../registry/index.ts'
import type { Level } from '../../rules/shared.ts'
import type { UnknownMeasure } from '../shapes/warning.ts'
import type { ClosedHit } from '../warning/silence.ts'
import type { LiveWarning, StoredHit } from './difference.ts'

interface HitLine {
  id: string
  warning_id: string
  indicator: string
  pid: string | null
  level: Level
  dimension: string
  magnitude: number | null
  reason_zh: string
  reason_en: string
  state: 'active' | 'withdrawn'
  fold: string
  unjudged_since: string | null
  unjudged: UnknownMeasure[] | null
}

/** All live warnings by household. @example (await readLive(tx)).get('150403000499')?.level */
export async function readLive(tx: AnyDb): Promise<Map<string, LiveWarning>> {
  const lines = await sql<
    Omit<LiveWarning, 'hits' | 'dueAt' | 'unsupportedSince'> & { due_at: string; unsupported_since: string | null }
  >`
    select id::text as id, hh::text as hh, state, level, due_at::text as due_at, headline_zh, headline_en, unsupported_since::text as unsupported_since
    from monitoring.warning where state in ('open', 'dispatched')`.execute(tx)
  const hits =
    await sql<HitLine>`select h.id::text as id, h.warning_id::text as warning_id, h.indicator, h.pid::text as pid, h.level, h.dimension,
      h.magnitude, h.reason_zh, h.reason_en, h.state, h.fold, h.unjudged_since::text as unjudged_since, h.unjudged
    from monitoring.hit h join monitoring.warning w on w.id = h.warning_id where w.state in ('open', 'dispatched')`.execute(
      tx,
    )
  const byId = new Map<string, LiveWarning>()
  const byHousehold = new Map<string, LiveWarning>()
  for (const { due_at, unsupported_since, ...line } of lines.rows) {
    const warning: LiveWarning = { ...line, dueAt: due_at, unsupportedSince: unsupported_since, hits: [] }
    byId.set(warning.id, warning)
    byHousehold.set(warning.hh, warning)
  }
  for (const { warning_id, unjudged_since, unjudged, ...hit } of hits.rows)
    byId
      .get(warning_id)
      ?.hits.push({ ...hit, unjudgedSince: unjudged_since, missing: unjudged ?? [] } satisfies StoredHit)
  return byHousehold
}

/**
 * Closings that may still keep a sign quiet, by household and then by hit: the last closing of each.
 * @example (await readClosed(tx, '2026-10-31', 90)).get('150403000499')?.get('R-H01|')
 */
export async function readClosed(tx: AnyDb, asOf: string, days: number): Promise<Map<string, Map<string, ClosedHit>>> {
  const lines = await sql<{
    hh: string
    indicator: string
    pid: string | null
    magnitude: number | null
    closed_on: string
  }>`
    select w.hh::text as hh, h.indicator, h.pid::text as pid, h.magnitude, w.closed_on::text as closed_on
    from monitoring.warning w join monitoring.hit h on h.warning_id = w.id
    where w.state = 'closed' and h.state = 'active' and w.closed_on > ${asOf}::date - ${days}::int order by w.closed_on, w.id`.execute(
    tx,
  )
  const found = new Map<string, Map<string, ClosedHit>>()
  for (const line of lines.rows) {
    const household = found.get(line.hh) ?? new Map<string, ClosedHit>()
    household.set(`${line.indicator}|${line.pid ?? ''}`, { closedOn: line.closed_on, magnitude: line.magnitude })
    found.set(line.hh, household)
  }
  return found
}
