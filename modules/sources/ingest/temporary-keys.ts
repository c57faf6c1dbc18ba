/** Children without an id number: a key from household (or guardian), birth and name, negative so that it never meets a real one. */
import { ident, parquet, type Session } from '../../../engine/sql/index.ts'
import type { DatasetDef } from '../../rules/index.ts'

const guardianName = /guardian|mother|father|parent|head/

/**
 * Gives rows of `cleaned` whose id is missing a temporary key where household and birth are known. A guardian's id is turned
 * into his household by the register, so that school, hospital and register arrive at the same key.
 * @param population Parquet files of the register; empty for the register itself
 * @example await giveTemporaryKeys(session, def, [])
 */
export async function giveTemporaryKeys(
  session: Session,
  def: DatasetDef,
  population: readonly string[],
): Promise<void> {
  const birth = Object.entries(def.fields).find(([name, f]) => f.type === 'date' && name === 'birth_date')?.[0]
  if (!birth) return
  const guardian = Object.entries(def.fields).find(
    ([name, f]) => f.type === 'citizen-id' && f.role !== 'person' && guardianName.test(name),
  )?.[0]
  const eligible = `reason IS NULL AND _pid IS NULL AND _idq = 'missing' AND _folded IS NOT NULL AND ${ident(birth)} IS NOT NULL`
  const { few } = await session.row<{ few: number }>(`SELECT count(*)::DOUBLE AS few FROM cleaned WHERE ${eligible}`)
  if (few === 0) return
  let household = 'c._hh'
  let from = 'cleaned c'
  if (guardian && population.length > 0) {
    await session.step(
      'guardians',
      `SELECT id_number, any_value(_hh) AS hh FROM ${parquet(population)} WHERE _pid IS NOT NULL GROUP BY 1`,
    )
    from = `cleaned c LEFT JOIN guardians g ON g.id_number = c.${ident(guardian)}`
    household = 'coalesce(c._hh, g.hh)'
  }
  const base = guardian
    ? `coalesce(CAST(${household} AS VARCHAR), c.${ident(guardian)})`
    : `CAST(${household} AS VARCHAR)`
  const key = `-CAST(md5_number_lower(${base} || '|' || CAST(c.${ident(birth)} AS VARCHAR) || '|' || c._folded) >> 2 AS BIGINT)`
  await session.step(
    'temporary',
    `SELECT c._row, ${key} AS pid FROM ${from} WHERE ${eligible.replaceAll(/\b(reason|_pid|_idq|_folded)\b/g, 'c.$1').replace(ident(birth), `c.${ident(birth)}`)} AND ${base} IS NOT NULL`,
    'table',
  )
  await session.run(
    `UPDATE cleaned_rows SET _pid = t.pid, _idq = 'temporary' FROM temporary t WHERE cleaned_rows._row = t._row`,
  )
  await session.drop('temporary')
}
