import { readFileSync } from 'node:fs'

/** Start time of a process in clock ticks since boot; tells a living process from a later one that got the same number. */
export function processBirth(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}

/**
 * Whether a process lives. A zombie is dead: nobody has collected it yet. With `birth` also whether it is the same one.
 * @example processAlive(process.pid) // true
 */
export function processAlive(pid: number, birth?: string): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  if (process.platform !== 'linux') return true
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    if (stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z')) return false
  } catch {
    return false
  }
  return birth === undefined || processBirth(pid) === birth
}

/** Whether a living process is PostgreSQL. Where that cannot be seen, it is believed to be. */
export function isPostgres(pid: number): boolean {
  if (!processAlive(pid)) return false
  if (process.platform !== 'linux') return true
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0]?.includes('postgres') ?? false
  } catch {
    return false
  }
}
