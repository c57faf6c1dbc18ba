/** Totals of the newest assessment for an area. */
import { type Kysely, sql } from 'kysely'
import type { Actor } from '../../../platform/access/shared.ts'
import { factLabel } from '../../rules/index.ts'
import type { Summary } from '../assess/summary.ts'
import type { AssessmentContext } from '../context.ts'
import type { AssessmentSummary } from '../shared.ts'
import type { AssessmentTables } from '../tables.ts'

/**
 * Suggested tiers, what could not be judged, and the size of both lists. Totals are kept by county: a township is shown those
 * of its lists only.
 */
export async function readSummary(
  ctx: AssessmentContext,
  actor: Pick<Actor, 'area'>,
  area?: string,
): Promise<AssessmentSummary> {
  const prefix = area?.startsWith(actor.area) ? area : actor.area
  const run = await (ctx.db as Kysely<AssessmentTables>)
    .selectFrom('assessment.run')
    .where('state', '=', 'done')
    .where('applied', '=', true)
    .select(['as_of', 'counts'])
    .orderBy('as_of', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  const counts = (run?.counts ?? {}) as Partial<Summary>
  const own = <Row extends { county: string }>(rows: readonly Row[] | undefined): Row[] =>
    prefix.length > 6 ? [] : (rows ?? []).filter((row) => row.county.startsWith(prefix))
  const tiers = Map.groupBy(own(counts.tiers), (row) => row.tier)
  const missing = Map.groupBy(own(counts.missing), (row) => row.path)
  const findings = await sql<{
    kind: string
    signalled: boolean
    n: number
  }>`select f.kind, w.hh is not null as signalled, count(*)::int as n
    from assessment.finding f left join registry.household h on h.hh = f.hh
    left join monitoring.warning w on w.hh = f.hh and w.state in ('open', 'dispatched')
    where f.state = 'open' and (f.area like ${`${prefix}%`} or h.managing_area like ${`${prefix}%`}) group by 1, 2`.execute(
    ctx.db,
  )
  const count = (kind: string, signalled?: boolean) =>
    findings.rows
      .filter((row) => row.kind === kind && (signalled === undefined || row.signalled === signalled))
      .reduce((sum, row) => sum + row.n, 0)
  const sum = (
    rows: readonly { households: number; persons: number; amount: number }[],
    key: 'households' | 'persons' | 'amount',
  ) => rows.reduce((all, row) => all + row[key], 0)
  return {
    asOf: run?.as_of ?? null,
    tiers: [...tiers].map(([tier, rows]) => ({
      tier,
      households: sum(rows, 'households'),
      persons: sum(rows, 'persons'),
      amount: sum(rows, 'amount'),
    })),
    missing: [...missing].map(([path, rows]) => ({
      path,
      label: ctx.region.benefits ? factLabel(ctx.region.benefits, path) : { zh: path, en: path },
      households: rows.reduce((all, row) => all + row.households, 0),
    })),
    findings: { coverage: count('coverage'), coverageSignalled: count('coverage', true), exit: count('exit') },
  }
}
