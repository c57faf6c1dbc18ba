/**
 * Discovery: a simulated banner with all faults on hands in its files month by month; the product ingests and sweeps after each
 * month; what it warns of is held against the truth of the simulation. Everything runs as in production: embedded PostgreSQL, no human hand.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { sql } from 'kysely'
import { openProduct, type Product } from '../apps/cli/product.ts'
import { sweep } from '../modules/monitoring/index.ts'
import { ingestFile } from '../modules/sources/index.ts'
import { type SentFile, simulate } from '../simulation/index.ts'
import { reportOf } from './discovery-report.ts'
import { type Found, judgeDiscovery, type Score } from './discovery-score.ts'
import { readTruth } from './discovery-truth.ts'
import { regionDir } from './lake.ts'
import { type BenchLine, judged, peak, say } from './lines.ts'

export interface DiscoveryOptions {
  households: number
  seed: number
  /** File for the report of misses and false warnings. */
  report: string
  keep?: boolean
}

/** Fact rows one household leaves in 24 months, to size a run by rows. */
export const rowsPerHousehold = 60

/** Runs the whole of it. Lines: found at the first sweep, warnings that are true, would have waited. */
export async function benchDiscovery(options: DiscoveryOptions): Promise<BenchLine[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'jiulian-bench-discovery-'))
  const product = await openProduct({ dataDir, databaseUrl: undefined, regionDir })
  try {
    const outDir = join(dataDir, 'sent')
    const made = await simulate({
      region: product.region,
      divisions: ['150403'],
      households: options.households,
      seed: options.seed,
      faults: 'all',
      outDir,
    })
    say(`Simulated ${made.persons.toLocaleString('en')} persons, ${made.files.length} files`)
    const truth = readTruth(outDir)
    const start = performance.now()
    const found = await follow(product, dataDir, outDir, made.files, truth.sweeps)
    const seconds = (performance.now() - start) / 1000
    const score = judgeDiscovery(truth, found)
    writeFileSync(options.report, reportOf(score, options, made.persons))
    const rows = made.files.reduce((sum, file) => sum + (file.dataset === 'population' ? 0 : file.rows), 0)
    return linesOf(score, rows, seconds)
  } finally {
    await product.close()
    if (options.keep) say(`Kept: ${dataDir}`)
    else rmSync(dataDir, { recursive: true, force: true })
  }
}

/** Hands in the files in the order of their days and sweeps after each month; gives what stood warned after each sweep. */
async function follow(
  product: Product,
  dataDir: string,
  outDir: string,
  files: readonly SentFile[],
  sweeps: readonly { asOf: string; after: string }[],
): Promise<Found> {
  const queue = [...files].sort((a, b) => a.deliveredOn.localeCompare(b.deliveredOn) || a.path.localeCompare(b.path))
  const found: Found = { hits: new Map(), refused: [], unbalanced: [] }
  let next = 0
  for (const { asOf, after } of sweeps) {
    for (; next < queue.length && queue[next]!.deliveredOn <= after; next++) {
      const file = queue[next]!
      const now = () => new Date(`${file.deliveredOn}T09:00:00+08:00`)
      const outcome = await ingestFile(
        { db: product.db, dataDir, region: product.region, now },
        {
          path: join(outDir, file.path),
          fileName: basename(file.path),
          sender: file.sender,
          channel: 'cli',
          receivedBy: 'bench',
          unattended: true,
          keepOriginal: false,
        },
      )
      if (!outcome.ok) found.refused.push(`${file.path}: ${outcome.state}`)
      else
        for (const version of outcome.receipt.versions)
          if (!version.balanced) found.unbalanced.push(`${file.path}: ${version.rowsIn}`)
    }
    const result = await sweep({ db: product.db, dataDir, region: product.region }, { asOf, kind: 'full' })
    if (!result.ok) throw new Error(`${asOf}: ${result.en}`)
    found.hits.set(asOf, await standing(product))
    say(`  ${asOf}: ${next} files in, ${found.hits.get(asOf)!.size} signs standing`)
  }
  return found
}

/** Signs of open warnings now, as `household indicator`. */
async function standing(product: Product): Promise<Set<string>> {
  const { rows } = await sql<{
    sign: string
  }>`select distinct w.hh::text || ' ' || h.indicator as sign from monitoring.hit h
    join monitoring.warning w on w.id = h.warning_id where h.state = 'active' and w.state in ('open', 'dispatched')`.execute(
    product.db,
  )
  return new Set(rows.map((row) => row.sign))
}

function linesOf(score: Score, rows: number, seconds: number): BenchLine[] {
  const common = { bench: 'discovery', rows, seconds, peak_mib: peak() }
  const share = (part: number, whole: number) => (whole === 0 ? 1 : part / whole)
  return [
    judged(
      {
        ...common,
        case: 'hardships warned about at the first sweep after delivery',
        yardstick: 'hardships with a trace',
        ratio: share(score.traced - score.missed.length, score.traced),
        goal: 0.97,
      },
      'least',
    ),
    judged(
      {
        ...common,
        case: 'warnings that are true',
        yardstick: 'warnings raised',
        ratio: share(score.raised - score.wrong.length, score.raised),
        goal: 0.95,
      },
      'least',
    ),
    judged(
      {
        ...common,
        case: 'families found before they applied',
        yardstick: 'uncovered families at risk',
        ratio: share(score.waiting, score.uncovered),
        goal: 0,
      },
      'least',
    ),
  ]
}
