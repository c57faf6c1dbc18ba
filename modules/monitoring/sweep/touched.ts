/**
 * Which households an incremental sweep must look at: those with rows in versions that came or went, those whose county is now
 * covered otherwise, and those about whom a suspect record was decided. Everybody else has the same rows and the same answers.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { parquet, type Session, text } from '../../../engine/sql/index.ts'
import { decidedSince, registerRows } from '../../matching/index.ts'
import { versionDir } from '../../sources/index.ts'
import type { MonitoringContext } from '../context.ts'
import { type LakeState, ledgerOf, populationOf, type SweptVersion, sweptVersions } from './lake-state.ts'
import { datasetsOf } from './silent-indicators.ts'

/** The sweep that an incremental one goes on from. */
export interface BaseSweep {
  id: number
  versions: SweptVersion[]
  startedAt: Date
}

interface VersionFacts {
  id: number
  dataset: string
  areas: string[]
  period_from: string | null
  period_to: string | null
}

/** Data sets that can change a hit of the region; deaths among them, since they say who of the register is alive. */
export function usedDatasets(ctx: Pick<MonitoringContext, 'region'>): Set<string> {
  const used = new Set([populationOf(ctx), ledgerOf(ctx), 'deaths'])
  for (const indicator of ctx.region.indicators.values())
    if (indicator.on) for (const dataset of datasetsOf(ctx.region, indicator)) used.add(dataset)
  return used
}

/** What changed since the base: how many households in the table `touched`, and in which data sets (null: perhaps in any). */
export interface Touched {
  households: number
  datasets: ReadonlySet<string> | null
}

/**
 * Makes the table `touched(hh)`.
 * @returns 'all' when a change cannot be narrowed down
 * @example await touchedHouseholds(ctx, session, base, lake) // { households: 214, datasets: Set { 'medical-settlement' } }
 */
export async function touchedHouseholds(
  ctx: MonitoringContext,
  session: Session,
  base: BaseSweep,
  lake: LakeState,
): Promise<Touched | 'all'> {
  const used = usedDatasets(ctx)
  const before = new Map(
    base.versions.filter((version) => used.has(version.dataset)).map((version) => [version.id, version]),
  )
  const now = new Map(
    sweptVersions(lake)
      .filter((version) => used.has(version.dataset))
      .map((version) => [version.id, version]),
  )
  const changed = [...new Set([...before.keys(), ...now.keys()])].filter(
    (id) => before.get(id)?.counts.join() !== now.get(id)?.counts.join(),
  )
  const facts =
    await sql<VersionFacts>`select id, dataset, areas, period_from::text as period_from, period_to::text as period_to
    from sources.version where id = any(${[...before.keys(), ...now.keys()]}::bigint[])`.execute(ctx.db)
  const byId = new Map(facts.rows.map((row) => [Number(row.id), row]))
  // A register or ledger that names no county counts everywhere.
  if (
    changed.some(
      (id) =>
        byId.get(id)?.areas.length === 0 && ctx.region.datasets.get(byId.get(id)!.dataset)?.content === 'snapshot',
    )
  )
    return 'all'
  const whole = differentlyCovered(ctx, before, now, byId)
  const register = registerRows(lake.population)
  if (register === null) return 'all'
  await session.run('CREATE OR REPLACE TEMP TABLE changed_row (_pid BIGINT, _hh BIGINT)')
  for (const id of changed) {
    const version = byId.get(id)
    const counties = countiesChanged(before.get(id)?.counts, now.get(id)?.counts)
    if (version) await changedRows(ctx, session, version, register, counties)
  }
  const decided = await decidedSince(ctx, base.startedAt)
  for (const pid of decided) await session.run(`INSERT INTO changed_row VALUES (${BigInt(pid)}, NULL)`)
  // Each condition by itself: with OR between them everybody would be looked at for both.
  const parts = [`SELECT p._hh AS hh FROM ${register} p SEMI JOIN changed_row c ON c._pid = p._pid`]
  if (whole.length > 0)
    parts.push(`SELECT p._hh FROM ${register} p WHERE substr(p.division, 1, 6) IN (${whole.map(text).join(', ')})`)
  parts.push('SELECT _hh FROM changed_row')
  await session.step('touched', `SELECT DISTINCT hh FROM (${parts.join(' UNION ALL ')}) WHERE hh IS NOT NULL`, 'table')
  const { n } = await session.row<{ n: number }>('SELECT count(*) AS n FROM touched')
  // A decision about a suspect row does not say here which data set the row is of.
  const datasets = decided.length > 0 ? null : new Set(changed.flatMap((id) => byId.get(id)?.dataset ?? []))
  return { households: n, datasets }
}

/** Counties for which a version counts now and did not before, or the other way round; null when it came or went as a whole. */
function countiesChanged(before: readonly string[] | undefined, now: readonly string[] | undefined): string[] | null {
  if (!before || !now) return null
  const changed = [...before, ...now].filter((county) => !before.includes(county) || !now.includes(county))
  return changed.length > 0 ? changed : null
}

/**
 * Person and household keys of a version's rows. A version that a newer one replaced in some counties (of a whole league's
 * ledger, say) still counts for the rest: only rows of persons and households registered in these counties changed. Whoever
 * moved into or out of one is found by the rows of the register.
 */
async function changedRows(
  ctx: MonitoringContext,
  session: Session,
  version: VersionFacts,
  register: string,
  counties: readonly string[] | null,
): Promise<void> {
  const dir = versionDir(ctx.dataDir, version.dataset, Number(version.id))
  const files = existsSync(dir) ? readdirSync(dir).filter((name) => name.endsWith('.parquet')) : []
  if (files.length === 0) return
  const rows = parquet(files.map((name) => join(dir, name)))
  const list = counties?.map(text).join(', ')
  const there = (key: string) =>
    `${key} IN (SELECT ${key} FROM ${register} p WHERE substr(p.division, 1, 6) IN (${list}))`
  const own =
    version.dataset === populationOf(ctx)
      ? `substr(division, 1, 6) IN (${list})`
      : `${there('_pid')} OR ${there('_hh')}`
  await session.run(`INSERT INTO changed_row SELECT DISTINCT _pid, _hh FROM ${rows}${counties ? ` WHERE ${own}` : ''}`)
}

/** Counties where a used data set is now known for other months (or at all) than before: there, "no rows" means something else. */
function differentlyCovered(
  ctx: Pick<MonitoringContext, 'region'>,
  before: ReadonlyMap<number, SweptVersion>,
  now: ReadonlyMap<number, SweptVersion>,
  facts: ReadonlyMap<number, VersionFacts>,
): string[] {
  const known = (versions: ReadonlyMap<number, SweptVersion>) => {
    const found = new Map<string, Set<string>>()
    for (const version of versions.values())
      for (const area of version.counts) {
        const key = `${version.dataset}|${area}`
        const pieces = found.get(key) ?? new Set<string>()
        for (const piece of coveredMonths(ctx.region.datasets.get(version.dataset)?.content, facts.get(version.id)))
          pieces.add(piece)
        found.set(key, pieces)
      }
    return found
  }
  const old = known(before)
  const fresh = known(now)
  const counties = new Set<string>()
  for (const key of new Set([...old.keys(), ...fresh.keys()])) {
    const a = [...(old.get(key) ?? [])].sort().join()
    const b = [...(fresh.get(key) ?? [])].sort().join()
    if (a !== b) counties.add(key.split('|')[1]!)
  }
  return [...counties]
}

/** The months an event version covers; a snapshot covers "from its day on", which no measure tells apart by day. */
function coveredMonths(content: string | undefined, version: VersionFacts | undefined): string[] {
  if (content === 'snapshot') return ['snapshot']
  if (!version?.period_from || !version.period_to) return []
  const months: string[] = []
  const end = version.period_to.slice(0, 7)
  let [year, month] = version.period_from.split('-').map(Number) as [number, number]
  for (;;) {
    const name = `${year}-${String(month).padStart(2, '0')}`
    if (name > end) return months
    months.push(name)
    month += 1
    if (month > 12) {
      month = 1
      year += 1
    }
  }
}
