/** The household an application is about: its members from the file, its file opened when there is none, one application at a time. */
import { sql } from 'kysely'
import type { Db } from '../../../platform/process/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import { openFiles } from '../../registry/index.ts'
import { householdKey } from '../../sources/index.ts'
import { birthOf, type Kin, type Person } from './facts.ts'

interface FileRow {
  pid: string
  id_number: string | null
  name: string | null
  birth: string | null
  relation: string | null
}

/** Members of a file that were chosen, with what the register knows of them; the head of the file is the applicant. */
export async function membersFromFile(tx: Db, hh: string, pids: readonly string[]): Promise<Person[]> {
  if (pids.length === 0) return []
  const found =
    await sql<FileRow>`select p.pid::text as pid, p.id_number, p.name, p.birth_date::text as birth, m.relation
    from registry.membership m join registry.person p on p.pid = m.pid
    where m.hh = ${hh}::bigint and m.to_date is null and m.pid = any(${sql.val([...new Set(pids)])}::bigint[])
    order by (m.relation = 'head') desc nulls last, p.birth_date`.execute(tx)
  return found.rows.map((row) => ({
    pid: row.pid,
    idNumber: row.id_number,
    name: row.name ?? '',
    relation: row.relation ?? 'other',
    birth: row.birth,
    incapable: false,
  }))
}

/** Whether the file of a household says it lives in a town; null: it does not say. */
export async function urbanOf(tx: Db, hh: string | null): Promise<boolean | null> {
  if (hh === null) return null
  const found = await sql<{
    urban: boolean | null
  }>`select urban from registry.household where hh = ${hh}::bigint`.execute(tx)
  return found.rows[0]?.urban ?? null
}

/** Kin of staff that earlier applications registered, by members of this one. */
export async function kinKnown(tx: Db, members: readonly Person[]): Promise<Kin[]> {
  const ids = members.flatMap((one) => one.idNumber ?? [])
  if (ids.length === 0) return []
  const found = await sql<Kin>`select distinct member, staff, unit, relation from cases.staff_kin
    where id_number = any(${sql.val(ids)}::text[]) order by member, staff`.execute(tx)
  return found.rows
}

/**
 * An application of the same household, or of one of these people, that is still open. Two clerks who enter the same family at
 * the same moment: the second waits here and is shown the first's.
 */
export async function openApplication(
  tx: Db,
  hh: string | null,
  members: readonly Person[],
): Promise<Refusal | undefined> {
  const ids = members.flatMap((one) => one.idNumber ?? []).sort()
  for (const key of [...(hh ? [`hh:${hh}`] : []), ...ids])
    await sql`select pg_advisory_xact_lock(hashtextextended(${`application:${key}`}, 0))`.execute(tx)
  const same = await sql<{ id: number; number: string; member: string | null }>`
    with open_one as (
      select m.id, null as member from process.matter m
        where m.process = 'application' and m.closed_at is null and m.hh = ${hh}::bigint
      union all
      select m.id, who.name as member from unnest(${sql.val(ids)}::text[], ${sql.val(namesOf(ids, members))}::text[]) as who(id, name)
        join process.matter m on m.process = 'application' and m.closed_at is null
          and m.data -> 'members' @> jsonb_build_array(jsonb_build_object('idNumber', who.id)))
    select m.id, m.number, o.member from open_one o join process.matter m on m.id = o.id order by m.id, o.member nulls last limit 1`.execute(
    tx,
  )
  const other = same.rows[0]
  return other
    ? refusal('already-open', {
        status: 409,
        zh: `${other.member ?? '该户'}已有正在办理的救助申请（${other.number}），请在该申请上继续办理，不必重复登记。`,
        en: `There is an open application already (${other.number}); go on with that one.`,
        details: [{ matter: Number(other.id), number: other.number }],
      })
    : undefined
}

const namesOf = (ids: readonly string[], members: readonly Person[]) =>
  ids.map((id) => members.find((one) => one.idNumber === id)?.name ?? '')

/** Key of a person: the id number without its check sign, as everywhere in the registry. */
export const personKey = (idNumber: string): string => String(BigInt(idNumber.slice(0, 17)))

/**
 * The file of an application: the one that was chosen, the one its applicant belongs to, or a new one.
 * @returns the household's key and the unit that manages it
 */
export async function fileOf(
  tx: Db,
  one: {
    hh: string | null
    members: readonly Person[]
    householdNo: string | null
    area: string
    urban: boolean | null
    today: string
    by: string
  },
): Promise<{ hh: string; managingArea: string }> {
  const head = one.members.find((member) => member.relation === 'head')
  const ids = [head, ...one.members].flatMap((member) => member?.idNumber ?? [])
  const known = await sql<{
    hh: string
    managing_area: string
  }>`select h.hh::text as hh, h.managing_area from registry.household h
    where h.hh = coalesce(${one.hh}::bigint, (select m.hh from unnest(${sql.val(ids)}::text[]) with ordinality as asked(id, place)
      join registry.person p on p.id_number = asked.id join registry.membership m on m.pid = p.pid and m.to_date is null
      order by asked.place, m.hh limit 1))`.execute(tx)
  const file = known.rows[0]
  if (file) {
    await joinFile(tx, file.hh, one)
    return { hh: file.hh, managingArea: file.managing_area }
  }
  // Without a number of the household register the applicant's own number names the household.
  const hh = String(householdKey(one.householdNo ?? `SQ${head?.idNumber ?? one.members[0]!.name}`))
  await openFiles(
    tx,
    [
      {
        hh,
        householdNo: one.householdNo,
        headPid: head?.idNumber ? personKey(head.idNumber) : null,
        area: one.area,
        urban: one.urban,
      },
    ],
    one.members.flatMap((member) => (member.idNumber ? [memberOf(hh, member)] : [])),
    { asOf: one.today, because: 'staff', by: one.by },
  )
  // The register of a later day does not let go whom staff entered.
  await sql`update registry.membership set source = 'staff' where hh = ${hh}::bigint and to_date is null`.execute(tx)
  return { hh, managingArea: one.area }
}

const memberOf = (hh: string, one: Person) => ({
  hh,
  pid: personKey(one.idNumber!),
  idNumber: one.idNumber,
  name: one.name,
  sex: Number(one.idNumber![16]) % 2 === 1 ? '1' : '2',
  birthDate: birthOf(one),
  ethnic: null,
  status: 'normal',
  relation: one.relation,
})

/** Members who live with the family and are not in its file yet join it by the hand of staff; each change keeps its author. */
async function joinFile(
  tx: Db,
  hh: string,
  one: { members: readonly Person[]; today: string; by: string },
): Promise<void> {
  for (const member of one.members) {
    if (!member.idNumber) continue
    const row = memberOf(hh, member)
    await sql`insert into registry.person (pid, id_number, name, sex, birth_date, status)
      values (${row.pid}::bigint, ${row.idNumber}, ${row.name}, ${row.sex}, ${row.birthDate}::date, 'normal') on conflict (pid) do nothing`.execute(
      tx,
    )
    const joined = await sql`insert into registry.membership (pid, hh, relation, from_date, source)
      select ${row.pid}::bigint, ${hh}::bigint, ${row.relation}, ${one.today}::date, 'staff'
      where not exists (select from registry.membership where hh = ${hh}::bigint and pid = ${row.pid}::bigint and to_date is null)
      on conflict (hh, pid, from_date) do update set to_date = null, source = 'staff' returning pid`.execute(tx)
    if (joined.rows.length > 0)
      await sql`insert into registry.change (by, entity, key, what) values (${one.by}, 'membership', ${hh},
        jsonb_build_object('joined', ${row.pid}::text, 'on', ${one.today}::text))`.execute(tx)
  }
}
