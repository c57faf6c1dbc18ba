/** What a number format means for the text of a cell. */
import type { CellStyle } from './cell-text.ts'

/** Built-in formats that show dates and times; 27–36 and 50–58 are the Chinese ones. */
function builtIn(id: number): CellStyle {
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58)) return 'date'
  if (id === 22) return 'date'
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47)) return 'time'
  return 'plain'
}

/**
 * The kind of a number format: 'date' when it shows year, month or day, 'time' when only hours and minutes,
 * a number of digits when it only pads with zeros ("000000"), else 'plain'.
 * @example styleOf(176, new Map([[176, 'yyyy"年"m"月"d"日"']])) // 'date'
 */
export function styleOf(id: number, formats: Map<number, string>): CellStyle {
  const code = formats.get(id)
  if (code === undefined) return builtIn(id)
  if (/^(general|standard|g\/通用格式|@)$/i.test(code)) return 'plain'
  const first = code.split(';')[0] ?? ''
  if (/^0{2,}$/.test(first)) return first.length
  const bare = first
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .replace(/\[(?![hms]+\])[^\]]*\]/gi, '')
    .toLowerCase()
  if (/[yd]|e{1,2}(?![+-])|m{3}/.test(bare)) return 'date'
  if (/[hs]/.test(bare)) return 'time'
  return /m/.test(bare) ? 'date' : 'plain'
}
