/** Which months an events delivery covers and which day a snapshot shows; never from one stray date. */
import { ident, type Session } from '../../../engine/sql/index.ts'
import type { DatasetDef } from '../../rules/index.ts'
import type { Declared } from '../shared.ts'
import { lastDay, type NamedPeriod, periodWords } from './period-words.ts'
import { fieldByRole } from './sheet-columns.ts'

/** A month holds enough rows to count as delivered when it has this share of the fullest month's rows. */
const monthShare = 0.2

export interface CoveredPeriod {
  dataDate: string
  periodFrom: string | null
  periodTo: string | null
  dataDateFrom: string
  periodWhy: string
}

/** What was said about the file: by the sender, in its name, above its header. */
export interface FileWords {
  fileName: string
  sheet: string
  titles: readonly string[]
  declared: Declared
  /** Day of receipt, YYYY-MM-DD. */
  today: string
}

/** The period named by the file name, else by the sheet name. */
function namedPeriod(words: FileWords): NamedPeriod | null {
  return periodWords(words.fileName, words.today) ?? periodWords(words.sheet, words.today)
}

function titleDay(words: FileWords): string | null {
  for (const title of words.titles) {
    const found = periodWords(title, words.today)
    if (found?.day) return found.from
  }
  return null
}

const earlier = (a: string, b: string) => (a < b ? a : b)

/**
 * Reads period and date from the sender's declaration, the file's words and the rows of `cleaned`.
 * @example await coveredPeriod(session, def, { fileName: '结算_202610.csv', sheet: '', titles: [], declared: {}, today: '2026-11-23' })
 */
export async function coveredPeriod(session: Session, def: DatasetDef, words: FileWords): Promise<CoveredPeriod> {
  const { declared, today } = words
  const named = namedPeriod(words)
  const title = titleDay(words)
  if (def.content === 'snapshot') {
    const [dataDate, dataDateFrom] = declared.dataDate
      ? [declared.dataDate, '报送单位申报']
      : named?.day
        ? [named.to, '文件名']
        : title
          ? [title, '表头填报日期']
          : named
            ? [earlier(named.to, today), '文件名']
            : declared.assumedDataDate
              ? [declared.assumedDataDate, '批次日期']
              : // Departments export by the month: an undated list shows the end of the last whole month, as do the files sent with it.
                [lastDay(Number(today.slice(0, 4)), Number(today.slice(5, 7)) - 1), '接收日期之前的月末']
    return { dataDate, dataDateFrom, periodFrom: null, periodTo: null, periodWhy: '' }
  }
  const found = await monthsOfRows(session, def)
  let from = declared.periodFrom ?? null
  let to = declared.periodTo ?? null
  let why = '报送单位申报'
  if (!from || !to) {
    const span = named && !named.day ? [named.from, named.to] : null
    const all = [...(span ?? []), ...(found ?? [])].sort()
    from ??= all[0] ?? null
    to ??= all.at(-1) ?? null
    why = span
      ? found && (found[0] < span[0]! || found[1] > span[1]!)
        ? '文件名和事件日期'
        : '文件名'
      : found
        ? '事件日期'
        : ''
  }
  if (from) from = `${from.slice(0, 7)}-01`
  if (to) to = lastDay(Number(to.slice(0, 4)), Number(to.slice(5, 7)))
  const [dataDate, dataDateFrom] = declared.dataDate
    ? [declared.dataDate, '报送单位申报']
    : named?.day
      ? [named.to, '文件名']
      : title
        ? [title, '表头填报日期']
        : to
          ? [earlier(to, today), why]
          : declared.assumedDataDate
            ? [declared.assumedDataDate, '批次日期']
            : [today, '接收日期']
  return { dataDate, dataDateFrom, periodFrom: from, periodTo: to, periodWhy: why }
}

/** First day and last day of the months that hold a fair share of the accepted rows. */
async function monthsOfRows(session: Session, def: DatasetDef): Promise<[string, string] | null> {
  const date = fieldByRole(def, 'event-date')?.[0]
  if (!date) return null
  const [span] = await session.rows<{ a: string | null; b: string | null }>(
    `SELECT min(m)::DATE::VARCHAR AS a, last_day(max(m)::DATE)::VARCHAR AS b FROM (
       SELECT m, n, max(n) OVER () AS most FROM (
         SELECT date_trunc('month', d) AS m, sum(n) AS n FROM (SELECT ${ident(date)} AS d, count(*) AS n FROM cleaned WHERE reason IS NULL AND ${ident(date)} IS NOT NULL GROUP BY 1) GROUP BY 1)
     ) WHERE n >= ${monthShare} * most`,
  )
  return span?.a && span.b ? [span.a, span.b] : null
}
