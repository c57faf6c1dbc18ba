/** The line of a sweep: what it read, on what basis, how it ended; and which earlier sweep an incremental one goes on from. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { AnyDb } from '../../registry/index.ts'
import type { Region } from '../../rules/shared.ts'
import type { SweepCounts } from '../shapes/overview.ts'
import { haveHitFiles, hitFiles } from './hit-files.ts'
import type { SweptVersion } from './lake-state.ts'
import type { BaseSweep } from './touched.ts'

/** Raised when the way hits are computed changes, so that no incremental sweep goes on from an older way. */
const COMPUTED_AS = 1

/**
 * Fold of every definition that can change a hit on a day. Of the dated values only those in force on it count: one that is
 * published for next year leaves this year's sweeps to go on from each other.
 */
export function basisOf(region: Region, asOf: string): string {
  const inForce = region.standards.filter(
    (row) => row.valid_from <= asOf && (row.valid_to === '' || row.valid_to >= asOf),
  )
  const parts = [region.datasets, region.measures, region.indicators, region.divisions].map((map) => [...map])
  const basis = [COMPUTED_AS, ...parts, inForce, region.meta.tiers, region.meta.merge]
  return createHash('sha256').update(JSON.stringify(basis)).digest('hex')
}

/** Writes the line of a sweep that begins. A look back before the newest applied sweep changes no warnings. */
export async function beginSweep(
  db: AnyDb,
  line: {
    asOf: string
    kind: 'full' | 'incremental'
    basis: string
    policy: number[]
    createdBy: string | null
    runId: number | null
  },
): Promise<number> {
  const made = await sql<{
    id: number
  }>`insert into monitoring.sweep (as_of, kind, state, basis, policy, created_by, run_id)
    values (${line.asOf}::date, ${line.kind}, 'running', ${line.basis}, ${line.policy}::int[], ${line.createdBy}, ${line.runId}) returning id`.execute(
    db,
  )
  return Number(made.rows[0]!.id)
}

/**
 * The sweep that this one can go on from: same day, same definitions, finished, results still there.
 * @example await findBase(db, 'data', '2026-10-31', basis)
 */
export async function findBase(
  db: AnyDb,
  dataDir: string,
  asOf: string,
  basis: string,
): Promise<(BaseSweep & { counts: Partial<SweepCounts> }) | null> {
  const rows = await sql<{ id: number; versions: SweptVersion[]; started_at: Date; counts: Partial<SweepCounts> }>`
    select id, versions, started_at, counts from monitoring.sweep where state = 'done' and as_of = ${asOf}::date and basis = ${basis} order by id desc limit 1`.execute(
    db,
  )
  const row = rows.rows[0]
  if (!row || !haveHitFiles(hitFiles(dataDir, Number(row.id)))) return null
  return { id: Number(row.id), versions: row.versions, startedAt: row.started_at, counts: row.counts }
}

/** Whether this day may change warnings: no sweep of a later day did. */
export async function isNewestDay(tx: AnyDb, asOf: string): Promise<boolean> {
  const later = await sql<{
    n: number
  }>`select count(*)::int as n from monitoring.sweep where state = 'done' and applied and as_of > ${asOf}::date`.execute(
    tx,
  )
  return later.rows[0]?.n === 0
}

/** Ends the line of a sweep inside its transaction. */
export async function finishSweep(
  tx: AnyDb,
  id: number,
  end: { kind: 'full' | 'incremental'; applied: boolean; versions: SweptVersion[]; counts: SweepCounts },
): Promise<void> {
  await sql`update monitoring.sweep set state = 'done', kind = ${end.kind}, applied = ${end.applied}, versions = ${JSON.stringify(end.versions)}::jsonb,
    counts = ${JSON.stringify(end.counts)}::jsonb, ended_at = now() where id = ${id}`.execute(tx)
}

/** Marks a sweep failed, with the sentence people read. */
export async function failSweep(db: AnyDb, id: number, error: string): Promise<void> {
  await sql`update monitoring.sweep set state = 'failed', error = ${error}, ended_at = now() where id = ${id} and state = 'running'`.execute(
    db,
  )
}

/**
 * First key of the advisory lock a process holds while it sweeps: a dead process lets go of it. No other work has this key, or a
 * sweep would hold up the delivery of its number.
 */
export const SWEEP_LOCK = 84322

/** Holds a sweep's lock for as long as the work goes on. */
export async function holdingSweep<Result>(db: AnyDb, id: number, work: () => Promise<Result>): Promise<Result> {
  return db.connection().execute(async (session) => {
    await sql`select pg_advisory_lock(${sql.lit(SWEEP_LOCK)}, ${id}::int)`.execute(session)
    try {
      return await work()
    } finally {
      await sql`select pg_advisory_unlock(${sql.lit(SWEEP_LOCK)}, ${id}::int)`.execute(session)
    }
  })
}

/**
 * Marks sweeps whose process is gone as failed; nothing of them reached the warnings.
 * @returns their numbers
 */
export async function endDeadSweeps(db: AnyDb): Promise<number[]> {
  const dead = await sql<{
    id: number
  }>`update monitoring.sweep s set state = 'failed', ended_at = now(), error = '监测被中断（程序被终止或断电），预警保持中断前的状态，可重新发起。'
    where state = 'running' and not exists (select from pg_locks l where l.locktype = 'advisory' and l.classid = ${sql.lit(SWEEP_LOCK)} and l.objid = s.id
      and l.granted and l.database = (select oid from pg_database where datname = current_database())) returning id`.execute(
    db,
  )
  return dead.rows.map((row) => Number(row.id))
}
