/** What a paper may say about a household besides what the matter knows: its file, members and account. */
import { sql } from 'kysely'
import type { Db } from '../../../platform/process/index.ts'

interface MemberFact {
  name: string | null
  relation: string | null
  idNumber: string | null
  sex: string | null
  birth: string | null
}
export interface HouseholdFacts {
  number: string | null
  head: string | null
  headIdNumber: string | null
  members: MemberFact[]
  count: number
  account: { holder: string; bank: string; number: string } | null
  holdings: { tier: string; amount: number | null; from: string }[]
}

/** @returns undefined when the household has no file */
export async function householdFacts(tx: Db, hh: string | null): Promise<HouseholdFacts | undefined> {
  if (hh === null) return undefined
  const found = await sql<{
    number: string | null
    head_pid: string | null
  }>`select household_no as number, head_pid::text as head_pid
    from registry.household where hh = ${hh}::bigint`.execute(tx)
  const file = found.rows[0]
  if (!file) return undefined
  const members = await sql<
    MemberFact & { pid: string }
  >`select p.pid::text as pid, p.name, m.relation, p.id_number as "idNumber", p.sex, p.birth_date::text as birth
    from registry.membership m join registry.person p on p.pid = m.pid
    where m.hh = ${hh}::bigint and m.to_date is null order by p.pid = ${file.head_pid}::bigint desc, p.birth_date nulls last, p.pid`.execute(
    tx,
  )
  const head = members.rows.find((one) => one.pid === file.head_pid)
  const account = await sql<{ holder: string; bank: string; number: string }>`select holder_name as holder, bank, number
    from registry.account where hh = ${hh}::bigint and to_at is null`.execute(tx)
  const holdings = await sql<
    HouseholdFacts['holdings'][number]
  >`select tier, monthly_amount::float8 as amount, from_date::text as "from"
    from registry.tier_holding where hh = ${hh}::bigint and to_date is null order by from_date`.execute(tx)
  return {
    number: file.number,
    head: head?.name ?? null,
    headIdNumber: head?.idNumber ?? null,
    members: members.rows.map(({ pid: _pid, ...member }) => member),
    count: members.rows.length,
    account: account.rows[0] ?? null,
    holdings: holdings.rows,
  }
}
