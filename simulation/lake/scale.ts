/** How many rows a lake gets: everyday settlements are multiplied, monthly rows thinned out, until the wished number is met. */
import { date, type Session } from '../../engine/sql/index.ts'
import { isEveryday } from '../life/settlements.ts'
import type { RecordSet } from '../records/record-set.ts'

/** Monthly rows of pay, contributions and pensions: the ones thinned out when fewer rows are wished. */
const monthly = new Set(['social-insurance', 'income-tax', 'pension'])

/** Everyday visits are multiplied by `density`, monthly rows kept for this share of persons. */
export interface LakeScale {
  density: number
  share: number
}

/** Fact rows of some households made with density 1. The stays of an illness count as `other`: no density multiplies them. */
export interface SampleCounts {
  everyday: number
  monthly: number
  other: number
}

/**
 * Finds the scale for a number of fact rows wished of the sample's households.
 * @example lakeScale(10e6, { everyday: 2.5e6, monthly: 6e6, other: 2e6 }) // { density: 0.8, share: 1 }
 */
export function lakeScale(wished: number, { everyday, monthly, other }: SampleCounts): LakeScale {
  const spare = wished - everyday - other
  if (spare >= monthly) return { density: (wished - monthly - other) / everyday, share: 1 }
  // A tenth of the monthly rows always stays: without any pay or pension the indicators on income would be mute.
  const share = Math.max(0.1, spare / monthly)
  return { density: Math.min(1, Math.max(0.05, (wished - other - share * monthly) / everyday)), share }
}

/** Fact rows of the present people by group, for {@link lakeScale}. */
export async function countSample(db: Session, sets: readonly RecordSet[], lastDay: string): Promise<SampleCounts> {
  const counts: SampleCounts = { everyday: 0, monthly: 0, other: 0 }
  for (const set of sets) {
    if (set.dataset === 'population') continue
    const { n } = await db.row<{ n: number }>(`SELECT count(*) AS n FROM (${rowsKnown(set, lastDay)})`)
    counts[monthly.has(set.dataset) ? 'monthly' : 'other'] += n
  }
  const { n } = await db.row<{ n: number }>(`SELECT count(*) AS n FROM bill WHERE ${isEveryday}`)
  return { ...counts, everyday: n, other: counts.other - n }
}

/** Rows of a record set that are known on the last day. */
export function rowsKnown(set: RecordSet, lastDay: string): string {
  const end = date(lastDay)
  const still = set.kind === 'state' ? ` AND (until IS NULL OR until > ${end})` : ''
  return `SELECT * FROM (${set.sql}) WHERE seen <= ${end}${still}`
}

/** The condition that keeps a share of persons in the monthly data sets, nothing for the others. */
export function thinned(set: RecordSet, share: number): string {
  return monthly.has(set.dataset) && share < 1 ? `WHERE u(r.p, 900) < ${share}` : ''
}
