/** Writes small DOCX files of paragraphs and tables: the templates of papers, which an office then edits in Word. */
import PizZip from 'pizzip'

export interface TextLook {
  /** Points; 16 is 三号. */
  size?: number
  bold?: boolean
  align?: 'left' | 'center' | 'right'
  /** Two characters before the first line. */
  indent?: boolean
  /** Characters free at the right. */
  right?: number
  color?: string
  font?: string
  /** Points before and after. */
  before?: number
  after?: number
  /** Exact height of a line, points. */
  line?: number
  /** Rule below, in this colour. */
  rule?: string
  spread?: number
  /** Stays on one page with what follows. */
  keep?: boolean
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const twips = (points: number) => Math.round(points * 20)
const fromMm = (mm: number) => Math.round((mm / 25.4) * 1440)

/** A paragraph. @example p('特此通知。', { indent: true }) */
export function p(text: string, look: TextLook = {}): string {
  const {
    size = 16,
    bold,
    align,
    indent,
    right,
    color,
    font = '仿宋',
    before = 0,
    after = 0,
    line = 28,
    rule,
    spread,
    keep,
  } = look
  const run = `<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="${font}"/>${bold ? '<w:b/>' : ''}${
    color ? `<w:color w:val="${color}"/>` : ''
  }${spread ? `<w:spacing w:val="${twips(spread)}"/>` : ''}<w:sz w:val="${size * 2}"/><w:szCs w:val="${size * 2}"/></w:rPr>`
  const ind =
    indent || right
      ? `<w:ind${indent ? ' w:firstLineChars="200"' : ''}${right ? ` w:right="${twips(right * size)}"` : ''}/>`
      : ''
  return `<w:p><w:pPr>${keep ? '<w:keepNext/>' : ''}${
    rule ? `<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="4" w:color="${rule}"/></w:pBdr>` : ''
  }<w:spacing w:before="${twips(before)}" w:after="${twips(after)}" w:line="${twips(line)}" w:lineRule="exact"/>${ind}${
    align ? `<w:jc w:val="${align}"/>` : ''
  }${run}</w:pPr><w:r>${run}<w:t xml:space="preserve">${escaped(text)}</w:t></w:r></w:p>`
}

export interface Cell {
  text: string | string[]
  span?: number
  look?: TextLook
  /** Paragraphs of their own look instead of text. */
  raw?: string
}
/** Words of a form: 小四, lines of 20 points. */
const inCell: TextLook = { size: 12, line: 20 }
/** A heading of a cell. */
export const head = (text: string, span = 1): Cell => ({ text, span, look: { ...inCell, align: 'center', bold: true } })
export const cell = (text: string | string[], span = 1, look: TextLook = {}): Cell => ({
  text,
  span,
  look: { ...inCell, ...look },
})
/** A cell with free paragraphs. */
export const free = (raw: string, span = 1): Cell => ({ text: '', span, raw })

/**
 * A table with borders. @param widths millimetres @param heights least heights of rows, millimetres
 * @example table([30, 48], [[head('姓名'), cell('{申请人}')]])
 */
export function table(
  widths: readonly number[],
  rows: readonly (Cell[] | { height: number; cells: Cell[] })[],
): string {
  const border = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV']
    .map((side) => `<w:${side} w:val="single" w:sz="6" w:space="0" w:color="000000"/>`)
    .join('')
  const lines = rows.map((row) => {
    const { height, cells } = Array.isArray(row) ? { height: 9, cells: row } : row
    let at = 0
    const made = cells.map(({ text, span = 1, look, raw }) => {
      const width = widths.slice(at, at + span).reduce((sum, one) => sum + one, 0)
      at += span
      const inside =
        raw ?? (Array.isArray(text) ? text : [text]).map((line) => p(line, { ...inCell, ...look })).join('')
      return `<w:tc><w:tcPr><w:tcW w:w="${fromMm(width)}" w:type="dxa"/>${
        span > 1 ? `<w:gridSpan w:val="${span}"/>` : ''
      }<w:vAlign w:val="center"/></w:tcPr>${inside}</w:tc>`
    })
    if (at !== widths.length)
      throw new Error(`a row has ${at} columns, not ${widths.length}: ${JSON.stringify(cells[0]?.text)}`)
    return `<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="${fromMm(height)}" w:hRule="atLeast"/></w:trPr>${made.join('')}</w:tr>`
  })
  return `<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>${border}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>${widths
    .map((width) => `<w:gridCol w:w="${fromMm(width)}"/>`)
    .join('')}</w:tblGrid>${lines.join('')}</w:tbl>`
}

/** Margins of an official paper (GB/T 9704): 37, 26, 35, 28 mm; a form has less above and below. */
export interface Margins {
  top: number
  right: number
  bottom: number
  left: number
}

/** The file. Always the same bytes for the same parts: no time is written into the archive. */
export function docx(
  parts: readonly string[],
  margins: Margins = { top: 37, right: 26, bottom: 35, left: 28 },
): Buffer {
  const zip = new PizZip()
  const date = new Date(2026, 0, 1)
  const xml = (name: string, text: string) =>
    zip.file(name, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${text}`, { date })
  const main = 'application/vnd.openxmlformats-officedocument.wordprocessingml'
  const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
  xml(
    '[Content_Types].xml',
    `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${main}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${main}.styles+xml"/></Types>`,
  )
  xml(
    '_rels/.rels',
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relation}/officeDocument" Target="word/document.xml"/></Relationships>`,
  )
  xml(
    'word/_rels/document.xml.rels',
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relation}/styles" Target="styles.xml"/></Relationships>`,
  )
  xml(
    'word/styles.xml',
    `<w:styles ${word}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋"/><w:sz w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style></w:styles>`,
  )
  const { top, right, bottom, left } = margins
  xml(
    'word/document.xml',
    `<w:document ${word}><w:body>${parts.join('')}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="${fromMm(top)}" w:right="${fromMm(right)}" w:bottom="${fromMm(bottom)}" w:left="${fromMm(left)}" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr></w:body></w:document>`,
  )
  return zip.generate({ type: 'nodebuffer', compression: 'DEFLATE' })
}
