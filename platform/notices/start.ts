/** Lets notices run beside the server: news are heard every second, messages leave every few seconds. */
import { readNews, tidyOutbox } from '../db/index.ts'
import type { NoticesContext } from './context.ts'
import { decide } from './decide.ts'
import { deliver } from './deliver.ts'

/** Hears all news there are. @returns how many pieces @example await hearNews(ctx) */
export async function hearNews(ctx: NoticesContext): Promise<number> {
  let heard = 0
  for (;;) {
    const more = await readNews(ctx.db, 'notices', (tx, news) => decide(ctx, tx, news))
    if (more === 0) return heard
    heard += more
  }
}

/**
 * Starts hearing and sending. A round that fails (the database is away) is told and the next one tries again.
 * @returns ends it, after the round that is under way
 */
export function startNotices(ctx: NoticesContext, record: (fault: unknown) => void): () => Promise<void> {
  let ended = false
  const sleepers = new Set<() => void>()
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer)
        sleepers.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, ms)
      timer.unref()
      sleepers.add(wake)
    })
  const loop = async (ms: number, work: () => Promise<unknown>) => {
    let failing = false
    while (!ended) {
      try {
        await work()
        failing = false
      } catch (fault) {
        // Once per outage, not once per second.
        if (!failing) record(fault)
        failing = true
      }
      if (!ended) await sleep(ms)
    }
  }
  const loops = [
    loop(1_000, () => hearNews(ctx)),
    loop(3_000, () => deliver(ctx)),
    loop(24 * 3_600_000, () => tidyOutbox(ctx.db)),
  ]
  return async () => {
    ended = true
    for (const wake of [...sleepers]) wake()
    await Promise.all(loops)
  }
}
