/** Referrals whose department is late, as rows of the product's own list 转办逾期清单 that the indicator P-10 counts. */
import { sql } from 'kysely'
import type { Db } from '../../../platform/process/index.ts'
import type { Region } from '../../rules/index.ts'
import { unitsOf } from '../../rules/shared.ts'

export interface OverdueReferral {
  referral_no: string
  household_no: string | null
  /** Head of the household, by whom its rows are linked when it has no number. */
  id_number: string | null
  name: string | null
  /** In words: the list is read by people. */
  department: string
  need: string
  pushed_on: string
  due_on: string
  division: string
}

/**
 * What was pushed, is not answered, and whose last day is over. An answer, a revocation or a return takes it off.
 * @returns the longest overdue first; days as YYYY-MM-DD
 * @example (await overdueReferrals(db, region, { area: '', on: '2026-12-01' })).length
 */
export async function overdueReferrals(
  db: Db,
  region: Pick<Region, 'meta' | 'referrals'>,
  { area, on }: { area: string; on: string },
): Promise<OverdueReferral[]> {
  const found =
    await sql<OverdueReferral>`select m.number as referral_no, h.household_no, p.id_number, p.name, r.unit as department, r.need,
      (r.pushed_at at time zone 'Asia/Shanghai')::date::text as pushed_on, m.due_on::text as due_on, m.area as division
    from process.matter m join chain.round r on r.matter_id = m.id and r.ended_at is null and r.fed_back_at is null
    join registry.household h on h.hh = r.hh left join registry.person p on p.pid = h.head_pid
    where m.process = 'referral' and m.closed_at is null and m.due_on < ${on}::date and m.area like ${`${area}%`}
    order by m.due_on, m.id`.execute(db)
  const units = new Map(unitsOf(region).map((unit) => [unit.id, unit.label.zh]))
  return found.rows.map((row) => ({
    ...row,
    department: units.get(row.department) ?? row.department,
    need: region.referrals?.needs[row.need]?.label.zh ?? row.need,
  }))
}
