/** The file a full sweep leaves for the incremental sweeps of its day: where it lies, and that only the newest is kept. */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { keepBase, type LakeInput, type Plan } from '../../../engine/measure/index.ts'
import type { Session } from '../../../engine/sql/index.ts'
import type { AnyDb } from '../../registry/index.ts'
import { type MonitoringContext, runDir } from '../context.ts'

const keptFile = (dataDir: string, sweep: number): string => join(runDir(dataDir, sweep), 'base.duckdb')

/**
 * File of the newest full sweep of the same day and definitions that still lies there; null without one.
 * @example await findKept(db, 'data', '2026-10-31', basis) // 'data/runs/7/base.duckdb'
 */
export async function findKept(db: AnyDb, dataDir: string, asOf: string, basis: string): Promise<string | null> {
  const rows = await sql<{ id: number }>`select id from monitoring.sweep
    where state = 'done' and kind = 'full' and as_of = ${asOf}::date and basis = ${basis} order by id desc`.execute(db)
  return rows.rows.map((row) => keptFile(dataDir, Number(row.id))).find((file) => existsSync(file)) ?? null
}

/**
 * Keeps what a full sweep added up, in its session, and drops what earlier ones kept. It is a shortcut: when it cannot be written
 * (a full disk, say), incremental sweeps read the lake instead and find the same.
 */
export async function keepForLater(
  ctx: MonitoringContext,
  session: Session,
  sweep: number,
  { plan, input }: { plan: Plan; input: LakeInput },
): Promise<void> {
  try {
    await keepBase(session, plan, input, keptFile(ctx.dataDir, sweep))
  } catch {
    return
  }
  for (const run of readdirSync(join(ctx.dataDir, 'runs')))
    if (run !== String(sweep)) rmSync(join(ctx.dataDir, 'runs', run, 'base.duckdb'), { force: true })
}
