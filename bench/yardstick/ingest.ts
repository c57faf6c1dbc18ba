/** The yardstick of an ingest: DuckDB reads the same CSV as text and writes Parquet, without a single check. */
import { rmSync } from 'node:fs'
import { openDuckdb, text } from '../../engine/sql/index.ts'

/** @returns seconds for reading and writing; compression and row groups as the product writes them */
export async function ingestYardstick(job: {
  file: string
  out: string
  memoryMib: number
  threads: number
  tempDir: string
}): Promise<{ seconds: number }> {
  const start = performance.now()
  const db = await openDuckdb({ memoryLimitMib: job.memoryMib, threads: job.threads, tempDir: job.tempDir })
  try {
    await db.run(
      `COPY (SELECT * FROM read_csv(${text(job.file)}, all_varchar = true, header = true)) TO ${text(job.out)} (FORMAT parquet, ROW_GROUP_SIZE 122880)`,
    )
    return { seconds: (performance.now() - start) / 1000 }
  } finally {
    db.close()
    rmSync(job.out, { force: true })
  }
}
