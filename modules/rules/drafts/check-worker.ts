/** Runs the region check beside the server's own thread: a thousand cases must not keep others waiting. */
import { parentPort } from 'node:worker_threads'
import { checkRegion } from '../check-region.ts'

parentPort?.on('message', ({ id, dir }: { id: number; dir: string }) => {
  try {
    parentPort?.postMessage({ id, faults: checkRegion(dir) })
  } catch (fault) {
    parentPort?.postMessage({ id, fault: (fault as Error).stack ?? String(fault) })
  }
})
