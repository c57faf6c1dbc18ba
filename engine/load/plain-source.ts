/** When DuckDB's own reader may read a delimited file, and the statement for it. */
import type { LoadJob } from './load-job.ts'
import { cellColumns, readCsvSql } from './table-names.ts'

/** A file that DuckDB may try by itself. */
export interface PlainSource {
  /** Table expression: `c0` … as texts in file order, an empty cell is NULL. */
  from: string
  /** Columns of `from`; the last ones may be beyond the header. */
  columns: string[]
  /** Physical lines below the header: the reading is only right when it gives as many rows. */
  lines: number
}

/**
 * The reading of a UTF-8 source by DuckDB; undefined when something about its bytes needs the careful parser.
 * @example const plain = plainSource(job, await utf8Source(job))
 */
export function plainSource(
  job: Pick<LoadJob, 'inspection' | 'sheet' | 'limits'>,
  source: { path: string; bytes: number; clean: boolean },
): PlainSource | undefined {
  const { inspection, sheet, limits } = job
  const facts = inspection.text
  const width = sheet.headers.length
  if (!source.clean || !facts || facts.nulBytes || !facts.shortLines || facts.loneReturns) return undefined
  if (facts.width < width || facts.width > width + 8) return undefined
  const columns = cellColumns(facts.width)
  const from = readCsvSql(source.path, {
    bytes: source.bytes,
    columns,
    delimiter: inspection.delimiter!,
    quote: facts.quotes,
    skip: facts.skipLines,
    recordBytes: limits.recordBytes,
  })
  return { from, columns, lines: facts.lines - facts.skipLines }
}

/** DuckDB's faults about the content of a file, as opposed to memory, disk or interruption. */
export function isComplaint(error: unknown): boolean {
  return /Invalid Input Error|CSV Error|Conversion Error|Invalid unicode|byte sequence|Parser Error/i.test(
    String(error),
  )
}

/** A fault that says the file is gone. */
export function isMissing(error: unknown): boolean {
  return /No such file|No files found|Cannot open file/i.test(String(error))
}
