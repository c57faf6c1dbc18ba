/** What a workbook consists of: its sheets, shared texts, cell styles. */
import type { LoadLimits } from '../limits.ts'
import { Refused } from '../refusal.ts'
import type { CellStyle } from './cell-text.ts'
import type { OpenZip } from './open-zip.ts'
import { readXml, type XmlHandlers } from './read-xml.ts'
import { styleOf } from './style-kind.ts'

export interface WorkbookSheet {
  name: string
  part: string
  hidden: boolean
}

export interface Workbook {
  sheets: WorkbookSheet[]
  /** Dates count from 1904 (old Macintosh Excel). */
  from1904: boolean
  sharedTexts: string[]
  styles: CellStyle[]
}

/**
 * Reads everything of a workbook except the sheets themselves.
 * @throws Refused when the archive is no workbook or passes a limit
 * @example (await readWorkbook(zip, defaultLimits)).sheets[0].name // 'Sheet1'
 */
export async function readWorkbook(zip: OpenZip, limits: LoadLimits): Promise<Workbook> {
  const main = await mainPart(zip)
  const folder = main.slice(0, main.lastIndexOf('/') + 1)
  const parts = await relations(zip, `${folder}_rels/${main.slice(folder.length)}.rels`, folder)
  const sheets: WorkbookSheet[] = []
  let from1904 = false
  await readXml(zip, main, {
    open(name, a) {
      if (name === 'workbookPr') from1904 = a.date1904 === '1' || a.date1904 === 'true'
      if (name !== 'sheet') return
      const id = Object.entries(a).find(([key]) => key === 'r:id' || key.endsWith(':id'))?.[1] ?? ''
      const part = parts.get(id)?.part
      if (sheets.length >= limits.sheets) throw new Refused('too-many-sheets', `超过 ${limits.sheets} 个`)
      if (part && zip.has(part)) sheets.push({ name: a.name ?? '', part, hidden: (a.state ?? 'visible') !== 'visible' })
    },
  })
  if (sheets.length === 0) throw new Refused('damaged', '没有工作表')
  const partOf = (type: string) => [...parts.values()].find((p) => p.type.endsWith(`/${type}`))?.part
  const texts = partOf('sharedStrings')
  const styles = partOf('styles')
  return {
    sheets: uniqueNames(sheets),
    from1904,
    sharedTexts: texts && zip.has(texts) ? await readSharedTexts(zip, texts, limits) : [],
    styles: styles && zip.has(styles) ? await readStyles(zip, styles) : [],
  }
}

/** The workbook part, or a refusal that says what the archive is instead. */
async function mainPart(zip: OpenZip): Promise<string> {
  if (zip.has('xl/workbook.xml')) return 'xl/workbook.xml'
  if (zip.has('xl/workbook.bin')) throw new Refused('old-excel', ' Excel 二进制工作簿（.xlsb）')
  if (zip.has('word/document.xml')) throw new Refused('not-a-table', 'Word 文档 .docx')
  if (zip.has('ppt/presentation.xml')) throw new Refused('not-a-table', '演示文稿 .pptx')
  if (zip.has('content.xml') && zip.has('mimetype')) throw new Refused('old-excel', ' ODS 表格')
  if (zip.has('_rels/.rels')) {
    const found = [...(await relations(zip, '_rels/.rels', '')).values()].find((p) =>
      p.type.endsWith('/officeDocument'),
    )
    if (found && zip.has(found.part) && /workbook/i.test(found.part)) return found.part
  }
  throw new Refused('not-a-table', 'ZIP 压缩包，请先解压')
}

async function relations(
  zip: OpenZip,
  part: string,
  folder: string,
): Promise<Map<string, { part: string; type: string }>> {
  const found = new Map<string, { part: string; type: string }>()
  if (!zip.has(part)) return found
  await readXml(zip, part, {
    open(name, a) {
      if (name !== 'Relationship' || !a.Id || !a.Target || a.TargetMode === 'External') return
      const target = a.Target.startsWith('/')
        ? a.Target.slice(1)
        : new URL(a.Target, `zip:///${folder}`).pathname.slice(1)
      found.set(a.Id, { part: target, type: a.Type ?? '' })
    },
  })
  return found
}

async function readSharedTexts(zip: OpenZip, part: string, limits: LoadLimits): Promise<string[]> {
  const texts: string[] = []
  let current = ''
  let inText = false
  let phonetic = 0
  const handlers: XmlHandlers = {
    open(name) {
      if (name === 'si') current = ''
      else if (name === 'rPh') phonetic += 1
      else if (name === 't') inText = phonetic === 0
    },
    text(text) {
      if (inText) current += text
    },
    close(name) {
      if (name === 't') inText = false
      else if (name === 'rPh') phonetic -= 1
      else if (name === 'si') texts.push(unescapeText(current))
    },
  }
  await readXml(zip, part, handlers, limits.sharedTextBytes)
  return texts
}

/**
 * Excel writes control characters as _xHHHH_.
 * @example unescapeText('a_x000D_b') // 'a\rb'
 */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

async function readStyles(zip: OpenZip, part: string): Promise<CellStyle[]> {
  const formats = new Map<number, string>()
  const styles: CellStyle[] = []
  let inCells = false
  await readXml(zip, part, {
    open(name, a) {
      if (name === 'numFmt' && !inCells) formats.set(Number(a.numFmtId), a.formatCode ?? '')
      else if (name === 'cellXfs') inCells = true
      else if (name === 'xf' && inCells) styles.push(styleOf(Number(a.numFmtId ?? 0), formats))
    },
    close(name) {
      if (name === 'cellXfs') inCells = false
    },
  })
  return styles
}

function uniqueNames(sheets: WorkbookSheet[]): WorkbookSheet[] {
  const seen = new Set<string>()
  return sheets.map((sheet, i) => {
    const name = sheet.name && !seen.has(sheet.name) ? sheet.name : `${sheet.name || 'Sheet'}#${i + 1}`
    seen.add(name)
    return { ...sheet, name }
  })
}
