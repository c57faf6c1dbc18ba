import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Session, text } from '../../../engine/sql/index.ts'
import { quarantineDir, type Receipt, type SourcesContext } from '../../../modules/sources/index.ts'

/** Original texts of all rows that the given deliveries left in quarantine. */
export async function quarantineFiles(session: Session, ctx: SourcesContext, receipts: Receipt[]): Promise<string[]> {
  const originals: string[] = []
  for (const version of receipts.flatMap((r) => r.versions)) {
    if (version.quarantined === 0) continue
    const dir = quarantineDir(ctx.dataDir, version.dataset, version.versionId)
    const files = existsSync(dir) ? readdirSync(dir).filter((f) => f.endsWith('.parquet')) : []
    const list = files.map((f) => text(join(dir, f))).join(', ')
    if (list)
      originals.push(
        ...(await session.rows<{ original: string }>(`select original from read_parquet([${list}])`)).map(
          (r) => r.original,
        ),
      )
  }
  return originals
}
