/** The register of staff relatives 近亲属备案: read by the county and by whoever audits it (办法第十一条). */
import { sql } from 'kysely'
import { z } from 'zod'
import { type Actor, maskName } from '../../../platform/access/shared.ts'
import type { Db } from '../../../platform/process/index.ts'

export const KinLine = z.object({
  id: z.number().int(),
  matterId: z.number().int(),
  number: z.string(),
  /** State of the application it was registered with. */
  state: z.string(),
  area: z.string(),
  /** Masked. */
  member: z.string(),
  staff: z.string(),
  unit: z.string(),
  relation: z.string(),
  registeredBy: z.string(),
  registeredOn: z.string(),
})
export type KinLine = z.infer<typeof KinLine>

/** One page of the register of the actor's area, the newest first. @example await listKin(db, actor, { page: 1, size: 50 }) */
export async function listKin(
  db: Db,
  actor: Pick<Actor, 'area'>,
  query: { page: number; size: number },
): Promise<{ items: KinLine[]; total: number }> {
  const where = sql`k.area like ${`${actor.area}%`}`
  const found =
    await sql<KinLine>`select k.id::int as id, k.matter_id::int as "matterId", m.number, m.state, k.area, k.member, k.staff, k.unit,
      k.relation, k.registered_by as "registeredBy", k.registered_on::text as "registeredOn"
    from cases.staff_kin k join process.matter m on m.id = k.matter_id where ${where}
    order by k.registered_on desc, k.id desc limit ${query.size} offset ${(query.page - 1) * query.size}`.execute(db)
  const total = await sql<{ n: number }>`select count(*)::int as n from cases.staff_kin k where ${where}`.execute(db)
  return { items: found.rows.map((row) => ({ ...row, member: maskName(row.member) })), total: total.rows[0]!.n }
}
