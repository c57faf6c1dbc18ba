/**
 * Opens files and keeps them in step with the household register. Running it twice changes nothing; what staff set stays,
 * and the difference to the data is recorded once.
 */
import { sql } from 'kysely'
import { type AnyDb, type FileHousehold, type FileMember, stageFiles } from './stage-files.ts'

export interface OpenedFiles {
  opened: number
  changed: number
}

/** Fields an automatic run may change, per table. */
const personFields = ['id_number', 'name', 'sex', 'birth_date', 'ethnic', 'status']
const householdFields = ['household_no', 'head_pid', 'area', 'managing_area', 'residence_area', 'urban']

/**
 * Opens a file for each household that has none and refreshes the others from the register.
 * @param tx an open transaction: all of it or nothing
 * @param meta.asOf day of the register: new members join, missing ones leave on that day
 * @example await openFiles(tx, households, members, { asOf: '2026-10-31', because: 'warning', by: 'system' })
 */
export async function openFiles(
  tx: AnyDb,
  households: readonly FileHousehold[],
  members: readonly FileMember[],
  meta: { asOf: string; because: 'tier' | 'warning' | 'staff'; by: string },
): Promise<OpenedFiles> {
  if (households.length === 0) return { opened: 0, changed: 0 }
  await stageFiles(tx, households, members)
  const changed = (await recordAndUpdatePersons(tx, meta.by)) + (await recordAndUpdateHouseholds(tx, meta.by))
  const opened = await sql<{
    hh: string
  }>`insert into registry.household (hh, household_no, head_pid, area, managing_area, residence_area, urban, opened_because, opened_on)
    select hh, household_no, head_pid, area, area, area, urban, ${meta.because}, ${meta.asOf}::date from staged_household
    on conflict (hh) do nothing returning hh::text as hh`.execute(tx)
  await sql`insert into registry.change (by, entity, key, what) select ${meta.by}, 'household', hh::text, jsonb_build_object('opened', ${meta.because}::text, 'on', ${meta.asOf}::text)
    from registry.household where hh = any(${opened.rows.map((row) => row.hh)}::bigint[])`.execute(tx)
  await sql`insert into registry.person (pid, id_number, name, sex, birth_date, ethnic, status)
    select distinct on (pid) pid, id_number, name, sex, birth_date, ethnic, status from staged_member order by pid, (status = 'normal') desc, hh
    on conflict (pid) do nothing`.execute(tx)
  const moved = await refreshMemberships(tx, meta)
  return { opened: opened.rows.length, changed: changed + moved }
}

/** Person rows that differ: data fields follow the register, staff fields stay and the difference is noted once. */
async function recordAndUpdatePersons(tx: AnyDb, by: string): Promise<number> {
  await sql`create temp table if not exists differing (key text, field text, was jsonb, data jsonb, staff boolean) on commit drop`.execute(
    tx,
  )
  await sql`truncate differing`.execute(tx)
  await sql`insert into differing
    select p.pid::text, d.key, to_jsonb(p) -> d.key, d.value, p.staff ? d.key
    from (select distinct on (pid) pid, id_number, name, sex, birth_date, ethnic, status from staged_member order by pid, (status = 'normal') desc, hh) s
    join registry.person p on p.pid = s.pid, lateral jsonb_each(to_jsonb(s) - 'pid') d
    where (p.id_number, p.name, p.sex, p.birth_date, p.ethnic, p.status) is distinct from (s.id_number, s.name, s.sex, s.birth_date, s.ethnic, s.status)
      and (to_jsonb(p) -> d.key) is distinct from d.value and d.value <> 'null'::jsonb`.execute(tx)
  return applyDifferences(tx, 'person', 'pid', personFields, by)
}

async function recordAndUpdateHouseholds(tx: AnyDb, by: string): Promise<number> {
  await sql`truncate differing`.execute(tx)
  // Where staff said nothing, the managing unit and the home are the register's village.
  await sql`insert into differing
    select h.hh::text, d.key, to_jsonb(h) -> d.key, d.value, h.staff ? d.key
    from (select hh, household_no, head_pid, area, area as managing_area, area as residence_area, urban from staged_household) s
    join registry.household h on h.hh = s.hh, lateral jsonb_each(to_jsonb(s) - 'hh') d
    where (to_jsonb(h) -> d.key) is distinct from d.value and d.value <> 'null'::jsonb`.execute(tx)
  return applyDifferences(tx, 'household', 'hh', householdFields, by)
}

async function applyDifferences(
  tx: AnyDb,
  entity: 'person' | 'household',
  keyColumn: string,
  fields: readonly string[],
  by: string,
): Promise<number> {
  await sql`insert into registry.change (by, entity, key, what)
    select ${by}, ${entity}, key, jsonb_object_agg(field, jsonb_build_object('from', was, 'to', data)) from differing where not staff group by key`.execute(
    tx,
  )
  await sql`insert into registry.change (by, entity, key, what)
    select ${by}, ${entity}, d.key, w.what from differing d, lateral (select jsonb_build_object('kept', d.field, 'staff', d.was, 'data', d.data) as what) w
    where d.staff and not exists (select from registry.change c where c.entity = ${entity} and c.key = d.key and c.what = w.what)`.execute(
    tx,
  )
  let changed = 0
  for (const field of fields) {
    const done = await sql`update registry.${sql.raw(entity)} t
      set ${sql.ref(field)} = (jsonb_populate_record(null::registry.${sql.raw(entity)}, jsonb_build_object(d.field, d.data))).${sql.ref(field)}
      from differing d where d.field = ${field} and not d.staff and d.key::bigint = t.${sql.ref(keyColumn)}`.execute(tx)
    changed += Number(done.numAffectedRows ?? 0)
  }
  return changed
}

/** Members that the register names join, those it no longer names (or names as dead or moved away) leave; staff entries stay. */
async function refreshMemberships(tx: AnyDb, meta: { asOf: string; by: string }): Promise<number> {
  const left = await sql<{ hh: string; pid: string }>`with gone as (
      select m.hh, m.pid from registry.membership m where m.hh in (select hh from staged_household) and m.to_date is null and m.source = 'data'
      except select s.hh, s.pid from staged_member s where coalesce(s.status, 'normal') = 'normal')
    update registry.membership m set to_date = ${meta.asOf}::date from gone where gone.hh = m.hh and gone.pid = m.pid and m.to_date is null
    returning m.hh::text as hh, m.pid::text as pid`.execute(tx)
  // Which households had members before is read once: asked per row, the growing table would be searched again and again.
  await sql`create temp table if not exists had_members (hh bigint) on commit drop`.execute(tx)
  await sql`truncate had_members`.execute(tx)
  await sql`insert into had_members select distinct m.hh from registry.membership m join staged_household h on h.hh = m.hh`.execute(
    tx,
  )
  const joined = await sql<{
    hh: string
    pid: string
    first: boolean
  }>`insert into registry.membership (pid, hh, relation, from_date)
    select s.pid, s.hh, s.relation, ${meta.asOf}::date from staged_member s
    where coalesce(s.status, 'normal') = 'normal' and s.pid is not null
      and not exists (select from registry.membership m where m.hh = s.hh and m.pid = s.pid and (m.to_date is null or m.source = 'staff'))
    on conflict (hh, pid, from_date) do update set to_date = null, relation = excluded.relation
    returning hh::text as hh, pid::text as pid,
      hh not in (select had.hh from had_members had) as first`.execute(tx)
  await sql`update registry.membership m set relation = s.relation from staged_member s
    where s.hh = m.hh and s.pid = m.pid and m.to_date is null and m.source = 'data' and s.relation is not null and m.relation is distinct from s.relation`.execute(
    tx,
  )
  const news = [
    ...left.rows.map((row) => ({ key: row.hh, what: { left: row.pid, on: meta.asOf } })),
    // The members a file begins with are no news.
    ...joined.rows
      .filter((row) => !row.first)
      .map((row) => ({ key: row.hh, what: { joined: row.pid, on: meta.asOf } })),
  ]
  for (let i = 0; i < news.length; i += 5000)
    await sql`insert into registry.change (by, entity, key, what) select ${meta.by}, 'membership', key, what
      from json_to_recordset(${JSON.stringify(news.slice(i, i + 5000))}::json) as t(key text, what jsonb)`.execute(tx)
  return news.length
}
