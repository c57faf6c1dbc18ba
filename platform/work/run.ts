import { type Kysely, sql } from 'kysely'
import type { RunProgress } from './shared.ts'
import type { WorkTables } from './tables.ts'

/** What a run is about. `title` is one line for people, Chinese. */
export interface RunSpec {
  kind: string
  title?: string
  createdBy?: string
  /** Division prefix whose staff may see it; '' for the whole region. */
  area?: string
}

/** A run that is going on. */
export interface Run {
  id: number
  /** Tells where it stands; written at most three times a second. */
  progress: (now: { step?: string; done?: number; total?: number }) => void
}

/** First key of the advisory lock that a process holds while it works on a run: a dead process lets go of it. */
export const runLock = 84318

const writeEveryMs = 300

interface HeldRun extends Run {
  finish: (result: unknown) => Promise<void>
  fail: (fault: unknown) => Promise<void>
  /** Ends this attempt; the run waits for the next one. */
  retryLater: (fault: unknown) => Promise<void>
}

/** The words of a fault or refusal for the run's page: Chinese where there are any. */
export function faultText(fault: unknown): string {
  const { zh, message, refusal } = (fault ?? {}) as {
    zh?: string
    message?: string
    refusal?: { zh?: string; reason: string }
  }
  return zh ?? refusal?.zh ?? refusal?.reason ?? message ?? String(fault)
}

/** Notes a run that waits for its turn. */
export async function createRun(db: Kysely<WorkTables>, spec: RunSpec, jobId: string | null = null): Promise<number> {
  const row = await db
    .insertInto('work.run')
    .values({
      kind: spec.kind,
      state: 'queued',
      title: spec.title ?? spec.kind,
      created_by: spec.createdBy ?? null,
      area: spec.area ?? '',
      job_id: jobId,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** Runs that this process works on: one of them that lost its session, and its lock with it, is not dead. */
const inHand = new WeakMap<Kysely<WorkTables>, Set<number>>()

/** Takes a queued run in hand: state running, lock held until it ends. */
export async function holdRun(db: Kysely<WorkTables>, id: number): Promise<HeldRun> {
  const mine = inHand.get(db) ?? new Set()
  inHand.set(db, mine.add(id))
  let release = () => {}
  const ended = new Promise<void>((resolve) => {
    release = () => {
      mine.delete(id)
      resolve()
    }
  })
  let locked = () => {}
  const isLocked = new Promise<void>((resolve) => {
    locked = resolve
  })
  // The session is kept for as long as the run goes on: when this process dies, the lock goes with it.
  const holding = db.connection().execute(async (session) => {
    await sql`select pg_advisory_lock(${sql.lit(runLock)}, ${id}::int)`.execute(session)
    locked()
    await ended
    // A session that was cut has let go of the lock already.
    await sql`select pg_advisory_unlock(${sql.lit(runLock)}, ${id}::int)`.execute(session).catch(() => {})
  })
  try {
    await Promise.race([isLocked, holding])
    await db
      .updateTable('work.run')
      .set((eb) => ({
        state: 'running',
        started_at: new Date(),
        ended_at: null,
        error: null,
        attempts: eb('attempts', '+', 1),
      }))
      .where('id', '=', id)
      .execute()
  } catch (fault) {
    release()
    throw fault
  }

  let newest: RunProgress = {}
  let stepStart = Date.now()
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<unknown> = Promise.resolve()
  const write = () => {
    timer = undefined
    const progress = JSON.stringify(newest)
    // A lost progress line is no fault of the work.
    writing = writing
      .then(() => db.updateTable('work.run').set({ progress }).where('id', '=', id).execute())
      .catch(() => {})
  }
  const end = async (values: {
    state: 'done' | 'failed' | 'queued'
    result?: string | null
    error?: string | null
  }) => {
    if (timer) clearTimeout(timer)
    write()
    await writing
    const endedAt = values.state === 'queued' ? null : new Date()
    try {
      await db
        .updateTable('work.run')
        .set({ ...values, ended_at: endedAt })
        .where('id', '=', id)
        .execute()
    } finally {
      // Even when its end could not be written: a session held for ever would be one less for everybody, and without its
      // lock the run is found to be dead.
      release()
      await holding.catch(() => {})
    }
  }
  return {
    id,
    progress: (now) => {
      if (now.step !== undefined && now.step !== newest.step) stepStart = Date.now()
      const { done, total } = { ...newest, ...now }
      const seconds = (Date.now() - stepStart) / 1000
      const eta = done && total && done <= total && seconds > 1 ? Math.round((seconds / done) * (total - done)) : null
      newest =
        now.step !== undefined && now.step !== newest.step
          ? { ...now, eta_seconds: eta }
          : { ...newest, ...now, eta_seconds: eta }
      timer ??= setTimeout(write, writeEveryMs)
    },
    finish: (result) => end({ state: 'done', result: result === undefined ? null : JSON.stringify(result) }),
    fail: (fault) => end({ state: 'failed', error: faultText(fault) }),
    retryLater: (fault) => end({ state: 'queued', error: faultText(fault) }),
  }
}

/**
 * Does a piece of work here and now, visible as a run from its first moment. A fault marks the run failed and is thrown on.
 * A result `{ ok: false }` marks it failed too and is given back.
 * @example const { result } = await runWork(db, { kind: 'sweep', title: '全量监测 2026-11-23' }, (run) => sweep(ctx, run.progress))
 */
export async function runWork<Result>(
  db: Kysely<WorkTables>,
  spec: RunSpec,
  work: (run: Run) => Promise<Result>,
): Promise<{ id: number; result: Result }> {
  const held = await holdRun(db, await createRun(db, spec))
  return { id: held.id, result: await workOn(held, work) }
}

/** Runs the work of a held run and writes its end. */
export async function workOn<Result>(held: HeldRun, work: (run: Run) => Promise<Result>): Promise<Result> {
  let result: Result
  try {
    result = await work(held)
  } catch (fault) {
    await held.fail(fault).catch(() => {})
    throw fault
  }
  if (isRefusal(result)) await held.fail(result)
  else await held.finish(result)
  return result
}

export const isRefusal = (result: unknown): result is { ok: false; reason: string } =>
  typeof result === 'object' && result !== null && (result as { ok?: unknown }).ok === false

/** The runs marked running whose process is gone, or whose end this process could not write. */
export async function findDeadRuns(
  db: Kysely<WorkTables>,
): Promise<{ id: number; kind: string; job_id: string | null }[]> {
  const { rows } = await sql<{ id: number; kind: string; job_id: string | null }>`
    select r.id, r.kind, r.job_id from work.run r
    where r.state = 'running' and not exists (
      select 1 from pg_locks l
      where l.locktype = 'advisory' and l.classid = ${sql.lit(runLock)} and l.objid = r.id and l.granted
        and l.database = (select oid from pg_database where datname = current_database()))`.execute(db)
  return rows.filter(({ id }) => !inHand.get(db)?.has(id))
}

/** Whether the end of a run was written. */
export const isDone = async (db: Kysely<WorkTables>, id: number): Promise<boolean> =>
  (await db.selectFrom('work.run').select('id').where('id', '=', id).where('state', '=', 'done').execute()).length > 0

/** Marks a run of a dead process failed, with the reason. */
export async function markInterrupted(db: Kysely<WorkTables>, id: number): Promise<void> {
  await db
    .updateTable('work.run')
    .set({
      state: 'failed',
      ended_at: new Date(),
      error: '执行中的进程被中断（程序被终止或断电），已完成的部分不受影响，可重新发起。',
    })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .execute()
}
