/** The text of one XLSX cell, as exact as the file stores it. */

/** 'date', 'time', 'plain', or the digits a zero-padding format asks for. */
export type CellStyle = 'date' | 'time' | 'plain' | number

/**
 * Text of a number cell: dates as YYYY-MM-DD (with HH:MM:SS when they have a time), long numbers written out digit by digit,
 * binary noise such as 0.30000000000000004 rounded to the 15 digits Excel itself shows.
 * @example numberText('1.50403199001011E+17', 'plain', false) // '150403199001011000'
 * @example numberText('45354', 'date', false) // '2024-03-03'
 */
export function numberText(raw: string, style: CellStyle, from1904: boolean): string {
  const value = raw.trim()
  if (style === 'date' || style === 'time') return dateText(value, style, from1904) ?? plainNumber(value)
  const text = plainNumber(value)
  return typeof style === 'number' && /^\d+$/.test(text) ? text.padStart(style, '0') : text
}

function plainNumber(value: string): string {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(value)
  if (!match || value === '') return value
  const sign = match[1] === '-' ? '-' : ''
  const whole = match[2] ?? ''
  const part = match[3] ?? ''
  const exponent = Number(match[4] ?? 0)
  const digits = (whole + part).replace(/^0+/, '').replace(/0+$/, '')
  if (match[4] === undefined && digits.length <= 15) return value
  if (Math.abs(exponent) > 40) return value
  if (digits.length > 15 && exponent - part.length < 0) {
    const rounded = Number(Number(value).toPrecision(15))
    if (Math.abs(rounded) < 1e15 && Math.abs(rounded) > 1e-6) return String(rounded)
  }
  const all = whole + part
  const point = whole.length + exponent
  const left = (point > 0 ? all.slice(0, point).padEnd(point, '0') : '').replace(/^0+(?=\d)/, '') || '0'
  const right = (point >= 0 ? all.slice(point) : '0'.repeat(-point) + all).replace(/0+$/, '')
  return sign + left + (right ? `.${right}` : '')
}

const dayMs = 86_400_000

function dateText(value: string, style: 'date' | 'time', from1904: boolean): string | undefined {
  const serial = Number(value)
  if (value === '' || !Number.isFinite(serial) || serial < 0 || serial >= 2_958_466) return undefined
  const seconds = Math.round((serial % 1) * 86_400)
  if (style === 'time' && serial < 1) return clock(seconds % 86_400)
  if (serial < 1 && !from1904) return undefined
  const days = Math.floor(serial) + (seconds === 86_400 ? 1 : 0)
  const day = isoDay(days, from1904)
  return seconds % 86_400 === 0 ? day : `${day} ${clock(seconds)}`
}

const knownDays = new Map<number, string>()

/** The day of a serial number; kept, because a column of dates has few different ones. */
function isoDay(serial: number, from1904: boolean): string {
  // Excel believes 1900 was a leap year, so its days before March 1900 are one behind.
  const days = from1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial
  const known = knownDays.get(days)
  if (known !== undefined) return known
  const day = new Date(Date.UTC(1899, 11, 30) + days * dayMs).toISOString().slice(0, 10)
  if (knownDays.size < 100_000) knownDays.set(days, day)
  return day
}

function clock(seconds: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

/**
 * Column of a cell reference, from 0; -1 when it is none.
 * @example columnOf('AB12') // 27
 */
export function columnOf(reference: string): number {
  let column = 0
  let letters = 0
  for (; letters < reference.length; letters++) {
    const code = reference.charCodeAt(letters) & ~32
    if (code < 65 || code > 90) break
    column = column * 26 + code - 64
  }
  return letters === 0 || letters > 3 ? -1 : column - 1
}
