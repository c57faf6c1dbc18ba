/** Ingest: one CSV of settlements all the way into the lake, against DuckDB reading the same file and writing Parquet with no checks. */
import { closeSync, mkdirSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openProduct } from '../apps/cli/product.ts'
import { loadRegion } from '../modules/rules/index.ts'
import { withdrawVersion } from '../modules/sources/index.ts'
import { runApart } from './apart.ts'
import { writeRegister, writeSettlements } from './ingest-file.ts'
import { benchLake, partsOf, regionDir, root } from './lake.ts'
import { type BenchLine, judged, ofPairs, type Pair, say } from './lines.ts'
import { scaled, sweepCases, WrongResults } from './sweep.ts'

export interface IngestCase {
  rows: number
  memoryMib: number
  repeat: number
}

export const ingestCase: IngestCase = { rows: 5_000_000, memoryMib: 4096, repeat: 3 }

/**
 * Both sides in turn. Before each repetition a few bytes change, so that the file is another delivery, and the version before is
 * withdrawn, so that its rows are no repeats.
 * @throws WrongResults when the receipt does not account for every row
 */
export async function benchIngest(of: IngestCase): Promise<BenchLine> {
  const base = scaled(sweepCases.standard!, of.rows === ingestCase.rows ? undefined : of.rows * 10)
  const lake = await benchLake(loadRegion(regionDir), base.persons, base.rows)
  const dataDir = mkdtempSync(join(tmpdir(), 'jiulian-bench-ingest-'))
  const tempDir = join(dataDir, 'tmp')
  const csv = join(root, 'data/bench', `settlements-${of.rows}.csv`)
  const register = join(root, 'data/bench', `register-${of.rows}.csv`)
  mkdirSync(tempDir, { recursive: true })
  await writeSettlements(partsOf(lake.dir, 'medical-settlement').slice(0, 1), of.rows, csv, tempDir)
  await writeRegister(partsOf(lake.dir, 'population').slice(0, 1), register, tempDir)
  const product = await openProduct({ dataDir, databaseUrl: undefined, regionDir })
  try {
    const common = { dataDir, databaseUrl: product.url, memoryMib: of.memoryMib, threads: 2 }
    const known = await runApart({
      kind: 'ingest',
      ...common,
      file: register,
      fileName: '公安局_户籍人口_20261031.csv',
    })
    say(`  register: ${Number(known.told.accepted).toLocaleString('en')} persons`)
    const pairs: Pair[] = []
    const cpu: Pair[] = []
    let peak = 0
    for (let turn = 1; turn <= of.repeat; turn++) {
      otherBytes(csv, turn)
      const theirs = await runApart({
        kind: 'ingest-yardstick',
        file: csv,
        out: join(dataDir, 'yardstick.parquet'),
        memoryMib: of.memoryMib,
        threads: 2,
        tempDir,
      })
      const ours = await runApart({ kind: 'ingest', ...common, file: csv, fileName: '医保局_医保结算明细_202610.csv' })
      const { versionId, rowsIn, accepted, quarantined, linked, repeated, startedAt } = ours.told as Record<
        string,
        number
      >
      if (rowsIn !== of.rows || accepted! + quarantined! !== rowsIn)
        throw new WrongResults(`Rows: ${of.rows} sent, ${rowsIn} in, ${accepted} accepted, ${quarantined} quarantined`)
      pairs.push({ ours: ours.seconds, theirs: theirs.seconds })
      cpu.push({ ours: ours.cpuSeconds, theirs: theirs.cpuSeconds })
      peak = Math.max(peak, ours.peakMib)
      say(
        `  ${turn}/${of.repeat}: ours ${ours.seconds.toFixed(2)} s (${Math.round(ours.peakMib)} MiB), DuckDB ${theirs.seconds.toFixed(2)} s; processor ${ours.cpuSeconds.toFixed(2)} and ${theirs.cpuSeconds.toFixed(2)} s, ${(ours.cpuSeconds / theirs.cpuSeconds).toFixed(2)} times; accepted ${accepted}, quarantined ${quarantined}, linked ${linked}, repeated ${repeated}; steps begun at ${JSON.stringify(startedAt)}`,
      )
      await withdrawVersion({ db: product.db }, versionId!, { by: 'bench', why: 'measured' })
      rmSync(join(dataDir, 'lake/medical-settlement'), { recursive: true, force: true })
    }
    const { seconds, ratio } = ofPairs(pairs)
    return judged({
      bench: 'ingest',
      case: `settlements CSV, ${(of.rows / 1e6).toFixed(2)} M rows, 16 columns`,
      rows: of.rows,
      seconds,
      peak_mib: peak,
      yardstick: 'DuckDB, CSV to Parquet without checks',
      ratio,
      goal: 3,
      cpu_ratio: ofPairs(cpu).ratio,
    })
  } finally {
    await product.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** Changes two digits of the first settlement number in place. */
function otherBytes(path: string, turn: number): void {
  const file = openSync(path, 'r+')
  try {
    const head = Buffer.alloc(65_536)
    const length = readSync(file, head, 0, head.length, 0)
    const firstCell = head.subarray(0, length).indexOf(0x0a) + 1
    const end = head.indexOf(0x2c, firstCell)
    writeSync(file, Buffer.from(String(turn + 80)), 0, 2, end - 2)
  } finally {
    closeSync(file)
  }
}
