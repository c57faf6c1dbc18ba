/** Finding matters at the counter: by the household's number, or by the exact name of the applicant or the head of the household. */
import { type RawBuilder, sql } from 'kysely'
import type { Role } from '../../platform/access/shared.ts'
import { type Acting, staff } from '../../platform/process/index.ts'

/**
 * What besides its number finds a matter; a condition on `process.matter m`, always taken together with the reader's scope. Names
 * are sought exactly, so that nobody lists people by trying surnames, and by staff alone. Of a complaint the name is not sought:
 * whoever complained is known to the county.
 * @returns undefined when the words are neither a household's number nor a name
 * @example mattersFoundBy(actor, '王建国') // the whole name; '王建' finds nothing
 */
export function mattersFoundBy(actor: Pick<Acting, 'role'>, q: string): RawBuilder<boolean> | undefined {
  const text = q.trim()
  if (!staff.includes(actor.role as Role)) return undefined
  if (/^\d{4,20}$/.test(text))
    return sql<boolean>`m.hh in (select h.hh from registry.household h where h.household_no = ${text})`
  if (!/^\p{Script=Han}[\p{Script=Han}·•]+$/u.test(text)) return undefined
  return sql<boolean>`(m.hh in (select h.hh from registry.household h join registry.person p on p.pid = h.head_pid where p.name = ${text})
    or (m.process in ('application', 'temporary-aid') and m.data ->> 'name' = ${text}))`
}
