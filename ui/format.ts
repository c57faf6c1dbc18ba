/**
 * Figures as officials write them: 2026-11-23, 12,000.00 元, 1,234 户. A value that is not known is never written as 0
 * or as nothing: these functions give null for it, and the page shows `<UnknownValue>`.
 */

const grouped = new Intl.NumberFormat('en-US')
const cents = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/** A count: `count(1234567)` → '1,234,567'; unknown → null. */
export function count(value: number | null | undefined): string | null {
  return value === null || value === undefined || Number.isNaN(value) ? null : grouped.format(value)
}

/** An amount of money without its unit: `money(12000)` → '12,000.00'; strings of the database are taken too. */
export function money(value: number | string | null | undefined): string | null {
  if (value === null || value === undefined || value === '') return null
  const number = Number(value)
  return Number.isNaN(number) ? null : cents.format(number)
}

/** A share between 0 and 1: `percent(0.9734)` → '97.3%'. */
export function percent(value: number | null | undefined, digits = 1): string | null {
  return value === null || value === undefined || Number.isNaN(value) ? null : `${(value * 100).toFixed(digits)}%`
}

/**
 * What somebody typed as a number of zero or more: `typedNumber('１，２００')` → 1200. Empty is null, which is unknown;
 * undefined is no such number.
 */
export function typedNumber(text: string): number | null | undefined {
  const plain = text
    .normalize('NFKC')
    .replace(/[\s,、]/g, '')
    .replace('。', '.')
  if (plain === '') return null
  return /^(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : undefined
}

/** Any date, timestamp or ISO text as YYYY-MM-DD of the viewer's clock; `date('2026-11-23T08:00:00Z')` → '2026-11-23'. */
export function date(value: string | Date | null | undefined): string | null {
  if (!value) return null
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return value
  const d = new Date(value)
  if (Number.isNaN(d.getTime())) return typeof value === 'string' ? value : null
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`
}

/** A moment as YYYY-MM-DD HH:mm. */
export function dateTime(value: string | Date | null | undefined): string | null {
  if (!value) return null
  const d = new Date(value)
  return Number.isNaN(d.getTime()) ? null : `${date(d)} ${two(d.getHours())}:${two(d.getMinutes())}`
}

/** Size of a file: `bytes(2_147_483_648)` → '2.0 GB'. */
export function bytes(value: number | null | undefined): string | null {
  if (value === null || value === undefined) return null
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  let size = value
  let unit = 0
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024
    unit += 1
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${units[unit]}`
}

/** Whole days from one date to another: `daysBetween('2026-11-20', '2026-11-23')` → 3, negative when it is past. */
export function daysBetween(from: string, to: string): number {
  return Math.round(
    (Date.parse(`${to.slice(0, 10)}T00:00:00Z`) - Date.parse(`${from.slice(0, 10)}T00:00:00Z`)) / 86_400_000,
  )
}

const two = (n: number) => String(n).padStart(2, '0')
