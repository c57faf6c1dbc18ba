/** Days and months written in file names and titles: 202610, 2025年四季度, 2026年1-4月, 20261031, 202608-10. */

/** First and last day of what the words name; `day` when they name one day. */
export interface NamedPeriod {
  from: string
  to: string
  day: boolean
}

const quarters: Record<string, number> = { 一: 1, 二: 2, 三: 3, 四: 4, '1': 1, '2': 2, '3': 3, '4': 4 }
const two = (n: number | string) => String(n).padStart(2, '0')

/** Last day of a month. @example lastDay(2026, 2) // '2026-02-28' */
export function lastDay(year: number, month: number): string {
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
}

function months(year: number, from: number, toYear: number, to: number): NamedPeriod | null {
  if ([from, to].some((m) => m < 1 || m > 12) || year < 1990 || toYear > 2100) return null
  if (toYear * 12 + to < year * 12 + from) return null
  return { from: `${year}-${two(from)}-01`, to: lastDay(toYear, to), day: false }
}

function oneDay(year: number, month: number, day: number): NamedPeriod | null {
  if (year < 1990 || year > 2100 || month < 1 || month > 12 || day < 1 || day > Number(lastDay(year, month).slice(8)))
    return null
  const text = `${year}-${two(month)}-${two(day)}`
  return { from: text, to: text, day: true }
}

const year = '(?<!\\d)(20\\d\\d|19\\d\\d)'
const upTo = '\\s*[-—–~至到_]+\\s*'
type Reader = [pattern: RegExp, read: (m: RegExpExecArray) => NamedPeriod | null]
const n = Number

/** From the most exact wording to the loosest; the first that fits is taken. */
const readers: Reader[] = [
  [
    new RegExp(`${year}(\\d\\d)(\\d\\d)${upTo}(20\\d\\d)(\\d\\d)(\\d\\d)(?!\\d)`),
    (m) => {
      const from = oneDay(n(m[1]), n(m[2]), n(m[3]))
      const to = oneDay(n(m[4]), n(m[5]), n(m[6]))
      return from && to && from.from <= to.to ? { from: from.from, to: to.to, day: false } : null
    },
  ],
  [
    new RegExp(`${year}年(\\d{1,2})月?${upTo}(20\\d\\d)年(\\d{1,2})月`),
    (m) => months(n(m[1]), n(m[2]), n(m[3]), n(m[4])),
  ],
  [new RegExp(`${year}年(\\d{1,2})月?份?${upTo}(\\d{1,2})月`), (m) => months(n(m[1]), n(m[2]), n(m[1]), n(m[3]))],
  [
    new RegExp(`${year}[.-]?(\\d\\d)${upTo}(20\\d\\d)[.-]?(\\d\\d)(?!\\d)`),
    (m) => months(n(m[1]), n(m[2]), n(m[3]), n(m[4])),
  ],
  [new RegExp(`${year}年?(\\d\\d)月?${upTo}(\\d\\d)(?!\\d)`), (m) => months(n(m[1]), n(m[2]), n(m[1]), n(m[3]))],
  [new RegExp(`${year}年(\\d{1,2})月(\\d{1,2})日`), (m) => oneDay(n(m[1]), n(m[2]), n(m[3]))],
  [new RegExp(`${year}[-._/](\\d{1,2})[-._/](\\d{1,2})(?!\\d)`), (m) => oneDay(n(m[1]), n(m[2]), n(m[3]))],
  [new RegExp(`${year}(\\d\\d)(\\d\\d)(?!\\d)`), (m) => oneDay(n(m[1]), n(m[2]), n(m[3]))],
  [
    new RegExp(`${year}年?度?第?([一二三四1-4])季度?`),
    (m) => months(n(m[1]), quarters[m[2]!]! * 3 - 2, n(m[1]), quarters[m[2]!]! * 3),
  ],
  [new RegExp(`${year}[年_-]?[Qq]([1-4])`), (m) => months(n(m[1]), n(m[2]) * 3 - 2, n(m[1]), n(m[2]) * 3)],
  [
    new RegExp(`${year}年?(上|下)半年`),
    (m) => (m[2] === '上' ? months(n(m[1]), 1, n(m[1]), 6) : months(n(m[1]), 7, n(m[1]), 12)),
  ],
  [new RegExp(`${year}年(\\d{1,2})月`), (m) => months(n(m[1]), n(m[2]), n(m[1]), n(m[2]))],
  [new RegExp(`${year}[-._](\\d{1,2})(?!\\d)`), (m) => months(n(m[1]), n(m[2]), n(m[1]), n(m[2]))],
  [new RegExp(`${year}(\\d\\d)(?!\\d)`), (m) => months(n(m[1]), n(m[2]), n(m[1]), n(m[2]))],
  [new RegExp(`${year}年(?:度|全年)?(?!\\d)`), (m) => months(n(m[1]), 1, n(m[1]), 12)],
]

/**
 * The period that a file name (or sheet name, or title) names, or null. A month without a year is the latest such month
 * that is not after `today`.
 * @example periodWords('医保_结算明细_2026年1-4月.csv') // { from: '2026-01-01', to: '2026-04-30', day: false }
 * @example periodWords('公安_户籍人口_20261031.csv') // { from: '2026-10-31', to: '2026-10-31', day: true }
 */
export function periodWords(name: string, today = '2100-12-31'): NamedPeriod | null {
  const text = name.normalize('NFKC')
  for (const [pattern, read] of readers) {
    const match = pattern.exec(text)
    const found = match && read(match)
    if (found) return found
  }
  const bare = /(?<!\d)(\d{1,2})月(?:份)?(?!\d)/.exec(text)
  if (!bare) return null
  const month = n(bare[1])
  const thisYear = n(today.slice(0, 4))
  return months(
    month <= n(today.slice(5, 7)) ? thisYear : thisYear - 1,
    month,
    month <= n(today.slice(5, 7)) ? thisYear : thisYear - 1,
    month,
  )
}
