/** Who sees a matter: by area of the managing unit or the place, by department or organisation, and by process. */
import { type RawBuilder, sql } from 'kysely'
import type { Role } from '../access/shared.ts'
import type { Acting, Matter, ProcessContext } from './context.ts'
import type { AnyProcess } from './declare.ts'

/** Roles that read the matters of their area, unless the process says otherwise. */
export const staff: readonly Role[] = ['region', 'league', 'county', 'township', 'village', 'auditor']
export const seesProcess = (process: AnyProcess, role: string): boolean =>
  (process.sees ?? staff).includes(role as Role)

/** Roles that see only what was sent to their own department or organisation. */
export const boundToUnit = (role: string): boolean => role === 'department' || role === 'organisation'

/** Whether this person may see this matter. The same rule as {@link scopeOf}, for one matter in hand. */
export function maySee(
  ctx: Pick<ProcessContext, 'processes'>,
  actor: Acting,
  matter: Pick<Matter, 'process' | 'area' | 'otherArea' | 'unit'>,
): boolean {
  const process = ctx.processes.get(matter.process)?.declaration
  if (!process || !seesProcess(process, actor.role)) return false
  if (boundToUnit(actor.role) && (!actor.unit || actor.unit !== matter.unit)) return false
  return (
    matter.area.startsWith(actor.area) ||
    (process.scope !== 'managing' && matter.otherArea !== null && matter.otherArea.startsWith(actor.area))
  )
}

/** Whether this person may read what was filled in for actions of this kind on this matter. */
export const seesInput = (
  ctx: Pick<ProcessContext, 'processes'>,
  actor: Acting,
  matter: Pick<Matter, 'process' | 'area' | 'otherArea' | 'unit'>,
  kind: string,
): boolean =>
  maySee(ctx, actor, matter) &&
  !ctx.processes.get(matter.process)?.declaration.hides?.[actor.role as Role]?.actions?.includes(kind)

/** The same as a condition on `process.matter m`. */
export function scopeOf(ctx: Pick<ProcessContext, 'processes'>, actor: Acting): RawBuilder<boolean> {
  if (!/^\d*$/.test(actor.area)) throw new Error(`not a division prefix: ${actor.area}`)
  const works = [...ctx.processes.values()].filter((work) => seesProcess(work.declaration, actor.role))
  if (works.length === 0 || (boundToUnit(actor.role) && !actor.unit)) return sql<boolean>`false`
  const ids = works.map((work) => work.declaration.id)
  const both = works.filter((work) => work.declaration.scope !== 'managing').map((work) => work.declaration.id)
  const prefix = `${actor.area}%`
  const place =
    actor.area === ''
      ? sql`true`
      : sql`(m.area like ${prefix} or (m.other_area like ${prefix} and m.process = any(${sql.val(both)}::text[])))`
  const unit = boundToUnit(actor.role) ? sql` and m.unit = ${actor.unit!}` : sql``
  return sql<boolean>`(m.process = any(${sql.val(ids)}::text[]) and ${place}${unit})`
}
