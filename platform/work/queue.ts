import { randomUUID } from 'node:crypto'
import { CompiledQuery, type Kysely } from 'kysely'
import { PgBoss } from 'pg-boss'
import { transaction } from '../db/index.ts'
import { createRun, findDeadRuns, holdRun, isDone, isRefusal, markInterrupted, type Run, type RunSpec } from './run.ts'
import type { WorkTables } from './tables.ts'

export interface QueueOptions {
  /** How often a failed attempt is repeated; default 2. Work must be repeatable: it may be cut off at any moment. */
  retries?: number
  /** Seconds before the first repetition, doubling; default 5. */
  retryDelay?: number
  /** How many of this kind go on at once; default 1. */
  atOnce?: number
}

export type Handler<Payload> = (payload: Payload, run: Run) => Promise<unknown>

/** Work that waits for its turn, is repeated when it fails, and survives a killed process. */
export interface Queue {
  work: <Payload extends object>(kind: string, handler: Handler<Payload>, options?: QueueOptions) => Promise<void>
  send: (kind: string, payload: object, spec?: Omit<RunSpec, 'kind'>) => Promise<number>
  deadLetters: () => Promise<{ runId: number; kind: string; payload: unknown }[]>
  close: () => Promise<void>
}

const deadLetterName = 'dead-letters'

/** How often work is looked for whose end could not be written, because the database was away. */
const lookEveryMs = 5_000

/**
 * Opens the queue (pg-boss, in the same database, schema `queue`). Runs that a killed process left behind go back into
 * the queue, or are marked failed with the reason when nothing can repeat them. The same happens every few seconds to runs of
 * this process whose end could not be written.
 * @example const queue = await openQueue(db, url)
 *          await queue.work('ingest', (payload, run) => ingest(ctx, payload, run.progress))
 *          const runId = await queue.send('ingest', { deliveryId: 7 }, { title: '接收 医保_202610.csv' })
 */
export async function openQueue(
  db: Kysely<WorkTables>,
  url: string,
  record: (fault: unknown) => void = () => {},
): Promise<Queue> {
  const boss = new PgBoss({
    connectionString: url,
    schema: 'queue',
    max: 4,
    application_name: 'jiulian-queue',
    monitorVacuum: false,
    reindex: false,
  })
  boss.on('error', record)
  await boss.start()
  await boss.createQueue(deadLetterName)
  const known = new Map<string, { handler: Handler<object> | undefined; options: Required<QueueOptions> }>()

  const declare = async (kind: string, options: QueueOptions) => {
    const full = { retries: 2, retryDelay: 5, atOnce: 1, ...options }
    const settings = {
      retryLimit: full.retries,
      retryDelay: full.retryDelay,
      retryBackoff: true,
      expireInSeconds: 23 * 3600,
      deadLetter: deadLetterName,
    }
    await boss.createQueue(kind, settings)
    await boss.updateQueue(kind, settings)
    return full
  }

  const attempt = async (job: { data: unknown; retryCount: number; retryLimit: number }, handler: Handler<object>) => {
    const { runId, payload } = job.data as { runId: number; payload: object }
    // Its end was written and the job's was not: it is done all the same.
    if (await isDone(db, runId)) return
    const held = await holdRun(db, runId)
    try {
      const result = await handler(payload, held)
      if (isRefusal(result)) await held.fail(result)
      else await held.finish(result)
    } catch (fault) {
      record(fault)
      await (job.retryCount < job.retryLimit ? held.retryLater(fault) : held.fail(fault))
      throw fault
    }
  }

  const recover = async (kind: string) => {
    for (const dead of await findDeadRuns(db)) {
      if (dead.kind !== kind || !dead.job_id) continue
      const job = (await boss.findJobs(kind, { id: dead.job_id }))[0]
      const active = job?.state === 'active'
      if (job && (active ? job.retryCount < job.retryLimit : ['created', 'retry'].includes(job.state)))
        await db
          .updateTable('work.run')
          .set({ state: 'queued' })
          .where('id', '=', dead.id)
          .where('state', '=', 'running')
          .execute()
      else await markInterrupted(db, dead.id)
      if (active) await boss.fail(kind, dead.job_id, { message: 'the process was interrupted' })
    }
  }
  const giveUpUnqueued = async () => {
    for (const dead of await findDeadRuns(db)) if (!dead.job_id) await markInterrupted(db, dead.id)
  }
  await giveUpUnqueued()

  let looking: Promise<void> | undefined
  const look = async () => {
    await giveUpUnqueued()
    for (const [kind, { handler }] of known) if (handler) await recover(kind)
  }
  const timer = setInterval(() => {
    // A look that meets the database away is repeated by the next one; the workers tell that it is away.
    looking ??= look()
      .catch(() => {})
      .finally(() => {
        looking = undefined
      })
  }, lookEveryMs)
  timer.unref()

  return {
    work: async (kind, handler, options = {}) => {
      const full = await declare(kind, options)
      known.set(kind, { handler: handler as Handler<object>, options: full })
      await recover(kind)
      await boss.work(
        kind,
        { includeMetadata: true, batchSize: 1, localConcurrency: full.atOnce, pollingIntervalSeconds: 0.5 },
        async ([job]) => (job ? attempt(job, handler as Handler<object>) : undefined),
      )
    },
    send: async (kind, payload, spec = {}) => {
      if (!known.has(kind)) known.set(kind, { handler: undefined, options: await declare(kind, {}) })
      // Run and job are written together: neither can exist without the other.
      return transaction(db, async (tx) => {
        const jobId = randomUUID()
        const runId = await createRun(tx, { ...spec, kind }, jobId)
        const session = {
          executeSql: async (text: string, values?: unknown[]) => ({
            rows: (await tx.executeQuery(CompiledQuery.raw(text, values ?? []))).rows,
          }),
        }
        await boss.send(kind, { runId, payload }, { id: jobId, db: session })
        return runId
      })
    },
    deadLetters: async () => {
      const jobs = await boss.findJobs<{ runId: number; payload: unknown }>(deadLetterName, { queued: true })
      const runs = new Map<number, string>()
      if (jobs.length > 0) {
        const rows = await db
          .selectFrom('work.run')
          .select(['id', 'kind'])
          .where(
            'id',
            'in',
            jobs.map((job) => job.data.runId),
          )
          .execute()
        for (const row of rows) runs.set(row.id, row.kind)
      }
      return jobs.map((job) => ({
        runId: job.data.runId,
        kind: runs.get(job.data.runId) ?? '',
        payload: job.data.payload,
      }))
    },
    close: async () => {
      clearInterval(timer)
      await looking
      await boss.stop({ graceful: true, timeout: 4_000 })
    },
  }
}
