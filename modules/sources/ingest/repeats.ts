/** Rows that were delivered before: twice in this file, or again in a later file about the same time. They count once. */
import { ident, parquet, type Session } from '../../../engine/sql/index.ts'
import type { DatasetDef } from '../../rules/index.ts'
import { fieldByRole, lakeType } from './clean-plan.ts'

/**
 * Makes the table `repeats` (`_row`): accepted rows of `cleaned` whose key was delivered already. A key with an empty or
 * made-up part proves nothing: such rows repeat only when all their fields are the same.
 * @param earlier Parquet files of live versions whose period overlaps
 * @example await findRepeats(session, def, ['lake/medical-settlement/version=3/part-0.parquet'])
 */
export async function findRepeats(session: Session, def: DatasetDef, earlier: readonly string[]): Promise<void> {
  const person = fieldByRole(def, 'person')?.[0]
  const keyed = def.key.filter((name) => def.fields[name])
  const keyColumns = keyed.map(ident)
  const whole = keyed.map((name) => (name === person ? '_pid IS NOT NULL' : `${ident(name)} IS NOT NULL`))
  const complete = whole.length > 0 ? whole.join(' AND ') : 'FALSE'
  const all = Object.keys(def.fields).map(ident)
  const hash = `CASE WHEN ${complete} THEN hash(${(keyColumns.length ? keyColumns : all).join(', ')}) ELSE hash(${all.join(', ')}, 1) END`
  await session.step(
    'keyed',
    `SELECT _row, ${hash} AS k, ${complete} AS complete FROM cleaned WHERE reason IS NULL`,
    'table',
  )
  await session.step('twice', 'SELECT k FROM keyed GROUP BY k HAVING count(*) > 1', 'table')
  // Equal hashes are only a suspicion; the fields themselves decide.
  await session.step(
    'suspects',
    'SELECT c.*, s.complete FROM cleaned c JOIN keyed s USING (_row) SEMI JOIN twice USING (k)',
    'table',
  )
  const inFile = (by: readonly string[], when: string) =>
    `SELECT _row FROM (SELECT _row, row_number() OVER (PARTITION BY ${by.join(', ')} ORDER BY _row) AS nth FROM suspects WHERE ${when}) WHERE nth > 1`
  const parts = [inFile(keyColumns.length ? keyColumns : all, 'complete'), inFile(all, 'NOT complete')]
  if (earlier.length > 0) {
    // A region may have gained a field since then; the old rows have nothing in it.
    const known = new Set(
      (await session.columns(`SELECT * FROM ${parquet(earlier, { union_by_name: true })}`)).map((c) => c.name),
    )
    const columns = Object.entries(def.fields).map(([name, field]) =>
      known.has(name) ? ident(name) : `CAST(NULL AS ${lakeType(field.type)}) AS ${ident(name)}`,
    )
    const rows = `(SELECT ${columns.join(', ')}, _pid, _idq FROM ${parquet(earlier, { union_by_name: true })})`
    await session.step('earlier', `SELECT *, ${complete} AS complete FROM ${rows}`)
    await session.step(
      'earlier_keys',
      `SELECT k FROM (SELECT ${hash} AS k FROM earlier) SEMI JOIN keyed USING (k)`,
      'table',
    )
    await session.step(
      'again',
      'SELECT c.*, s.complete FROM cleaned c JOIN keyed s USING (_row) SEMI JOIN earlier_keys USING (k)',
      'table',
    )
    const same = (names: readonly string[]) => names.map((n) => `e.${n} IS NOT DISTINCT FROM a.${n}`).join(' AND ')
    const before = (names: readonly string[], when: string) =>
      `SELECT a._row FROM again a WHERE a.complete = ${when} AND EXISTS (SELECT 1 FROM earlier e WHERE e.complete = ${when} AND ${same(names)})`
    parts.push(before(keyColumns.length ? keyColumns : all, 'TRUE'), before(all, 'FALSE'))
  }
  await session.step('repeats', `SELECT DISTINCT _row FROM (${parts.join(' UNION ALL ')})`, 'table')
  for (const step of ['keyed', 'twice', 'suspects', ...(earlier.length ? ['earlier_keys', 'again'] : [])])
    await session.drop(step)
}
