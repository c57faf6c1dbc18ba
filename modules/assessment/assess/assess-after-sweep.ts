/** What follows a sweep: the facts of everybody, their tier and amount by the rules, and the lists of differences. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { openDuckdb } from '../../../engine/sql/index.ts'
import { exceptionsStep } from '../../matching/index.ts'
import type { SweptState } from '../../monitoring/index.ts'
import type { AssessmentContext } from '../context.ts'
import { factsKey, keepFacts, sweepOldFacts } from '../facts/kept-facts.ts'
import { neededDigits } from '../facts/needed-digits.ts'
import { factFiles, makePopulationFacts, openFacts } from '../facts/population-facts.ts'
import { applyFindings } from '../findings/apply-findings.ts'
import { makeDifferences } from '../findings/differences.ts'
import type { AssessmentTables } from '../tables.ts'
import { factsOfWhatIfs } from '../what-if/facts-for.ts'
import { assessPopulation } from './assess-population.ts'
import { summaryOf } from './summary.ts'

/**
 * Assesses everybody as of the sweep's day and brings the lists up to date. The warnings are written already: a fault here
 * marks the assessment failed and leaves them alone.
 * @returns null when the region has no benefit rules
 * @example afterSweep: (swept) => assessAfterSweep(ctx, swept)
 */
export async function assessAfterSweep(ctx: AssessmentContext, swept: SweptState): Promise<{ runId: number } | null> {
  const { region, lake } = swept
  const { benefits } = region
  if (!benefits) return null
  const db = ctx.db as Kysely<AssessmentTables>
  const key = factsKey(swept)
  const { id } = await db
    .insertInto('assessment.run')
    .values({
      as_of: lake.asOf,
      sweep_id: swept.sweepId,
      state: 'running',
      policy: JSON.stringify(region.policy?.versions ?? []) as unknown as number[],
      facts: key,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const tempDir = join(ctx.dataDir, 'tmp', `assessment-${id}`)
  const session = await openDuckdb({ memoryLimitMib: ctx.memoryLimitMib ?? 2048, threads: ctx.threads ?? 2, tempDir })
  try {
    const start = performance.now()
    await exceptionsStep(
      ctx,
      session,
      lake.versions.filter((version) => !lake.population.includes(version)),
    )
    const files = factFiles(ctx.dataDir, key)
    const { columns } = await makePopulationFacts(session, region, benefits, lake)
    await keepFacts(ctx.dataDir, session, key)
    await openFacts(session, files)
    const facts = (performance.now() - start) / 1000
    await assessPopulation(session, benefits, await neededDigits(session, columns), lake.asOf)
    const rules = (performance.now() - start) / 1000 - facts
    await makeDifferences(session, region)
    const summary = await summaryOf(session)
    await ctx.db.transaction().execute(async (tx) => {
      const findings = swept.applied ? await applyFindings(tx, session, lake.asOf, null) : null
      await tx
        .updateTable('assessment.run')
        .set({
          state: 'done',
          applied: swept.applied,
          ended_at: new Date(),
          counts: JSON.stringify({ ...summary, findings, seconds: { facts, rules } }),
        })
        .where('id', '=', id)
        .execute()
    })
    sweepOldFacts(ctx.dataDir, await factsOfWhatIfs(db))
    return { runId: Number(id) }
  } catch (fault) {
    await db
      .updateTable('assessment.run')
      .set({ state: 'failed', error: (fault as Error).message, ended_at: new Date() })
      .where('id', '=', id)
      .execute()
    throw fault
  } finally {
    session.close()
    rmSync(tempDir, { recursive: true, force: true })
  }
}
