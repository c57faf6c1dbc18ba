/** Cells left blank because they equal the row above: a household written once, its members below it. */
import { ident, type Session } from '../../../engine/sql/index.ts'

/**
 * Fills such cells from the first row of their group. A group begins where the leading column (household number) has a new
 * value; nothing is carried from one household into the next.
 * @param cells cells of the fields marked fill_down, leading one first
 * @returns the name of the view to read from: `raw` itself when nothing was blank
 * @example await fillDownStep(session, 'raw', ['c0', 'c1', 'c5']) // 'filled'
 */
export async function fillDownStep(session: Session, raw: string, cells: readonly string[]): Promise<string> {
  const lead = cells[0]
  if (!lead) return raw
  const blank = (cell: string) => `nullif(trim(${cell}), '')`
  const gaps = await session.row<{ gaps: number }>(
    `SELECT count(*) FILTER (WHERE ${cells.map((c) => `${blank(c)} IS NULL`).join(' OR ')})::DOUBLE AS gaps FROM ${ident(raw)}`,
  )
  if (gaps.gaps === 0) return raw
  await session.step(
    'led',
    `SELECT *, last_value(${blank(lead)} IGNORE NULLS) OVER (ORDER BY _row ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS lead_cell FROM ${ident(raw)}`,
  )
  await session.step(
    'grouped',
    `SELECT *, count(*) FILTER (WHERE fresh) OVER (ORDER BY _row ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS group_no
     FROM (SELECT *, lead_cell IS DISTINCT FROM lag(lead_cell) OVER (ORDER BY _row) AS fresh FROM led)`,
  )
  const filled = cells.map(
    (c) =>
      `last_value(${blank(c)} IGNORE NULLS) OVER (PARTITION BY group_no ORDER BY _row ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS ${c}`,
  )
  await session.step(
    'filled',
    `SELECT * EXCLUDE (lead_cell, fresh, group_no) REPLACE (${filled.join(', ')}) FROM grouped`,
    'table',
  )
  return 'filled'
}
