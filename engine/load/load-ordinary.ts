/**
 * Loads a large plain CSV without ever storing its text: ordinary rows are kept in the narrow form the caller asks for while
 * DuckDB reads, and only the odd ones as cells, to be looked at with care.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ident } from '../sql/index.ts'
import { skipReasonOf } from './footer.ts'
import { limitsWith } from './limits.ts'
import { utf8Source } from './load-csv.ts'
import { isComplaint, isMissing, type PlainSource, plainSource } from './plain-source.ts'
import { readHead } from './read-chunks.ts'
import { Refused } from './refusal.ts'
import { lastLines, sampleLines } from './sample-lines.ts'
import { setAside, suspectSql } from './set-aside.ts'
import type { Inspection, LoadedSheet, LoadOptions, LoadSession } from './shape.ts'
import { cellColumns, cellsTable, dropSheet, ordinaryTable, rejectsTable, skippedTable } from './table-names.ts'

/** Below this many bytes storing the text costs nothing worth saving. */
const fewestBytes = 4 << 20
/** Rows at the end that may be lines below the table. */
const tailRows = 64

/** How a caller wants ordinary rows kept. */
export interface OrdinaryRows {
  /**
   * A query over a table expression with `c0` …: gives them all again, the columns named in `kept`, and `odd`: the row is not
   * ordinary. A row without any text must be odd. No joins: they would lose the order of the rows, which numbers them.
   */
  select: (from: string) => string
  kept: readonly string[]
  /** Cells that may hold any words in an ordinary row; totals are looked for there. */
  wordy: readonly string[]
}

/** A file of which rows all over it were seen, not yet loaded. */
export interface OrdinarySource {
  /** Rows from many places of the file, cells as texts, '' when empty. */
  sample: string[][]
  /**
   * Makes table `<table>_ordinary` with the kept columns (`rowid + firstRow` is the row number; `cells` is NULL for ordinary
   * rows), and view `<table>`, `<table>_rejects`, `<table>_skipped` as `loadSheet` does, but of the odd rows only.
   * Undefined when the file turns out to need `loadSheet`.
   */
  load: (session: LoadSession, table: string, rows: OrdinaryRows) => Promise<LoadedOrdinary | undefined>
  close: () => Promise<void>
}

export interface LoadedOrdinary extends LoadedSheet {
  ordinary: number
  firstRow: number
}

/**
 * Opens a file for `load`; undefined when it is small or not a plain CSV.
 * @throws Refused 'changed-while-reading' while transcoding; the caller then asks `loadSheet`, which says so
 * @example
 * const source = await openOrdinary(path, look, '', {})
 * const loaded = await source?.load(session, 'raw', { kept: ['n'], wordy: ['c1'], select: (from) => `SELECT *, …` })
 */
export async function openOrdinary(
  path: string,
  inspection: Inspection,
  sheetName: string,
  options: LoadOptions = {},
): Promise<OrdinarySource | undefined> {
  const limits = limitsWith(options.limits)
  const sheet = inspection.sheets.find((s) => s.name === sheetName)
  if (inspection.format !== 'csv' || inspection.bytes < fewestBytes || !sheet?.isTable) return undefined
  if (inspection.text?.width !== sheet.headers.length) return undefined
  if ((await readHead(path, 1)).bytes !== inspection.bytes) return undefined
  const tempDir = await mkdtemp(join(options.tempDir ?? tmpdir(), 'load-'))
  const close = () => rm(tempDir, { recursive: true, force: true })
  try {
    const onProgress = options.onProgress ?? (() => {})
    const source = await utf8Source({ path, inspection, tempDir, onProgress })
    const plain = plainSource({ inspection, sheet, limits }, source)
    if (!plain) {
      await close()
      return undefined
    }
    const { headers } = sheet
    const delimiter = inspection.delimiter ?? ','
    return {
      sample: await sampleLines(source, delimiter, headers.length),
      load: async (session, table, rows) => {
        const tail = await lastLines(source, delimiter, tailRows)
        const data = tail.toReversed().findIndex((cells) => cells !== undefined && skipReasonOf(cells) === undefined)
        const below = data < 0 ? tail.length : data
        return await store(session, table, rows, { plain, headers, firstRow: sheet.headerRow + 1, below })
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

interface Storing {
  plain: PlainSource
  headers: string[]
  firstRow: number
  /** Lines at the end of the file that are no data. */
  below: number
}

async function store(
  session: LoadSession,
  table: string,
  rows: OrdinaryRows,
  of: Storing,
): Promise<LoadedOrdinary | undefined> {
  const { plain, headers, firstRow, below } = of
  const columns = cellColumns(headers.length)
  const ordinary = ordinaryTable(table)
  const suspect = suspectSql(headers, rows.wordy)
  await dropSheet(session, table)
  const query = `SELECT ${rows.kept.map(ident).join(', ')},
      CASE WHEN coalesce(odd, TRUE) OR coalesce(${suspect}, FALSE) THEN [${columns.join(', ')}] END AS cells
    FROM (${rows.select(plain.from)})`
  try {
    // Lists of words (x IN …) would become joins, too.
    await session.run(`SET preserve_insertion_order = true; SET disabled_optimizers = 'in_clause'`)
    const planned = await session.rows<{ explain_value: string }>(`EXPLAIN ${query}`)
    if (planned.some((p) => /JOIN|ORDER_BY|UNION/.test(p.explain_value)))
      throw new Error('The rows would lose the order that numbers them')
    await session.run(`CREATE TABLE ${ordinary} AS ${query}`)
  } catch (error) {
    if (isMissing(error)) throw new Refused('changed-while-reading')
    if (!isComplaint(error) && !/Out of Range Error/i.test(String(error))) throw error
    return undefined
  } finally {
    await session.run('RESET disabled_optimizers')
  }
  const [found] = await session.rows<{ n: number; odd: number; last: number | null }>(
    `SELECT count(*)::DOUBLE AS n, count(cells)::DOUBLE AS odd, max(rowid) FILTER (WHERE cells IS NULL)::DOUBLE AS last FROM ${ordinary}`,
  )
  const last = found?.last ?? -1
  // An ordinary row among the lines below the table: the careful way has to tell what it is.
  if (found?.n !== plain.lines || last >= plain.lines - below) {
    await dropSheet(session, table)
    return undefined
  }
  const picked = columns.map((c, i) => `cells[${i + 1}] AS ${c}`)
  await session.run(
    `CREATE TABLE ${cellsTable(table)} AS SELECT (rowid + ${firstRow})::BIGINT AS _row, ${picked.join(', ')} FROM ${ordinary} WHERE cells IS NOT NULL;
     CREATE TABLE ${rejectsTable(table)} (_row BIGINT, reason VARCHAR, detail VARCHAR, original VARCHAR);
     CREATE TABLE ${skippedTable(table)} (_row BIGINT, reason VARCHAR, original VARCHAR)`,
  )
  await setAside(session, table, headers, '_row', last + firstRow)
  const counts = await session.rows<{ reason: string; n: number }>(
    `SELECT ' odd' AS reason, count(*)::DOUBLE AS n FROM ${ident(table)}
     UNION ALL SELECT reason, count(*)::DOUBLE FROM ${skippedTable(table)} GROUP BY reason`,
  )
  const { ' odd': odd = 0, ...skipped } = Object.fromEntries(counts.map((c) => [c.reason, c.n]))
  const kept = found.n - found.odd
  return { ok: true, rows: kept + odd, rejects: 0, skipped, headers, fast: true, ordinary: kept, firstRow }
}
