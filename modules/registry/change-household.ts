/** What staff set on a file: it wins over the data from then on, and every change keeps its author. */
import { sql } from 'kysely'
import type { Actor } from '../../platform/access/shared.ts'
import type { HouseholdChange } from './shared.ts'
import type { AnyDb } from './stage-files.ts'

const columns = { managingArea: 'managing_area', residenceArea: 'residence_area' } as const

/**
 * Sets the managing unit or the place where the household really lives (人户分离).
 * @returns a refusal when the household has no file in the actor's area
 * @example await changeHousehold(db, actor, '150403000499', { residenceArea: '150402001003', why: '入户核实' })
 */
export async function changeHousehold(
  db: AnyDb,
  actor: Actor,
  hh: string,
  change: HouseholdChange,
): Promise<{ ok: true } | { ok: false; reason: 'not-found' }> {
  return db.transaction().execute(async (tx) => {
    const found = await sql<Record<string, string>>`select area, managing_area, residence_area from registry.household
      where hh = ${hh} and managing_area like ${`${actor.area}%`} for update`.execute(tx)
    const row = found.rows[0]
    if (!row) return { ok: false, reason: 'not-found' }
    for (const [field, column] of Object.entries(columns)) {
      const value = change[field as keyof typeof columns]
      if (value === undefined || value === row[column]) continue
      const mark = JSON.stringify({ [column]: { value, by: actor.name, at: new Date().toISOString() } })
      await sql`update registry.household set ${sql.ref(column)} = ${value}, staff = staff || ${mark}::jsonb where hh = ${hh}`.execute(
        tx,
      )
      const what = JSON.stringify({ [column]: { from: row[column], to: value }, why: change.why })
      await sql`insert into registry.change (by, entity, key, what) values (${actor.name}, 'household', ${hh}, ${what}::jsonb)`.execute(
        tx,
      )
    }
    return { ok: true }
  })
}
