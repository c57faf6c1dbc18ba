/** Sets the rows that are not data apart from the loaded cells: empty rows, totals, repeated headers, lines below the table. */
import { ident, literal, text } from '../sql/index.ts'
import { skipReasonOf } from './footer.ts'
import type { LoadSession, SkipReason } from './shape.ts'
import { cellColumns, cellsTable, skippedTable } from './table-names.ts'

const tailRows = 64

/**
 * Makes the view `<table>` over `<table>__cells` without the rows that are not data, which go to `<table>_skipped`.
 * `rowSql` tells the row number of a stored row.
 * @example await setAside(session, 'raw', headers, 'rowid + 2')
 */
export async function setAside(session: LoadSession, table: string, headers: string[], rowSql: string): Promise<void> {
  const cells = cellsTable(table)
  const columns = cellColumns(Math.max(1, headers.length))
  const odd = new Map<number, { reason: SkipReason; original: string }>()
  const note = (row: Record<string, string | number | null>, tail: boolean) => {
    const values = columns.map((c) => row[c] as string | null)
    const reason = isHeaderAgain(values, headers) ? 'repeated-header' : skipReasonOf(values)
    if (!reason || (reason === 'footer' && !tail)) return false
    const done = reason === 'empty' && values.every((v) => !v?.replaceAll(' ', ''))
    if (!done) odd.set(row._row as number, { reason, original: values.every((v) => !v) ? '' : JSON.stringify(values) })
    return true
  }

  await session.run(
    `INSERT INTO ${skippedTable(table)} SELECT ${rowSql}, 'empty', NULL FROM ${cells} WHERE ${emptySql(columns)}`,
  )
  for (const test of suspectTests(columns, headers)) {
    const suspects = await session.rows<Record<string, string>>(
      `SELECT (${rowSql})::DOUBLE AS _row, ${columns.join(', ')} FROM ${cells} WHERE ${test}`,
    )
    for (const row of suspects) note(row, false)
  }
  const tail = await session.rows<Record<string, string>>(
    `SELECT (${rowSql})::DOUBLE AS _row, ${columns.join(', ')} FROM ${cells}
     WHERE rowid >= (SELECT coalesce(max(rowid), 0) FROM ${cells}) - ${tailRows} ORDER BY _row DESC`,
  )
  for (const row of tail) if (!note(row, true)) break

  if (odd.size > 0) {
    const values = [...odd].map(([row, { reason, original }]) => `(${row}, ${text(reason)}, ${literal(original)})`)
    for (let i = 0; i < values.length; i += 1000)
      await session.run(`INSERT INTO ${skippedTable(table)} VALUES ${values.slice(i, i + 1000).join(', ')}`)
  }
  const aside = `SELECT _row FROM ${skippedTable(table)} WHERE reason <> 'beside-table'`
  const { n } = (await session.rows<{ n: number }>(`SELECT count(*)::DOUBLE AS n FROM (${aside})`))[0] ?? { n: 0 }
  const without = n > 0 ? ` WHERE (${rowSql}) NOT IN (${aside})` : ''
  await session.run(
    `CREATE VIEW ${ident(table)} AS SELECT (${rowSql})::BIGINT AS _row, ${columns.join(', ')} FROM ${cells}${without}`,
  )
}

/**
 * Cheap tests for rows worth a closer look: a word of totals in the first cells, or the header once more.
 * Totals leave cells empty; asking that first spares searching the texts of complete rows. Each test is a
 * query of its own, because DuckDB answers each from its statistics alone when the file is plain.
 */
function suspectTests(columns: string[], headers: string[]): string[] {
  const gap = columns.length > 2 ? columns.map((c) => `${c} IS NULL`).join(' OR ') : 'true'
  const totals = columns.slice(0, 3).map((c) => `(contains(${c}, '计') AND length(${c}) < 24)`)
  const named = headers.flatMap((h, i) => (h.startsWith('(第') || h.includes('#') ? [] : [`c${i} = ${text(h)}`]))
  return [`(${gap}) AND (${totals.join(' OR ')})`, ...(named.length > 1 ? [named.slice(0, 4).join(' AND ')] : [])]
}

/** Rows without any text. Comparing with '!', the first visible character, is much cheaper than trimming every cell. */
function emptySql(columns: string[]): string {
  return columns.map((c) => `(${c} IS NULL OR (${c} < '!' AND trim(${c}) = ''))`).join(' AND ')
}

function isHeaderAgain(values: (string | null)[], headers: string[]): boolean {
  const filled = values.filter((v) => v?.trim())
  return filled.length > 1 && values.every((v, i) => !v || v.trim() === headers[i])
}
