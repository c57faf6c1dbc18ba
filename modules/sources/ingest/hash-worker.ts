/** Run by received-file.ts in a thread of its own: the hash of one file, posted back. */
import { parentPort, workerData } from 'node:worker_threads'
import { hashFile } from './received-file.ts'

parentPort?.postMessage(await hashFile(workerData as string, (done, total) => parentPort?.postMessage({ done, total })))
