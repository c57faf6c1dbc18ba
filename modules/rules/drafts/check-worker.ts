/** Runs the region check beside the server's own thread: a thousand cases must not keep others waiting. */
import { parentPort } from 'node:worker_threads'
import { checkBoundaries } from '../benefits/check-boundaries.ts'
import { checkRegion } from '../check-region.ts'
import { loadRegion } from '../load-region.ts'
import type { RegionFault } from '../shared.ts'

/** What a check found. */
export interface Found {
  faults: RegionFault[]
  /** Boundaries of the models asked for that no worked case tells; only where there is no fault. */
  gaps: RegionFault[]
}

function check(dir: string, models: readonly string[]): Found {
  const faults = checkRegion(dir)
  const benefits = faults.length === 0 && models.length > 0 ? loadRegion(dir).benefits : undefined
  return { faults, gaps: benefits ? checkBoundaries(dir, benefits, models) : [] }
}

parentPort?.on('message', ({ id, dir, models }: { id: number; dir: string; models: readonly string[] }) => {
  try {
    parentPort?.postMessage({ id, found: check(dir, models) })
  } catch (fault) {
    parentPort?.postMessage({ id, fault: (fault as Error).stack ?? String(fault) })
  }
})
