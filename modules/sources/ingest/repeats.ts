/** Rows that were delivered before: twice in this file, or again in a later file about the same time. They count once. */
import { ident, parquet, type Session } from '../../../engine/sql/index.ts'
import type { DatasetDef } from '../../rules/index.ts'
import { fieldByRole, lakeType } from './sheet-columns.ts'

/**
 * Makes the table `repeats` (`_row`): accepted rows of `cleaned` whose key was delivered already. A key with an empty or
 * made-up part proves nothing: such rows repeat only when all their fields are the same.
 * @param earlier Parquet files of live versions whose period overlaps
 * @example await findRepeats(session, def, ['lake/medical-settlement/version=3/part-0.parquet'])
 */
export async function findRepeats(session: Session, def: DatasetDef, earlier: readonly string[]): Promise<void> {
  const person = fieldByRole(def, 'person')?.[0]
  const keyed = def.key.filter((name) => def.fields[name])
  // Two rows are of the same person when they have the same key; comparing numbers is much cheaper than ids.
  const keyColumns = keyed.map((name) => (name === person ? '_pid' : ident(name)))
  const complete = keyColumns.length > 0 ? keyColumns.map((c) => `${c} IS NOT NULL`).join(' AND ') : 'FALSE'
  const all = Object.keys(def.fields).map(ident)
  const ways = [
    { when: complete, by: keyColumns, hash: `hash(${keyColumns.join(', ')})` },
    { when: `NOT (${complete})`, by: all, hash: `hash(${all.join(', ')}, 1)` },
  ].filter((way) => way.by.length > 0)
  const old = earlier.length > 0 ? await earlierSql(session, def, earlier) : undefined
  const parts: string[] = []
  for (const [i, { when, by, hash }] of ways.entries()) {
    const keys = `SELECT _row, ${by.join(', ')}, ${hash} AS k FROM cleaned WHERE reason IS NULL AND ${when}`
    await session.step(`twice_${i}`, `SELECT k FROM (${keys}) GROUP BY k HAVING count(*) > 1`, 'table')
    // Equal hashes are only a suspicion; the fields themselves decide.
    parts.push(
      `SELECT _row FROM (SELECT _row, row_number() OVER (PARTITION BY ${by.join(', ')} ORDER BY _row) AS nth FROM (${keys}) SEMI JOIN twice_${i} USING (k)) WHERE nth > 1`,
    )
    if (old === undefined) continue
    const before = `SELECT ${by.join(', ')}, ${hash} AS k FROM (${old}) WHERE ${when}`
    await session.step(`known_${i}`, `SELECT DISTINCT k FROM (${before}) SEMI JOIN (${keys}) USING (k)`, 'table')
    const same = by.map((n) => `e.${n} IS NOT DISTINCT FROM a.${n}`).join(' AND ')
    parts.push(
      `SELECT a._row FROM (SELECT * FROM (${keys}) SEMI JOIN known_${i} USING (k)) a
       WHERE EXISTS (SELECT 1 FROM (SELECT * FROM (${before}) SEMI JOIN known_${i} USING (k)) e WHERE e.k = a.k AND ${same})`,
    )
  }
  await session.step('repeats', `SELECT DISTINCT _row FROM (${parts.join(' UNION ALL ')})`, 'table')
  for (const i of ways.keys())
    for (const step of ['twice', ...(old ? ['known'] : [])]) await session.drop(`${step}_${i}`)
}

/** Rows of earlier files with the columns of today; a region may have gained a field since then, the old rows have nothing in it. */
async function earlierSql(session: Session, def: DatasetDef, earlier: readonly string[]): Promise<string> {
  const files = parquet(earlier, { union_by_name: true })
  const known = new Set((await session.columns(`SELECT * FROM ${files}`)).map((c) => c.name))
  const columns = Object.entries(def.fields).map(([name, field]) =>
    known.has(name) ? ident(name) : `CAST(NULL AS ${lakeType(field.type)}) AS ${ident(name)}`,
  )
  return `SELECT ${columns.join(', ')}, _pid FROM ${files}`
}
