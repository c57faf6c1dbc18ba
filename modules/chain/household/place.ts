/** Whether a reader may open a household's chain, and what stands at its head. */
import { sql } from 'kysely'
import { maskName } from '../../../platform/access/shared.ts'
import { type Acting, boundToUnit } from '../../../platform/process/index.ts'
import { areaName } from '../../matching/index.ts'
import type { ChainContext } from './context.ts'

export interface Place {
  householdNo: string | null
  headName: string
  area: string
  areaName: string
  pids: string[]
  /** Data of departments and the file are read; otherwise only the matters that are the reader's own. */
  whole: boolean
}

/** Staff of civil affairs and auditors read the file; everybody else only what was sent to them. */
export const readsFile = (role: string): boolean =>
  ['region', 'league', 'county', 'township', 'village', 'auditor'].includes(role)

/**
 * Head of a household the reader may open. `ownMatters`: how many matters of it he may see.
 * @returns undefined when it is not for him, or has no file here (`division` of the register is asked then)
 */
export async function findPlace(
  ctx: ChainContext,
  actor: Acting,
  hh: string,
  ownMatters: number,
): Promise<Place | undefined> {
  const found = await sql<{
    household_no: string | null
    area: string
    managing_area: string
    residence_area: string
    head: string | null
    pids: string[] | null
  }>`select h.household_no, h.area, h.managing_area, h.residence_area, p.name as head,
      (select array_agg(m.pid::text) from registry.membership m where m.hh = h.hh and m.to_date is null) as pids
    from registry.household h left join registry.person p on p.pid = h.head_pid where h.hh = ${hh}::bigint`.execute(
    ctx.db,
  )
  const row = found.rows[0]
  if (!row) return undefined
  const near = [row.area, row.managing_area, row.residence_area].some((area) => area.startsWith(actor.area))
  const whole = readsFile(actor.role) && near
  if (!whole && ownMatters === 0) return undefined
  return {
    householdNo: boundToUnit(actor.role) ? null : row.household_no,
    headName: row.head ? maskName(row.head) : '',
    area: row.managing_area,
    areaName: areaName(ctx.region, row.managing_area),
    pids: row.pids ?? [],
    whole,
  }
}
