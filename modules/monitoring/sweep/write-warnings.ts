/** Writes what changed into PostgreSQL in bulk: rows travel as JSON in chunks, inside the sweep's one transaction. */
import { sql } from 'kysely'
import type { AnyDb } from '../../registry/index.ts'
import type { UnknownMeasure } from '../shapes/warning.ts'
import type { Difference, FoundHit, LiveWarning } from './difference.ts'
import type { MeasureValue } from './reason-words.ts'

/** One source row behind a hit, as stored. */
export interface StoredEvidence {
  measure: string
  dataset: string
  version: number
  row: number
  excerpt: Record<string, unknown>
}

/** A hit with everything that is shown of it. */
export interface FullHit extends FoundHit {
  hh: string
  area: string
  measures: Record<string, MeasureValue>
  unknown: UnknownMeasure[]
  evidence: StoredEvidence[]
}

/** Where a new warning belongs. */
export interface Place {
  area: string
  managingArea: string
  /** Township of the managing unit: whose turn it is. */
  responsibleArea: string
}

export interface SweepMark {
  id: number
  asOf: string
  /** Day on which staff can act first. */
  actsFrom: string
}

const json = (rows: readonly object[]) => JSON.stringify(rows)
const CHUNK = 2000

async function chunks<T extends object>(rows: readonly T[], write: (part: string) => Promise<unknown>): Promise<void> {
  for (let i = 0; i < rows.length; i += CHUNK) await write(json(rows.slice(i, i + CHUNK)))
}

async function take(tx: AnyDb, sequence: string, count: number): Promise<string[]> {
  if (count === 0) return []
  const found = await sql<{
    id: string
  }>`select nextval(${sequence}::regclass)::text as id from generate_series(1, ${count}::int)`.execute(tx)
  return found.rows.map((row) => row.id)
}

/** One household's difference with what it applies to. */
export interface HouseholdChange {
  hh: string
  live: LiveWarning | null
  place: Place
  difference: Difference<FullHit>
}

/**
 * Writes the differences of many households. The transaction is the caller's: a fault leaves the state before the sweep.
 * @example await writeChanges(tx, sweep, [{ hh, live: null, place, difference }])
 */
export async function writeChanges(tx: AnyDb, sweep: SweepMark, changes: readonly HouseholdChange[]): Promise<void> {
  const opened = changes.filter((change) => change.live === null && change.difference.warning !== null)
  const ids = await take(tx, 'monitoring.warning_id_seq', opened.length)
  const idOf = new Map(opened.map((change, i) => [change.hh, ids[i]!]))
  const warningId = (change: HouseholdChange) => change.live?.id ?? idOf.get(change.hh)!
  await chunks(
    opened.map((change) => ({ id: idOf.get(change.hh), hh: change.hh, ...change.place, ...change.difference.warning })),
    (part) =>
      sql`insert into monitoring.warning (id, hh, area, managing_area, level, state, headline_zh, headline_en, opened_as_of, opened_on, last_as_of, due_at, responsible_area)
      select id, hh, area, "managingArea", level, state, headline_zh, headline_en, ${sweep.asOf}::date, ${sweep.actsFrom}::date, ${sweep.asOf}::date, "dueAt", "responsibleArea"
      from json_to_recordset(${part}::json) as t(id bigint, hh bigint, area text, "managingArea" text, level text, state text, headline_zh text,
        headline_en text, "dueAt" date, "responsibleArea" text)`.execute(tx),
  )
  await chunks(
    changes
      .filter((change) => change.live !== null && change.difference.warning !== null)
      .map((change) => ({ id: change.live!.id, ...change.difference.warning })),
    (part) =>
      sql`update monitoring.warning w set level = t.level, state = t.state, due_at = t."dueAt", headline_zh = t.headline_zh, headline_en = t.headline_en,
        unsupported_since = t."unsupportedSince", last_as_of = ${sweep.asOf}::date, updated_at = now()
      from json_to_recordset(${part}::json) as t(id bigint, level text, state text, "dueAt" date, headline_zh text, headline_en text, "unsupportedSince" date)
      where w.id = t.id`.execute(tx),
  )
  await writeHits(tx, sweep, changes, warningId)
  await chunks(
    changes.flatMap((change) =>
      change.difference.acts.map((act) => ({
        warning: warningId(change),
        kind: act.kind,
        payload: { sweep: sweep.id, asOf: sweep.asOf, from: act.from, to: act.to, missing: act.missing },
      })),
    ),
    (part) =>
      sql`insert into monitoring.action (warning_id, "by", by_name, kind, payload) select warning, 'system', '系统', kind, payload
      from json_to_recordset(${part}::json) as t(warning bigint, kind text, payload jsonb)`.execute(tx),
  )
}

async function writeHits(
  tx: AnyDb,
  sweep: SweepMark,
  changes: readonly HouseholdChange[],
  warningId: (change: HouseholdChange) => string,
): Promise<void> {
  const fresh = changes.flatMap((change) =>
    change.difference.insert.map((hit) => ({ warning: warningId(change), hit })),
  )
  const ids = await take(tx, 'monitoring.hit_id_seq', fresh.length)
  const line = (hit: FullHit) => ({
    indicator: hit.indicator,
    pid: hit.pid,
    level: hit.level,
    dimension: hit.dimension,
    magnitude: hit.magnitude,
    measures: hit.measures,
    unknown: hit.unknown,
    reason_zh: hit.reason_zh,
    reason_en: hit.reason_en,
    fold: hit.fold,
  })
  const columns = sql.raw(
    'indicator text, pid bigint, level text, dimension text, magnitude double precision, measures jsonb, unknown jsonb, reason_zh text, reason_en text, fold text',
  )
  await chunks(
    fresh.map(({ warning, hit }, i) => ({ id: ids[i], warning, ...line(hit) })),
    (part) =>
      sql`insert into monitoring.hit (id, warning_id, indicator, pid, level, dimension, magnitude, measures, unknown, reason_zh, reason_en, first_as_of, last_as_of, state, fold)
      select id, warning, indicator, pid, level, dimension, magnitude, measures, unknown, reason_zh, reason_en, ${sweep.asOf}::date, ${sweep.asOf}::date, 'active', fold
      from json_to_recordset(${part}::json) as t(id bigint, warning bigint, ${columns})`.execute(tx),
  )
  const updates = changes.flatMap((change) => change.difference.update)
  await chunks(
    updates.map(({ id, hit }) => ({ id, ...line(hit) })),
    (part) =>
      sql`update monitoring.hit h set level = t.level, dimension = t.dimension, magnitude = t.magnitude, measures = t.measures, unknown = t.unknown,
        reason_zh = t.reason_zh, reason_en = t.reason_en, last_as_of = ${sweep.asOf}::date, state = 'active', fold = t.fold,
        unjudged_since = null, unjudged = null
      from json_to_recordset(${part}::json) as t(id bigint, ${columns}) where h.id = t.id`.execute(tx),
  )
  await chunks(
    changes.flatMap((change) => change.difference.keep),
    (part) =>
      sql`update monitoring.hit h set level = t.level, unjudged_since = t.since, unjudged = t.missing
        from json_to_recordset(${part}::json) as t(id bigint, level text, since date, missing jsonb) where h.id = t.id`.execute(
        tx,
      ),
  )
  await chunks(
    changes.flatMap((change) => change.difference.withdraw.map((id) => ({ id }))),
    (part) =>
      sql`update monitoring.hit h set state = 'withdrawn', unjudged_since = null, unjudged = null from json_to_recordset(${part}::json) as t(id bigint) where h.id = t.id`.execute(
        tx,
      ),
  )
  await chunks(
    updates.map(({ id }) => ({ id })),
    (part) =>
      sql`delete from monitoring.evidence e using json_to_recordset(${part}::json) as t(id bigint) where e.hit_id = t.id`.execute(
        tx,
      ),
  )
  const evidence = [...fresh.map(({ hit }, i) => ({ id: ids[i]!, hit })), ...updates].flatMap(({ id, hit }) =>
    hit.evidence.map((row) => ({ hit: id, ...row })),
  )
  await chunks(evidence, (part) =>
    sql`insert into monitoring.evidence (hit_id, measure, dataset, version_id, row, excerpt) select hit, measure, dataset, version, row, excerpt
      from json_to_recordset(${part}::json) as t(hit bigint, measure text, dataset text, version bigint, row bigint, excerpt jsonb)`.execute(
      tx,
    ),
  )
}

/** What follows for all live warnings after the differences: seen on this day, and where their household now belongs. */
export async function writeSeen(tx: AnyDb, sweep: SweepMark): Promise<void> {
  await sql`update monitoring.warning set last_as_of = ${sweep.asOf}::date
    where state in ('open', 'dispatched') and unsupported_since is null and last_as_of <> ${sweep.asOf}::date`.execute(
    tx,
  )
  await sql`update monitoring.hit h set last_as_of = ${sweep.asOf}::date from monitoring.warning w
    where w.id = h.warning_id and w.state in ('open', 'dispatched') and h.state = 'active' and h.unjudged_since is null and h.last_as_of <> ${sweep.asOf}::date`.execute(
    tx,
  )
  await sql`update monitoring.warning w set area = f.area, managing_area = f.managing_area from registry.household f
    where f.hh = w.hh and w.state in ('open', 'dispatched') and (w.area, w.managing_area) is distinct from (f.area, f.managing_area)`.execute(
    tx,
  )
}
