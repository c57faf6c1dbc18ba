/** A database that is not there for a while: how that is told from other faults, and writing down what happened meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * A database that is stopped, starts, or takes no more sessions: 08…, 57P01–03, 53300; a socket that leads nowhere.
 * @example if (isAway(fault)) return 'unavailable'
 */
export const isAway = (fault: unknown): boolean => {
  const { code, message, syscall } = (fault ?? {}) as { code?: unknown; message?: unknown; syscall?: unknown }
  return (
    (typeof code === 'string' && /^(ECONNREFUSED|ECONNRESET|08\w{3}|57P0[123]|53300)$/.test(code)) ||
    (code === 'ENOENT' && syscall === 'connect') ||
    (typeof message === 'string' &&
      /Connection (terminated|ended)|timeout exceeded when trying to connect|connection error and is not queryable|not currently accepting connections/.test(
        message,
      ))
  )
}

/** Whether the database being away lies behind a fault of a library that wraps what it met. */
const awayBehind = (fault: unknown): boolean => {
  if (isAway(fault)) return true
  const { cause, body } = (fault ?? {}) as { cause?: unknown; body?: { cause?: unknown } }
  const within = cause ?? body?.cause
  return within instanceof Error && awayBehind(within)
}

/**
 * Records that the database is away once in a while, not with every look of every round and every request; any other fault as it
 * comes.
 * @example const record = sparing((fault) => log.error(fault))
 */
export function sparing(record: (fault: unknown) => void, everyMs = 60_000): (fault: unknown) => void {
  let last = Number.NEGATIVE_INFINITY
  return (fault) => {
    if (awayBehind(fault)) {
      if (Date.now() - last < everyMs) return
      last = Date.now()
    }
    record(fault)
  }
}

/** Pause between two attempts. */
const pauseMs = 1_000

/**
 * Writes down what has already happened outside and cannot be taken back, a message that was sent: for as long as the database is
 * away it is tried again, so that it does not happen twice. `write` must be safe to repeat.
 * @param patienceMs after this time the fault is thrown all the same
 * @example await writeWhenBack(() => mark(db, id, 'sent'))
 */
export async function writeWhenBack<Result>(write: () => Promise<Result>, patienceMs = 240_000): Promise<Result> {
  const end = Date.now() + patienceMs
  for (;;) {
    try {
      return await write()
    } catch (fault) {
      if (!isAway(fault) || Date.now() > end) throw fault
    }
    await sleep(pauseMs, undefined, { ref: false })
  }
}
