/** Reading the boards: what hangs today is decided by dates, not by whether a clock ran. */
import { sql } from 'kysely'
import type { Db } from '../../../platform/process/index.ts'
import { benefitEnded } from './evidence.ts'
import type { SheetKind } from './put-up.ts'
import type { Shown } from './shown.ts'

/** A sheet as anybody may see it. */
export interface BoardSheet extends Shown {
  id: number
  kind: SheetKind
  area: string
  from: string
  until: string | null
}

/** Condition on sheet `s`: it hangs on that day. */
export const hangs = (today: string) => sql<boolean>`(s.from_on <= ${today}::date and s.taken_down_at is null
  and (s.until_on is null or s.until_on >= ${today}::date)
  and (s.until_on is not null or ${benefitEnded} is null or ${benefitEnded} > ${today}::date))`

/** A board belongs to a village or a township; wider areas have none, so that nobody reads off a whole county. */
export const isBoard = (area: string): boolean => /^\d{9}(\d{3})?$/.test(area)

/**
 * What hangs on the board of a village, or on the boards of a township, on a day; the newest first.
 * @param area 12 digits of a village, 9 of a township
 * @example await boardOf(db, '150426100201', '2026-11-24') // [{ name: '王*国', members: 3, amount: 960, kind: 'opinion', … }]
 */
export async function boardOf(db: Db, area: string, today: string): Promise<BoardSheet[]> {
  if (!isBoard(area)) return []
  const found = await sql<
    Omit<BoardSheet, 'amount'> & { amount: string | null }
  >`select s.id::int as id, s.kind, s.area, s.name, s.members, s.amount,
      s.tier, s.from_on::text as "from", s.until_on::text as until
    from cases.publicity_sheet s where s.area like ${`${area}%`} and ${hangs(today)}
    order by case s.kind when 'opinion' then 1 when 'stop' then 2 else 3 end, s.from_on desc, s.id desc limit 2000`.execute(
    db,
  )
  return found.rows.map((row) => ({ ...row, amount: row.amount === null ? null : Number(row.amount) }))
}
