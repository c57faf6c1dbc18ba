/** For tests of loading: hand-made zip archives and workbooks (also wrong ones), and a session with a temporary folder. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import { openDuckdb, type Session } from '../sql/index.ts'
import { inspectFile, loadSheet } from './index.ts'
import type { Inspection, LoadedSheet, LoadOptions, Refusal } from './shape.ts'

export interface ZipPart {
  name: string
  data: string | Buffer
  /** Says another unpacked size than the true one. */
  claim?: number
}

/** A zip archive of the given parts. */
export function makeZip(parts: ZipPart[]): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const { name, data, claim } of parts) {
    const raw = Buffer.isBuffer(data) ? data : Buffer.from(data)
    const packed = deflateRawSync(raw)
    const title = Buffer.from(name)
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50, 0)
    head.writeUInt16LE(20, 4)
    head.writeUInt16LE(0x0800, 6)
    head.writeUInt16LE(8, 8)
    head.writeUInt32LE(crc32(raw), 14)
    head.writeUInt32LE(packed.length, 18)
    head.writeUInt32LE(claim ?? raw.length, 22)
    head.writeUInt16LE(title.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(20, 4)
    entry.writeUInt16LE(20, 6)
    head.copy(entry, 8, 6, 28)
    entry.writeUInt32LE(offset, 42)
    locals.push(head, title, packed)
    central.push(entry, title)
    offset += 30 + title.length + packed.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Math.min(parts.length, 65535), 8)
  end.writeUInt16LE(Math.min(parts.length, 65535), 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, directory, end])
}

/** The parts of a workbook; `sheets` are the XML inside <worksheet>…</worksheet>. */
export function workbookParts(sheets: Record<string, string>, more: ZipPart[] = []): ZipPart[] {
  const names = Object.keys(sheets)
  const ns = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const rel = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const list = names.map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('')
  const relations = [
    ...names.map(
      (_, i) => `<Relationship Id="rId${i + 1}" Type="${rel}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
    ),
    `<Relationship Id="rs" Type="${rel}/styles" Target="styles.xml"/>`,
    `<Relationship Id="rt" Type="${rel}/sharedStrings" Target="sharedStrings.xml"/>`,
  ]
  return [
    { name: 'xl/workbook.xml', data: `<workbook xmlns="${ns}" xmlns:r="${rel}"><sheets>${list}</sheets></workbook>` },
    { name: 'xl/_rels/workbook.xml.rels', data: `<Relationships>${relations.join('')}</Relationships>` },
    ...names.map((name, i) => ({
      name: `xl/worksheets/sheet${i + 1}.xml`,
      data: `<worksheet xmlns="${ns}">${sheets[name]}</worksheet>`,
    })),
    ...more,
  ]
}

/** Rows of texts as <sheetData>; null cells are left out, other XML goes in as given. */
export function sheetData(rows: (string | null | { xml: string })[][]): string {
  const cell = (value: string | { xml: string }, ref: string) =>
    typeof value === 'string'
      ? `<c r="${ref}" t="inlineStr"><is><t>${value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</t></is></c>`
      : value.xml.replace('<c', `<c r="${ref}"`)
  const body = rows.map((cells, i) => {
    const inside = cells.map((value, c) =>
      value === null ? '' : cell(value, `${String.fromCharCode(65 + c)}${i + 1}`),
    )
    return inside.some(Boolean) ? `<row r="${i + 1}">${inside.join('')}</row>` : ''
  })
  return `<sheetData>${body.join('')}</sheetData>`
}

export interface Bench {
  dir: string
  db: Session
  /** Writes a file and gives its path. */
  file(name: string, content: string | Buffer): string
  /** Inspects and loads the first table; what was found, the rows, rejects and skipped rows. */
  load(path: string, options?: LoadOptions): Promise<Loaded>
  close(): void
}

export interface Loaded {
  look: Inspection
  sheet: LoadedSheet
  rows: Record<string, string | number | null>[]
  rejects: { _row: number; reason: string; detail: string; original: string }[]
  skipped: { _row: number; reason: string; original: string | null }[]
}

/** A session and a folder that `close` removes. */
export async function openBench(): Promise<Bench> {
  const dir = mkdtempSync(join(tmpdir(), 'load-test-'))
  const db = await openDuckdb({ memoryLimitMib: 512, threads: 2, tempDir: join(dir, 'spill') })
  let made = 0
  return {
    dir,
    db,
    file(name, content) {
      const path = join(dir, `${++made}-${name}`)
      writeFileSync(path, content)
      return path
    },
    async load(path, options) {
      const look = await inspectFile(path, { fileName: 'test', limits: options?.limits })
      if (!look.ok) throw new Error(`refused: ${look.reason} ${look.message_en}`)
      const name = look.sheets.find((s) => s.isTable)?.name ?? look.sheets[0]?.name ?? ''
      const sheet: LoadedSheet | Refusal = await loadSheet(db, path, look, name, 'raw', { tempDir: dir, ...options })
      if (!sheet.ok) throw new Error(`refused: ${sheet.reason} ${sheet.message_en}`)
      return {
        look,
        sheet,
        rows: await db.rows('FROM raw'),
        rejects: await db.rows('FROM raw_rejects ORDER BY _row'),
        skipped: await db.rows('FROM raw_skipped ORDER BY _row'),
      }
    },
    close() {
      db.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
