/** The region check in a thread of its own, started at the first check and kept for the next. */
import { Worker } from 'node:worker_threads'
import type { Found } from './check-worker.ts'

interface Answer {
  id: number
  found?: Found
  fault?: string
}
interface Waiting {
  resolve: (found: Found) => void
  reject: (fault: Error) => void
}

let worker: Worker | undefined
let asked = 0
const waiting = new Map<number, Waiting>()

function open(): Worker {
  const opened = new Worker(new URL('./check-worker.ts', import.meta.url))
  opened.on('message', ({ id, found, fault }: Answer) => {
    const one = waiting.get(id)
    waiting.delete(id)
    // A thread without work keeps no process alive.
    if (waiting.size === 0) opened.unref()
    if (found) one?.resolve(found)
    else one?.reject(new Error(fault))
  })
  const end = (fault: Error) => {
    if (worker === opened) worker = undefined
    for (const one of waiting.values()) one.reject(fault)
    waiting.clear()
  }
  opened.on('error', end)
  opened.on('exit', (code) => end(new Error(`the check ended early (${code})`)))
  return opened
}

/**
 * `checkRegion` of a folder, without holding up the server; of the models named `checkBoundaries` as well.
 * @throws when the check itself breaks
 * @example await checkApart('regions/example', ['basic']) // { faults: [], gaps: [] }
 */
export function checkApart(dir: string, models: readonly string[] = []): Promise<Found> {
  worker ??= open()
  worker.ref()
  const id = ++asked
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject })
    worker?.postMessage({ id, dir, models })
  })
}
