/** What the product does with one delivered file: hashing, recognising, cleaning, linking, writing, proving the receipt. */

import { loadRegion } from '../../modules/rules/index.ts'
import { ingestFile, type SourcesTables } from '../../modules/sources/index.ts'
import { connect } from '../../platform/db/index.ts'
import { regionDir } from '../lake.ts'

export interface IngestRun {
  file: string
  fileName: string
  dataDir: string
  databaseUrl: string
  memoryMib: number
  threads: number
}

/** @returns seconds from handing the file in to the published version, and its receipt's counts */
export async function ingestJob(run: IngestRun): Promise<{ seconds: number; told: Record<string, unknown> }> {
  const region = loadRegion(regionDir)
  const db = connect<SourcesTables>(run.databaseUrl, { max: 4 })
  try {
    const ctx = { db, dataDir: run.dataDir, region, memoryLimitMib: run.memoryMib, threads: run.threads }
    const marks: Record<string, number> = {}
    const start = performance.now()
    const outcome = await ingestFile(ctx, {
      path: run.file,
      fileName: run.fileName,
      sender: '医保局',
      channel: 'cli',
      receivedBy: 'bench',
      unattended: true,
      keepOriginal: false,
      onProgress: ({ step }) => {
        marks[step] ??= Math.round(performance.now() - start) / 1000
      },
    })
    const seconds = (performance.now() - start) / 1000
    if (!outcome.ok || outcome.state === 'same-file')
      throw new Error(`Not ingested: ${JSON.stringify(outcome).slice(0, 800)}`)
    const [version] = outcome.receipt.versions
    return { seconds, told: { ...version, rejectReasons: undefined, startedAt: marks } }
  } finally {
    await db.destroy()
  }
}
