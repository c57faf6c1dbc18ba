/** Finding a household with a file: by number, by the name or id of a member. Names come masked. */
import { sql } from 'kysely'
import { type Actor, maskName } from '../../platform/access/shared.ts'
import type { AnyDb } from './stage-files.ts'

export interface FoundHousehold {
  hh: string
  householdNo: string | null
  headName: string
  area: string
  members: number
}

const inArea = (actor: Pick<Actor, 'area'>) => {
  const like = `${actor.area}%`
  return sql`(h.managing_area like ${like} or h.area like ${like} or h.residence_area like ${like})`
}

/**
 * At most twenty households of the actor's area. A full household number or id finds exactly, a name also by its beginning.
 * @example await findHouseholds(db, actor, '150426100201') // [{ hh: '150426100201…', headName: '王*英', … }]
 */
export async function findHouseholds(db: AnyDb, actor: Pick<Actor, 'area'>, q: string): Promise<FoundHousehold[]> {
  const text = q.trim().toUpperCase()
  if (text.length < 2) return []
  const byNumber = /^[0-9X]{4,20}$/.test(text)
  const byPerson = byNumber ? sql`p.id_number = ${text}` : sql`p.name like ${`${text.replace(/[\\%_]/g, '\\$&')}%`}`
  const found = await sql<{
    hh: string
    household_no: string | null
    name: string | null
    area: string
    members: number
  }>`
    with hit as (
      ${byNumber ? sql`select h.hh from registry.household h where h.household_no = ${text} union` : sql``}
      select m.hh from registry.person p join registry.membership m on m.pid = p.pid and m.to_date is null where ${byPerson} limit 200)
    select h.hh::text as hh, h.household_no, p.name, h.managing_area as area,
      (select count(*)::int from registry.membership m where m.hh = h.hh and m.to_date is null) as members
    from hit join registry.household h on h.hh = hit.hh left join registry.person p on p.pid = h.head_pid
    where ${inArea(actor)} order by h.household_no limit 20`.execute(db)
  return found.rows.map((row) => ({
    hh: row.hh,
    householdNo: row.household_no,
    headName: row.name ? maskName(row.name) : '—',
    area: row.area,
    members: row.members,
  }))
}

export interface FileMemberLine {
  pid: string
  name: string
  relation: string | null
  age: number | null
}

/** Members now in the file of a household of the actor's area, names masked; undefined when there is no such file there. */
export async function membersOf(
  db: AnyDb,
  actor: Pick<Actor, 'area'>,
  hh: string,
  today: string,
): Promise<FileMemberLine[] | undefined> {
  const known = await sql`select 1 from registry.household h where h.hh = ${hh}::bigint and ${inArea(actor)}`.execute(
    db,
  )
  if (known.rows.length === 0) return undefined
  const found = await sql<{ pid: string; name: string | null; relation: string | null; age: number | null }>`
    select m.pid::text as pid, p.name, m.relation, extract(year from age(${today}::date, p.birth_date))::int as age
    from registry.membership m join registry.person p on p.pid = m.pid
    where m.hh = ${hh}::bigint and m.to_date is null order by (m.relation = 'head') desc nulls last, p.birth_date`.execute(
    db,
  )
  return found.rows.map((row) => ({
    pid: row.pid,
    name: row.name ? maskName(row.name) : '—',
    relation: row.relation,
    age: row.age,
  }))
}
