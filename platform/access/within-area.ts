import { type RawBuilder, sql } from 'kysely'
import type { Actor } from './roles.ts'

/**
 * Limits a query to the rows of the actor's area: the division code in one of the columns begins with his prefix. With
 * several columns one suffices, so that both the managing unit and the place of residence see a family (人户分离).
 * Index such columns with `text_pattern_ops`.
 * @example db.selectFrom('monitoring.warning').where(withinArea(actor, 'monitoring.warning.area'))
 *          // where ("monitoring"."warning"."area" like '150403%')
 */
export function withinArea(actor: Pick<Actor, 'area'>, ...columns: [string, ...string[]]): RawBuilder<boolean> {
  if (!/^\d*$/.test(actor.area)) throw new Error(`not a division prefix: ${actor.area}`)
  const parts = columns.map((column) => sql`${sql.ref(column)} like ${`${actor.area}%`}`)
  return sql<boolean>`(${sql.join(parts, sql` or `)})`
}
