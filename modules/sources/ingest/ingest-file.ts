import type { DeliveredFile, SourcesContext } from '../context.ts'
import type { IngestOutcome } from '../shared.ts'

/**
 * One file from a department, all the way: hashed, inspected, recognised, cleaned, published. All of it or nothing.
 * @example await ingestFile(ctx, { path: 'in/医保_202610.csv', fileName: '医保_202610.csv', sender: '医保局', channel: 'cli', receivedBy: '张三', unattended: true })
 */
export async function ingestFile(ctx: SourcesContext, file: DeliveredFile): Promise<IngestOutcome> {
  throw new Error(`not written yet: ${ctx.dataDir} ${file.fileName}`)
}
