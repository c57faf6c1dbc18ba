/** Each measured run has a process of its own: peak memory is then that run's alone, and no run warms the next one's heap. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** A version that came after those of the lake. */
export interface Delivered {
  dataset: string
  version: number
  file: string
  /** County (six digits) whose part of the older version it takes the place of; without it, it adds to the older one. */
  county?: string
}

/** What can be run apart, with what it is given (see child.ts). `warm`: a small lake gone through first, unmeasured. */
export type Job =
  | {
      kind: 'sweep'
      lake: string
      warm: string
      out: string
      memoryMib: number
      threads: number
      tempDir: string
      delivered?: Delivered
      /** File for the base of later incremental sweeps, made when the clock has stopped. */
      keep?: string
    }
  | {
      kind: 'sweep-yardstick'
      lake: string
      warm: string
      out: string
      memoryMib: number
      threads: number
      tempDir: string
    }
  | {
      kind: 'incremental'
      lake: string
      warm: string
      /** Hits of the sweep before, and what it kept. */
      before: string
      base: string
      delivered: Delivered
      out: string
      memoryMib: number
      threads: number
      tempDir: string
    }
  | {
      kind: 'ingest'
      file: string
      fileName: string
      dataDir: string
      databaseUrl: string
      memoryMib: number
      threads: number
    }
  | { kind: 'ingest-yardstick'; file: string; out: string; memoryMib: number; threads: number; tempDir: string }

export interface Ran {
  seconds: number
  peakMib: number
  /** Processor time of the whole process: tells a busy machine from a slow program. */
  cpuSeconds: number
  /** Whatever the job tells besides. */
  told: Record<string, unknown>
}

/**
 * Runs one job in a child process. Starting the process is not counted; opening the database is.
 * @throws when the job fails, with what it wrote to stderr
 */
export function runApart(job: Job): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'child.ts'), JSON.stringify(job)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let answer = ''
    child.stdout.on('data', (chunk: Buffer) => {
      answer += chunk.toString()
    })
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(answer) as Ran)
      else reject(new Error(`${job.kind} ended with code ${code}`))
    })
  })
}
