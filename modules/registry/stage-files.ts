/** Brings files into PostgreSQL in bulk: rows travel as JSON in chunks into temporary tables of the open transaction. */
import { sql } from 'kysely'
import type { AnyDb } from '../../platform/db/index.ts'

/** A member as the household register of the data plane knows it. Keys are text: 17 digits pass 53 bits. */
export interface FileMember {
  hh: string
  pid: string
  idNumber: string | null
  name: string | null
  sex: string | null
  birthDate: string | null
  ethnic: string | null
  /** normal, dead, moved */
  status: string | null
  relation: string | null
}

export interface FileHousehold {
  hh: string
  householdNo: string | null
  headPid: string | null
  /** Village of the register, 12 digits. */
  area: string
  urban: boolean | null
}

export type { AnyDb }

const CHUNK = 5000

async function fill(tx: AnyDb, table: string, columns: string, rows: readonly object[]): Promise<void> {
  for (let i = 0; i < rows.length; i += CHUNK)
    await sql`insert into ${sql.raw(table)} select * from json_to_recordset(${JSON.stringify(rows.slice(i, i + CHUNK))}::json) as t(${sql.raw(columns)})`.execute(
      tx,
    )
}

/**
 * Fills `staged_household` and `staged_member` of this transaction; earlier content goes.
 * The first row wins when the register names a household or a member twice.
 */
export async function stageFiles(
  tx: AnyDb,
  households: readonly FileHousehold[],
  members: readonly FileMember[],
): Promise<void> {
  await sql`create temp table if not exists staged_household (hh bigint, household_no text, head_pid bigint, area text, urban boolean) on commit drop`.execute(
    tx,
  )
  await sql`create temp table if not exists staged_member (hh bigint, pid bigint, id_number text, name text, sex text, birth_date date,
    ethnic text, status text, relation text) on commit drop`.execute(tx)
  await sql`truncate staged_household, staged_member`.execute(tx)
  await fill(
    tx,
    'staged_household',
    'hh bigint, household_no text, head_pid bigint, area text, urban boolean',
    households.map((one) => ({
      hh: one.hh,
      household_no: one.householdNo,
      head_pid: one.headPid,
      area: one.area,
      urban: one.urban,
    })),
  )
  await fill(
    tx,
    'staged_member',
    'hh bigint, pid bigint, id_number text, name text, sex text, birth_date date, ethnic text, status text, relation text',
    members.map((one) => ({
      hh: one.hh,
      pid: one.pid,
      id_number: one.idNumber,
      name: one.name,
      sex: one.sex,
      birth_date: one.birthDate,
      ethnic: one.ethnic,
      status: one.status,
      relation: one.relation,
    })),
  )
  await sql`delete from staged_household a using staged_household b where a.hh = b.hh and a.ctid > b.ctid`.execute(tx)
  await sql`delete from staged_member a using staged_member b where a.hh = b.hh and a.pid = b.pid and a.ctid > b.ctid`.execute(
    tx,
  )
  await sql`analyze staged_household, staged_member`.execute(tx)
}
