/** Sets the rows that are not data apart from the loaded cells: empty rows, totals, repeated headers, lines below the table. */
import { ident, literal, text } from '../sql/index.ts'
import { skipReasonOf } from './footer.ts'
import type { LoadSession, SkipReason } from './shape.ts'
import { cellColumns, cellsTable, skippedTable } from './table-names.ts'

const tailRows = 64
const pageRows = 2000

type StoredRow = Record<string, string | number | null>

/**
 * Makes the view `<table>` over `<table>__cells` without the rows that are not data, which go to `<table>_skipped`.
 * `rowSql` tells the row number of a stored row.
 * @example await setAside(session, 'raw', headers, 'rowid + 2')
 */
export async function setAside(session: LoadSession, table: string, headers: string[], rowSql: string): Promise<void> {
  const cells = cellsTable(table)
  const columns = cellColumns(Math.max(1, headers.length))
  const select = `SELECT rowid::DOUBLE AS _id, (${rowSql})::DOUBLE AS _row, ${columns.join(', ')} FROM ${cells}`
  const reasonOf = (row: StoredRow) => {
    const values = columns.map((c) => row[c] as string | null)
    return isHeaderAgain(values, headers) ? 'repeated-header' : skipReasonOf(values)
  }
  const skip = async (rows: [StoredRow, SkipReason][]) => {
    const values = rows.map(([row, reason]) => {
      const original = JSON.stringify(columns.map((c) => row[c]))
      return `(${row._row}, ${text(reason)}, ${literal(original)})`
    })
    if (values.length > 0) await session.run(`INSERT INTO ${skippedTable(table)} VALUES ${values.join(', ')}`)
  }

  const empty = emptySql(columns)
  await session.run(`INSERT INTO ${skippedTable(table)} SELECT ${rowSql}, 'empty', NULL FROM ${cells} WHERE ${empty}`)
  for (const test of suspectTests(columns, headers)) {
    let last = -1
    for (;;) {
      const page = await session.rows<StoredRow>(
        `${select} WHERE (${test}) AND rowid > ${last} ORDER BY _id LIMIT ${pageRows}`,
      )
      const found = page.map((row) => [row, reasonOf(row)] as const)
      await skip(found.filter((f): f is [StoredRow, SkipReason] => f[1] === 'total' || f[1] === 'repeated-header'))
      if (page.length < pageRows) break
      last = page.at(-1)?._id as number
    }
  }
  const tail = await session.rows<StoredRow>(
    `${select} WHERE rowid >= (SELECT coalesce(max(rowid), 0) FROM ${cells}) - ${tailRows} ORDER BY _id DESC`,
  )
  const data = tail.findIndex((row) => reasonOf(row) === undefined)
  const below = data < 0 ? tail : tail.slice(0, data)
  const from = below.at(-1)?._row ?? 0
  const known = await session.rows<StoredRow>(
    `SELECT _row::DOUBLE AS _row FROM ${skippedTable(table)} WHERE _row >= ${from}`,
  )
  const done = new Set(known.map((row) => row._row))
  await skip(below.flatMap((row) => (done.has(row._row as number) ? [] : [[row, reasonOf(row) ?? 'footer']])))

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
  const totals = columns
    .slice(0, 3)
    .map((c) => `(contains(${c}, '计') AND regexp_matches(${c}, '[合总小共累][ \u3000]*计'))`)
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
