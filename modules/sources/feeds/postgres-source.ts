/** A query against a department's PostgreSQL, streamed into a file and delivered like any other. */
import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { DeliveredFile, SourcesContext } from '../context.ts'
import { ingestFile } from '../ingest/ingest-file.ts'
import { shownName } from '../ingest/received-file.ts'
import type { IngestOutcome } from '../shared.ts'

export interface PostgresSource extends Omit<DeliveredFile, 'path' | 'channel' | 'fileName'> {
  /** Connection string of the department's database; never stored. */
  url: string
  /** One SELECT; its column names are the headers. */
  query: string
  /** What the delivery is called in lists, e.g. 社保缴费_202610. */
  name: string
  /** The database may take this long, ms; default one hour. */
  timeoutMs?: number
}

/**
 * Runs the query read-only and takes its rows in. Nothing is changed there; memory stays small whatever the size.
 * @returns as ingestFile; a query that cannot be run is a refusal with the database's words
 * @example await ingestQuery(ctx, { url, query: 'select xm, sfzh from ryxx', name: '人员信息_202610', sender: '人社局', receivedBy: '张三', unattended: true })
 */
export async function ingestQuery(ctx: SourcesContext, source: PostgresSource): Promise<IngestOutcome> {
  const { url, query, name, timeoutMs, ...rest } = source
  const dir = join(ctx.dataDir, 'tmp', `query-${randomUUID()}`)
  await mkdir(dir, { recursive: true })
  const path = join(dir, 'rows.csv')
  try {
    const refused = await copyOut(url, query, path, timeoutMs ?? 3_600_000)
    if (refused)
      return {
        ok: false,
        state: 'failed',
        deliveryId: null,
        reason: 'query-failed',
        message_zh: `查询来源数据库失败：${refused}`,
        message_en: `The query on the source database failed: ${refused}`,
      }
    return await ingestFile(ctx, { ...rest, path, fileName: `${shownName(name)}.csv`, channel: 'postgres' })
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** COPY (query) TO a CSV file inside a read-only transaction; gives the words of the fault, if any. */
async function copyOut(url: string, query: string, path: string, timeoutMs: number): Promise<string | undefined> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 15_000,
    application_name: 'jiulian-source',
  })
  // A connection that breaks while idle reports here; the running statement reports for itself.
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('BEGIN TRANSACTION READ ONLY')
    await client.query(`SET LOCAL statement_timeout = ${Math.floor(timeoutMs)}`)
    const plain = query.trim().replace(/;\s*$/, '')
    // Preparing it first refuses several statements and anything that is no query.
    await client.query(`DECLARE jiulian_rows NO SCROLL CURSOR FOR ${plain}`)
    await client.query('CLOSE jiulian_rows')
    await pipeline(
      client.query(copyTo(`COPY (${plain}) TO STDOUT WITH (FORMAT csv, HEADER true, ENCODING 'UTF8')`)),
      createWriteStream(path),
    )
    await client.query('ROLLBACK')
    return undefined
  } catch (fault) {
    return (fault as Error).message
  } finally {
    await client.end().catch(() => {})
  }
}
