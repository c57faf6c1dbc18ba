/** Incremental sweep after a delivery about one household in a hundred, against the full sweep of the same lake. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ident, openDuckdb, parquet, text } from '../engine/sql/index.ts'
import { loadRegion } from '../modules/rules/index.ts'
import { type Delivered, runApart } from './apart.ts'
import { benchLake, partsOf, regionDir, warmLake } from './lake.ts'
import { type BenchLine, judged, ofPairs, type Pair, say } from './lines.ts'
import { type SweepCase, sameHits } from './sweep.ts'

/** The largest data set of facts: what everything else is measured by. */
const dataset = 'medical-settlement'

/**
 * A full sweep before the delivery keeps its hits and its base; then, in turn, a full and an incremental sweep after it. The hits
 * of both must be the same, row by row, and others than before.
 * @throws WrongResults when a hit differs
 */
export async function benchIncremental(of: SweepCase): Promise<BenchLine> {
  const region = loadRegion(regionDir)
  const lake = await benchLake(region, of.persons, of.rows)
  const warm = await warmLake(region)
  const work = mkdtempSync(join(tmpdir(), 'jiulian-bench-incremental-'))
  try {
    const delivered = await writeDelivery(lake.dir, work)
    const common = { lake: lake.dir, warm, memoryMib: of.memoryMib, threads: 2, tempDir: join(work, 'tmp') }
    const before = join(work, 'before.parquet')
    const keep = join(work, 'base.duckdb')
    const kept = await runApart({ kind: 'sweep', ...common, out: before, keep })
    say(
      `  before: full ${kept.seconds.toFixed(2)} s, then ${Number(kept.told.keepSeconds).toFixed(2)} s to keep its base`,
    )
    const pairs: Pair[] = []
    const cpu: Pair[] = []
    let peak = 0
    for (let turn = 1; turn <= of.repeat; turn++) {
      const full = join(work, `full-${turn}.parquet`)
      const part = join(work, `part-${turn}.parquet`)
      const first = await runApart({ kind: 'sweep', ...common, out: full, delivered })
      const second = await runApart({ kind: 'incremental', ...common, before, base: keep, delivered, out: part })
      const found = await sameHits(part, full)
      const changed = await changedHits(before, full)
      pairs.push({ ours: second.seconds, theirs: first.seconds })
      cpu.push({ ours: second.cpuSeconds, theirs: first.cpuSeconds })
      peak = Math.max(peak, second.peakMib)
      say(
        `  ${turn}/${of.repeat}: incremental ${second.seconds.toFixed(2)} s for ${Number(second.told.households).toLocaleString('en')} households, full ${first.seconds.toFixed(2)} s; processor ${second.cpuSeconds.toFixed(2)} and ${first.cpuSeconds.toFixed(2)} s; ${found.toLocaleString('en')} hits, all the same, ${changed.toLocaleString('en')} of them other than before`,
      )
      if (turn < of.repeat) continue
      // What it costs where neither the changed data set nor a kept base helps: a changed register, or the first sweep of a day.
      const alone = await runApart({ kind: 'incremental', ...common, before, base: null, delivered, out: part })
      await sameHits(part, full)
      say(
        `  from the lake alone, every indicator: ${alone.seconds.toFixed(2)} s, ${(alone.seconds / first.seconds).toFixed(2)} of the full sweep`,
      )
    }
    const { seconds, ratio } = ofPairs(pairs)
    return judged({
      bench: 'incremental',
      case: `${of.name}, ${dataset} of 1 % of ${Math.round(lake.households).toLocaleString('en')} households delivered`,
      rows: lake.facts,
      seconds,
      peak_mib: peak,
      yardstick: 'full sweep',
      ratio,
      cpu_ratio: ofPairs(cpu).ratio,
      goal: 0.1,
    })
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** A delivery with one large bill for one person in every hundredth household, spread over all banners: version 2 of the data set. */
async function writeDelivery(lake: string, work: string): Promise<Delivered> {
  const folder = join(work, 'lake', dataset, 'version=2')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'part-0.parquet')
  await inDuckdb(async (db) => {
    const columns = await db.columns(`SELECT * FROM ${parquet(partsOf(lake, dataset))}`)
    const given: Record<string, string> = {
      _row: 'row_number() OVER (ORDER BY _pid) + 1',
      _pid: '_pid',
      _repeat: 'FALSE',
      _idq: "'ok'",
      settlement_no: "'N' || _pid",
      settled_on: "DATE '2026-10-20'",
      visit_kind: "'inpatient'",
      diagnosis: "'C34'",
      total: '1000 + _pid % 40000',
      self_pay: '500 + _pid % 20000',
      compliant_self_pay: '400 + _pid % 10000',
    }
    const list = columns.map(({ name, type }) => `CAST(${given[name] ?? 'NULL'} AS ${type}) AS ${ident(name)}`)
    await db.run(
      `COPY (SELECT ${list.join(', ')} FROM (SELECT min(_pid) AS _pid FROM ${parquet(partsOf(lake, 'population'))}
         WHERE hash(_hh) % 100 = 0 AND _pid IS NOT NULL GROUP BY _hh) ORDER BY _pid) TO ${text(file)} (FORMAT parquet)`,
    )
  })
  return { dataset, version: 2, file }
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
