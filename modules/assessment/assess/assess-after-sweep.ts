/** What follows a sweep: the facts of everybody, their tier and amount by the rules, and the lists of differences. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Kysely } from 'kysely'
import { openDuckdb, type Session } from '../../../engine/sql/index.ts'
import { exceptionsStep } from '../../matching/index.ts'
import { type SweptState, sweptVersions } from '../../monitoring/index.ts'
import type { AssessmentContext } from '../context.ts'
import { factFiles, makePopulationFacts, openFacts, writeFacts } from '../facts/population-facts.ts'
import { applyFindings } from '../findings/apply-findings.ts'
import { makeDifferences } from '../findings/differences.ts'
import type { AssessmentTables } from '../tables.ts'
import { assessPopulation } from './assess-population.ts'
import { summaryOf } from './summary.ts'

/** How many sets of facts of everybody are kept for what-if runs. */
const keptFacts = 3

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
    await keepFacts(ctx, session, key)
    await openFacts(session, files)
    const facts = (performance.now() - start) / 1000
    await assessPopulation(session, benefits, columns, lake.asOf)
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
    sweepOldFacts(ctx.dataDir)
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

/** Facts depend on the day, on the versions read, and on the definitions of data sets, measures and facts. */
function factsKey({ lake, region }: SweptState): string {
  const definitions = [[...region.datasets], [...region.measures], region.benefits?.inputs, region.meta.division_prefix]
  const fold = createHash('sha256')
    .update(JSON.stringify([sweptVersions(lake), definitions]))
    .digest('hex')
    .slice(0, 16)
  return `${lake.asOf}-${fold}`
}

/** Writes the facts beside and renames, so that a killed process leaves no half set. */
async function keepFacts(ctx: AssessmentContext, session: Session, key: string): Promise<void> {
  const wanted = factFiles(ctx.dataDir, key)
  if (existsSync(wanted.household)) return
  const building = factFiles(ctx.dataDir, `${key}.building-${process.pid}`)
  await writeFacts(session, building)
  rmSync(dirname(wanted.person), { recursive: true, force: true })
  renameSync(dirname(building.person), dirname(wanted.person))
}

/** Keeps the newest sets only; each can be computed again from the lake. */
function sweepOldFacts(dataDir: string): void {
  const dir = join(dataDir, 'facts')
  const age = (name: string) => statSync(join(dir, name)).mtimeMs
  const old = readdirSync(dir)
    .sort((a, b) => age(b) - age(a))
    .slice(keptFacts)
  for (const name of old) rmSync(join(dir, name), { recursive: true, force: true })
}
