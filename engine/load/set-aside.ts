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
    odd.set(row._row as number, { reason, original: values.every((v) => !v) ? '' : JSON.stringify(values) })
    return true
  }

  const suspects = await session.rows<Record<string, string>>(
    `SELECT (${rowSql})::DOUBLE AS _row, ${columns.join(', ')} FROM ${cells} WHERE ${suspectSql(columns, headers)}`,
  )
  for (const row of suspects) note(row, false)
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
  const without = odd.size > 0 ? ` WHERE (${rowSql}) NOT IN (SELECT _row FROM ${skippedTable(table)})` : ''
  await session.run(
    `CREATE VIEW ${ident(table)} AS SELECT (${rowSql})::BIGINT AS _row, ${columns.join(', ')} FROM ${cells}${without}`,
  )
}

/** Cheap test for rows worth a closer look: all empty, a word of totals in the first cells, or the header once more. */
function suspectSql(columns: string[], headers: string[]): string {
  const empty = columns.map((c) => `(${c} IS NULL OR ${c} = ' ')`).join(' AND ')
  const totals = columns.slice(0, 3).map((c) => `(contains(${c}, '计') AND length(${c}) < 24)`)
  const named = headers.flatMap((h, i) => (h.startsWith('(第') || h.includes('#') ? [] : [`c${i} = ${text(h)}`]))
  return [`(${empty})`, ...totals, ...(named.length > 1 ? [`(${named.slice(0, 4).join(' AND ')})`] : [])].join(' OR ')
}

function isHeaderAgain(values: (string | null)[], headers: string[]): boolean {
  const filled = values.filter((v) => v?.trim())
  return filled.length > 1 && values.every((v, i) => !v || v.trim() === headers[i])
}
