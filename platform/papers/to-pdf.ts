/**
 * A filled DOCX as PDF for print, so that Word and PDF come from one template. Knows what forms and notices are made of:
 * paragraphs, fonts by size and weight, alignment, indents, line spacing, tables with joined cells and borders.
 */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import pdfmake from 'pdfmake'
import { child, type Docx, type Node, on, readDocx, type Style, twips, val } from './docx-tree.ts'
import { lackingGlyphs } from './glyphs.ts'
import type { Part } from './part.ts'
import { table } from './pdf-table.ts'

const folder = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/noto-serif-sc/package.json'))
export const regularFont = join(folder, '400Regular/NotoSerifSC_400Regular.ttf')
const boldFont = join(folder, '700Bold/NotoSerifSC_700Bold.ttf')
pdfmake.addFonts({ Song: { normal: regularFont, bold: boldFont, italics: regularFont, bolditalics: boldFont } })
// Nothing from outside stands on a paper.
pdfmake.setUrlAccessPolicy(() => false)
pdfmake.setLocalAccessPolicy((path: string) => path.startsWith(folder))

/** Height of a line of the font at size 1. */
const naturalLine = 1.437

/**
 * @returns the PDF, or the characters that the font lacks: then the paper must be printed from Word
 * @throws Error when the bytes are no DOCX
 * @example const made = await docxToPdf(docx, '受理通知书')
 */
export async function docxToPdf(
  bytes: Buffer,
  title: string,
): Promise<{ ok: true; pdf: Buffer } | { ok: false; lacking: string[] }> {
  const docx = readDocx(bytes)
  const lacking = lackingGlyphs(regularFont, textOf(docx.body))
  if (lacking.length > 0) return { ok: false, lacking }
  const section = child(docx.body, 'w:sectPr')
  const size = child(section, 'w:pgSz')?.at
  const margins = child(section, 'w:pgMar')?.at
  const side = (name: string, usual: number) => (margins?.[`w:${name}`] ? twips(margins[`w:${name}`]) : usual)
  const pdf = pdfmake.createPdf({
    info: { title },
    pageSize: size ? { width: twips(size['w:w']), height: twips(size['w:h']) } : 'A4',
    pageMargins: [side('left', 79), side('top', 105), side('right', 74), side('bottom', 99)],
    defaultStyle: { font: 'Song', fontSize: 16 },
    content: partsOf(docx, docx.body),
    footer: (page: number, pages: number) =>
      pages > 1 ? { text: `— ${page} —`, alignment: 'center', fontSize: 12, margin: [0, 20, 0, 0] } : '',
  })
  return { ok: true, pdf: Buffer.from(await pdf.getBuffer()) }
}

const textOf = (node: Node): string => (node.name === 'w:t' ? node.text : node.inside.map(textOf).join(''))

/** Paragraphs and tables of a body or a cell; what must stay with what follows becomes one part that is not broken. */
function partsOf(docx: Docx, body: Node): Part[] {
  const made: Part[] = []
  let together: Part[] = []
  for (const node of body.inside) {
    const parts =
      node.name === 'w:p'
        ? paragraph(docx, node)
        : node.name === 'w:tbl'
          ? [table(node, (cell) => partsOf(docx, cell))]
          : node.name === 'w:sdt'
            ? partsOf(docx, child(node, 'w:sdtContent') ?? node)
            : []
    if (parts.length === 0) continue
    together.push(...parts)
    if (on(child(node, 'w:pPr'), 'w:keepNext')) continue
    made.push(...(together.length > parts.length ? [{ stack: together, unbreakable: true }] : together))
    together = []
  }
  return [...made, ...together]
}

/** Direct properties first, then the style and what it is based on, then the defaults of the document. */
function layers(
  docx: Docx,
  direct: Node | undefined,
  styleId: string | undefined,
  of: 'run' | 'paragraph',
): (Node | undefined)[] {
  const found = [direct]
  for (let id = styleId, n = 0; id && n < 10; n++) {
    const style: Style | undefined = docx.styles.get(id)
    found.push(style?.[of])
    id = style?.basedOn
  }
  return [...found, docx.defaults[of]]
}
const first = <Value>(list: (Node | undefined)[], read: (node: Node) => Value | undefined): Value | undefined => {
  for (const node of list) {
    const value = node && read(node)
    if (value !== undefined) return value
  }
  return undefined
}

function paragraph(docx: Docx, node: Node): Part[] {
  const properties = child(node, 'w:pPr')
  const style = val(properties, 'w:pStyle')
  const all = layers(docx, properties, style, 'paragraph')
  const runs = runsOf(docx, node, style)
  const size = (runs[0]?.fontSize as number | undefined) ?? runSize(docx, child(properties, 'w:rPr'), style)
  const spacing = (name: string) => first(all, (one) => child(one, 'w:spacing')?.at[`w:${name}`])
  const indent = (name: string) => first(all, (one) => child(one, 'w:ind')?.at[`w:${name}`])
  const line = spacing('line')
  const exact = spacing('lineRule') === 'exact' || spacing('lineRule') === 'atLeast'
  const lineHeight = line === undefined ? 1 : exact ? twips(line) / (size * naturalLine) : Number(line) / 240
  // Characters (hundredths) are how Word counts Chinese indents.
  const chars = indent('firstLineChars')
  const leading = chars !== undefined ? (Number(chars) / 100) * size : twips(indent('firstLine'))
  const align = first(all, (one) => val(one, 'w:jc'))
  const margin = [twips(indent('left')), twips(spacing('before')), twips(indent('right')), twips(spacing('after'))]
  const made: Part = {
    text: runs.length > 0 ? runs : ' ',
    fontSize: size,
    lineHeight,
    margin,
    ...(leading > 0 ? { leadingIndent: leading } : {}),
    ...(align === 'center' || align === 'right'
      ? { alignment: align }
      : align === 'both' || align === 'distribute'
        ? { alignment: 'left' }
        : {}),
    ...(first(all, (one) => (child(one, 'w:pageBreakBefore') ? on(one, 'w:pageBreakBefore') : undefined))
      ? { pageBreak: 'before' }
      : {}),
  }
  const rule = child(
    first(all, (one) => child(one, 'w:pBdr')),
    'w:bottom',
  )?.at
  if (!rule) return [made]
  const color = `#${rule['w:color'] && rule['w:color'] !== 'auto' ? rule['w:color'] : '000000'}`
  return [
    made,
    {
      table: { widths: ['*'], body: [[{ text: '', border: [false, true, false, false], lineHeight: 0.1 }]] },
      layout: {
        hLineWidth: (i: number) => (i === 0 ? Number(rule['w:sz'] ?? 8) / 8 : 0),
        vLineWidth: () => 0,
        hLineColor: () => color,
        paddingTop: () => 0,
        paddingBottom: () => 0,
      },
    },
  ]
}

const runSize = (docx: Docx, direct: Node | undefined, style: string | undefined): number =>
  Number(first(layers(docx, direct, style, 'run'), (one) => val(one, 'w:sz')) ?? 21) / 2

function runsOf(docx: Docx, node: Node, style: string | undefined): Part[] {
  return node.inside.flatMap((run): Part[] => {
    if (run.name === 'w:hyperlink' || run.name === 'w:ins' || run.name === 'w:smartTag') return runsOf(docx, run, style)
    if (run.name !== 'w:r') return []
    const properties = child(run, 'w:rPr')
    const all = [
      properties,
      ...layers(docx, undefined, val(properties, 'w:rStyle'), 'run').slice(1, -1),
      ...layers(docx, undefined, style, 'run').slice(1),
    ]
    const text = run.inside
      .map((part) =>
        part.name === 'w:t'
          ? part.text
          : part.name === 'w:tab'
            ? '    '
            : part.name === 'w:br' || part.name === 'w:cr'
              ? '\n'
              : '',
      )
      .join('')
    if (text === '') return []
    const color = first(all, (one) => val(one, 'w:color'))
    const spread = first(all, (one) => val(one, 'w:spacing'))
    return [
      {
        text,
        fontSize: runSize(docx, properties, style),
        preserveLeadingSpaces: true,
        preserveTrailingSpaces: true,
        ...(first(all, (one) => (child(one, 'w:b') ? on(one, 'w:b') : undefined)) ? { bold: true } : {}),
        ...(first(all, (one) => (child(one, 'w:u') ? on(one, 'w:u') : undefined)) ? { decoration: 'underline' } : {}),
        ...(color && color !== 'auto' ? { color: `#${color}` } : {}),
        ...(spread ? { characterSpacing: twips(spread) } : {}),
      },
    ]
  })
}
