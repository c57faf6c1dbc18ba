import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { registerWhatIfWork } from '../../modules/assessment/index.ts'
import { fillOwnLists, sweep, today } from '../../modules/monitoring/index.ts'
import { registerIngestWork, watchDropFolder } from '../../modules/sources/index.ts'
import { newestDay } from '../newest-day.ts'
import type { ServerContext } from './areas.ts'

/** Kind of the sweep that follows deliveries by itself. */
const kind = 'sweep-after-delivery'

/** How long a sweep waits for further files of the same delivery. */
const patienceMs = 30 * 60_000

/** How often the lists of our own work are looked at. */
const ownListsMs = 10 * 60_000

const waiting = async (ctx: ServerContext, what: string, states: string[]): Promise<boolean> =>
  (
    await ctx.db
      .selectFrom('work.run')
      .select('id')
      .where('kind', '=', what)
      .where('state', 'in', states)
      .limit(1)
      .execute()
  ).length > 0

/** Asks for a sweep; many files handed in together are followed by one. */
export async function requestSweep(ctx: ServerContext): Promise<void> {
  if (await waiting(ctx, kind, ['queued'])) return
  await ctx.queue.send(kind, {}, { title: '监测新报送的数据' })
}

/**
 * Declares who does the queued work: reading deliveries, and the sweep that follows them. Watches the drop folder
 * `<dataDir>/drop/<sender>/`.
 * @returns a function that ends the watching
 */
export async function startWork(ctx: ServerContext): Promise<() => Promise<void>> {
  await registerIngestWork(ctx, ctx.queue, { onDelivered: () => requestSweep(ctx) })
  await ctx.queue.work(
    kind,
    async (_payload, run) => {
      run.progress({ step: '等待其余文件' })
      const end = Date.now() + patienceMs
      while (Date.now() < end && (await waiting(ctx, 'ingest', ['queued', 'running']))) await sleep(500)
      const asOf = await newestDay(ctx.db, today({}))
      return sweep(ctx, { asOf, kind: 'incremental', createdBy: '自动监测', runId: run.id, onProgress: run.progress })
    },
    { retries: 1 },
  )
  await registerWhatIfWork(ctx, ctx.queue)
  const folder = watchDropFolder(ctx, {
    dir: join(ctx.dataDir, 'drop'),
    onOutcome: async (_file, outcome) => {
      if (outcome.ok && outcome.state === 'done') await requestSweep(ctx)
    },
    onFault: ctx.record,
  })
  const stopOwn = watchOwnLists(ctx)
  return async () => {
    stopOwn()
    await folder.stop()
  }
}

/**
 * A referral grows late and a payment comes back without any file: the lists of our own work are looked at every few minutes, and
 * a sweep follows when one changed.
 * @returns ends it
 */
function watchOwnLists(ctx: ServerContext): () => void {
  let running: Promise<unknown> = Promise.resolve()
  let ended = false
  const look = () => {
    running = running
      .then(async () => {
        if (ended) return
        const changed = await fillOwnLists(ctx, await newestDay(ctx.db, today({})))
        if (changed > 0) await requestSweep(ctx)
      })
      .catch(ctx.record)
  }
  const timer = setInterval(look, ownListsMs)
  timer.unref()
  return () => {
    ended = true
    clearInterval(timer)
  }
}
