/** Incremental sweep after deliveries about one household in a hundred, against the full sweep of the same lake. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ident, openDuckdb, parquet, text } from '../engine/sql/index.ts'
import { loadRegion } from '../modules/rules/index.ts'
import { type Delivered, runApart } from './apart.ts'
import { benchLake, partsOf, regionDir, warmLake } from './lake.ts'
import { type BenchLine, judged, ofPairs, type Pair, say } from './lines.ts'
import { type SweepCase, sameHits } from './sweep.ts'

/** A delivery about one household in a hundred, as version 2 of a data set. */
interface Delivery {
  name: string
  dataset: string
  /** Columns that are not blank, as SQL over the number of a person (`_pid`); null: rows of the register of one county. */
  columns: Readonly<Record<string, string>> | null
}

const always = { _row: 'row_number() OVER (ORDER BY _pid) + 1', _pid: '_pid', _repeat: 'FALSE', _idq: "'ok'" }
const deliveries: readonly Delivery[] = [
  {
    // The largest data set of facts; a large bill for one person in every hundredth household.
    name: 'settlements of 1 % of the households',
    dataset: 'medical-settlement',
    columns: {
      ...always,
      settlement_no: "'N' || _pid",
      settled_on: "DATE '2026-10-20'",
      visit_kind: "'inpatient'",
      diagnosis: "'C34'",
      total: '1000 + _pid % 40000',
      self_pay: '500 + _pid % 20000',
      compliant_self_pay: '400 + _pid % 10000',
    },
  },
  {
    name: 'a death in 1 % of the households',
    dataset: 'deaths',
    columns: { ...always, death_date: "DATE '2026-10-20'", registered_on: "DATE '2026-10-22'" },
  },
  { name: 'the register of a county with 1 % of the households', dataset: 'population', columns: null },
]

/**
 * A full sweep before the deliveries keeps its hits and its base; then for each delivery, in turn, a full and an incremental sweep
 * after it. The hits of both must be the same, row by row, and others than before.
 * @throws WrongResults when a hit differs
 */
export async function benchIncremental(of: SweepCase): Promise<BenchLine[]> {
  const region = loadRegion(regionDir)
  const lake = await benchLake(region, of.persons, of.rows)
  const warm = await warmLake(region)
  const work = mkdtempSync(join(tmpdir(), 'jiulian-bench-incremental-'))
  try {
    const common = { lake: lake.dir, warm, memoryMib: of.memoryMib, threads: 2, tempDir: join(work, 'tmp') }
    const before = join(work, 'before.parquet')
    const base = join(work, 'base.duckdb')
    const kept = await runApart({ kind: 'sweep', ...common, out: before, keep: base })
    const keepSeconds = Number(kept.told.keepSeconds).toFixed(2)
    say(`  before: full ${kept.seconds.toFixed(2)} s, then ${keepSeconds} s to keep its base`)
    const lines: BenchLine[] = []
    for (const delivery of deliveries) {
      const delivered = await writeDelivery(delivery, lake.dir, work)
      say(`  ${delivery.name}:`)
      const pairs: Pair[] = []
      const cpu: Pair[] = []
      let peak = 0
      for (let turn = 1; turn <= of.repeat; turn++) {
        const full = join(work, 'full.parquet')
        const part = join(work, 'part.parquet')
        const theirs = await runApart({ kind: 'sweep', ...common, out: full, delivered })
        const ours = await runApart({ kind: 'incremental', ...common, before, base, delivered, out: part })
        const found = await sameHits(part, full)
        const changed = await changedHits(before, full)
        pairs.push({ ours: ours.seconds, theirs: theirs.seconds })
        cpu.push({ ours: Number(ours.told.cpuSeconds), theirs: Number(theirs.told.cpuSeconds) })
        peak = Math.max(peak, ours.peakMib)
        say(
          `  ${turn}/${of.repeat}: incremental ${ours.seconds.toFixed(2)} s for ${Number(ours.told.households).toLocaleString('en')} households, full ${theirs.seconds.toFixed(2)} s; processor ${cpu.at(-1)!.ours.toFixed(2)} and ${cpu.at(-1)!.theirs.toFixed(2)} s; ${found.toLocaleString('en')} hits, all the same, ${changed.toLocaleString('en')} of them other than before`,
        )
      }
      const { seconds, ratio } = ofPairs(pairs)
      lines.push(
        judged({
          bench: 'incremental',
          case: `${of.name}, ${delivery.name}`,
          rows: lake.facts,
          seconds,
          peak_mib: peak,
          yardstick: 'full sweep',
          ratio,
          cpu_ratio: ofPairs(cpu).ratio,
          goal: 0.1,
        }),
      )
    }
    return lines
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function writeDelivery({ dataset, columns }: Delivery, lake: string, work: string): Promise<Delivered> {
  const folder = join(work, 'lake', dataset, 'version=2')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'part-0.parquet')
  const rows = (id: string) => parquet(partsOf(lake, id), { hive_partitioning: false })
  let county: string | undefined
  await inDuckdb(async (db) => {
    if (columns) {
      const stored = await db.columns(`SELECT * FROM ${rows(dataset)}`)
      const list = stored.map(({ name, type }) => `CAST(${columns[name] ?? 'NULL'} AS ${type}) AS ${ident(name)}`)
      await db.run(
        `COPY (SELECT ${list.join(', ')} FROM (SELECT min(_pid) AS _pid FROM ${rows('population')}
           WHERE hash(_hh) % 100 = 0 AND _pid IS NOT NULL GROUP BY _hh) ORDER BY _pid) TO ${text(file)} (FORMAT parquet)`,
      )
      return
    }
    const found = await db.row<{ county: string }>(
      `SELECT county FROM (SELECT substr(division, 1, 6) AS county, count(DISTINCT _hh) AS n FROM ${rows('population')} GROUP BY 1)
       ORDER BY abs(n - sum(n) OVER () / 100), county LIMIT 1`,
    )
    county = found.county
    await db.run(
      `COPY (SELECT * REPLACE (CASE WHEN hash(_pid) % 20 = 0 THEN 'moved' ELSE status END AS status) FROM ${rows('population')}
         WHERE starts_with(division, ${text(county)}) ORDER BY _pid) TO ${text(file)} (FORMAT parquet)`,
    )
  })
  return { dataset, version: 2, file, ...(county ? { county } : {}) }
}

/** Hits that a delivery brought, took or moved to another level: with none, keeping old hits would go unseen. */
async function changedHits(before: string, after: string): Promise<number> {
  let changed = 0
  await inDuckdb(async (db) => {
    const rows = (file: string) => `SELECT indicator, level, hh, pid FROM ${text(file)}`
    changed = (await db.row<{ n: number }>(`SELECT count(*) AS n FROM (${rows(after)} EXCEPT ALL ${rows(before)})`)).n
  })
  return changed
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
