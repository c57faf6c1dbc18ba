/** Who may see which delivery: row scope by division, and for a department its own data alone. */
import type { Actor } from '../../../platform/access/shared.ts'
import { may } from '../../../platform/access/shared.ts'
import { refuse } from '../../../platform/web/index.ts'

/** Two division prefixes touch when one begins with the other. @example touches('1504', '150403') // true */
export function touches(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a)
}

interface Seen {
  /** Division prefix of who handed the file in. */
  handedInBy: string
  /** Counties of its versions. */
  areas: readonly string[]
  /** Department whose user handed it in. */
  unit: string | null
  /** Departments whose data its versions are. */
  departments: readonly string[]
}

/** The department a reader is kept to; the bureau is kept to none. @example ownDataOf(actor) // 'medical-insurance' */
export const ownDataOf = (actor: Pick<Actor, 'role' | 'unit'>): string | undefined =>
  actor.role === 'department' ? (actor.unit ?? '') : undefined

/** A department sees what it handed in and what is of its own data alone: not which persons another one knows of. */
function isOfUnit(actor: Actor, seen: Seen): boolean {
  const own = ownDataOf(actor)
  if (own === undefined) return true
  return seen.unit === own || (seen.departments.length > 0 && seen.departments.every((one) => one === own))
}

/** Counts, quality and mapping: for people whose area the delivery touches, or in whose area it was handed in. */
export function maySee(actor: Actor, seen: Seen): boolean {
  if (!may(actor, 'deliver-data') && actor.role !== 'auditor') return false
  if (!isOfUnit(actor, seen)) return false
  if (seen.handedInBy !== '' && seen.handedInBy.startsWith(actor.area)) return true
  if (actor.area.length <= 2) return true
  return seen.areas.some((area) => touches(area, actor.area))
}

/** Rows: only for people to whose area all of it belongs, or in whose area it was handed in. A neighbour's rows stay unseen. */
export function maySeeRows(actor: Actor, seen: Seen): boolean {
  if (!maySee(actor, seen)) return false
  if (seen.handedInBy !== '' && seen.handedInBy.startsWith(actor.area)) return true
  return actor.area.length <= 2 || (seen.areas.length > 0 && seen.areas.every((area) => area.startsWith(actor.area)))
}

/** Ends the request unless the actor hands in data. */
export function mustDeliver(actor: Actor): void {
  if (!may(actor, 'deliver-data')) refuse('not-allowed')
}
