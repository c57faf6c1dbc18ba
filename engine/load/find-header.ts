/** Finds title rows, the header (one or two rows) and the first data row in the upper part of a sheet. */

/** One row as read: its number in the spreadsheet and its cells as text ('' when empty). */
export interface GridRow {
  row: number
  cells: string[]
}

/** A merged region, rows as in the spreadsheet (from 1), columns from 0, both ends included. */
export interface Merge {
  top: number
  left: number
  bottom: number
  right: number
}

export interface FoundHeader {
  isTable: boolean
  headerRow: number
  headerRows: number
  headers: string[]
  titleRows: string[][]
  /** Number of columns including nameless ones at the end. */
  width: number
}

const looked = 60

/**
 * Finds the header in the first rows (empty rows left out). Title rows have few cells; "填报单位：…" is a label with its
 * value; a header is a row of short, different words about as wide as the data; a second header row fills the gaps of the
 * first or lies under its merged cells; a row of column numbers (1, 2, 3 …) below belongs to the header.
 * Without a header row the columns are nameless.
 * @example findHeader([{ row: 1, cells: ['残疾人名册', ''] }, { row: 2, cells: ['姓名', '证号'] }], []).headerRow // 2
 */
export function findHeader(grid: GridRow[], merges: Merge[]): FoundHeader {
  const rows = grid.filter((r) => filledOf(r.cells) > 0).slice(0, looked)
  const most = usual(rows.map((r) => filledOf(r.cells)))
  const nothing = { isTable: false, headerRow: 0, headerRows: 0, headers: [], width: 0 }
  if (most === 0) return { ...nothing, titleRows: [] }
  if (most === 1 && !isSingleColumn(rows)) return { ...nothing, titleRows: rows.map((r) => r.cells.filter(isFilled)) }

  for (const [index, candidate] of rows.entries()) {
    const next = rows[index + 1]
    const double = next && doubleHeader(candidate, next, rows[index + 2], merges, most)
    const single = looksLikeHeader(candidate.cells, most)
    if (!double && !single) continue
    const names = double || candidate.cells.map(tidy)
    let last = double ? next : candidate
    let height = double ? 2 : 1
    const after = rows[index + height]
    if (after && isColumnNumbers(after.cells)) {
      last = after
      height += 1
    }
    return finish(rows, index, rows.indexOf(last) + 1, last.row, last.row - candidate.row + 1, names)
  }
  const first = rows.findIndex((r) => filledOf(r.cells) >= most * 0.6)
  const row = rows[first]!
  if (rows.length - first < 2 && most < 4) return { ...nothing, titleRows: rows.map((r) => r.cells.filter(isFilled)) }
  return finish(rows, first, first, row.row - 1, 0, [])
}

function finish(
  rows: GridRow[],
  titlesEnd: number,
  dataStart: number,
  headerRow: number,
  headerRows: number,
  names: string[],
): FoundHeader {
  const width = Math.max(lastFilled(names), usual(rows.slice(dataStart).map((r) => lastFilled(r.cells)))) + 1
  const titleRows = rows.slice(0, titlesEnd).map((r) => r.cells.map(tidy).filter(isFilled))
  return { isTable: true, headerRow, headerRows, headers: uniqueHeaders(names, width), titleRows, width }
}

/** The largest value that several rows reach: one row that is too wide is a fault of that row, not of the table. */
function usual(values: number[]): number {
  const sorted = values.toSorted((a, b) => b - a)
  const several = Math.max(sorted.length >= 3 ? 1 : 0, Math.ceil(sorted.length * 0.3) - 1)
  return sorted[several] ?? 0
}

/**
 * Header names made unique and never empty.
 * @example uniqueHeaders(['姓名', '', '姓名'], 3) // ['姓名', '(第2列)', '姓名#2']
 */
export function uniqueHeaders(names: readonly string[], width: number): string[] {
  const seen = new Map<string, number>()
  return Array.from({ length: width }, (_, i) => {
    const name = names[i] || `(第${i + 1}列)`
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    if (count === 1) return name
    const numbered = `${name}#${count}`
    seen.set(numbered, 1)
    return numbered
  })
}

/** Two header rows as one list of "A/B" names, or undefined when the two rows are not a header together. */
function doubleHeader(
  upper: GridRow,
  lower: GridRow,
  after: GridRow | undefined,
  merges: Merge[],
  most: number,
): string[] | undefined {
  if (lower.row !== upper.row + 1) return undefined
  const filled = [...upper.cells, ...lower.cells].filter(isFilled)
  if (!filled.every(isName)) return undefined
  const width = Math.max(lastFilled(upper.cells), lastFilled(lower.cells)) + 1
  const touching = merges.filter((m) => m.top === upper.row && m.bottom <= lower.row)
  const groups = touching.filter((m) => m.bottom === upper.row && m.right > m.left && m.right - m.left + 1 < width)
  const above = Array.from({ length: width }, (_, i) => tidy(upper.cells[i] ?? ''))
  const below = Array.from({ length: width }, (_, i) => tidy(lower.cells[i] ?? ''))
  const tall = touching.some((m) => m.bottom === lower.row && m.left === m.right)
  if (groups.length > 0) {
    for (const m of groups)
      for (let c = m.left; c <= m.right && c < width; c++) above[c] = tidy(upper.cells[m.left] ?? '')
  } else if (!tall && !(spreadGroups(above, below) && differs(lower, after))) return undefined
  const names = above.map((a, i) => (a && below[i] && a !== below[i] ? `${a}/${below[i]}` : a || below[i] || ''))
  const named = names.filter(isFilled)
  return named.length >= most * 0.6 && named.length > filledOf(lower.cells) * 0.8 ? names : undefined
}

/** Without merge marks (CSV): the lower row stands exactly under groups and their gaps. Fills the gaps, or says false. */
function spreadGroups(above: string[], below: string[]): boolean {
  let group = ''
  let groups = 0
  for (let i = 0; i < above.length; i++) {
    if (above[i]) {
      group = below[i] ? above[i]! : ''
      if (group && !above[i + 1] && below[i + 1]) groups += 1
    } else {
      if (!group || !below[i]) return false
      above[i] = group
    }
  }
  return groups > 0 && below.some((name) => !name)
}

/** Below a header something else than words stands: at least one number, date or id under one of its names. */
function differs(header: GridRow, after: GridRow | undefined): boolean {
  return (
    !after || header.cells.some((name, i) => isFilled(name) && isFilled(after.cells[i]) && !isName(after.cells[i]!))
  )
}

function looksLikeHeader(cells: string[], most: number): boolean {
  const filled = cells.filter(isFilled)
  if (filled.length < most * 0.6) return false
  const names = filled.filter(isName)
  return names.length >= filled.length * 0.8 && new Set(names.map(tidy)).size >= names.length * 0.3
}

/** A short word that could name a column: no number, date, id or "label：value". */
function isName(cell: string): boolean {
  const text = tidy(cell)
  if (text.length > 100 || !/\p{L}/u.test(text)) return false
  if (/\d{6,}|^\d{4}[-/年.]\d{1,2}[-/月.]\d|[：:]\S|[：:]$|[。；]/.test(text)) return false
  return !/^[A-Za-z]{0,4}[\d.,-]+$/.test(text)
}

function isColumnNumbers(cells: string[]): boolean {
  const filled = cells.map(tidy).filter(isFilled)
  const numbers = filled.filter((c) => !/^[甲乙丙丁]$/.test(c))
  return filled.length >= 3 && numbers.every((c, i) => c === String(i + Number(numbers[0]))) && Number(numbers[0]) <= 1
}

/** One column only: a table when below a short name mostly numbers or ids stand, else prose. */
function isSingleColumn(rows: GridRow[]): boolean {
  const below = rows.slice(1).map((r) => r.cells.find(isFilled) ?? '')
  return below.length > 0 && below.filter((c) => /\d{4,}/.test(c) && c.length <= 60).length >= below.length * 0.5
}

/** A header text without line breaks and without blanks between Han characters. */
function tidy(cell: string): string {
  return cell
    .replace(/[\s\u3000\u00a0\ufeff]+/g, ' ')
    .replace(/(?<=\P{ASCII}) | (?=\P{ASCII})/gu, '')
    .trim()
}

function isFilled(cell: string | undefined): cell is string {
  return cell !== undefined && cell.trim() !== ''
}
function filledOf(cells: string[]): number {
  return cells.filter(isFilled).length
}
function lastFilled(cells: string[]): number {
  return cells.findLastIndex(isFilled)
}
