/** One measured job in a process of its own; its answer is one line of JSON on stdout. */
import type { Job } from './apart.ts'
import { ingestJob } from './jobs/ingest.ts'
import { incrementalJob, sweepJob } from './jobs/sweep.ts'
import { ingestYardstick } from './yardstick/ingest.ts'
import { sweepYardstick } from './yardstick/sweep.ts'

const job = JSON.parse(process.argv[2] ?? '{}') as Job

/** Gives the seconds of the measured part and anything else worth telling. */
async function run(): Promise<{ seconds: number; told?: Record<string, unknown> }> {
  switch (job.kind) {
    case 'sweep':
      return sweepJob(job)
    case 'sweep-yardstick':
      return sweepYardstick(job)
    case 'incremental':
      return incrementalJob(job)
    case 'ingest':
      return ingestJob(job)
    case 'ingest-yardstick':
      return ingestYardstick(job)
  }
}

if ('warm' in job) {
  // As in a server that has been up for a while: code is compiled and libraries are loaded before anything is timed.
  const once = { ...job, lake: job.warm, out: `${job.out}.warm`, keep: undefined, delivered: undefined }
  await (job.kind === 'sweep-yardstick' ? sweepYardstick(once) : sweepJob(once))
}
const before = process.cpuUsage()
const { seconds, told = {} } = await run()
const { user, system } = process.cpuUsage(before)
const cpuSeconds = (user + system) / 1e6
process.stdout.write(JSON.stringify({ seconds, peakMib: process.resourceUsage().maxRSS / 1024, cpuSeconds, told }))
