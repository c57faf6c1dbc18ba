/**
 * Departments' monthly lists told by age (高龄津贴): what was delivered for the month, by the groups of the region, with the day
 * and the rows it rests on. Nothing is decided about them here, so they stand outside of what must add up. A county whose list
 * of the month was not delivered is named; its persons are unknown, never zero.
 */
import { sql } from 'kysely'
import { ident, literal, openDuckdb, parquet, type Session, text } from '../../../engine/sql/index.ts'
import { todayOf } from '../../../platform/process/index.ts'
import { areaName, fieldWithRole, registerRows } from '../../matching/index.ts'
import type { DatasetDef, ToldList } from '../../rules/index.ts'
import { type LiveVersion, liveVersions } from '../../sources/index.ts'
import type { StatisticsContext } from '../context.ts'
import { cutOff } from '../monthly/period.ts'
import type { DepartmentList } from '../shared.ts'

/** Persons whose group the list does not state and whose age cannot be told. */
const unstated = { id: 'unknown', label: { zh: '年龄段不详', en: 'Age not known' } }

/**
 * The lists of the region for an area and a calendar month.
 * @param area division prefix
 * @returns nothing where the server has no lake
 * @example await departmentLists(ctx, '150426', '2026-10')
 */
export async function departmentLists(ctx: StatisticsContext, area: string, month: string): Promise<DepartmentList[]> {
  const lists = ctx.region.meta.statistics_lists
  const { dataDir } = ctx
  if (dataDir === undefined || lists.length === 0) return []
  const live = await liveVersions({ db: ctx.db as never, dataDir, region: ctx.region }, todayOf(ctx.matters))
  const register = registerRows(live.get(registerOf(ctx)) ?? [])
  let session: Session | undefined
  try {
    const told: DepartmentList[] = []
    for (const list of lists) {
      const dataset = ctx.region.datasets.get(list.dataset)!
      const counties = countiesOf(ctx, area)
      const versions = (live.get(list.dataset) ?? []).filter(
        (one) =>
          covers(one, month) && (one.areas.length === 0 || one.areas.some((county) => counties.includes(county))),
      )
      const missing = counties.filter((county) => !versions.some((one) => one.areas.includes(county)))
      session ??= await openDuckdb({ memoryLimitMib: 512, threads: 1, tempDir: `${dataDir}/tmp/statistics` })
      const groups =
        versions.length > 0 ? await groupsOf(session, { list, dataset, versions, register, area, month }) : []
      told.push({
        id: list.id,
        label: list.label,
        department: ctx.region.meta.departments[dataset.department] ?? {
          zh: dataset.department,
          en: dataset.department,
        },
        reference: list.reference,
        month,
        missing: missing.map((county) => areaName(ctx.region, county.padEnd(12, '0'))),
        deliveredOn: await deliveredOn(ctx, versions),
        rows: groups.reduce((sum, one) => sum + one.rows, 0),
        groups: [...list.groups, unstated].flatMap(({ id, label }) => {
          const found = groups.find((one) => one.id === id)
          if (!found && (id === unstated.id || missing.length === counties.length)) return []
          return [{ id, label, persons: found?.persons ?? 0, yuan: found?.yuan ?? 0 }]
        }),
      })
    }
    return told
  } finally {
    session?.close()
  }
}

const registerOf = (ctx: Pick<StatisticsContext, 'region'>) =>
  [...ctx.region.datasets.values()].find((one) => one.kind === 'population')?.id ?? 'population'
/** Counties that answer for the area: its own, or all below it. */
function countiesOf(ctx: Pick<StatisticsContext, 'region'>, area: string): string[] {
  if (area.length >= 6) return [area.slice(0, 6)]
  return [...ctx.region.divisions.values()]
    .filter((one) => one.level === 'county' && !one.pseudo && one.code.startsWith(area))
    .map((one) => one.code.slice(0, 6))
}
const covers = (version: LiveVersion, month: string): boolean =>
  version.periodFrom !== null &&
  version.periodTo !== null &&
  version.periodFrom <= `${month}-01` &&
  version.periodTo >= cutOff(month, 31)

async function deliveredOn(ctx: StatisticsContext, versions: readonly LiveVersion[]): Promise<string | null> {
  if (versions.length === 0) return null
  const found = await sql<{
    day: string | null
  }>`select max((received_at at time zone 'Asia/Shanghai')::date)::text as day
    from sources.delivery where id = any(${sql.val(versions.map((one) => one.deliveryId))}::bigint[])`.execute(ctx.db)
  return found.rows[0]?.day ?? null
}

interface Asked {
  list: ToldList
  dataset: DatasetDef
  versions: readonly LiveVersion[]
  register: string | null
  area: string
  month: string
}

/** Persons, rows and yuan by group, of the rows of the month that lie in the area. */
async function groupsOf(
  session: Session,
  { list, dataset, versions, register, area, month }: Asked,
): Promise<{ id: string; persons: number; rows: number; yuan: number }[]> {
  const files = versions.flatMap((one) => one.files)
  if (files.length === 0) return []
  const rows = parquet(files, { hive_partitioning: true, union_by_name: true })
  // A list from before the region asked for a field has no such column.
  const columns = await session.columns(`SELECT * FROM ${rows}`)
  const column = (name: string | undefined) =>
    name !== undefined && columns.some((one) => one.name === name) ? `l.${ident(name)}` : 'NULL'
  const role = (of: string) => column(fieldWithRole(dataset, of))
  const codes = list.groups.map((one) => literal(one.id)).join(', ')
  const stated = `CASE WHEN ${column(list.field)} IN (${codes}) THEN ${column(list.field)} END`
  const age = `date_sub('year', try_strptime(substr(l._pid::VARCHAR, 7, 8), '%Y%m%d')::DATE, DATE ${text(cutOff(month, 31))})`
  const byAge = list.groups
    .map(
      (one) =>
        `WHEN ${age} >= ${one.from} ${one.to === undefined ? '' : `AND ${age} <= ${one.to}`} THEN ${literal(one.id)}`,
    )
    .join(' ')
  const paid = list.paid
    ? `AND (${column(list.paid.field)} IS NULL OR ${column(list.paid.field)} IN (${list.paid.is.map(literal).join(', ')}))`
    : ''
  // Where somebody counts: what the row says, else the register, else the one county that the list is of.
  const counties = versions
    .filter((one) => one.areas.length === 1)
    .map((one) => `WHEN ${one.id} THEN ${literal(one.areas[0]!)}`)
    .join(' ')
  const ofVersion = counties === '' ? 'NULL' : `CASE l.version::BIGINT ${counties} END`
  const known = register === null ? 'NULL' : 'p.division'
  const place = `coalesce(${role('area')}::VARCHAR, ${known}, ${ofVersion})`
  return session.rows<{ id: string; persons: number; rows: number; yuan: number }>(
    `WITH counted AS (
       SELECT coalesce(${stated}, CASE ${byAge} END, ${literal(unstated.id)}) AS id, l._pid AS pid, ${role('amount')} AS amount
       FROM ${rows} l ${register === null ? '' : `LEFT JOIN (SELECT _pid, min(division) AS division FROM ${register} r SEMI JOIN ${rows} l ON l._pid = r._pid GROUP BY _pid) p ON p._pid = l._pid`}
       WHERE ${role('event-date')}::DATE BETWEEN DATE ${text(`${month}-01`)} AND DATE ${text(cutOff(month, 31))}
         AND NOT coalesce(l._repeat, false) AND starts_with(${place}, ${text(area)}) ${paid})
     SELECT id, (count(DISTINCT pid) + count(*) FILTER (pid IS NULL))::INTEGER AS persons, count(*)::INTEGER AS rows,
       coalesce(sum(amount), 0)::DOUBLE AS yuan FROM counted GROUP BY id`,
  )
}
