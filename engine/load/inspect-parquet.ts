/** Looks at a Parquet file with a small DuckDB of its own. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ident, openDuckdb } from '../sql/index.ts'
import type { LoadLimits } from './limits.ts'
import { openPlain } from './read-chunks.ts'
import { Refused } from './refusal.ts'
import type { Inspection } from './shape.ts'
import { fileText } from './table-names.ts'

const sampleRows = 50

/**
 * @throws Refused 'damaged', 'protected', 'too-many-columns'
 * @example (await inspectParquet('a.parquet', bytes, defaultLimits)).sheets[0].estimatedRows // 1200
 */
export async function inspectParquet(path: string, bytes: number, limits: LoadLimits): Promise<Inspection> {
  await refuseUnfinished(path, bytes)
  const tempDir = await mkdtemp(join(tmpdir(), 'look-'))
  const db = await openDuckdb({ memoryLimitMib: 512, threads: 1, tempDir })
  try {
    const from = parquetFileSql(path)
    const columns = (await db.columns(`FROM ${from}`)).filter((c) => c.name !== 'file_row_number')
    if (columns.length > limits.columns) throw new Refused('too-many-columns', String(columns.length))
    const cells = columns.map((c, i) => `${cellSql(c.name, c.type)} AS c${i}`)
    const rows = await db.rows<Record<string, string | null>>(
      `SELECT ${cells.join(', ')} FROM ${from} LIMIT ${sampleRows}`,
    )
    const { n } = await db.row<{ n: number }>(`SELECT count(*)::DOUBLE AS n FROM ${from}`)
    return {
      ok: true,
      format: 'parquet',
      bytes,
      sheets: [
        {
          name: '',
          isTable: columns.length > 0,
          headerRow: 1,
          headerRows: 1,
          headers: columns.map((c) => c.name),
          titleRows: [],
          sample: rows.map((row) => columns.map((_, i) => row[`c${i}`] ?? '')),
          estimatedRows: n,
        },
      ],
    }
  } catch (error) {
    if (error instanceof Refused) throw error
    throw new Refused('damaged', 'Parquet')
  } finally {
    db.close()
    await rm(tempDir, { recursive: true, force: true })
  }
}

/** A Parquet file ends as it begins. */
async function refuseUnfinished(path: string, bytes: number): Promise<void> {
  const file = await openPlain(path)
  try {
    const end = Buffer.alloc(4)
    await file.read(end, 0, 4, Math.max(0, bytes - 4))
    if (end.toString('latin1') === 'PARE') throw new Refused('protected')
    if (end.toString('latin1') !== 'PAR1' || bytes < 12) throw new Refused('damaged')
  } finally {
    await file.close()
  }
}

/**
 * One Parquet file as a table; the path is taken letter by letter, never as a pattern.
 * @example parquetFileSql('a.parquet') // read_parquet('/…/a.parquet', binary_as_string = true, …)
 */
export function parquetFileSql(path: string): string {
  return `read_parquet(${fileText(path)}, binary_as_string = true, file_row_number = true, hive_partitioning = false)`
}

/**
 * A Parquet column as raw text: whole floating numbers without exponent.
 * @example cellSql('total', 'DOUBLE') // CASE WHEN "total" = floor("total") … END
 */
export function cellSql(name: string, type: string): string {
  const column = ident(name)
  if (type === 'DOUBLE' || type === 'FLOAT')
    return `CASE WHEN ${column} = floor(${column}) AND abs(${column}) < 1e18 THEN ${column}::BIGINT::VARCHAR ELSE ${column}::VARCHAR END`
  if (type === 'BOOLEAN') return `upper(${column}::VARCHAR)`
  return `nullif(${column}::VARCHAR, '')`
}
