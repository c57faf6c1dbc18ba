/** What the reader says about a file and about a loaded sheet. All of it is plain JSON, so it can be kept and shown. */
import type { LoadLimits } from './limits.ts'

export type Format = 'csv' | 'xlsx' | 'jsonl' | 'parquet'
/** utf-16 with byte order; gb18030 also stands for GBK and GB2312, which it contains. */
export type Encoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'gb18030'
export type Delimiter = ',' | '\t' | ';' | '|'

/** Why a whole file (or sheet) cannot be read. */
export type RefusalReason =
  | 'empty-file'
  | 'not-a-file'
  | 'not-a-table'
  | 'old-excel'
  | 'protected'
  | 'damaged'
  | 'zip-bomb'
  | 'unsafe-xml'
  | 'too-many-sheets'
  | 'too-many-columns'
  | 'unknown-encoding'
  | 'changed-while-reading'
  | 'no-such-sheet'

/** A refusal: what is the matter and what to do, in Chinese and English. */
export interface Refusal {
  ok: false
  reason: RefusalReason
  message_zh: string
  message_en: string
}

/** One table candidate of a file: a sheet of a workbook, or the only one (named '') of the other formats. */
export interface SheetLook {
  /** Sheet name; '' for formats without sheets. */
  name: string
  /** False for sheets that hold filling instructions, notes or nothing; loading one gives no rows. */
  isTable: boolean
  /** Number of the (last) header row as a spreadsheet shows it; 0 when the format has no header row (JSON Lines). */
  headerRow: number
  /** How many rows the header takes (two-row headers are joined "A/B"). */
  headerRows: number
  /** Unique, never empty: a repeated header gets "#2", a missing one is "(第3列)". */
  headers: string[]
  /** Texts above the header (title, "填报单位：…"), row by row, empty cells left out. */
  titleRows: string[][]
  /** First about 50 data rows as raw text; '' for an empty cell. Footers may be among them. */
  sample: string[][]
  /** Rows below the header, footers included; exact for CSV without line breaks in cells, XLSX and Parquet. */
  estimatedRows: number
  /** XLSX: regions merged over several rows below the header; their value counts for each row. */
  mergedBelow?: number
}

/** What `inspectFile` found. Plain JSON; keep it for `loadSheet`. */
export interface Inspection {
  ok: true
  format: Format
  encoding?: Encoding
  delimiter?: Delimiter
  sheets: SheetLook[]
  /** Bytes of the file at inspection; a different size when loading is refused. */
  bytes: number
  /** CSV only: what one pass over all bytes found; chooses the fast or the careful way. */
  text?: TextFacts
}

/** Facts about all bytes of a text file (after the byte order mark). */
export interface TextFacts {
  /** Lines, counted by line feeds (or carriage returns when the file has no line feed); a last line without one counts. */
  lines: number
  quotes: boolean
  nulBytes: boolean
  /** Every byte sequence is right in the chosen encoding. */
  clean: boolean
  /** Lines end with a lone carriage return (old Macintosh). */
  carriageReturnOnly: boolean
  /** Carriage returns stand between proper line ends; they are part of a cell, which only the careful reader knows. */
  loneReturns: boolean
  /** Physical lines up to and including the header. */
  skipLines: number
  /** Cells of most records, including an empty one after a delimiter at the end of the line. */
  width: number
  /** No line longer than the record limit was seen. */
  shortLines: boolean
}

/** Why one record is no row of its table. */
export type RejectReason =
  | 'too-many-cells'
  | 'too-few-cells'
  | 'broken-quoting'
  | 'undecodable'
  | 'oversized-cell'
  | 'nul-byte'
  | 'broken-json'
  | 'cut-off'

/** Why one row is not data at all: neither accepted nor quarantined. */
export type SkipReason = 'empty' | 'total' | 'footer' | 'beside-table' | 'repeated-header'

/** What `loadSheet` made: table `<table>`, `<table>_rejects`, `<table>_skipped`. rows in = rows + rejects. */
export interface LoadedSheet {
  ok: true
  /** Rows of `<table>`. */
  rows: number
  /** Rows of `<table>_rejects`. */
  rejects: number
  /** Rows recognised as not data, by reason. */
  skipped: Partial<Record<SkipReason, number>>
  /** Header of c0..cN. */
  headers: string[]
  /** True when DuckDB's own parallel reader did the work. */
  fast: boolean
}

export interface InspectOptions {
  /** Name the sender gave; only used in messages and to tell .txt from .csv, never as a path. */
  fileName: string
  limits?: Partial<LoadLimits>
}

export interface LoadOptions {
  /** Folder for temporary files; default the system's. */
  tempDir?: string
  limits?: Partial<LoadLimits>
  /** Called now and then with bytes (or rows for XLSX) done and to do. */
  onProgress?: (done: number, total: number) => void
}

/** What loading needs of a DuckDB session; `engine/sql` sessions fit. */
export interface LoadSession {
  run(sql: string): Promise<void>
  rows<T extends object>(sql: string): Promise<T[]>
}
