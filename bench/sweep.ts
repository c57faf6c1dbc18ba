/** Sweep: our engine against the hand-written script, from Parquet to hits, compared row by row. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDuckdb, text } from '../engine/sql/index.ts'
import { loadRegion } from '../modules/rules/index.ts'
import { runApart } from './apart.ts'
import { benchLake, readOnce, regionDir, warmLake } from './lake.ts'
import { type BenchLine, judged, ofPairs, type Pair, say } from './lines.ts'

export interface SweepCase {
  name: string
  persons: number
  rows: number
  memoryMib: number
  repeat: number
}

/** The two sizes of the plan: 2 million persons, and all 24 million of a province within 8 GB. */
export const sweepCases: Record<string, SweepCase> = {
  standard: { name: 'standard', persons: 2_000_000, rows: 50_000_000, memoryMib: 8192, repeat: 3 },
  province: { name: 'province', persons: 24_000_000, rows: 200_000_000, memoryMib: 8192, repeat: 1 },
}

/** A case cut down to a wished number of fact rows, with persons in proportion. */
export function scaled(of: SweepCase, rows: number | undefined): SweepCase {
  if (rows === undefined || rows === of.rows) return of
  return { ...of, name: `${of.name}, scaled`, rows, persons: Math.max(1000, Math.round((of.persons * rows) / of.rows)) }
}

/** Wrong results are not a figure but a fault: the run ends with exit code 1. */
export class WrongResults extends Error {}

/**
 * Measures one case: both sides in turn, each in a process of its own, hits compared after every repetition.
 * @throws WrongResults when a hit differs
 */
export async function benchSweep(of: SweepCase): Promise<BenchLine> {
  const region = loadRegion(regionDir)
  const lake = await benchLake(region, of.persons, of.rows)
  const warm = await warmLake(region)
  await readOnce(lake.dir)
  const work = mkdtempSync(join(tmpdir(), 'jiulian-bench-sweep-'))
  try {
    const pairs: Pair[] = []
    const cpu: Pair[] = []
    let peak = 0
    const common = { lake: lake.dir, warm, memoryMib: of.memoryMib, threads: 2 }
    for (let turn = 1; turn <= of.repeat; turn++) {
      const ours = join(work, `ours-${turn}.parquet`)
      const theirs = join(work, `theirs-${turn}.parquet`)
      const first = await runApart({ kind: 'sweep', ...common, out: ours, tempDir: join(work, 'a') })
      const second = await runApart({ kind: 'sweep-yardstick', ...common, out: theirs, tempDir: join(work, 'b') })
      pairs.push({ ours: first.seconds, theirs: second.seconds })
      cpu.push({ ours: Number(first.told.cpuSeconds), theirs: Number(second.told.cpuSeconds) })
      peak = Math.max(peak, first.peakMib)
      const found = await sameHits(ours, theirs)
      say(
        `  ${turn}/${of.repeat}: ours ${first.seconds.toFixed(2)} s (${cpu.at(-1)!.ours.toFixed(2)} s of processor, ${Math.round(first.peakMib)} MiB), script ${second.seconds.toFixed(2)} s (${cpu.at(-1)!.theirs.toFixed(2)} s, ${Math.round(second.peakMib)} MiB), ${found.toLocaleString('en')} hits, all the same`,
      )
    }
    const { seconds, ratio } = ofPairs(pairs)
    const size = `${(lake.persons / 1e6).toFixed(2)} M persons, ${of.memoryMib} MiB limit`
    return judged({
      bench: 'sweep',
      case: `${of.name} (${size})`,
      rows: lake.facts,
      seconds,
      peak_mib: peak,
      yardstick: 'hand-written DuckDB script',
      ratio,
      cpu_ratio: ofPairs(cpu).ratio,
      goal: 1.5,
    })
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/**
 * Compares two files of hits row by row: indicator, level, household, person.
 * @returns number of hits
 * @throws WrongResults naming the first differences of each indicator
 */
export async function sameHits(ours: string, theirs: string): Promise<number> {
  const tempDir = mkdtempSync(join(tmpdir(), 'jiulian-bench-compare-'))
  mkdirSync(tempDir, { recursive: true })
  const db = await openDuckdb({ memoryLimitMib: 2048, threads: 2, tempDir })
  try {
    const rows = (file: string) => `SELECT indicator, level, hh, pid FROM ${text(file)}`
    const odd = await db.rows<{ side: string; indicator: string; level: string; n: number; hh: number }>(
      `SELECT side, indicator, level, count(*) AS n, min(hh) AS hh FROM (
         SELECT 'only ours' AS side, * FROM (${rows(ours)} EXCEPT ALL ${rows(theirs)})
         UNION ALL SELECT 'only the yardstick' AS side, * FROM (${rows(theirs)} EXCEPT ALL ${rows(ours)})) GROUP BY ALL ORDER BY ALL LIMIT 20`,
    )
    if (odd.length > 0)
      throw new WrongResults(
        `Hits differ:\n${odd.map((o) => `  ${o.indicator} ${o.level}: ${o.n} ${o.side}, e.g. household ${o.hh}`).join('\n')}`,
      )
    return (await db.row<{ n: number }>(`SELECT count(*) AS n FROM ${text(ours)}`)).n
  } finally {
    db.close()
    rmSync(tempDir, { recursive: true, force: true })
  }
}
