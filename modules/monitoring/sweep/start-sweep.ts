/** Starts a sweep that goes on after the request is answered; it can be followed as a run. */
import type { Actor } from '../../../platform/access/shared.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import { runWork } from '../../../platform/work/index.ts'
import { type MonitoringContext, today } from '../context.ts'
import { sweep } from './run-sweep.ts'

/**
 * Begins a sweep in the background.
 * @returns the numbers of sweep and run as soon as both exist, or a refusal
 * @example const { sweepId, runId } = await startSweep(ctx, actor, { asOf: '2026-10-31', kind: 'incremental' })
 */
export async function startSweep(
  ctx: MonitoringContext,
  actor: Actor,
  request: { asOf: string; kind: 'full' | 'incremental' },
): Promise<{ ok: true; sweepId: number; runId: number } | Refusal> {
  if (request.asOf > today(ctx))
    return refusal('future-day', {
      status: 400,
      zh: '监测日期不能晚于今天。',
      en: 'The as-of day cannot be later than today.',
    })
  return new Promise((resolve, reject) => {
    const title = `${request.kind === 'full' ? '全量监测' : '增量监测'} ${request.asOf}`
    runWork(ctx.db, { kind: 'sweep', title, createdBy: actor.userId, area: actor.area }, async (run) => {
      const result = await sweep(ctx, {
        ...request,
        createdBy: actor.name,
        runId: run.id,
        onProgress: run.progress,
        onBegin: (sweepId) => resolve({ ok: true, sweepId, runId: run.id }),
      })
      if (!result.ok) resolve(result)
      return result
    }).catch(reject)
  })
}
