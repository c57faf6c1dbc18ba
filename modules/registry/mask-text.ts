/** Masks free text about households: the one piece that knows whose names it may hold. */
import { sql } from 'kysely'
import { textMask } from '../../platform/access/shared.ts'
import type { AnyDb } from './stage-files.ts'

type Mask = (text: string) => string
type Names = Iterable<string | null | undefined>

/**
 * What masks texts about a household for readers who see its names masked: names of everybody who belongs or belonged to it, of
 * the holders of its accounts, and those `more` names; their given names standing alone, ids and mobile numbers too.
 * @param hh null: no household, only `more`
 * @example (await householdMask(db, '150426000391'))('王建国住院') // '王*国住院'
 */
export async function householdMask(db: AnyDb, hh: string | null, more: Names = []): Promise<Mask> {
  return textMask([...((await namesOf(db, [hh])).get(hh) ?? []), ...more])
}

/**
 * The same for the notes of a page of households, in one query.
 * @example const items = await withMaskedNotes(db, rows, ['note'])
 */
export async function withMaskedNotes<Row extends { hh: string | null }>(
  db: AnyDb,
  rows: readonly Row[],
  fields: readonly (keyof Row)[],
): Promise<Row[]> {
  const written = rows.filter((row) => fields.some((field) => typeof row[field] === 'string'))
  const names = await namesOf(
    db,
    written.map((row) => row.hh),
  )
  return rows.map((row) => {
    const mask = textMask(names.get(row.hh) ?? [])
    const masked = fields.flatMap((field) => (typeof row[field] === 'string' ? [[field, mask(row[field])]] : []))
    return { ...row, ...Object.fromEntries(masked) }
  })
}

async function namesOf(db: AnyDb, hhs: readonly (string | null)[]): Promise<Map<string | null, string[]>> {
  const asked = [...new Set(hhs.filter((hh) => hh !== null))]
  if (asked.length === 0) return new Map()
  const known = await sql<{ hh: string; name: string }>`
    select m.hh::text as hh, p.name from registry.membership m join registry.person p on p.pid = m.pid
      where m.hh = any(${sql.val(asked)}::bigint[]) and p.name is not null
    union select hh::text, holder_name from registry.account where hh = any(${sql.val(asked)}::bigint[])`.execute(db)
  return new Map([...Map.groupBy(known.rows, (row) => row.hh)].map(([hh, rows]) => [hh, rows.map((row) => row.name)]))
}
