/** Writes rows in the format, encoding and delimiter a file was sent in, so that it can be corrected and sent again. */
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import writeExcelFile, { type SheetData } from 'write-excel-file/node'
import { ident, openDuckdb, text as sqlText } from '../sql/index.ts'
import { RowSink } from './row-sink.ts'
import type { Delimiter, Encoding, Format } from './shape.ts'
import { cellColumns, storeSql } from './table-names.ts'

/** How the file was sent; an `Inspection` fits. */
export interface SentAs {
  format: Format
  encoding?: Encoding
  delimiter?: Delimiter
}

type Row = readonly (string | null | undefined)[]
type Rows = Iterable<Row> | AsyncIterable<Row>

/**
 * Writes a header and rows to a new file. Cells are texts and stay texts: in XLSX an id number keeps all its digits and a
 * text beginning with "=" is no formula. What GB18030 cannot hold does not exist (it covers Unicode).
 * @throws when the file exists already or cannot be written
 * @example await writeBack('q.csv', { format: 'csv', encoding: 'gb18030', delimiter: ',' }, ['姓名', '原因'], [['张三', '日期不对']])
 */
export async function writeBack(path: string, as: SentAs, headers: readonly string[], rows: Rows): Promise<void> {
  if (as.format === 'xlsx') await writeXlsx(path, headers, rows)
  else if (as.format === 'parquet') await writeParquet(path, headers, rows)
  else if (as.format === 'jsonl') await writeText(path, 'utf-8', jsonLines(headers, rows))
  else await writeText(path, as.encoding ?? 'utf-8-bom', csvLines(headers, rows, as.delimiter ?? ','))
}

async function* csvLines(headers: readonly string[], rows: Rows, delimiter: string): AsyncGenerator<string> {
  const quoted = new RegExp(`["\\r\\n${delimiter === '|' ? '\\|' : delimiter}]|^\\s|\\s$`)
  const line = (cells: Row) =>
    `${cells.map((c) => (c && quoted.test(c) ? `"${c.replaceAll('"', '""')}"` : (c ?? ''))).join(delimiter)}\r\n`
  yield line(headers)
  for await (const row of rows) yield line(row)
}

async function* jsonLines(headers: readonly string[], rows: Rows): AsyncGenerator<string> {
  for await (const row of rows)
    yield `${JSON.stringify(Object.fromEntries(headers.map((header, i) => [header, row[i] ?? null])))}\n`
}

const flushChars = 1 << 18

async function writeText(path: string, encoding: Encoding, lines: AsyncIterable<string>): Promise<void> {
  const file = await open(path, 'wx')
  try {
    let held = encoding === 'utf-8-bom' || encoding.startsWith('utf-16') ? '\ufeff' : ''
    const flush = async () => {
      await file.writeFile(encode(held, encoding))
      held = ''
    }
    for await (const line of lines) {
      held += line
      if (held.length > flushChars) await flush()
    }
    await flush()
  } finally {
    await file.close()
  }
}

function encode(text: string, encoding: Encoding): Buffer {
  if (encoding === 'gb18030') return iconv.encode(text, 'gb18030')
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le')
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16()
  return Buffer.from(text)
}

async function writeXlsx(path: string, headers: readonly string[], rows: Rows): Promise<void> {
  const cell = (value: string | null | undefined) => (value ? { value: xmlSafe(value), type: String } : null)
  const data = [headers.map((h) => ({ value: xmlSafe(h), type: String, fontWeight: 'bold' as const }))] as object[][]
  for await (const row of rows) data.push(row.map(cell) as object[])
  await writeExcelFile(data as unknown as SheetData).toFile(path)
}

/** Control characters cannot stand in XML; Excel writes them as _xHHHH_. */
function xmlSafe(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to escape
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, (char) => {
    return `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`
  })
}

async function writeParquet(path: string, headers: readonly string[], rows: Rows): Promise<void> {
  const tempDir = await mkdtemp(join(tmpdir(), 'write-'))
  const db = await openDuckdb({ memoryLimitMib: 512, threads: 1, tempDir })
  try {
    const sink = new RowSink(join(tempDir, 'rows.csv'))
    let row = 0
    for await (const cells of rows)
      sink.write(
        ++row,
        headers.map((_, i) => cells[i] ?? ''),
      )
    sink.close()
    const columns = cellColumns(headers.length)
    await db.run(storeSql('sent', sink, ['_row', ...columns], 4 << 20))
    const named = columns.map((column, i) => `${column} AS ${ident(headers[i] ?? column)}`)
    await db.run(`COPY (SELECT ${named.join(', ')} FROM sent ORDER BY _row) TO ${sqlText(path)} (FORMAT parquet)`)
  } finally {
    db.close()
    await rm(tempDir, { recursive: true, force: true })
  }
}
