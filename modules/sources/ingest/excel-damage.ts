/** Id numbers that a spreadsheet cut to 15 significant digits and whose check digit fits all the same, by chance. */
import { ident, type Session } from '../../../engine/sql/index.ts'
import type { DatasetDef } from '../../rules/index.ts'
import type { SheetMapping } from '../shared.ts'

/** As sent: 18 digits of which the last three are zeros, or a number in scientific notation. */
const damaged = `'[0-9]{15}000|[0-9](\\.[0-9]*)?[Ee]\\+?[0-9]+'`

/**
 * Doubts ids ending in 000 of a column in which other ids are visibly damaged. One cut number in eleven gets a fitting check
 * digit, and would give the row to a stranger; of sound numbers fewer than one in a thousand ends so. Where at least as many
 * are damaged as would be doubted, the doubted ones are damaged too. A required id is refused, another one is kept as evidence
 * without a person. Works on `cleaned_rows` of cleanSheet.
 * @param raw the loaded sheet's view, for the cells as sent
 * @returns number of rows doubted
 * @example await doubtExcelZeros(session, 'raw', def, mapping, 12) // 3
 */
export async function doubtExcelZeros(
  session: Session,
  raw: string,
  def: DatasetDef,
  mapping: SheetMapping,
  width: number,
): Promise<number> {
  const [name, field] = Object.entries(def.fields).find(([, f]) => f.role === 'person') ?? []
  if (!name || field?.type !== 'citizen-id' || !mapping.columns.some((c) => c.field === name)) return 0
  const fits = `_pid IS NOT NULL AND _pid % 100 = 0 AND right(${ident(name)}, 3) = '000' AND _idq IN ('ok', 'repaired')`
  const { seen, doubted } = await session.row<{ seen: number; doubted: number }>(`SELECT
      count(*) FILTER (_pid IS NULL AND (reason IN ('id-excel-zeros', 'id-excel-number') OR (_idq = 'invalid' AND regexp_full_match(${ident(name)}, ${damaged}))))::DOUBLE AS seen,
      count(*) FILTER (reason IS NULL AND ${fits})::DOUBLE AS doubted
    FROM cleaned_rows WHERE _pid IS NULL OR _pid % 100 = 0`)
  if (doubted === 0 || seen < doubted) return 0
  if (!field.required) {
    await session.run(`UPDATE cleaned_rows SET _pid = NULL, _idq = 'invalid' WHERE reason IS NULL AND ${fits}`)
    return doubted
  }
  const cells = Array.from({ length: width }, (_, i) => `coalesce(r.c${i}, '')`).join(', ')
  await session.run(`UPDATE cleaned_rows SET _pid = NULL, _idq = 'invalid', reason = 'id-excel-suspect', field = '${name}', original = to_json([${cells}])
    FROM ${ident(raw)} r WHERE r._row = cleaned_rows._row AND reason IS NULL AND ${fits}`)
  return doubted
}
