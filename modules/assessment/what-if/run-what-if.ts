/** The work of a what-if run. It may be cut off and repeated at any moment: its figures are written whole in one transaction. */
import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { openDuckdb } from '../../../engine/sql/index.ts'
import type { Refusal } from '../../../platform/web/index.ts'
import { faultText, type Run } from '../../../platform/work/index.ts'
import { policyAsOf, policyWithDraft } from '../../rules/index.ts'
import type { AssessmentContext } from '../context.ts'
import type { AssessmentTables } from '../tables.ts'
import { type Comparison, comparePopulation } from './compare-population.ts'
import { factsFor } from './facts-for.ts'

const batch = 5000

/**
 * Runs the drafts of a noted what-if over the population and keeps the figures by township. Live lists are not touched.
 * @returns what was counted, or why it could not be
 * @example await queue.work('what-if', ({ id }, run) => runWhatIf(ctx, id, run.progress), { retries: 1 })
 */
export async function runWhatIf(
  ctx: AssessmentContext,
  id: number,
  progress: Run['progress'] = () => {},
): Promise<{ ok: true; households: number } | Refusal> {
  const db = ctx.db as Kysely<AssessmentTables>
  const row = await db.selectFrom('assessment.what_if').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  await db.updateTable('assessment.what_if').set({ state: 'running', error: null }).where('id', '=', id).execute()
  const tempDir = join(ctx.dataDir, 'tmp', `what-if-${id}`)
  const session = await openDuckdb({ memoryLimitMib: ctx.memoryLimitMib ?? 2048, threads: ctx.threads ?? 2, tempDir })
  const end = (values: { state: 'failed'; error: string }) =>
    db
      .updateTable('assessment.what_if')
      .set({ ...values, ended_at: new Date() })
      .where('id', '=', id)
      .execute()
  try {
    const start = performance.now()
    const steps = row.drafts.length + 2
    progress({ step: '准备全体家庭的数据', done: 0, total: steps })
    const published = await policyAsOf(ctx, row.policy_day, row.up_to)
    const facts = await factsFor(ctx, session, published, row.as_of, row.area, row.facts)
    if (!facts.ok) {
      await end({ state: 'failed', error: facts.zh ?? facts.reason })
      return facts
    }
    const read = performance.now()
    const policies = [published]
    for (const draft of row.drafts) policies.push(await policyWithDraft(ctx, draft.changes, row.policy_day, row.up_to))
    const compared = await comparePopulation(
      session,
      policies.map((policy) => policy.benefits!),
      {
        asOf: row.as_of,
        policyDay: row.policy_day,
        columns: facts.columns,
        nowhere: ctx.region.meta.division_prefix.padEnd(9, '0'),
      },
      (done) =>
        progress({
          step: done === 0 ? '按已发布政策测算' : `按草稿测算：${row.drafts[done - 1]!.title}`,
          done: done + 1,
          total: steps,
        }),
    )
    const seconds = { facts: (read - start) / 1000, rules: (performance.now() - read) / 1000 }
    await ctx.db.transaction().execute(async (tx) => {
      await writeFigures(tx, id, compared)
      await tx
        .updateTable('assessment.what_if')
        .set({
          state: 'done',
          ended_at: new Date(),
          facts: facts.key,
          ...(facts.lake && { lake: JSON.stringify(facts.lake) }),
          folds: JSON.stringify(policies.map((policy) => policy.policy?.hash ?? 'files')),
          result_fold: foldOf(compared),
          seconds: JSON.stringify(seconds),
        })
        .where('id', '=', id)
        .execute()
    })
    const households = compared.bins.reduce((sum, bin) => sum + (bin.variant === 0 ? bin.households : 0), 0)
    return { ok: true, households }
  } catch (fault) {
    await end({ state: 'failed', error: faultText(fault) })
    throw fault
  } finally {
    session.close()
    rmSync(tempDir, { recursive: true, force: true })
  }
}

/** The same figures have the same fold. */
const foldOf = (compared: Comparison): string => createHash('sha256').update(JSON.stringify(compared)).digest('hex')

async function writeFigures(tx: AssessmentContext['db'], id: number, { cells, bins }: Comparison): Promise<void> {
  await sql`delete from assessment.what_if_cell where what_if = ${id}`.execute(tx)
  await sql`delete from assessment.what_if_bin where what_if = ${id}`.execute(tx)
  for (let at = 0; at < cells.length; at += batch)
    await sql`insert into assessment.what_if_cell
      select ${id}, c.* from jsonb_to_recordset(${JSON.stringify(cells.slice(at, at + batch))}::jsonb) as c(variant int, area text, before text, after text,
        households int, persons int, amount_before numeric, amount_after numeric, raised int, lowered int)`.execute(tx)
  for (let at = 0; at < bins.length; at += batch)
    await sql`insert into assessment.what_if_bin
      select ${id}, b.* from jsonb_to_recordset(${JSON.stringify(bins.slice(at, at + batch))}::jsonb) as b(variant int, area text, bin int, households int)`.execute(
      tx,
    )
}
