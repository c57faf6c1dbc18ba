/** All rows of the lake about one household, as of a day: its register and every department's rows that count. */
import { type Cell, openDuckdb, parquet, type Session } from '../../../engine/sql/index.ts'
import { exceptionsStep, registerRows } from '../../matching/index.ts'
import type { LiveVersion } from '../../sources/index.ts'
import type { MonitoringContext } from '../context.ts'
import { type LakeState, lakeState, populationOf } from '../sweep/lake-state.ts'

/** One row of a department about the household. */
export interface LakeRow {
  dataset: string
  version: LiveVersion
  row: number
  pid: string | null
  fields: Record<string, Cell>
}

export interface RegisterMember {
  pid: string | null
  row: number
  idNumber: string | null
  name: string | null
  sex: string | null
  birthDate: string | null
  relation: string | null
  status: string | null
  householdNo: string | null
  division: string | null
}

export interface HouseholdRows {
  lake: LakeState
  members: RegisterMember[]
  rows: LakeRow[]
}

/**
 * Reads one household. Rows that were sent twice and rows whose person is doubted (疑点数据) are left out, as in a sweep.
 * @param pids members to look for as well, e.g. from the household's file
 * @example const { members, rows } = await householdRows(ctx, '150403000499', '2026-10-31', [])
 */
export async function householdRows(
  ctx: MonitoringContext,
  hh: string,
  asOf: string,
  pids: readonly string[],
): Promise<HouseholdRows> {
  const lake = await lakeState(ctx, asOf)
  const session = await openDuckdb({
    memoryLimitMib: Math.min(ctx.memoryLimitMib ?? 1024, 1024),
    threads: ctx.threads ?? 2,
    tempDir: `${ctx.dataDir}/tmp/portrait`,
  })
  try {
    const members = await registerMembers(session, lake, hh)
    const people = [...new Set([...pids, ...members.flatMap((member) => (member.pid === null ? [] : [member.pid]))])]
    await exceptionsStep(ctx, session, lake.versions)
    const rows: LakeRow[] = []
    for (const [dataset, versions] of lake.live)
      if (dataset !== populationOf(ctx)) rows.push(...(await rowsOf(session, dataset, versions, hh, people)))
    return { lake, members, rows: rows.filter((row) => countsOn(ctx, row, asOf)) }
  } finally {
    session.close()
  }
}

async function registerMembers(session: Session, lake: LakeState, hh: string): Promise<RegisterMember[]> {
  const register = registerRows(lake.population)
  if (register === null) return []
  return session.rows<RegisterMember & Record<string, Cell>>(
    `SELECT p._pid::VARCHAR AS pid, p._row AS "row", p.id_number AS "idNumber", p.name, p.sex, p.birth_date::VARCHAR AS "birthDate", p.relation, p.status,
       p.household_no AS "householdNo", p.division
     FROM ${register} p WHERE p._hh = ${BigInt(hh)} AND NOT coalesce(p._repeat, false) ORDER BY coalesce(p.relation = 'head', false) DESC, p._row`,
  )
}

async function rowsOf(
  session: Session,
  dataset: string,
  versions: readonly LiveVersion[],
  hh: string,
  pids: readonly string[],
): Promise<LakeRow[]> {
  const files = versions.flatMap((version) => version.files)
  if (files.length === 0) return []
  const people = pids.length === 0 ? '' : ` OR f._pid IN (${pids.map((pid) => BigInt(pid)).join(', ')})`
  const found = await session.rows<Record<string, Cell>>(
    `SELECT f.* REPLACE (f._pid::VARCHAR AS _pid) FROM ${parquet(files, { hive_partitioning: true, union_by_name: true })} f
     WHERE (f._hh = ${BigInt(hh)}${people}) AND NOT coalesce(f._repeat, false)
       AND NOT EXISTS (SELECT 1 FROM exceptions e WHERE e.version = f.version AND e."row" = f._row)
     ORDER BY f.version, f._row LIMIT 5000`,
  )
  const byId = new Map(versions.map((version) => [version.id, version]))
  return found.flatMap((line) => {
    const version = byId.get(Number(line.version))
    if (!version) return []
    const fields = Object.fromEntries(
      Object.entries(line).filter(([name, value]) => !name.startsWith('_') && name !== 'version' && value !== null),
    )
    return [{ dataset, version, row: Number(line._row), pid: line._pid === null ? null : String(line._pid), fields }]
  })
}

/** Events after the day are not known yet on it. */
function countsOn(ctx: MonitoringContext, row: LakeRow, asOf: string): boolean {
  const day = eventDay(ctx, row)
  return day === null || day <= asOf
}

/** Day of the event a row tells, null when it tells a state. */
export function eventDay(ctx: Pick<MonitoringContext, 'region'>, row: LakeRow): string | null {
  const dataset = ctx.region.datasets.get(row.dataset)
  const field = Object.entries(dataset?.fields ?? {}).find(([, def]) => def.role === 'event-date')?.[0]
  const value = field === undefined ? undefined : row.fields[field]
  return typeof value === 'string' ? value.slice(0, 10) : null
}
