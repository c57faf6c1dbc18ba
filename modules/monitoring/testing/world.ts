/** A small world for tests: the invented region, a real PostgreSQL, a real lake in a temporary folder. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { ident, literal, openDuckdb, type Session, text } from '../../../engine/sql/index.ts'
import { testDatabase } from '../../../platform/db/testing.ts'
import { loadRegion } from '../../rules/index.ts'
import type { DatasetDef } from '../../rules/shared.ts'
import type { MonitoringContext } from '../context.ts'

type Value = string | number | boolean | null
export type Row = Record<string, Value>

export interface Delivered {
  areas?: string[]
  dataDate?: string
  /** Whole months, 'YYYY-MM' to 'YYYY-MM'. */
  months?: [string, string]
  fileName?: string
}

const lakeType = (type: string): string => {
  if (type === 'date' || type === 'month') return 'DATE'
  if (type === 'datetime') return 'TIMESTAMP'
  if (type === 'integer') return 'BIGINT'
  if (type === 'boolean') return 'BOOLEAN'
  return type.startsWith('decimal') ? type.toUpperCase() : 'VARCHAR'
}
const lastDay = (month: string): string => {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10)
}
const fieldOf = (dataset: DatasetDef, role: string) =>
  Object.entries(dataset.fields).find(([, def]) => def.role === role)?.[0]

export interface World {
  ctx: MonitoringContext & { today: string }
  /** Writes a live version with these rows and gives its number. Rows are numbered from 2, as under a header. */
  deliver: (dataset: string, rows: Row[], delivered?: Delivered) => Promise<number>
  withdraw: (version: number) => Promise<void>
  /** Every line of the warnings, without numbers that a repeated run may give anew. */
  warnings: () => Promise<unknown[]>
  /** Empties database and lake. */
  reset: () => Promise<void>
  close: () => Promise<void>
}

/** Opens a world; today is 2026-11-23 until a test says otherwise. */
export async function openWorld(): Promise<World> {
  const { db, close } = await testDatabase()
  const dataDir = mkdtempSync(join(tmpdir(), 'jiulian-world-'))
  const region = loadRegion('regions/example')
  const duck = await openDuckdb({ memoryLimitMib: 256, threads: 1, tempDir: join(dataDir, 'tmp', 'world') })
  const ctx = {
    db,
    dataDir,
    region,
    memoryLimitMib: 512,
    threads: 2,
    today: '2026-11-23',
    now: () => new Date(`${ctx.today}T04:00:00Z`),
  }
  return {
    ctx,
    async deliver(id, rows, delivered = {}) {
      const dataset = region.datasets.get(id)!
      const made = await sql<{
        id: number
      }>`with d as (insert into sources.delivery (sender, channel, file_name, received_by, state)
          values ('test', 'cli', ${delivered.fileName ?? `${id}.csv`}, 'test', 'done') returning id)
        insert into sources.version (delivery_id, dataset, areas, data_date, period_from, period_to, rows_in, accepted, state)
        select id, ${dataset.id}, ${delivered.areas ?? ['900101', '900102']}, ${delivered.dataDate ?? '2026-10-31'}::date,
          ${delivered.months ? `${delivered.months[0]}-01` : null}::date, ${delivered.months ? lastDay(delivered.months[1]) : null}::date,
          ${rows.length}, ${rows.length}, 'building' from d returning id`.execute(db)
      const version = Number(made.rows[0]!.id)
      await writeRows(duck, join(dataDir, 'lake', id, `version=${version}`), dataset, rows)
      await sql`update sources.version set state = 'live' where id = ${version}`.execute(db)
      return version
    },
    async withdraw(version) {
      await sql`update sources.version set state = 'withdrawn' where id = ${version}`.execute(db)
    },
    warnings: () => warningLines(ctx),
    async reset() {
      await sql`truncate monitoring.sweep, monitoring.warning, monitoring.hit, monitoring.evidence, monitoring.action, monitoring.silent,
        matching.review, matching.linkage, matching.candidate, registry.person, registry.household, registry.membership, registry.tier_holding,
        registry.change, registry.state, sources.version, sources.delivery cascade`.execute(db)
      for (const folder of ['lake', 'links', 'runs']) rmSync(join(dataDir, folder), { recursive: true, force: true })
      ctx.today = '2026-11-23'
    },
    async close() {
      duck.close()
      await close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function writeRows(duck: Session, dir: string, dataset: DatasetDef, rows: Row[]): Promise<void> {
  mkdirSync(dir, { recursive: true })
  const person = fieldOf(dataset, 'person')
  const name = fieldOf(dataset, 'person-name')
  const household = fieldOf(dataset, 'household')
  const fields = Object.entries(dataset.fields)
  const columns = [...fields.map(([field, def]) => `${ident(field)} ${lakeType(def.type)}`)]
  columns.push('_row BIGINT', '_pid BIGINT', '_idq VARCHAR', '_name UBIGINT', '_hh BIGINT', '_repeat BOOLEAN')
  await duck.run(`CREATE OR REPLACE TEMP TABLE delivered (${columns.join(', ')})`)
  const values = rows.map((row, i) => {
    const id = person === undefined ? null : (row[person] as string | null | undefined)
    const placeholder = typeof id === 'string' && /^(\d)\1+$/.test(id)
    const word = name === undefined ? null : (row[name] as string | null | undefined)
    const number = household === undefined ? null : (row[household] as string | null | undefined)
    return `(${[
      ...fields.map(([field]) => literal(row[field] ?? null)),
      i + 2,
      id && !placeholder ? id.slice(0, 17) : 'NULL',
      text(id ? (placeholder ? 'placeholder' : 'ok') : 'missing'),
      word ? `md5_number_lower(${text(word.replace(/[·\s]/g, ''))})` : 'NULL',
      number ?? 'NULL',
      row._repeat === true ? 'TRUE' : 'FALSE',
    ].join(', ')})`
  })
  if (values.length > 0) await duck.run(`INSERT INTO delivered VALUES ${values.join(', ')}`)
  await duck.run(
    `COPY (SELECT * FROM delivered ORDER BY _pid) TO ${text(join(dir, 'part-0.parquet'))} (FORMAT parquet)`,
  )
}

async function warningLines(ctx: MonitoringContext): Promise<unknown[]> {
  const rows = await sql<{
    line: unknown
  }>`select jsonb_build_object('hh', w.hh::text, 'area', w.area, 'managing', w.managing_area, 'level', w.level, 'state', w.state,
      'zh', w.headline_zh, 'en', w.headline_en, 'opened', w.opened_as_of, 'due', w.due_at, 'unsupported', w.unsupported_since,
      'hits', (select jsonb_agg(jsonb_build_object('indicator', h.indicator, 'pid', h.pid::text, 'level', h.level, 'state', h.state, 'measures', h.measures,
          'unknown', h.unknown, 'zh', h.reason_zh, 'fold', h.fold, 'first', h.first_as_of, 'last', h.last_as_of, 'unjudged', h.unjudged_since, 'missing', h.unjudged,
          'evidence', (select jsonb_agg(to_jsonb(e) - 'hit_id' order by e.dataset, e.version_id, e.row, e.measure) from monitoring.evidence e where e.hit_id = h.id))
        order by h.indicator, h.pid) from monitoring.hit h where h.warning_id = w.id)) as line
    from monitoring.warning w order by w.hh, w.id`.execute(ctx.db)
  return rows.rows.map((row) => row.line)
}
