/** Which lake versions count on a day, where their files lie, and what they cover. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { SourcesContext } from './context.ts'

/** Folder of one version's Parquet files. @example versionDir('data', 'deaths', 7) // data/lake/deaths/version=7 */
export function versionDir(dataDir: string, dataset: string, version: number): string {
  return join(dataDir, 'lake', dataset, `version=${version}`)
}

/** Folder of one version's quarantined rows. @example quarantineDir('data', 'deaths', 7) // data/lake/_quarantine/deaths/version=7 */
export function quarantineDir(dataDir: string, dataset: string, version: number): string {
  return join(dataDir, 'lake', '_quarantine', dataset, `version=${version}`)
}

/** A version that counts on the asked day. */
export interface LiveVersion {
  id: number
  deliveryId: number
  dataset: string
  content: 'snapshot' | 'events'
  /** 6-digit county codes the delivery covers. */
  areas: string[]
  /** Snapshot: the areas for which no newer version counts (rows of other areas are outdated); events: same as areas. */
  countsFor: string[]
  dataDate: string
  /** Whole months covered, for events; null when no row had a usable date. */
  periodFrom: string | null
  periodTo: string | null
  /** Accepted rows. */
  rows: number
  /** Absolute or data-folder paths of the Parquet files, sorted. */
  files: string[]
  sender: string
  fileName: string
  sheet: string | null
  /** Parts of one snapshot share this number. */
  group: number
}

/** One piece of "missing is not zero": this data set is known for this county from this day to that day. */
export interface Coverage {
  dataset: string
  area: string
  /** First and last day known. Events: whole months. Snapshots: from the data date on, without end ('9999-12-31'). */
  from: string
  to: string
}

/**
 * The versions that count on a day, per data set. Snapshots: per county the newest with data_date <= asOf (all parts of it);
 * events: every live version that begins by then. Withdrawn versions and those being built are never among them.
 * @param asOf YYYY-MM-DD
 * @param versionIds only these (to repeat an earlier run); they may have been replaced since, but not withdrawn
 * @param options.files false leaves the file lists empty (no look at the disk)
 * @param options.replaced also snapshots that newer ones replaced (their countsFor is empty)
 * @example const live = await liveVersions(ctx, '2026-10-31'); live.get('population')?.[0]?.files
 */
export async function liveVersions(
  ctx: Pick<SourcesContext, 'db' | 'dataDir' | 'region'>,
  asOf: string,
  versionIds?: readonly number[],
  options: { replaced?: boolean; files?: boolean } = {},
): Promise<Map<string, LiveVersion[]>> {
  const rows = await ctx.db
    .selectFrom('sources.version as v')
    .innerJoin('sources.delivery as d', 'd.id', 'v.delivery_id')
    .where('v.state', '=', 'live')
    .$if(versionIds !== undefined, (q) => q.where('v.id', 'in', versionIds?.length ? [...versionIds] : [-1]))
    .select([
      'v.id',
      'v.delivery_id',
      'v.dataset',
      'v.areas',
      'v.accepted',
      'v.sheet',
      'd.sender',
      'd.file_name',
      sql<string>`v.data_date::text`.as('data_date'),
      sql<string | null>`v.period_from::text`.as('period_from'),
      sql<string | null>`v.period_to::text`.as('period_to'),
      sql<number>`coalesce(v.snapshot_group, v.id)`.as('grp'),
    ])
    .orderBy('v.data_date', 'desc')
    .orderBy('grp', 'desc')
    .orderBy('v.id', 'desc')
    .execute()
  const result = new Map<string, LiveVersion[]>()
  /** dataset|area → the group that counts there */
  const taken = new Map<string, number>()
  for (const row of rows) {
    const def = ctx.region.datasets.get(row.dataset)
    if (!def) continue
    const snapshot = def.content === 'snapshot'
    if (snapshot ? row.data_date > asOf : (row.period_from ?? row.data_date) > asOf) continue
    let countsFor = row.areas
    if (snapshot) {
      // A version whose counties are unknown counts for its rows, but replaces nothing and covers nothing.
      countsFor = row.areas.filter(
        (area) => (taken.get(`${row.dataset}|${area}`) ?? Number(row.grp)) === Number(row.grp),
      )
      for (const area of countsFor) taken.set(`${row.dataset}|${area}`, Number(row.grp))
      if (row.areas.length > 0 && countsFor.length === 0 && !options.replaced) continue
    }
    const dir = versionDir(ctx.dataDir, row.dataset, Number(row.id))
    const list = result.get(row.dataset) ?? []
    list.push({
      id: Number(row.id),
      deliveryId: Number(row.delivery_id),
      dataset: row.dataset,
      content: def.content,
      areas: row.areas,
      countsFor,
      dataDate: row.data_date,
      periodFrom: row.period_from,
      periodTo: row.period_to,
      rows: Number(row.accepted),
      files: options.files === false ? [] : parquetFiles(dir),
      sender: row.sender,
      fileName: row.file_name,
      sheet: row.sheet,
      group: Number(row.grp),
    })
    result.set(row.dataset, list)
  }
  return result
}

function parquetFiles(dir: string): string[] {
  if (!existsSync(dir)) return []
  return readdirSync(dir)
    .filter((name) => name.startsWith('part-') && name.endsWith('.parquet'))
    .sort()
    .map((name) => join(dir, name))
}

/**
 * What the given versions cover, one entry per data set, county and stretch of days; feed it to measures so that no rows in a
 * covered month means 0 and no rows in an uncovered one means unknown.
 * @example coverageOf(await liveVersions(ctx, '2026-10-31'))
 */
export function coverageOf(live: Map<string, LiveVersion[]>): Coverage[] {
  const found: Coverage[] = []
  for (const [dataset, versions] of live)
    for (const version of versions)
      for (const area of version.countsFor) {
        if (version.content === 'snapshot') found.push({ dataset, area, from: version.dataDate, to: '9999-12-31' })
        else if (version.periodFrom && version.periodTo)
          found.push({ dataset, area, from: version.periodFrom, to: version.periodTo })
      }
  return found
}

/**
 * Takes a version out of use: its rows stay in the lake and in the list, visible with the reason, but no run reads them again.
 * @returns false when there is no live version of that number
 * @example await withdrawVersion(ctx, 7, { by: '王芳', why: '发错县区' })
 */
export async function withdrawVersion(
  ctx: Pick<SourcesContext, 'db' | 'now'>,
  version: number,
  act: { by: string; why: string },
): Promise<boolean> {
  const done = await ctx.db
    .updateTable('sources.version')
    .set({ state: 'withdrawn', withdrawn_at: ctx.now?.() ?? new Date(), withdrawn_by: act.by, withdrawn_why: act.why })
    .where('id', '=', version)
    .where('state', '=', 'live')
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}
