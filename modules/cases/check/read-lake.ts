/**
 * Answers from the lake: rows of exactly the persons who agreed, of exactly the data sets that are asked, each with its version
 * and row. A source that was not delivered for the area or the period has not returned; it never says "nothing".
 */
import { createHash } from 'node:crypto'
import {
  addMonths,
  compileFeel,
  type Expression,
  type JsRow,
  parseDuration,
  toJs,
} from '../../../engine/decide/index.ts'
import { type Cell, openDuckdb, parquet, type Session } from '../../../engine/sql/index.ts'
import { exceptionsStep } from '../../matching/index.ts'
import type { MonitoringContext } from '../../monitoring/index.ts'
import { type MeasureDef, type Region, rowScope } from '../../rules/index.ts'
import { coverageOf, type LiveVersion, liveVersions } from '../../sources/index.ts'
import type { Answer } from './facts.ts'

type LakeContext = Pick<MonitoringContext, 'db' | 'dataDir' | 'region' | 'memoryLimitMib' | 'threads'>
export interface LakeQuestion {
  person: number
  idNumber: string
  source: string
  /** Elsewhere than the area of the matter, as far as is known: only what is found counts. */
  elsewhere: boolean
}

/**
 * Reads the answers of a day.
 * @param area village of the matter; its county tells what was delivered
 * @example await readLake(ctx, region, '150426100201', '2026-11-24', [{ person: 0, idNumber: '1599…', source: 'vehicles', elsewhere: false }])
 */
export async function readLake(
  ctx: LakeContext,
  region: Region,
  area: string,
  today: string,
  questions: readonly LakeQuestion[],
): Promise<Answer[]> {
  const live = await liveVersions({ ...ctx, region }, today)
  const session = await openDuckdb({
    memoryLimitMib: Math.min(ctx.memoryLimitMib ?? 512, 512),
    threads: ctx.threads ?? 2,
    tempDir: `${ctx.dataDir}/tmp/check`,
  })
  try {
    await exceptionsStep({ ...ctx, region }, session, [...live.values()].flat())
    const answers: Answer[] = []
    for (const source of region.check?.sources ?? []) {
      const own = questions.filter((one) => one.source === source.id)
      const measure = source.measure === undefined ? undefined : region.measures.get(source.measure)
      if (own.length === 0 || !measure) continue
      const versions = live.get(measure.dataset) ?? []
      const known = reach(region, measure, versions, area, today)
      const rows = await rowsOf(session, region, measure, versions, own, known)
      for (const one of own) {
        const found = answerOf(one, rows.get(one.idNumber.slice(0, 17)) ?? [], known, region, measure)
        answers.push(found.state === 'not-returned' && source.ask !== undefined ? { ...found, state: 'ask' } : found)
      }
    }
    return answers
  } finally {
    session.close()
  }
}

/** How far a data set reaches in the county of the matter. */
interface Reach {
  /** Window that is asked; null: a state of a day. */
  from: string | null
  to: string | null
  /** Newest day known, null: never delivered. */
  knownTo: string | null
  /** Every month of the window was delivered; a state: there is one of this county. */
  whole: boolean
}

function reach(
  region: Region,
  measure: MeasureDef,
  versions: readonly LiveVersion[],
  area: string,
  today: string,
): Reach {
  const pieces = coverageOf(new Map([[measure.dataset, [...versions]]])).filter((one) => area.startsWith(one.area))
  const dataset = region.datasets.get(measure.dataset)!
  if (dataset.content === 'snapshot') {
    const day =
      pieces
        .map((one) => one.from)
        .sort()
        .at(-1) ?? null
    // Sent on request only: whoever is not in it was not asked about.
    return { from: null, to: day, knownTo: day, whole: day !== null && dataset.delivery.every !== 'event' }
  }
  const last =
    pieces
      .map((one) => one.to)
      .sort()
      .at(-1) ?? null
  const months = monthsOf(measure.window)
  if (last === null || months === null) return { from: null, to: last, knownTo: last, whole: false }
  // The window ends with the last month delivered, as long as the next one is not overdue by a whole rhythm.
  const end = last > today ? today : last
  const first = `${addMonths(`${end.slice(0, 7)}-01`, 1 - months)}`
  const stale = addMonths(`${end.slice(0, 7)}-01`, 1 + 2 * rhythm[dataset.delivery.every]!) < `${today.slice(0, 7)}-01`
  let covered = !stale
  for (let month = first; month <= end && covered; month = addMonths(month, 1))
    covered = pieces.some((one) => one.from <= month && one.to >= month)
  return { from: first, to: end, knownTo: end, whole: covered }
}
const rhythm: Record<string, number> = { day: 1, week: 1, month: 1, quarter: 3, 'half-year': 6, year: 12, event: 1 }
function monthsOf(window: string | undefined): number | null {
  if (window === undefined) return null
  const found = parseDuration(window)
  return found && 'months' in found && typeof found.months === 'number' && found.months > 0 ? found.months : null
}

interface Row {
  version: number
  row: number
  /** Known under another name (疑点数据). */
  doubted: boolean
  value: number | string | null
}

/** Rows of the persons that count by the measure, each with its value. */
async function rowsOf(
  session: Session,
  region: Region,
  measure: MeasureDef,
  versions: readonly LiveVersion[],
  asked: readonly LakeQuestion[],
  { from, to }: Reach,
): Promise<Map<string, Row[]>> {
  const found = new Map<string, Row[]>()
  const files = versions.flatMap((version) => version.files)
  const pids = [...new Set(asked.map((one) => one.idNumber.slice(0, 17)))].filter((pid) => /^\d{17}$/.test(pid))
  if (files.length === 0 || pids.length === 0) return found
  const dataset = region.datasets.get(measure.dataset)!
  const scope = rowScope(dataset)
  const where = measure.where === undefined ? undefined : feel(measure.where, scope)
  const value = measure.value === undefined ? undefined : feel(measure.value, scope)
  const event = Object.entries(dataset.fields).find(([, def]) => def.role === 'event-date')?.[0]
  const rows = await session.rows<Record<string, Cell>>(
    `SELECT f.* REPLACE (f._pid::VARCHAR AS _pid), e."row" IS NOT NULL AS _doubted
     FROM ${parquet(files, { hive_partitioning: true, union_by_name: true })} f
     LEFT JOIN (SELECT DISTINCT version, "row" FROM exceptions) e ON e.version = f.version AND e."row" = f._row
     WHERE f._pid IN (${pids.map((pid) => BigInt(pid)).join(', ')}) AND NOT coalesce(f._repeat, false) ORDER BY f.version, f._row LIMIT 20000`,
  )
  const area = Object.entries(dataset.fields).find(([, def]) => def.role === 'area')?.[0]
  const byId = new Map(versions.map((version) => [version.id, version]))
  for (const line of rows) {
    const version = byId.get(Number(line.version))
    const county = area === undefined ? undefined : String(line[area] ?? '').slice(0, 6)
    // The county sent a newer state meanwhile.
    if (county && version?.areas.includes(county) && !version.countsFor.includes(county)) continue
    const day = event === undefined ? undefined : line[event]
    if (
      from !== null &&
      to !== null &&
      !(typeof day === 'string' && day.slice(0, 10) >= from && day.slice(0, 10) <= to)
    )
      continue
    const row = { ...line, as_of: to } as JsRow
    if (where && toJs(where)(row) !== true) continue
    const pid = String(line._pid)
    const amount = value ? toJs(value)(row) : 1
    found.set(pid, [
      ...(found.get(pid) ?? []),
      {
        version: Number(line.version),
        row: Number(line._row),
        doubted: line._doubted === true,
        value: typeof amount === 'number' || typeof amount === 'string' ? amount : null,
      },
    ])
  }
  return found
}

function feel(source: string, scope: ReturnType<typeof rowScope>): Expression {
  const compiled = compileFeel(source, scope)
  if (!compiled.ok) throw new Error(compiled.faults.map((fault) => fault.message).join('; '))
  return compiled.expression
}

function answerOf(
  asked: LakeQuestion,
  rows: readonly Row[],
  known: Reach,
  region: Region,
  measure: MeasureDef,
): Answer {
  const base = {
    person: asked.person,
    source: asked.source,
    from: known.from ?? undefined,
    to: known.to ?? undefined,
    knownTo: known.knownTo ?? undefined,
    evidence:
      rows
        .slice(0, 100)
        .map((one) => `${measure.dataset}#${one.version}:${one.row}`)
        .join(' ') || undefined,
  }
  if (rows.some((one) => one.doubted)) return { ...base, state: 'doubtful', note: '有疑点数据，须人工核实' }
  if (rows.length === 0) {
    const state = known.whole && !asked.elsewhere ? 'no-record' : 'not-returned'
    return { ...base, state }
  }
  // A row without the value it is asked for is a person's matter, not a zero.
  if (measure.aggregate === 'sum' && rows.some((one) => typeof one.value !== 'number'))
    return { ...base, state: 'doubtful', note: '有记录但缺少数值' }
  const state =
    (known.whole || region.datasets.get(measure.dataset)!.content === 'snapshot') && !asked.elsewhere
      ? 'value'
      : 'partial'
  if (measure.aggregate === 'sum')
    return { ...base, state, value: rows.reduce((sum, one) => sum + Math.round((one.value as number) * 100), 0) / 100 }
  if (measure.aggregate === 'count') return { ...base, state, value: rows.length }
  const keys = [...new Set(rows.map((one) => fingerprint(`${measure.dataset}|${one.value}`)))].sort()
  return { ...base, state, value: keys.length, keys: keys.join(' ') }
}
const fingerprint = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 12)
