/** After a sweep: the rows of all households that people are about to work on are read in one go, a data set at a time. */
import { sql } from 'kysely'
import { type Cell, parquet, type Session } from '../../../engine/sql/index.ts'
import { registerRows } from '../../matching/index.ts'
import type { AnyDb } from '../../registry/index.ts'
import type { LakeState } from '../sweep/lake-state.ts'
import { type KeptRow, storable, wantedOf } from './at-hand.ts'
import { keptOf, memberColumns, mostRows, peopleOf, type RegisterMember } from './lake-rows.ts'

/** Households written at once. */
const portion = 2_000

/**
 * Brings the rows kept of households with a live warning or an open matter up to this state of the lake; the rest is dropped
 * and read again when somebody looks. Only data sets whose versions changed are read; versions that no longer count are forgotten.
 * @param population id of the household register
 * @returns households at hand
 * @example await keepAtHand(db, session, lake, 'population') // 61204
 */
export async function keepAtHand(db: AnyDb, session: Session, lake: LakeState, population: string): Promise<number> {
  const wanted = wantedOf(lake, population)
  const people = await wantedPeople(db, session, lake)
  if (people.size === 0) return 0
  await session.run('CREATE OR REPLACE TEMP TABLE hand_want (hh BIGINT, pid BIGINT)')
  await keepMembers(db, people, wanted.register)
  for (const [dataset, versions] of lake.live) {
    const files = versions.flatMap((version) => version.files)
    const ids = wanted.versions[dataset]
    if (ids === undefined || files.length === 0) continue
    const stale = await sql<{ hh: string }>`select h.hh::text as hh from monitoring.at_hand_household h
      where h.read -> ${dataset} is distinct from ${JSON.stringify(ids)}::jsonb order by h.hh`.execute(db)
    const all = stale.rows.map((row) => row.hh)
    if (all.length === 0) continue
    await fillWanted(session, all, people)
    await keepDataset(db, session, dataset, files, ids, all)
  }
  return people.size
}

/** People of each wanted household: of the register and of its file. */
async function wantedPeople(db: AnyDb, session: Session, lake: LakeState): Promise<Map<string, Household>> {
  const found = await sql<{ hh: string; pids: string[] }>`with want as (
      select hh from monitoring.warning where state in ('open', 'dispatched')
      union select hh from process.matter where closed_at is null and hh is not null)
    select w.hh::text as hh, coalesce(array_agg(m.pid::text) filter (where m.pid is not null), '{}') as pids
    from want w left join registry.membership m on m.hh = w.hh and m.to_date is null group by w.hh`.execute(db)
  const files = new Map(found.rows.map((row) => [row.hh, row.pids]))
  const register = registerRows(lake.population)
  const members = new Map<string, RegisterMember[]>()
  if (register !== null && files.size > 0) {
    await session.run('CREATE OR REPLACE TEMP TABLE hand_hh (hh BIGINT)')
    await insert(
      session,
      'hand_hh',
      [...files.keys()].map((hh) => `(${hh})`),
    )
    const rows = session.batches<RegisterMember & { hh: string }>(
      `SELECT p._hh::VARCHAR AS hh, ${memberColumns} FROM ${register} p JOIN hand_hh w ON w.hh = p._hh
       WHERE NOT coalesce(p._repeat, false) ORDER BY p._hh, coalesce(p.relation = 'head', false) DESC, p._row`,
    )
    for await (const batch of rows)
      for (const { hh, ...member } of batch) {
        const list = members.get(hh)
        if (list) list.push(member)
        else members.set(hh, [member])
      }
  }
  return new Map(
    [...files].map(([hh, pids]) => {
      const mine = members.get(hh) ?? []
      return [hh, { members: mine, people: peopleOf(mine, pids) }]
    }),
  )
}

interface Household {
  members: RegisterMember[]
  people: string[]
}

/** Members of every wanted household; where somebody came or went, all of its rows are looked for again. */
async function keepMembers(db: AnyDb, people: ReadonlyMap<string, Household>, stamp: string): Promise<void> {
  await sql`delete from monitoring.at_hand_household where not (hh = any(${sql.val([...people.keys()])}::bigint[]))`.execute(
    db,
  )
  await sql`delete from monitoring.at_hand r where not exists (select from monitoring.at_hand_household h where h.hh = r.hh)`.execute(
    db,
  )
  for (const part of portions([...people])) {
    const json = storable(part.map(([hh, { people, members }]) => ({ hh, people, registers: [{ stamp, members }] })))
    await sql`insert into monitoring.at_hand_household as h (hh, people, registers, read)
      select t.hh, t.people, t.registers, '{}'
      from json_to_recordset(${json}::json) as t(hh bigint, people bigint[], registers jsonb)
      on conflict (hh) do update set people = excluded.people, registers = excluded.registers, turn = h.turn + 1,
        read = case when h.people = excluded.people then h.read else excluded.read end`.execute(db)
  }
}

async function fillWanted(
  session: Session,
  hhs: readonly string[],
  people: ReadonlyMap<string, Household>,
): Promise<void> {
  await session.run('DELETE FROM hand_want; DELETE FROM hand_hh')
  await insert(
    session,
    'hand_hh',
    hhs.map((hh) => `(${hh})`),
  )
  await insert(
    session,
    'hand_want',
    hhs.flatMap((hh) => (people.get(hh)?.people ?? []).map((pid) => `(${hh}, ${pid})`)),
  )
}

/** Rows of one data set for all households that lack them, written by portions together with the stamp. */
async function keepDataset(
  db: AnyDb,
  session: Session,
  dataset: string,
  files: readonly string[],
  versions: readonly number[],
  hhs: readonly string[],
): Promise<void> {
  const source = parquet(files, { hive_partitioning: true, union_by_name: true })
  await session.step(
    'hand_rows',
    `SELECT w.hh AS _want, f.* REPLACE (f._pid::VARCHAR AS _pid) FROM ${source} f JOIN hand_want w ON w.pid = f._pid WHERE NOT coalesce(f._repeat, false)
     UNION ALL BY NAME
     SELECT w.hh AS _want, f.* REPLACE (f._pid::VARCHAR AS _pid) FROM ${source} f JOIN hand_hh w ON w.hh = f._hh WHERE NOT coalesce(f._repeat, false)
       AND NOT EXISTS (SELECT 1 FROM hand_want o WHERE o.hh = f._hh AND o.pid = f._pid)`,
    'table',
  )
  for (const part of portions(hhs)) {
    const rows = await rowsBetween(session, part[0]!, part.at(-1)!)
    await db.transaction().execute(async (tx) => {
      await sql`delete from monitoring.at_hand where dataset = ${dataset} and hh = any(${sql.val(part)}::bigint[])`.execute(
        tx,
      )
      if (rows.size > 0)
        await sql`insert into monitoring.at_hand (hh, dataset, rows) select h, ${dataset}, r::jsonb
          from unnest(${sql.val([...rows.keys()])}::bigint[], ${sql.val([...rows.values()].map(storable))}::text[]) as t(h, r)
          on conflict (hh, dataset) do update set rows = excluded.rows`.execute(tx)
      await sql`update monitoring.at_hand_household set read = read || ${JSON.stringify({ [dataset]: versions })}::jsonb, turn = turn + 1
        where hh = any(${sql.val(part)}::bigint[])`.execute(tx)
    })
  }
  await session.drop('hand_rows')
}

/** Rows of the households from one key to another, each in the order and number that a single look would take. */
async function rowsBetween(session: Session, first: string, last: string): Promise<Map<string, KeptRow[]>> {
  const rows = new Map<string, KeptRow[]>()
  const found = session.batches<Record<string, Cell>>(
    `SELECT * REPLACE (_want::VARCHAR AS _want) FROM hand_rows WHERE _want BETWEEN ${first} AND ${last} ORDER BY hand_rows._want, version, _row`,
  )
  for await (const batch of found)
    for (const line of batch) {
      const hh = String(line._want)
      const list = rows.get(hh)
      if (!list) rows.set(hh, [keptOf(line, hh)])
      else if (list.length < mostRows) list.push(keptOf(line, hh))
    }
  return rows
}

function* portions<T>(list: readonly T[]): Generator<T[]> {
  for (let i = 0; i < list.length; i += portion) yield list.slice(i, i + portion)
}

async function insert(session: Session, table: string, values: readonly string[]): Promise<void> {
  for (let i = 0; i < values.length; i += 10_000)
    await session.run(`INSERT INTO ${table} VALUES ${values.slice(i, i + 10_000).join(', ')}`)
}
