/** Incremental sweep after rows of one household in a hundred changed, against the full sweep of the same lake. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDuckdb, parquet, text } from '../engine/sql/index.ts'
import { loadRegion } from '../modules/rules/index.ts'
import { runApart } from './apart.ts'
import { benchLake, partsOf, regionDir, warmLake } from './lake.ts'
import { type BenchLine, judged, ofPairs, type Pair, say } from './lines.ts'
import { type SweepCase, sameHits } from './sweep.ts'

/**
 * Full and incremental sweep in turn; the hits of both must be the same, row by row.
 * @throws WrongResults when a hit differs
 */
export async function benchIncremental(of: SweepCase): Promise<BenchLine> {
  const region = loadRegion(regionDir)
  const lake = await benchLake(region, of.persons, of.rows)
  const warm = await warmLake(region)
  const work = mkdtempSync(join(tmpdir(), 'jiulian-bench-incremental-'))
  try {
    const delta = join(work, 'delta.parquet')
    await writeDelta(lake.dir, delta)
    const pairs: Pair[] = []
    let peak = 0
    const common = { lake: lake.dir, warm, memoryMib: of.memoryMib, threads: 2, tempDir: join(work, 'tmp') }
    for (let turn = 1; turn <= of.repeat; turn++) {
      const full = join(work, `full-${turn}.parquet`)
      const stale = join(work, `stale-${turn}.parquet`)
      const part = join(work, `part-${turn}.parquet`)
      const first = await runApart({ kind: 'sweep', ...common, out: full })
      await makeStale(lake.dir, full, delta, stale)
      const second = await runApart({ kind: 'incremental', ...common, base: stale, delta, out: part })
      const found = await sameHits(part, full)
      pairs.push({ ours: second.seconds, theirs: first.seconds })
      peak = Math.max(peak, second.peakMib)
      say(
        `  ${turn}/${of.repeat}: incremental ${second.seconds.toFixed(2)} s for ${Number(second.told.households).toLocaleString('en')} households, full ${first.seconds.toFixed(2)} s, ${found.toLocaleString('en')} hits, all the same`,
      )
    }
    const { seconds, ratio } = ofPairs(pairs)
    return judged({
      bench: 'incremental',
      case: `${of.name}, 1 % of ${Math.round(lake.households).toLocaleString('en')} households changed`,
      rows: lake.facts,
      seconds,
      peak_mib: peak,
      yardstick: 'full sweep',
      ratio,
      goal: 0.1,
    })
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** A delivery that speaks of one person in every hundredth household, spread over all banners. */
async function writeDelta(lake: string, out: string): Promise<void> {
  await inDuckdb((db) =>
    db.run(
      `COPY (SELECT min(_pid) AS _pid FROM ${parquet(partsOf(lake, 'population'))} WHERE hash(_hh) % 100 = 0 GROUP BY _hh) TO ${text(out)} (FORMAT parquet)`,
    ),
  )
}

/** The hits as they stood before the delivery: those of the changed households are all wrong, so that keeping one shows. */
async function makeStale(lake: string, full: string, delta: string, out: string): Promise<void> {
  await inDuckdb((db) =>
    db.run(`COPY (
      WITH touched AS (SELECT DISTINCT _hh AS hh FROM ${parquet(partsOf(lake, 'population'))} WHERE _pid IN (SELECT _pid FROM ${text(delta)}))
      SELECT f.* FROM ${text(full)} f ANTI JOIN touched t ON t.hh = f.hh
      UNION ALL SELECT 'stale', 'red', hh, NULL FROM touched) TO ${text(out)} (FORMAT parquet)`),
  )
}

async function inDuckdb(work: (db: Awaited<ReturnType<typeof openDuckdb>>) => Promise<void>): Promise<void> {
  const tempDir = mkdtempSync(join(tmpdir(), 'jiulian-bench-delta-'))
  const db = await openDuckdb({ memoryLimitMib: 2048, threads: 2, tempDir })
  try {
    await work(db)
  } finally {
    db.close()
    rmSync(tempDir, { recursive: true, force: true })
  }
}
