/** Who holds a turn: the people of a role whose area or unit the matter lies in. */
import { sql } from 'kysely'
import type { Role } from '../access/shared.ts'
import { boundToUnit, type Db, type Matter, type ProcessContext, seesProcess } from '../process/index.ts'

/** Whom something concerns: everybody of a role for a place (and unit), or one person. */
export type Audience = { user: string } | { role: string; area: string; otherArea: string | null; unit: string | null }

export const audienceKey = (audience: Audience): string =>
  'user' in audience
    ? `user:${audience.user}`
    : [audience.role, audience.area, audience.otherArea ?? '', audience.unit ?? ''].join('|')

/** Everybody whose turn a matter can be in this role; nobody when the role does not see the process. */
export function audienceOf(
  ctx: Pick<ProcessContext, 'processes'>,
  matter: Pick<Matter, 'process' | 'area' | 'otherArea' | 'unit'>,
  role: string,
): Audience | undefined {
  const process = ctx.processes.get(matter.process)?.declaration
  if (!process || !seesProcess(process, role)) return undefined
  if (boundToUnit(role) && matter.unit === null) return undefined
  return {
    role,
    area: matter.area,
    otherArea: process.scope === 'managing' ? null : matter.otherArea,
    unit: boundToUnit(role) ? matter.unit : null,
  }
}

const above: Partial<Record<string, Role>> = {
  village: 'township',
  township: 'county',
  county: 'league',
  league: 'region',
  'check-centre': 'county',
  department: 'county',
  organisation: 'county',
}

/** The role that is told when this one is late. */
export const levelAbove = (role: string): string | undefined => above[role]

/** Every prefix an account may have that holds this division. */
const prefixes = (area: string): string[] => [0, 2, 4, 6, 9, 12].map((length) => area.slice(0, length))

/** People of each audience by its key, accounts in use only. One query, whatever the number of matters. */
export async function peopleOf(db: Db, audiences: Iterable<Audience>): Promise<Map<string, string[]>> {
  const map = new Map<string, string[]>()
  const rows: { k: string; role: string; prefix: string; unit: string | null }[] = []
  const single = new Set<string>()
  for (const audience of audiences) {
    const k = audienceKey(audience)
    if (map.has(k)) continue
    map.set(k, [])
    if ('user' in audience) single.add(audience.user)
    else
      for (const prefix of new Set([...prefixes(audience.area), ...prefixes(audience.otherArea ?? '')]))
        rows.push({ k, role: audience.role, prefix, unit: audience.unit })
  }
  const found = await sql<{ k: string; id: string }>`select distinct t.k, u.id
    from json_to_recordset(${JSON.stringify(rows)}::json) as t(k text, role text, prefix text, unit text)
    join access."user" u on u.role = t.role and u.area = t.prefix and not u.disabled and (t.unit is null or u.unit = t.unit)
    union all select 'user:' || u.id, u.id from access."user" u where u.id = any(${sql.val([...single])}::text[]) and not u.disabled`.execute(
    db,
  )
  for (const { k, id } of found.rows) map.get(k)!.push(id)
  return map
}
