/** Totals of an assessed population, by county so that everybody can be shown the own part. */
import type { Session } from '../../../engine/sql/index.ts'

export interface TierTotal {
  /** Six digits. */
  county: string
  /** Suggested tier; null: cannot be judged. */
  tier: string | null
  households: number
  persons: number
  /** Yuan a month. */
  amount: number
}

export interface Summary {
  households: number
  persons: number
  tiers: TierTotal[]
  /** Households that cannot be judged, by missing fact. */
  missing: { county: string; path: string; households: number }[]
}

/** Sums up the table `assessed`. @example (await summaryOf(session)).tiers[0] // { county: '150403', tier: 'none', households: 812, … } */
export async function summaryOf(session: Session): Promise<Summary> {
  const tiers = await session.rows<TierTotal & Record<string, string | number | null>>(
    `SELECT coalesce(left(area, 6), '') AS county, tier, count(*)::DOUBLE AS households, sum(members)::DOUBLE AS persons,
       coalesce(sum(monthly_amount), 0)::DOUBLE AS amount
     FROM assessed GROUP BY ALL ORDER BY county, tier`,
  )
  const missing = await session.rows<Summary['missing'][number] & Record<string, string | number>>(
    `SELECT county, path, count(*)::DOUBLE AS households
     FROM (SELECT coalesce(left(area, 6), '') AS county, unnest(missing) AS path FROM assessed) GROUP BY ALL ORDER BY ALL`,
  )
  return {
    households: tiers.reduce((sum, one) => sum + one.households, 0),
    persons: tiers.reduce((sum, one) => sum + one.persons, 0),
    tiers,
    missing,
  }
}
