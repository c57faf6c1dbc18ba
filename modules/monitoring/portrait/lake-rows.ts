/** All rows of the lake about one household, as of a day: its register and every department's rows that count. */
import { sql } from 'kysely'
import { type Cell, openDuckdb, parquet, type Session } from '../../../engine/sql/index.ts'
import { exceptionsStep, registerRows } from '../../matching/index.ts'
import type { LiveVersion } from '../../sources/index.ts'
import type { MonitoringContext } from '../context.ts'
import { type LakeState, lakeState, populationOf } from '../sweep/lake-state.ts'
import { type AtHand, type KeptRow, mostRegisters, readAtHand, wantedOf, writeAtHand } from './at-hand.ts'

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
 * What is kept at hand is taken from there when it was read from the versions that count on the day.
 * @param pids members to look for as well, e.g. from the household's file
 * @example const { members, rows } = await householdRows(ctx, '150403000499', '2026-10-31', [])
 */
export async function householdRows(
  ctx: MonitoringContext,
  hh: string,
  asOf: string,
  pids: readonly string[],
): Promise<HouseholdRows> {
  // Doubts are known for the newest sweep's versions only; a look back asks the files.
  if (ctx.reader && asOf >= (await newestDay(ctx))) return fromHand(ctx, hh, asOf, pids)
  const lake = await lakeState(ctx, asOf)
  const session = await openDuckdb({
    memoryLimitMib: Math.min(ctx.memoryLimitMib ?? 1024, 1024),
    threads: ctx.threads ?? 2,
    tempDir: `${ctx.dataDir}/tmp/portrait`,
  })
  try {
    const members = await registerMembers(session, lake, hh)
    await exceptionsStep(ctx, session, lake.versions)
    const rows: LakeRow[] = []
    for (const [dataset, versions] of lake.live)
      if (dataset !== populationOf(ctx))
        rows.push(
          ...bound(
            dataset,
            versions,
            await rowsOf(session, versions, hh, peopleOf(members, pids), 'leave out doubted'),
          ),
        )
    return { lake, members, rows: rows.filter((row) => countsOn(ctx, row, asOf)) }
  } finally {
    session.close()
  }
}

async function newestDay(ctx: MonitoringContext): Promise<string> {
  const found = await sql<{
    as_of: string | null
  }>`select max(as_of)::text as as_of from monitoring.sweep where state = 'done' and applied`.execute(ctx.db)
  return found.rows[0]?.as_of ?? ''
}

async function fromHand(
  ctx: MonitoringContext,
  hh: string,
  asOf: string,
  pids: readonly string[],
): Promise<HouseholdRows> {
  const lake = await ctx.reader!.state(ctx, asOf)
  const { members, people, rows: kept } = await freshHand(ctx, lake, hh, pids)
  const doubted = await doubts(ctx, people)
  const mine = new Set(people)
  const rows = [...lake.live].flatMap(([dataset, versions]) =>
    bound(
      dataset,
      versions,
      (kept[dataset] ?? []).filter(([, , pid, , own]) => own === 1 || (pid !== null && mine.has(pid))),
    ),
  )
  return { lake, members, rows: rows.filter((row) => countsOn(ctx, row, asOf) && !doubted(row)) }
}

/** What is kept when all of it was read from the versions that count; else what nobody has read yet is read and kept as well. */
async function freshHand(
  ctx: MonitoringContext,
  lake: LakeState,
  hh: string,
  pids: readonly string[],
): Promise<{ members: RegisterMember[]; people: string[]; rows: AtHand['rows'] }> {
  const kept = await readAtHand(ctx.db, hh)
  const wanted = wantedOf(lake, populationOf(ctx))
  const register = kept?.registers.find(({ stamp }) => stamp === wanted.register)
  if (kept && register) {
    const people = peopleOf(register.members, pids)
    if (forPeople(kept, people) === kept && unread(kept, wanted.versions).length === 0)
      return { members: register.members, people, rows: kept.rows }
  }
  const { members, people, hand } = await ctx.reader!.reading(async (session) => {
    const members = register?.members ?? (await registerMembers(session, lake, hh))
    const people = peopleOf(members, pids)
    const before = forPeople(kept, people)
    const hand: AtHand = { ...before, read: { ...before.read }, rows: { ...before.rows } }
    if (!register) hand.registers = [{ stamp: wanted.register, members }, ...before.registers].slice(0, mostRegisters)
    for (const [dataset, missing] of unread(before, wanted.versions)) {
      const versions = lake.live.get(dataset)!.filter(({ id }) => missing.includes(id))
      const found = await rowsOf(session, versions, hh, before.people)
      hand.rows[dataset] = [...(before.rows[dataset] ?? []), ...found].sort((a, b) => a[0] - b[0] || a[1] - b[1])
      hand.read[dataset] = [...(before.read[dataset] ?? []), ...missing].sort((a, b) => a - b)
    }
    return { members, people, hand }
  })
  const datasets = new Set([...Object.keys(kept?.rows ?? {}), ...Object.keys(hand.rows)])
  const anew = [...datasets].filter((dataset) => hand.rows[dataset] !== kept?.rows[dataset])
  await writeAtHand(ctx.db, hh, hand, kept?.turn, anew)
  return { members, people, rows: hand.rows }
}

/** What is kept, when it was looked for these people; somebody who came in has to be looked for in every version. */
function forPeople(kept: AtHand | undefined, people: readonly string[]): AtHand {
  const all = [...new Set([...people, ...(kept?.people ?? [])])].sort()
  if (kept && all.length === kept.people.length) return kept
  return { people: all, registers: kept?.registers ?? [], read: {}, rows: {} }
}

/** Data sets and those of their versions that nobody has read for the household. */
const unread = (kept: AtHand, versions: Record<string, number[]>): [dataset: string, missing: number[]][] =>
  Object.entries(versions).flatMap(([dataset, ids]) => {
    const missing = ids.filter((id) => !kept.read[dataset]?.includes(id))
    return missing.length > 0 ? [[dataset, missing]] : []
  })

/** Members of the register and of the household's file, in a fixed order. */
export const peopleOf = (members: readonly RegisterMember[], pids: readonly string[]): string[] =>
  [...new Set([...pids, ...members.flatMap((member) => (member.pid === null ? [] : [member.pid]))])].sort()

/** Whether a row's id is known under another name and nobody has said that it is the same person. */
async function doubts(ctx: MonitoringContext, people: readonly string[]): Promise<(row: LakeRow) => boolean> {
  if (people.length === 0) return () => false
  const found = await sql<{
    dataset: string
    pid: string
    name: string
    state: string
  }>`select dataset, pid::text as pid,
      name_in_row as name, state from matching.review where pid = any(${sql.val(people)}::bigint[])`.execute(ctx.db)
  if (found.rows.length === 0) return () => false
  const same = new Set(found.rows.filter((one) => one.state === 'same-person').map((one) => `${one.pid}/${one.name}`))
  const doubted = new Set(found.rows.map((one) => `${one.dataset}/${one.pid}/${one.name}`))
  return (row) => {
    const field = Object.entries(ctx.region.datasets.get(row.dataset)?.fields ?? {}).find(
      ([, def]) => def.role === 'person-name',
    )?.[0]
    const name = field === undefined ? undefined : row.fields[field]
    return doubted.has(`${row.dataset}/${row.pid}/${name}`) && !same.has(`${row.pid}/${name}`)
  }
}

export async function registerMembers(session: Session, lake: LakeState, hh: string): Promise<RegisterMember[]> {
  const register = registerRows(lake.population)
  if (register === null) return []
  return session.rows<RegisterMember & Record<string, Cell>>(
    `SELECT ${memberColumns} FROM ${register} p WHERE p._hh = ${BigInt(hh)} AND NOT coalesce(p._repeat, false) ORDER BY coalesce(p.relation = 'head', false) DESC, p._row`,
  )
}

/** Columns of a member of the register `p`. */
export const memberColumns = `p._pid::VARCHAR AS pid, p._row AS "row", p.id_number AS "idNumber", p.name, p.sex, p.birth_date::VARCHAR AS "birthDate",
  p.relation, p.status, p.household_no AS "householdNo", p.division`

/** Rows of one data set that one household can have on its page. */
export const mostRows = 5_000

async function rowsOf(
  session: Session,
  versions: readonly LiveVersion[],
  hh: string,
  pids: readonly string[],
  doubted?: 'leave out doubted',
): Promise<KeptRow[]> {
  const files = versions.flatMap((version) => version.files)
  if (files.length === 0) return []
  const people = pids.length === 0 ? '' : ` OR f._pid IN (${pids.map((pid) => BigInt(pid)).join(', ')})`
  const found = await session.rows<Record<string, Cell>>(
    `SELECT f.* REPLACE (f._pid::VARCHAR AS _pid) FROM ${parquet(files, { hive_partitioning: true, union_by_name: true })} f
     WHERE (f._hh = ${BigInt(hh)}${people}) AND NOT coalesce(f._repeat, false)
       ${doubted ? 'AND NOT EXISTS (SELECT 1 FROM exceptions e WHERE e.version = f.version AND e."row" = f._row)' : ''}
     ORDER BY f.version, f._row LIMIT ${mostRows}`,
  )
  return found.map((line) => keptOf(line, hh))
}

/** A row of the lake in the shape that is kept: without what the lake added, without empty fields. */
export function keptOf(line: Record<string, Cell>, hh: string): KeptRow {
  const fields = Object.fromEntries(
    Object.entries(line).filter(([name, value]) => !name.startsWith('_') && name !== 'version' && value !== null),
  )
  const pid = line._pid === null ? null : String(line._pid)
  return [Number(line.version), Number(line._row), pid, fields, String(line._hh) === hh ? 1 : 0]
}

function bound(dataset: string, versions: readonly LiveVersion[], rows: readonly KeptRow[]): LakeRow[] {
  const byId = new Map(versions.map((version) => [version.id, version]))
  return rows.flatMap(([id, row, pid, fields]) => {
    const version = byId.get(id)
    return version ? [{ dataset, version, row, pid, fields }] : []
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
