/** Drafts against the published policy over the same facts: how many households move from which tier to which, and what it costs. */
import { ident, type Session, text } from '../../../engine/sql/index.ts'
import type { Benefits } from '../../rules/index.ts'
import { assessPopulation } from '../assess/assess-population.ts'
import type { StandardColumn } from '../assess/place-standards.ts'
import { neededDigits } from '../facts/needed-digits.ts'
import type { FactColumns } from '../facts/population-facts.ts'
import { lastBin, noIncomeBin, stepsPerLine, unknownBin } from './shapes.ts'

export interface Cell {
  variant: number
  /** Township, nine digits; zeros after the region's prefix when the register names none. */
  area: string
  before: string | null
  after: string | null
  households: number
  persons: number
  amount_before: string
  amount_after: string
  raised: number
  lowered: number
}

export interface Bin {
  variant: number
  area: string
  bin: number
  households: number
}

export interface Comparison {
  cells: Cell[]
  bins: Bin[]
}

/**
 * Judges everybody whose facts stand in the session as `fact person` and `fact household`, under each policy.
 * @param policies the published policy first, then the drafts
 * @param given.nowhere area of households whose register names none
 * @example const { cells } = await comparePopulation(session, [published, drafted], { asOf, policyDay, columns, nowhere: '150000000' })
 */
export async function comparePopulation(
  session: Session,
  policies: readonly Benefits[],
  given: { asOf: string; policyDay: string; columns: FactColumns; nowhere: string },
  onStep: (done: number) => void = () => {},
): Promise<Comparison> {
  const { asOf, policyDay, nowhere } = given
  const columns = await neededDigits(session, given.columns)
  const bins: Bin[] = []
  const cells: Cell[] = []
  for (const [variant, benefits] of policies.entries()) {
    onStep(variant)
    const standards = await assessPopulation(session, benefits, columns, asOf, {
      standardsOn: policyDay,
      withReasons: false,
    })
    const line = lineOf(standards.get(benefits.line ?? ''))
    await session.step(
      tableOf(variant),
      `SELECT a.hh, coalesce(left(a.area, 9), ${text(nowhere)}) AS area, a.members, a.tier, coalesce(a.monthly_amount, 0) AS amount,
         CASE WHEN a.income_per_head_year = 0 THEN ${noIncomeBin}
           ELSE coalesce(least(floor(a.income_per_head_year * ${stepsPerLine} / nullif(${line}, 0)), ${lastBin}), ${unknownBin}) END::INTEGER AS bin
       FROM assessed a JOIN "fact household" f ON f.hh = a.hh
       JOIN "place standard" s ON s.division IS NOT DISTINCT FROM f.division AND s.urban IS NOT DISTINCT FROM f.urban`,
      'table',
    )
    bins.push(...(await binsOf(session, variant)))
    if (variant > 0) {
      cells.push(...(await cellsOf(session, variant)))
      await session.drop(tableOf(variant))
    }
  }
  return { cells, bins }
}

const tableOf = (variant: number): string => `judged ${variant}`

function lineOf(standard: StandardColumn | undefined): string {
  if (!standard) return 'NULL'
  return 'column' in standard ? `s.${ident(standard.column)}` : (standard.value ?? 'NULL')
}

const binsOf = (session: Session, variant: number): Promise<Bin[]> =>
  session.rows<Bin>(
    `SELECT ${variant}::INTEGER AS variant, area, bin, count(*)::INTEGER AS households FROM ${ident(tableOf(variant))} GROUP BY ALL ORDER BY ALL`,
  )

const cellsOf = (session: Session, variant: number): Promise<Cell[]> =>
  session.rows<Cell>(
    `SELECT ${variant}::INTEGER AS variant, b.area, b.tier AS before, v.tier AS after, count(*)::INTEGER AS households, sum(b.members)::INTEGER AS persons,
       sum(b.amount)::DECIMAL(18,2)::VARCHAR AS amount_before, sum(v.amount)::DECIMAL(18,2)::VARCHAR AS amount_after,
       count(*) FILTER (WHERE b.tier = v.tier AND v.amount > b.amount)::INTEGER AS raised,
       count(*) FILTER (WHERE b.tier = v.tier AND v.amount < b.amount)::INTEGER AS lowered
     FROM ${ident(tableOf(0))} b JOIN ${ident(tableOf(variant))} v ON v.hh = b.hh GROUP BY ALL ORDER BY ALL`,
  )
