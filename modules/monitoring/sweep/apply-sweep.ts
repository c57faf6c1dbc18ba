/**
 * Turns the hits of a run (Parquet in the run's folder) into changes of warnings, all in the caller's one transaction: a sweep
 * that is killed before its end leaves the state before it.
 */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Session } from '../../../engine/sql/index.ts'
import type { AnyDb } from '../../registry/index.ts'
import type { Level, Region } from '../../rules/shared.ts'
import { dueDate } from '../warning/deadline.ts'
import { townshipOf } from '../worklist/act-on-warning.ts'
import { differenceOf, hitKey, type LiveWarning, type Rules, type UnjudgedHit } from './difference.ts'
import { type HitFiles, hitStream, type StreamedHit } from './hit-files.ts'
import { readClosed, readLive } from './read-live.ts'
import { reasonWords } from './reason-words.ts'
import type { UnjudgedHits } from './unjudged-hits.ts'
import type { unknownWords } from './unknown-words.ts'
import { type FullHit, type HouseholdChange, type Place, type SweepMark, writeChanges } from './write-warnings.ts'

export interface ApplyCounts {
  hits: number
  opened: number
  raised: number
  lowered: number
  refreshed: number
  withdrawn: number
  unsupported: number
  /** Warnings with a hit that nobody can judge any more since this sweep. */
  unjudged: number
  silenced: number
}

export interface Applied {
  counts: ApplyCounts
  /** Households whose warning was opened now: they need a file. */
  opened: string[]
}

const BATCH = 2000

/**
 * Compares hits with live warnings household by household and writes the differences.
 * @param touched name of the relation with the households this run looked at; null: all of them
 * @example await applySweep(tx, session, { region, sweep, files, touched: null, explain })
 */
export async function applySweep(
  tx: AnyDb,
  session: Session,
  given: {
    region: Region
    sweep: SweepMark
    files: HitFiles
    touched: string | null
    unjudged: UnjudgedHits
    /** Indicators judged anew; null: all. Marked hits of the others stay marked as they are. */
    anew: ReadonlySet<string> | null
    explain: ReturnType<typeof unknownWords>
    onProgress?: (done: number) => void
  },
): Promise<Applied> {
  const { region, sweep } = given
  const live = await readLive(tx)
  const { silence_days: days, silence_rise: rise } = region.meta.merge
  const silences = new Map([...region.indicators.values()].map(({ id, silence }) => [id, silence ?? { days, rise }]))
  const longest = Math.max(days, ...[...silences.values()].map((silence) => silence.days))
  const closed = await readClosed(tx, sweep.asOf, longest)
  const managed = await managedElsewhere(tx)
  const rules: Rules = {
    dimensionsForOrange: region.meta.merge.yellow_dimensions_for_orange,
    silence: (indicator) => silences.get(indicator) ?? { days, rise },
    asOf: sweep.asOf,
    dueDate: memo((level) => dueDate(region, level, sweep.actsFrom)),
  }
  const counts: ApplyCounts = {
    hits: 0,
    opened: 0,
    raised: 0,
    lowered: 0,
    refreshed: 0,
    withdrawn: 0,
    unsupported: 0,
    unjudged: 0,
    silenced: 0,
  }
  const opened: string[] = []
  let changes: HouseholdChange[] = []
  const flush = async () => {
    if (changes.length > 0) await writeChanges(tx, sweep, changes)
    changes = []
  }
  const none = new Map()
  const doubtsOf = (hh: string, warning: LiveWarning | null): ReadonlyMap<string, UnjudgedHit> => {
    const doubts: ReadonlyMap<string, UnjudgedHit> = given.unjudged.get(hh) ?? none
    const { anew } = given
    if (!anew || !warning) return doubts
    const marked = warning.hits.filter((hit) => hit.state === 'active' && hit.unjudgedSince && !anew.has(hit.indicator))
    return new Map([...marked.map((hit): [string, UnjudgedHit] => [hitKey(hit), hit]), ...doubts])
  }
  const settle = async (hh: string, found: FullHit[]) => {
    const warning = live.get(hh) ?? null
    live.delete(hh)
    const difference = differenceOf(warning, found, closed.get(hh) ?? none, rules, doubtsOf(hh, warning))
    count(counts, difference, found.length)
    if (warning === null && difference.warning !== null) opened.push(hh)
    const quiet = difference.warning === null && difference.acts.length + changedHits(difference) === 0
    if (quiet) return
    changes.push({ hh, live: warning, place: placeOf(region, found[0]?.area, managed.get(hh)), difference })
    if (changes.length >= BATCH) await flush()
  }
  const words = reasonWords(region)
  let hh: string | null = null
  let found: FullHit[] = []
  for await (const batch of hitStream(session, given.files, given.touched))
    for (const line of batch) {
      if (line.hh !== hh) {
        if (hh !== null) await settle(hh, found)
        hh = line.hh
        found = []
      }
      const hit = toFullHit(region, line, words, given.explain)
      if (hit) found.push(hit)
      if (counts.hits % 1000 === 0) given.onProgress?.(counts.hits)
    }
  if (hh !== null) await settle(hh, found)
  for (const gone of await withoutHits(session, given.touched, live.keys())) await settle(gone, [])
  await flush()
  return { counts, opened }
}

function count(counts: ApplyCounts, difference: ReturnType<typeof differenceOf<FullHit>>, hits: number): void {
  counts.hits += hits
  counts.silenced += difference.silenced
  for (const act of difference.acts) {
    if (act.kind === 'open') counts.opened += 1
    if (act.kind === 'raise') counts.raised += 1
    if (act.kind === 'lower') counts.lowered += 1
    if (act.kind === 'withdraw') counts.withdrawn += 1
    if (act.kind === 'unsupported') counts.unsupported += 1
    if (act.kind === 'unjudged') counts.unjudged += 1
  }
  if (difference.acts.length === 0 && changedHits(difference) > 0) counts.refreshed += 1
}

const changedHits = ({ insert, update, keep, withdraw }: ReturnType<typeof differenceOf<FullHit>>): number =>
  insert.length + update.length + keep.length + withdraw.length

/** Live warnings of households this run looked at and found nothing for. */
async function withoutHits(session: Session, touched: string | null, rest: Iterable<string>): Promise<string[]> {
  if (touched === null) return [...rest]
  const looked = new Set<string>()
  for await (const batch of session.batches<{ hh: string }>(`SELECT hh::VARCHAR AS hh FROM ${touched}`))
    for (const row of batch) looked.add(row.hh)
  return [...rest].filter((hh) => looked.has(hh))
}

/** Households that staff gave to another managing unit than their register's village. */
async function managedElsewhere(tx: AnyDb): Promise<Map<string, string>> {
  const rows = await sql<{
    hh: string
    managing_area: string
  }>`select hh::text as hh, managing_area from registry.household where managing_area <> area`.execute(tx)
  return new Map(rows.rows.map((row) => [row.hh, row.managing_area]))
}

function placeOf(region: Region, area: string | undefined, managing: string | undefined): Place {
  const village = area ?? region.meta.division_prefix.padEnd(12, '0')
  return { area: village, managingArea: managing ?? village, responsibleArea: townshipOf(managing ?? village) }
}

/** A hit with its words; indicators on data quality (side Q) are never a warning on a person. */
function toFullHit(
  region: Region,
  line: StreamedHit,
  words: ReturnType<typeof reasonWords>,
  explain: ReturnType<typeof unknownWords>,
): FullHit | null {
  const indicator = region.indicators.get(line.indicator)
  if (!indicator || indicator.side === 'Q') return null
  const measures = line.measures
  const reason = words(indicator, measures, line.counts)
  const magnitude = indicator.magnitude === undefined ? null : measures[indicator.magnitude]
  const unknown = line.unknown.map((measure) => explain(measure, line.area.slice(0, 6)))
  const hit = {
    hh: line.hh,
    area: line.area,
    indicator: line.indicator,
    pid: line.pid,
    level: line.level as Level,
    dimension: indicator.dimension,
    magnitude: typeof magnitude === 'number' ? magnitude : null,
    measures,
    unknown,
    reason_zh: reason.zh,
    reason_en: reason.en,
    evidence: line.evidence,
  }
  const fold = createHash('md5').update(JSON.stringify(hit)).digest('hex')
  return { ...hit, fold }
}

function memo(compute: (level: Level) => string): (level: Level) => string {
  const known = new Map<Level, string>()
  return (level) => {
    const value = known.get(level) ?? compute(level)
    known.set(level, value)
    return value
  }
}
