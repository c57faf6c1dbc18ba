/**
 * Look-ups that ask for an explanation (Social Assistance Law art. 70(6)): they are pointers for an auditor, no verdicts. What is
 * too much stands in the region's parameters.
 */
import { sql } from 'kysely'
import type { AnyDb } from '../../db/index.ts'

export const anomalyKinds = ['many', 'off-hours', 'no-matter', 'repeated-unmask', 'sequence'] as const
export type AnomalyKind = (typeof anomalyKinds)[number]

export interface Anomaly {
  kind: AnomalyKind
  userId: string
  userName: string
  role: string
  /** Day in China. */
  day: string
  count: number
  /** Of whom, when it is one household. */
  household: string | null
}

/** Limits of the region. */
export interface AnomalyLimits {
  /** Households looked at in a day from which on it is compared with others. */
  manyLeast: number
  /** So many times the median of the role on that day. */
  manyTimes: number
  /** Working hours in China, from and until. */
  from: number
  to: number
  /** Look-ups outside of them in a day. */
  offHours: number
  /** Households without any matter or decision in a day. */
  noMatter: number
  /** Unmaskings of one household by one person in a day. */
  unmask: number
  /** Households with consecutive keys, one after the other. */
  sequence: number
}

/**
 * Finds what stands out between two days (both included), newest first.
 * @example await findAnomalies(db, { area: '' }, '2026-11-01', '2026-11-30', limits)
 */
export async function findAnomalies(
  db: AnyDb,
  scope: { area: string },
  from: string,
  until: string,
  limits: AnomalyLimits,
): Promise<Anomaly[]> {
  const { rows } = await sql<Omit<Anomaly, 'userId' | 'userName'> & { user_id: string; user_name: string }>`
    with reads as (
      select l.id, l.user_id, l.user_name, l.role, l.action, l.household,
        (l.at at time zone 'Asia/Shanghai')::date as day, extract(hour from l.at at time zone 'Asia/Shanghai')::int as hour,
        extract(isodow from l.at at time zone 'Asia/Shanghai')::int as weekday
      from access.read_log l
      where not l.writes and l.household is not null and l.user_id <> 'machine' and l.user_area like ${`${scope.area}%`}
        and l.at >= (${from}::date)::timestamp at time zone 'Asia/Shanghai' and l.at < (${until}::date + 1)::timestamp at time zone 'Asia/Shanghai'),
    per_day as (select user_id, min(user_name) as user_name, role, day, count(distinct household)::int as n from reads group by user_id, role, day),
    peers as (select role, day, percentile_cont(0.5) within group (order by n) as median from per_day group by role, day),
    steps as (select user_id, user_name, role, day, household::numeric as hh, id,
        household::numeric - row_number() over (partition by user_id, day order by id) as run
      from (select distinct on (user_id, day, household) * from reads where household ~ '^-?\\d+$' order by user_id, day, household, id) as once)
    select 'many' as kind, d.user_id, d.user_name, d.role, d.day::text as day, d.n as count, null as household from per_day d join peers p using (role, day)
      where d.n >= ${limits.manyLeast} and d.n >= ${limits.manyTimes} * p.median
    union all
    select 'off-hours', user_id, min(user_name), role, day::text, count(*)::int, null from reads
      where hour < ${limits.from} or hour >= ${limits.to} or weekday > 5 group by user_id, role, day having count(*) >= ${limits.offHours}
    union all
    select 'no-matter', user_id, min(user_name), role, day::text, count(distinct household)::int, null from reads r
      where household ~ '^-?\\d+$' and not exists (select from process.matter m where m.hh = r.household::bigint)
      group by user_id, role, day having count(distinct household) >= ${limits.noMatter}
    union all
    select 'repeated-unmask', user_id, min(user_name), role, day::text, count(*)::int, household from reads where action = 'unmask'
      group by user_id, role, day, household having count(*) >= ${limits.unmask}
    union all
    select 'sequence', user_id, min(user_name), role, day::text, count(*)::int, null from steps group by user_id, role, day, run having count(*) >= ${limits.sequence}
    order by 5 desc, 6 desc, 2 limit 1000`.execute(db)
  return rows.map(({ user_id, user_name, ...row }) => ({ ...row, userId: user_id, userName: user_name }))
}

/** The limits as the region sets them. @throws Error naming the parameter that is not set */
export function anomalyLimits(
  parameter: (id: string, area: string, on: string) => { value: number | string | boolean } | undefined,
  on: string,
): AnomalyLimits {
  const value = (id: string) => {
    const found = parameter(`anomaly_${id}`, '', on)?.value
    if (typeof found !== 'number') throw new Error(`parameter anomaly_${id} is not set`)
    return found
  }
  return {
    manyLeast: value('many_least'),
    manyTimes: value('many_times'),
    from: value('hours_from'),
    to: value('hours_to'),
    offHours: value('off_hours'),
    noMatter: value('no_matter'),
    unmask: value('unmask'),
    sequence: value('sequence'),
  }
}
