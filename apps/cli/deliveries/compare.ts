import { join } from 'node:path'
import { sql } from 'kysely'
import { openDuckdb, text } from '../../../engine/sql/index.ts'
import { liveVersions, type Receipt, type SourcesContext } from '../../../modules/sources/index.ts'
import type { AnyDb } from '../../../platform/db/index.ts'
import { quarantineFiles } from './quarantine-files.ts'
import type { Expectation, Truth } from './truth.ts'

const rank = { yellow: 1, orange: 2, red: 3 } as const
type Level = keyof typeof rank

/** What the check found; the lists hold one sentence each. */
export interface Comparison {
  expected: number
  found: number
  missed: string[]
  wrong: string[]
  review: string[]
  rows: string[]
}

interface ActiveHit {
  hh: string
  indicator: string
  level: Level
}

const keyOf = (household: string) => (/^\d{1,18}$/.test(household) ? String(BigInt(household)) : household)

/** Strongest active level per household and indicator among the open warnings. */
async function activeHits(db: AnyDb): Promise<Map<string, Level>> {
  const { rows } = await sql<ActiveHit>`
    select w.hh::text as hh, h.indicator, h.level
    from monitoring.hit h join monitoring.warning w on w.id = h.warning_id
    where h.state = 'active' and w.state in ('open', 'dispatched')`.execute(db)
  const hits = new Map<string, Level>()
  for (const { hh, indicator, level } of rows) {
    const key = `${hh} ${indicator}`
    if (!hits.has(key) || rank[level] > rank[hits.get(key)!]) hits.set(key, level)
  }
  return hits
}

const sentence = (e: Expectation, what: string) => `${e.indicator} ${e.household}: ${what} (${e.why})`

function compareHits(truth: Truth, hits: Map<string, Level>, result: Comparison): void {
  for (const e of truth.expect) {
    const level = hits.get(`${keyOf(e.household)} ${e.indicator}`)
    if (level && rank[level] >= rank[e.min_level ?? 'yellow']) result.found += 1
    else
      result.missed.push(
        sentence(e, level ? `only ${level}, expected ${e.min_level}` : `no warning, expected ${e.min_level}`),
      )
  }
  for (const e of truth.never) {
    const [indicator, least = 'yellow'] = e.indicator.split(':') as [string, Level?]
    const level = hits.get(`${keyOf(e.household)} ${indicator}`)
    if (level && rank[level] >= rank[least]) result.wrong.push(sentence(e, `is warned about at ${level}`))
  }
}

/** Rows with a known id under another name must wait for a person, exactly those. */
async function compareReview(db: AnyDb, truth: Truth, result: Comparison): Promise<void> {
  const { rows } = await sql<{
    pid: string
  }>`select distinct pid::text as pid from matching.review where state = 'open'`.execute(db)
  const waiting = new Set(rows.map((r) => r.pid.padStart(17, '0')))
  const wanted = new Set(truth.review.map((r) => r.id.slice(0, 17)))
  for (const id of wanted) if (!waiting.has(id)) result.review.push(`${id}: its row does not wait for a person`)
  for (const id of waiting)
    if (!wanted.has(id)) result.review.push(`${id}: waits for a person although nothing is wrong with it`)
}

/** Rows per file, rows that must be quarantined (exactly those), placeholder ids linked to nobody. */
async function compareRows(ctx: SourcesContext, truth: Truth, receipts: Receipt[], result: Comparison): Promise<void> {
  for (const [file, rowsIn] of Object.entries(truth.rows_in)) {
    const versions = receipts
      .filter((r) => r.fileName.normalize('NFC') === file.normalize('NFC'))
      .flatMap((r) => r.versions)
    const sum = (of: 'rowsIn' | 'accepted' | 'quarantined') => versions.reduce((total, v) => total + v[of], 0)
    if (sum('rowsIn') !== rowsIn) result.rows.push(`${file}: ${sum('rowsIn')} rows in, truth says ${rowsIn}`)
    if (sum('accepted') + sum('quarantined') !== sum('rowsIn'))
      result.rows.push(`${file}: accepted + quarantined is not rows in`)
  }
  const session = await openDuckdb({ memoryLimitMib: 512, threads: 2, tempDir: join(ctx.dataDir, 'tmp') })
  try {
    const quarantined = await quarantineFiles(session, ctx, receipts)
    const named = truth.unacceptable.settlement_numbers.filter((n) => !n.startsWith('('))
    for (const number of named)
      if (!quarantined.some((original) => original.includes(number)))
        result.rows.push(`${number} ought to be quarantined`)
    const total = truth.unacceptable.settlement_numbers.length
    if (quarantined.length !== total)
      result.rows.push(`${quarantined.length} rows are quarantined, truth says ${total}`)
    const settlements = (await liveVersions(ctx, truth.as_of)).get('medical-settlement') ?? []
    if (truth.placeholder_ids.length > 0 && settlements.length > 0) {
      const files = settlements
        .flatMap((v) => v.files)
        .map((f) => text(f))
        .join(', ')
      const numbers = truth.placeholder_ids.map((n) => text(n)).join(', ')
      const rows = await session.rows<{ settlement_no: string; linked: boolean; idq: string }>(
        `select settlement_no, _pid is not null as linked, _idq as idq from read_parquet([${files}]) where settlement_no in (${numbers})`,
      )
      for (const number of truth.placeholder_ids) {
        const row = rows.find((r) => r.settlement_no === number)
        if (!row) result.rows.push(`${number} is not in the lake`)
        else if (row.linked || row.idq !== 'placeholder')
          result.rows.push(`${number} has a placeholder id but is ${row.linked ? 'linked' : row.idq}`)
      }
    }
  } finally {
    await session.close()
  }
}

/**
 * Holds warnings, review queue and rows against the truth.
 * @example const { missed, wrong } = await compareWithTruth(ctx, truth, receipts)
 */
export async function compareWithTruth(ctx: SourcesContext, truth: Truth, receipts: Receipt[]): Promise<Comparison> {
  const result: Comparison = { expected: truth.expect.length, found: 0, missed: [], wrong: [], review: [], rows: [] }
  compareHits(truth, await activeHits(ctx.db), result)
  await compareReview(ctx.db, truth, result)
  await compareRows(ctx, truth, receipts, result)
  return result
}
