/** The quarantined rows of a version: shown page by page, and given back in the format they were sent in. */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { type SentAs, writeBack } from '../../../engine/load/index.ts'
import { openDuckdb, type Session, text } from '../../../engine/sql/index.ts'
import { maskAccount, maskId, maskName, maskPhone, maskText } from '../../../platform/access/shared.ts'
import type { SourcesContext } from '../context.ts'
import { quarantineDir } from '../lake.ts'
import type { QuarantinedRow, VersionItem } from '../shared.ts'

/** Columns added to a file of refused rows; a file that brings them back is a correction of the version named in the last. */
export const addedHeaders = ['原行号', '问题说明', '救链版本号'] as const

interface RefusedRow {
  _row: number
  reason: string
  field: string | null
  detail: string | null
  original: string | null
}

/** Headers of the sheet as it was sent. @example headersOf(version) // ['姓名', '身份证号'] */
export function headersOf(version: Pick<VersionItem, 'mapping'>): string[] {
  return [...version.mapping.columns].sort((a, b) => a.index - b.index).map((c) => c.header)
}

/** The cells of an original: a JSON array of cells, or the line as it stood in the file. */
function cellsOf(original: string | null, delimiter: string): string[] {
  if (original === null) return []
  if (original.startsWith('[')) {
    try {
      const cells: unknown = JSON.parse(original)
      if (Array.isArray(cells)) return cells.map((c) => String(c ?? ''))
    } catch {
      // a line that merely begins with a bracket
    }
  }
  try {
    const rows = parse(original, { delimiter, relax_quotes: true, relax_column_count: true, to: 1 }) as string[][]
    return rows[0] ?? [original]
  } catch {
    return original.split(delimiter)
  }
}

async function withRows<T>(
  ctx: Pick<SourcesContext, 'dataDir'>,
  version: VersionItem,
  read: (session: Session, from: string) => Promise<T>,
  none: T,
): Promise<T> {
  const file = join(quarantineDir(ctx.dataDir, version.dataset, version.id), 'part-0.parquet')
  if (version.quarantined === 0 || !existsSync(file)) return none
  const tempDir = join(ctx.dataDir, 'tmp', `read-${randomUUID()}`)
  const session = await openDuckdb({ memoryLimitMib: 256, threads: 1, tempDir })
  try {
    return await read(session, `read_parquet(${text(file)})`)
  } finally {
    session.close()
    await rm(tempDir, { recursive: true, force: true })
  }
}

const delimiterOf = (version: VersionItem) => version.quality.sentAs?.delimiter ?? ','

/**
 * One page of refused rows, ids, names, accounts and telephone numbers masked.
 * @example await listQuarantined(ctx, version, 1, 50)
 */
export async function listQuarantined(
  ctx: Pick<SourcesContext, 'dataDir' | 'region'>,
  version: VersionItem,
  page: number,
  size: number,
): Promise<QuarantinedRow[]> {
  const def = ctx.region.datasets.get(version.dataset)
  const columns = [...version.mapping.columns].sort((a, b) => a.index - b.index)
  const mask = (cell: string, i: number): string => {
    const column = columns[i]
    const field = column?.field ? def?.fields[column.field] : undefined
    if (!field) return maskText(cell)
    if (field.type === 'citizen-id' || field.type === 'disability-cert') return cell.length < 8 ? cell : maskId(cell)
    if (field.role === 'account-number') return maskAccount(cell)
    if (field.type === 'name') return maskName(cell)
    if (field.sensitivity === 'personal' && /^\D*1[3-9]\d{9}\D*$/.test(cell)) return maskPhone(cell)
    return field.type === 'text' ? maskText(cell) : cell
  }
  return withRows(
    ctx,
    version,
    async (session, from) => {
      const rows = await session.rows<RefusedRow>(
        `SELECT * FROM ${from} ORDER BY _row LIMIT ${Math.floor(size)} OFFSET ${Math.floor((page - 1) * size)}`,
      )
      return rows.map((r) => ({
        row: Number(r._row),
        reason: r.reason,
        field: r.field,
        detail: r.detail ?? '',
        cells: cellsOf(r.original, delimiterOf(version)).map(mask),
      }))
    },
    [],
  )
}

/**
 * Writes all refused rows as a file to correct and send again: the columns as sent, then row number, what is wrong, version.
 * @param as the format wanted; without it the one the file was sent in
 * @returns path of the file in a folder of its own; remove the folder after sending
 * @example const { path, dir } = await writeQuarantined(ctx, version)
 */
export async function writeQuarantined(
  ctx: Pick<SourcesContext, 'dataDir'>,
  version: VersionItem,
  as?: SentAs['format'],
): Promise<{ path: string; dir: string; format: SentAs['format'] }> {
  const sent = (version.quality.sentAs ?? { format: 'csv' }) as SentAs
  const how: SentAs = !as || as === sent.format ? sent : { format: as }
  const dir = join(ctx.dataDir, 'tmp', `give-back-${randomUUID()}`)
  await mkdir(dir, { recursive: true })
  const path = join(dir, `rows.${how.format}`)
  const width = headersOf(version).length
  await withRows(
    ctx,
    version,
    async (session, from) => {
      async function* rows() {
        for await (const batch of session.batches<RefusedRow>(`SELECT * FROM ${from} ORDER BY _row`))
          for (const r of batch) {
            const cells = cellsOf(r.original, delimiterOf(version))
            yield [
              ...Array.from({ length: width }, (_, i) =>
                i === width - 1 ? cells.slice(i).join(delimiterOf(version)) : (cells[i] ?? ''),
              ),
              String(r._row),
              r.detail ?? r.reason,
              String(version.id),
            ]
          }
      }
      await writeBack(path, how, [...headersOf(version), ...addedHeaders], rows())
    },
    undefined,
  )
  if (!existsSync(path)) await writeBack(path, how, [...headersOf(version), ...addedHeaders], [])
  return { path, dir, format: how.format }
}
