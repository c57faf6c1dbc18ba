/** How far a long statement is, told while it runs. */
import type { Session } from './session.ts'

/**
 * Waits for `work`, statements of this session, and tells about twice a second how much of the running one is done.
 * @param tell is given shares between 0 and 1 that only grow, also when `work` runs several statements
 * @throws what `work` throws
 * @example await tellShare(session, (share) => bar.set(share), session.run("CREATE TABLE t AS FROM read_csv('large.csv')"))
 */
export async function tellShare<T>(
  session: Pick<Session, 'progress'>,
  tell: (share: number) => void,
  work: Promise<T>,
  everyMs = 500,
): Promise<T> {
  let told = 0
  const timer = setInterval(() => {
    // Negative while DuckDB does not know.
    const share = Math.min(session.progress().percent / 100, 1)
    if (share <= told) return
    told = share
    tell(share)
  }, everyMs)
  try {
    return await work
  } finally {
    clearInterval(timer)
  }
}
