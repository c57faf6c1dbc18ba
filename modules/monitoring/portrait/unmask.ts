/** Shows names and ids of a household to somebody with the right and a stated purpose; logged before anything is shown. */
import { sql } from 'kysely'
import { logRead } from '../../../platform/access/index.ts'
import { type Actor, may } from '../../../platform/access/shared.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import type { MonitoringContext } from '../context.ts'
import type { Unmasked, UnmaskRequest } from '../shapes/portrait.ts'
import { householdRows } from './lake-rows.ts'
import { portrait } from './portrait.ts'

/**
 * Unmasks a household or one member of it.
 * @example await unmask(ctx, actor, '150403000499', { purpose: '入户核实', caseRef: 'W-12' })
 */
export async function unmask(
  ctx: MonitoringContext,
  actor: Actor,
  hh: string,
  request: UnmaskRequest,
): Promise<({ ok: true } & Unmasked) | Refusal> {
  if (!may(actor, 'unmask')) return refusal('not-allowed')
  const shown = await portrait(ctx, actor, hh)
  if (!shown) return refusal('not-found')
  if (request.pid !== undefined && !shown.members.some((member) => member.pid === request.pid))
    return refusal('not-found')
  await logRead(ctx.db, actor, {
    action: 'unmask',
    household: hh,
    person: request.pid ?? null,
    purpose: request.purpose,
    caseRef: request.caseRef ?? null,
  })
  const file = await sql<{
    pid: string
    name: string | null
    id_number: string | null
  }>`select p.pid::text as pid, p.name, p.id_number
    from registry.membership m join registry.person p on p.pid = m.pid where m.hh = ${hh}::bigint and m.to_date is null`.execute(
    ctx.db,
  )
  const byPid = new Map(file.rows.map((row) => [row.pid, row]))
  const { members } = await householdRows(ctx, hh, shown.asOf, [])
  return {
    ok: true,
    householdNo: shown.householdNo,
    members: members
      .map((member, i) => ({
        pid: member.pid ?? `row-${i + 1}`,
        // What staff corrected in the file stands above the register.
        name: byPid.get(member.pid ?? '')?.name ?? member.name ?? '',
        idNumber: byPid.get(member.pid ?? '')?.id_number ?? member.idNumber,
      }))
      .filter((member) => request.pid === undefined || member.pid === request.pid),
  }
}
