/** Looks at a file of any kind and says what tables it holds, or why it cannot be read. */
import { decodeHead } from './decode-text.ts'
import { inspectCsv } from './inspect-csv.ts'
import { inspectParquet } from './inspect-parquet.ts'
import { inspectJson, jsonShapeOf } from './json/inspect-json.ts'
import { limitsWith } from './limits.ts'
import { readHead } from './read-chunks.ts'
import { orRefusal, Refused } from './refusal.ts'
import type { Inspection, InspectOptions, Refusal } from './shape.ts'
import { kindOf } from './signature.ts'
import { lookAtText } from './text-facts.ts'
import { inspectXlsx } from './xlsx/inspect-xlsx.ts'

/**
 * Format, encoding, delimiter, sheets with header and first rows of a file. The name is never trusted; the bytes decide.
 * @throws when the file cannot be opened at all (missing, no permission)
 * @example
 * const look = await inspectFile('upload/7', { fileName: '医保_结算明细_2026年8-10月.csv' })
 * // { ok: true, format: 'csv', encoding: 'utf-8-bom', delimiter: ';', sheets: [{ headers: ['结算流水号', …], … }] }
 */
export async function inspectFile(path: string, options: InspectOptions): Promise<Inspection | Refusal> {
  const limits = limitsWith(options.limits)
  return await orRefusal(async () => {
    const { head, bytes } = await readHead(path, 4 << 20)
    if (bytes === 0) throw new Refused('empty-file')
    const kind = kindOf(head)
    if (kind === 'zip') return await inspectXlsx(path, bytes, limits)
    if (kind === 'parquet') return await inspectParquet(path, bytes, limits)
    const look = await lookAtText(path, bytes, head, limits.recordBytes)
    const text = decodeHead(head, look.encoding, head.length < bytes)
    if (text.trim() === '') throw new Refused('empty-file')
    const json = jsonShapeOf(text)
    if (json) return inspectJson(text, json, bytes, look, limits)
    return inspectCsv(text, bytes, look, limits)
  })
}
