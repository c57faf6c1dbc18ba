/** Streams the rows of one sheet as texts. */
import { Refused } from '../refusal.ts'
import { columnOf, numberText } from './cell-text.ts'
import type { OpenZip } from './open-zip.ts'
import { readXml, type XmlHandlers } from './read-xml.ts'
import { unescapeText, type Workbook } from './workbook.ts'

const widestSheet = 16_384
/** Characters of one row; a true workbook has at most a fraction of it. */
const largestRow = 64 << 20

/**
 * Calls `onRow` for each row that has at least one cell with something in it; cells are '' when empty.
 * Formula cells give the value stored with them, or their formula ("=…") when none is stored; errors their text (#N/A).
 * `onRow` returns false to stop.
 * @example await readSheetRows(zip, workbook, 'xl/worksheets/sheet1.xml', (row, cells) => { … })
 */
export async function readSheetRows(
  zip: OpenZip,
  workbook: Workbook,
  part: string,
  onRow: (row: number, cells: string[]) => unknown,
): Promise<void> {
  let row = 0
  let column = -1
  let cells: string[] = []
  let type = ''
  let style = 0
  let value = ''
  let formula = ''
  let into: 'value' | 'formula' | undefined
  let phonetic = 0
  let stopped = false
  let anything = false
  let size = 0

  const handlers: XmlHandlers = {
    open(name, a) {
      if (stopped) return
      if (name === 'row') {
        row = a.r ? Number(a.r) : row + 1
        if (!Number.isInteger(row) || row < 1 || row > 10_000_000) throw new Refused('damaged', part)
        column = -1
        cells = []
        anything = false
        size = 0
      } else if (name === 'c') {
        column = a.r ? columnOf(a.r) : column + 1
        if (column < 0 || column >= widestSheet) throw new Refused('damaged', part)
        type = a.t ?? 'n'
        style = a.s ? Number(a.s) : 0
        value = ''
        formula = ''
      } else if (name === 'v') into = 'value'
      else if (name === 'rPh') phonetic += 1
      else if (name === 't') into = phonetic === 0 && type === 'inlineStr' ? 'value' : undefined
      else if (name === 'f') into = 'formula'
    },
    text(text) {
      if (into === 'value') value += text
      else if (into === 'formula') formula += text
    },
    close(name) {
      if (stopped) return
      if (name === 'v' || name === 't' || name === 'f') into = undefined
      else if (name === 'rPh') phonetic -= 1
      else if (name === 'c') {
        const text = cellText(workbook, type, style, value, formula)
        if (text === '') return
        while (cells.length < column) cells.push('')
        cells[column] = text
        size += text.length
        if (size > largestRow) throw new Refused('damaged', part)
        anything = true
      } else if (name === 'row' && anything) stopped = onRow(row, cells) === false
    },
    enough: () => stopped,
  }
  await readXml(zip, part, handlers, Number.POSITIVE_INFINITY)
}

function cellText(workbook: Workbook, type: string, style: number, value: string, formula: string): string {
  switch (type) {
    case 's': {
      if (value === '') return ''
      const text = workbook.sharedTexts[Number(value)]
      if (text === undefined) throw new Refused('damaged', '共享文本缺失')
      return text
    }
    case 'inlineStr':
    case 'str':
      return value === '' && formula ? '' : unescapeText(value)
    case 'b':
      return value === '' ? '' : value.trim() === '1' || value === 'true' ? 'TRUE' : 'FALSE'
    case 'e':
      return value
    case 'd':
      return value.replace('T', ' ').replace(/ 00:00:00(\.0+)?Z?$/, '')
    default:
      if (value === '') return formula ? `=${formula}` : ''
      return numberText(value, workbook.styles[style] ?? 'plain', workbook.from1904)
  }
}
