/** How many families of the county share what a story shows of one (k-anonymity): fewer than the region's least, and it tells who they are. */
import { sql } from 'kysely'
import type { Db } from '../../../platform/process/index.ts'
import type { StoryAttribute } from './shared.ts'

/**
 * Households with a file in the county that are like this one in everything shown; itself counts.
 * @returns null when nothing is shown
 * @example await alikeInCounty(db, '150426000071', '150426', ['size', 'tier']) // 42
 */
export async function alikeInCounty(
  db: Db,
  hh: string,
  county: string,
  shows: readonly StoryAttribute[],
): Promise<number | null> {
  if (shows.length === 0) return null
  const like = {
    size: sql`a.size = b.size`,
    tier: sql`a.tier = b.tier`,
    urban: sql`a.urban is not distinct from b.urban`,
    age: sql`a.age is not distinct from b.age`,
    sex: sql`a.sex is not distinct from b.sex`,
  }
  const found = await sql<{ n: number }>`with told as (
      select h.hh, h.urban, p.sex, extract(year from age(p.birth_date))::int / 10 as age,
        (select count(*) from registry.membership m where m.hh = h.hh and m.to_date is null) as size,
        coalesce((select string_agg(distinct t.tier, ',' order by t.tier) from registry.tier_holding t where t.hh = h.hh and t.to_date is null and t.tier <> 'none'), '') as tier
      from registry.household h left join registry.person p on p.pid = h.head_pid
      where h.managing_area like ${`${county}%`} or h.hh = ${hh}::bigint)
    select count(*)::int as n from told a, told b where b.hh = ${hh}::bigint and ${sql.join(
      shows.map((one) => like[one]),
      sql` and `,
    )}`.execute(db)
  return found.rows[0]?.n ?? 0
}
