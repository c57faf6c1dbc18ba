/** Where the suggestion differs from what is held: coverage list 可能漏保 and exit-check list 疑似超保. */
import { type Session, text } from '../../../engine/sql/index.ts'
import type { Region } from '../../rules/index.ts'

/**
 * Makes the table `difference` from `assessed`: kind, change and all that is shown of each household. A change of tier goes to
 * the list of its direction; without a held amount an amount cannot differ. Households whose tier is unknown are in neither.
 * @example await makeDifferences(session, region) // rows: hh 12, kind 'coverage', change 'new', tier 'dibao-rural'
 */
export async function makeDifferences(session: Session, region: Region): Promise<void> {
  const rank = (column: string): string =>
    `CASE ${region.meta.tiers.map((tier) => `WHEN ${column} = ${text(tier.id)} THEN ${tier.order}`).join(' ')} ELSE 999 END`
  await session.step(
    'difference',
    `SELECT hh, coalesce(area, ${text(region.meta.division_prefix.padEnd(12, '0'))}) AS area, change, members, held_tier, held_amount,
       tier, monthly_amount, income_per_head_year, assumed,
       CASE WHEN change IN ('new', 'increase') THEN 'coverage'
            WHEN change IN ('stop', 'decrease') THEN 'exit'
            WHEN change = 'change-tier' THEN CASE WHEN ${rank('tier')} < ${rank('held_tier')} THEN 'coverage' ELSE 'exit' END END AS kind
     FROM (SELECT * REPLACE (coalesce(held_tier, 'none') AS held_tier) FROM assessed WHERE tier IS NOT NULL)
     WHERE change IN ('new', 'increase', 'stop', 'decrease', 'change-tier')`,
    'table',
  )
}
