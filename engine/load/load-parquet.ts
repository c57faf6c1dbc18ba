/** Loads a Parquet file; DuckDB does all of it. */
import { cellSql, parquetFileSql } from './inspect-parquet.ts'
import type { LoadJob, LoadWay } from './load-job.ts'
import { Refused } from './refusal.ts'
import { cellsTable } from './table-names.ts'

/**
 * Fills `<table>__cells`; the first row of the file is row 2, as if the names of the columns were row 1.
 * @throws Refused 'damaged'
 * @example await loadParquet(job)
 */
export async function loadParquet(job: LoadJob): Promise<LoadWay> {
  const from = parquetFileSql(job.path)
  try {
    const columns = await job.session.rows<{ column_name: string; column_type: string }>(`DESCRIBE FROM ${from}`)
    const named = columns.filter((c) => c.column_name !== 'file_row_number')
    const cells = named.map((c, i) => `${cellSql(c.column_name, c.column_type)} AS c${i}`)
    await job.session.run('SET preserve_insertion_order = true')
    await job.session.run(
      `CREATE TABLE ${cellsTable(job.table)} AS SELECT file_row_number + 2 AS _row, ${cells.join(', ')} FROM ${from}`,
    )
  } catch (error) {
    if (/Out of Memory|INTERRUPT/i.test(String(error))) throw error
    throw new Refused('damaged', 'Parquet')
  }
  return { rowSql: '_row', fast: true }
}
