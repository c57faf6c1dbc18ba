/** Twenty thousand warnings opened by one sweep and dispatched in one go, with everything that hangs on it. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { processContext } from '../../apps/server/processes.ts'
import { ident, openDuckdb, text } from '../../engine/sql/index.ts'
import { bulkDispatch, sweep } from '../../modules/monitoring/index.ts'
import { loadRegion } from '../../modules/rules/index.ts'
import type { DatasetDef, Region } from '../../modules/rules/shared.ts'
import type { Actor } from '../../platform/access/shared.ts'
import type { AnyDb } from '../../platform/db/index.ts'
import { durableDatabase } from '../../platform/db/testing.ts'
import { asOf, regionDir } from '../lake.ts'
import { type BenchLine, judged, peak, say } from '../lines.ts'
import { WrongResults } from '../sweep.ts'

const most = 60

/** @param rows households that were hurt on the road; as many again were not */
export async function benchDispatch({ rows = 20_000 }: { rows?: number }): Promise<BenchLine[]> {
  const { db, close } = await durableDatabase()
  const dataDir = mkdtempSync(join(tmpdir(), 'jiulian-bench-dispatch-'))
  try {
    const region = loadRegion(regionDir)
    await makeLake(db, region, dataDir, rows)
    const matters = processContext({ db, dataDir, region })
    const ctx = { db, dataDir, region, matters }
    const clerk: Actor = { userId: 'bench', name: '旗县', role: 'county', area: '150426' }
    let start = performance.now()
    const swept = await sweep(ctx, { asOf, kind: 'full' })
    const opened = (performance.now() - start) / 1000
    if (!swept.ok) throw new WrongResults(`the sweep was refused: ${swept.zh}`)
    start = performance.now()
    const sent = await bulkDispatch(ctx, clerk, { filter: {}, note: '三日内入户' })
    const dispatched = (performance.now() - start) / 1000
    if (!sent.ok || sent.dispatched !== rows) throw new WrongResults(`dispatched ${JSON.stringify(sent).slice(0, 200)}`)
    say(`  opened in ${opened.toFixed(1)} s (the whole sweep), dispatched in ${dispatched.toFixed(1)} s`)
    const byHand = await copyByHand(db)
    const found = await sql<{
      n: number
    }>`select count(*)::int as n from process.matter m join process.action a on a.matter_id = m.id
      where m.process = 'warning-visit' and m.state = 'dispatched'`.execute(db)
    if (found.rows[0]!.n !== rows) throw new WrongResults(`${found.rows[0]!.n} visits for ${rows} warnings`)
    const line = (yardstick: string, theirs: number, goal: number) =>
      judged({
        bench: 'casework',
        case: 'warnings opened and dispatched',
        rows,
        seconds: opened + dispatched,
        peak_mib: peak(),
        yardstick,
        ratio: (opened + dispatched) / theirs,
        goal,
      })
    return [
      line(`${most} s for 20,000`, (most * rows) / 20_000, 1),
      line('the same rows copied by hand in SQL', byHand, 40),
    ]
  } finally {
    await close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** What the database alone needs for these rows: warnings, hits, evidence, visits, actions and clocks into tables of the same shape. */
async function copyByHand(db: AnyDb): Promise<number> {
  const tables = [
    'monitoring.warning',
    'monitoring.hit',
    'monitoring.evidence',
    'monitoring.action',
    'process.matter',
    'process.action',
    'process.clock',
  ]
  for (const table of tables)
    await sql`create table ${sql.id(`copy_${table.replace('.', '_')}`)} (like ${sql.table(table)} including indexes)`.execute(
      db,
    )
  const start = performance.now()
  for (const table of tables)
    await sql`insert into ${sql.id(`copy_${table.replace('.', '_')}`)} select * from ${sql.table(table)}`.execute(db)
  return (performance.now() - start) / 1000
}

/** A banner of two persons per household; in every second household somebody was severely hurt. */
async function makeLake(db: AnyDb, region: Region, dataDir: string, hurt: number): Promise<void> {
  const villages = [...region.divisions.values()]
    .filter((one) => one.level === 'village' && one.code.startsWith('150426'))
    .map((one) => one.code)
  const duck = await openDuckdb({ memoryLimitMib: 1024, threads: 2, tempDir: join(dataDir, 'tmp', 'make') })
  try {
    await duck.run(`CREATE TEMP TABLE people AS
      SELECT h, m, 15992619700000000 + h * 10 + m AS pid, 150426000000 + h AS hh, ([${villages.map(text).join(', ')}])[1 + h % ${villages.length}] AS village,
        ([${['王', '李', '张', '包', '白'].map(text).join(', ')}])[1 + h % 5] || ([${['建国', '秀兰', '志强', '其木格'].map(text).join(', ')}])[1 + (h + m) % 4] AS name
      FROM range(1, ${hurt * 2 + 1}) r(h), range(0, 2) s(m)`)
    await write(db, duck, region.datasets.get('population')!, dataDir, 'FROM people', {
      id_number: "pid::VARCHAR || '0'",
      name: 'name',
      sex: '(1 + m % 2)::VARCHAR',
      birth_date: "DATE '1975-05-05' + m::INTEGER",
      household_no: 'hh::VARCHAR',
      relation: "CASE m WHEN 0 THEN 'head' ELSE 'spouse' END",
      division: 'village',
      status: "'normal'",
    })
    await write(db, duck, region.datasets.get('traffic-accident')!, dataDir, 'FROM people WHERE m = 0 AND h % 2 = 0', {
      accident_no: "'A' || h",
      id_number: "pid::VARCHAR || '0'",
      name: 'name',
      happened_on: "DATE '2026-10-12'",
      harm: "'severe'",
    })
  } finally {
    duck.close()
  }
}

async function write(
  db: AnyDb,
  duck: Awaited<ReturnType<typeof openDuckdb>>,
  dataset: DatasetDef,
  dataDir: string,
  from: string,
  values: Record<string, string>,
): Promise<void> {
  const events = dataset.content === 'events'
  const made = await sql<{
    id: number
  }>`with d as (insert into sources.delivery (sender, channel, file_name, received_by, state)
      values ('bench', 'cli', ${`${dataset.id}.csv`}, 'bench', 'done') returning id)
    insert into sources.version (delivery_id, dataset, areas, data_date, period_from, period_to, rows_in, accepted, state)
    select id, ${dataset.id}, array['150426'], ${asOf}::date, ${events ? '2025-11-01' : null}::date, ${events ? asOf : null}::date, 1, 1, 'live' from d returning id`.execute(
    db,
  )
  const dir = join(dataDir, 'lake', dataset.id, `version=${made.rows[0]!.id}`)
  mkdirSync(dir, { recursive: true })
  const type = (name: string): string => {
    const declared = dataset.fields[name]!.type
    if (declared === 'date' || declared === 'month') return 'DATE'
    if (declared === 'integer') return 'BIGINT'
    if (declared === 'boolean') return 'BOOLEAN'
    return declared.startsWith('decimal') ? declared.toUpperCase() : 'VARCHAR'
  }
  const columns = Object.keys(dataset.fields).map(
    (name) => `(${values[name] ?? 'NULL'})::${type(name)} AS ${ident(name)}`,
  )
  await duck.run(`COPY (SELECT ${columns.join(', ')}, row_number() OVER (ORDER BY pid) + 1 AS _row, pid AS _pid, 'ok' AS _idq,
      md5_number_lower(name) AS _name, hh AS _hh, FALSE AS _repeat ${from} ORDER BY pid) TO ${text(join(dir, 'part-0.parquet'))} (FORMAT parquet)`)
}
