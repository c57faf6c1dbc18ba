/** Sets the rows that are not data apart from the loaded cells: empty rows, totals, repeated headers, lines below the table. */
import { ident, literal, text } from '../sql/index.ts'
import { skipReasonOf } from './footer.ts'
import type { LoadSession, SkipReason } from './shape.ts'
import { cellColumns, cellsTable, skippedTable } from './table-names.ts'

/** As many rows are looked at one by one; of a longer table only its end and what queries find suspicious. */
const pageRows = 2000
const tailRows = 64

type StoredRow = Record<string, string | number | null>

/** The loaded cells, how to read them, and how to set some of them aside. */
interface Stored {
  session: LoadSession
  table: string
  headers: string[]
  columns: string[]
  rowSql: string
  /** Query for the stored rows with `_id` (position) and `_row`. */
  select: string
  /** A row of data stands here that is not among the stored ones: no footer begins above it. */
  after: number
}

/**
 * Makes the view `<table>` over `<table>__cells` without the rows that are not data, which go to `<table>_skipped`.
 * `rowSql` tells the row number of a stored row, `after` the number of the last data row that is kept elsewhere.
 * @example await setAside(session, 'raw', headers, 'rowid + 2')
 */
export async function setAside(
  session: LoadSession,
  table: string,
  headers: string[],
  rowSql: string,
  after = 0,
): Promise<void> {
  const columns = cellColumns(Math.max(1, headers.length))
  const cells = cellsTable(table)
  const select = `SELECT rowid::DOUBLE AS _id, (${rowSql})::DOUBLE AS _row, ${columns.join(', ')} FROM ${cells}`
  const stored: Stored = { session, table, headers, columns, rowSql, select, after }
  const [size] = await session.rows<{ n: number }>(`SELECT count(*)::DOUBLE AS n FROM ${cells}`)
  if (size && size.n > pageRows) await setAsideOfMany(stored)
  else await setAsideOfFew(stored, await session.rows<StoredRow>(`${select} ORDER BY _id`))

  const aside = `SELECT _row FROM ${skippedTable(table)} WHERE reason <> 'beside-table'`
  const some = await session.rows(`${aside} LIMIT 1`)
  const without = some.length > 0 ? ` WHERE (${rowSql}) NOT IN (${aside})` : ''
  await session.run(
    `CREATE VIEW ${ident(table)} AS SELECT (${rowSql})::BIGINT AS _row, ${columns.join(', ')} FROM ${cells}${without}`,
  )
}

async function setAsideOfFew(stored: Stored, rows: StoredRow[]): Promise<void> {
  const reasons = rows.map((row) => reasonOf(stored, row))
  const end = reasons.lastIndexOf(undefined)
  const isData = (reason: SkipReason | undefined, i: number) =>
    !reason || (reason === 'footer' && (i < end || Number(rows[i]?._row) <= stored.after))
  await skip(
    stored,
    rows.flatMap((row, i) => (isData(reasons[i], i) ? [] : [[row, reasons[i]!] as const])),
  )
}

async function setAsideOfMany(stored: Stored): Promise<void> {
  const { session, table, columns, rowSql, select } = stored
  const cells = cellsTable(table)
  const skipped = skippedTable(table)
  await session.run(`INSERT INTO ${skipped} SELECT ${rowSql}, 'empty', NULL FROM ${cells} WHERE ${emptySql(columns)}`)
  for (const test of suspectTests(stored)) {
    let page: StoredRow[]
    let last = -1
    do {
      page = await session.rows(`${select} WHERE (${test}) AND rowid > ${last} ORDER BY _id LIMIT ${pageRows}`)
      last = (page.at(-1)?._id as number | undefined) ?? last
      await skip(
        stored,
        page.flatMap((row) => {
          const reason = reasonOf(stored, row)
          return reason === 'total' || reason === 'repeated-header' ? [[row, reason] as const] : []
        }),
      )
    } while (page.length === pageRows)
  }
  const tail = await session.rows<StoredRow>(
    `${select} WHERE rowid >= (SELECT max(rowid) FROM ${cells}) - ${tailRows} AND (${rowSql}) > ${stored.after} ORDER BY _id DESC`,
  )
  const data = tail.findIndex((row) => reasonOf(stored, row) === undefined)
  const below = data < 0 ? tail : tail.slice(0, data)
  if (below.length === 0) return
  const known = await session.rows<StoredRow>(
    `SELECT _row::DOUBLE AS _row FROM ${skipped} WHERE _row >= ${below.at(-1)?._row} AND reason <> 'beside-table'`,
  )
  const done = new Set(known.map((row) => row._row))
  const rest = below.filter((row) => !done.has(row._row as number))
  await skip(
    stored,
    rest.map((row) => [row, reasonOf(stored, row) ?? 'footer'] as const),
  )
}

function reasonOf(stored: Stored, row: StoredRow): SkipReason | undefined {
  const values = stored.columns.map((c) => row[c] as string | null)
  return isHeaderAgain(values, stored.headers) ? 'repeated-header' : skipReasonOf(values)
}

async function skip(stored: Stored, rows: (readonly [StoredRow, SkipReason])[]): Promise<void> {
  if (rows.length === 0) return
  const values = rows.map(([row, reason]) => {
    const original = reason === 'empty' ? null : JSON.stringify(stored.columns.map((c) => row[c]))
    return `(${row._row}, ${text(reason)}, ${literal(original)})`
  })
  await stored.session.run(`INSERT INTO ${skippedTable(stored.table)} VALUES ${values.join(', ')}`)
}

/**
 * Cheap tests for rows worth a closer look: a word of totals in the first cells, or the header once more.
 * Totals leave cells empty; asking that first spares searching the texts of complete rows. Each test is a
 * query of its own, because DuckDB answers each from its statistics alone when the file is plain.
 */
function suspectTests({ columns, headers }: Stored): string[] {
  const gap = columns.length > 2 ? columns.map((c) => `${c} IS NULL`).join(' OR ') : 'true'
  const totals = columns
    .slice(0, 3)
    .map((c) => `(contains(${c}, '计') AND regexp_matches(${c}, '[合总小共累][ \u3000]*计'))`)
  const named = headers.flatMap((h, i) => (h.startsWith('(第') || h.includes('#') ? [] : [`c${i} = ${text(h)}`]))
  return [`(${gap}) AND (${totals.join(' OR ')})`, ...(named.length > 1 ? [named.slice(0, 4).join(' AND ')] : [])]
}

/**
 * Whether a row may be a total or the header once more, for rows of which only the cells `wordy` can hold any words.
 * @example suspectSql(['姓名', '人数'], ['c0']) // (c0 IS NULL OR …) AND contains(c0, '计') …
 */
export function suspectSql(headers: string[], wordy: readonly string[]): string {
  const columns = cellColumns(headers.length)
  const firstWordy = columns.slice(0, 3).filter((c) => wordy.includes(c))
  const total = firstWordy.map((c) => `contains(${c}, '计')`)
  const named = headers.flatMap((h, i) => (h.startsWith('(第') || h.includes('#') ? [] : [{ c: `c${i}`, h }]))
  // A heading in a column of numbers or days makes the row odd by itself.
  const again = named.length > 1 && named.slice(0, 4).every(({ c }) => wordy.includes(c))
  const header = again ? [named.slice(0, 4).map(({ c, h }) => `${c} = ${text(h)}`)] : []
  return [...total, ...header.map((all) => `(${all.join(' AND ')})`), 'FALSE'].join(' OR ')
}

/** Rows without any text. Comparing with '!', the first visible character, is much cheaper than trimming every cell. */
function emptySql(columns: string[]): string {
  return columns.map((c) => `(${c} IS NULL OR (${c} < '!' AND trim(${c}) = ''))`).join(' AND ')
}

function isHeaderAgain(values: (string | null)[], headers: string[]): boolean {
  const filled = values.filter((v) => v?.trim())
  return filled.length > 1 && values.every((v, i) => !v || v.trim() === headers[i])
}
