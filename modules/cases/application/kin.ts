/** The register of staff relatives 近亲属备案: read by the county and by whoever audits it (办法第十一条). */
import { sql } from 'kysely'
import { type Actor, maskName } from '../../../platform/access/shared.ts'
import type { Db } from '../../../platform/process/index.ts'
import { areaWithin } from '../recheck/exits.ts'
import type { KinLine } from './kin-line.ts'

/** One page of the register of the actor's area, the newest first. @example await listKin(db, actor, { page: 1, size: 50 }) */
export async function listKin(
  db: Db,
  actor: Pick<Actor, 'area'>,
  query: { area?: string | undefined; page: number; size: number },
  areaName: (area: string) => string = (area) => area,
): Promise<{ items: KinLine[]; total: number }> {
  const where = sql`k.area like ${`${areaWithin(actor, query.area)}%`}`
  const found = await sql<
    Omit<KinLine, 'areaName'>
  >`select k.id::int as id, k.matter_id::int as "matterId", m.number, m.state, k.area, k.member, k.staff, k.unit,
      k.relation, k.registered_by as "registeredBy", k.registered_on::text as "registeredOn"
    from cases.staff_kin k join process.matter m on m.id = k.matter_id where ${where}
    order by k.registered_on desc, k.id desc limit ${query.size} offset ${(query.page - 1) * query.size}`.execute(db)
  const total = await sql<{ n: number }>`select count(*)::int as n from cases.staff_kin k where ${where}`.execute(db)
  return {
    items: found.rows.map((row) => ({ ...row, member: maskName(row.member), areaName: areaName(row.area) })),
    total: total.rows[0]!.n,
  }
}
