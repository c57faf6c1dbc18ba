/** Runs the hand-written sweep: the script beside this file, from Parquet to the hits in one Parquet file. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDuckdb, text } from '../../engine/sql/index.ts'
import { asOf, regionDir } from '../lake.ts'

export interface SweepRun {
  /** Folder with `lake/`. */
  lake: string
  /** File for the hits: indicator, level, hh, pid. */
  out: string
  memoryMib: number
  threads: number
  tempDir: string
}

/** @returns seconds until all hits stand in the database; writing them out for the comparison is not counted */
export async function sweepYardstick(run: SweepRun): Promise<{ seconds: number; told?: Record<string, unknown> }> {
  const script = readFileSync(join(import.meta.dirname, 'sweep.sql'), 'utf8')
    .replaceAll('{lake}', join(run.lake, 'lake'))
    .replaceAll('{region}', regionDir)
    .replaceAll('{as_of}', asOf)
  const used = process.cpuUsage()
  const start = performance.now()
  const db = await openDuckdb({ memoryLimitMib: run.memoryMib, threads: run.threads, tempDir: run.tempDir })
  try {
    const steps: Record<string, number> = {}
    for (const statement of statementsOf(script)) {
      const before = performance.now()
      await db.run(statement)
      const name = /(?:TABLE|MACRO) (\w+)|SELECT (?:DISTINCT )?'([A-Z]-\w+)'/.exec(statement)
      steps[name?.[1] ?? name?.[2] ?? '?'] = Math.round(performance.now() - before) / 1000
    }
    const seconds = (performance.now() - start) / 1000
    const cpuSeconds = cpuSince(used)
    await db.run(`COPY hit TO ${text(run.out)} (FORMAT parquet)`)
    return { seconds, told: { cpuSeconds, steps } }
  } finally {
    db.close()
  }
}

/** Processor seconds of this process, all its threads, since a reading of `process.cpuUsage()`. */
export function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

/** Statements of the script; comments stand on lines of their own. */
function statementsOf(script: string): string[] {
  return script
    .split('\n')
    .filter((line) => !line.startsWith('--'))
    .join('\n')
    .split(/;\s*\n/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
}
