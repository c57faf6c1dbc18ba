/** One in-process DuckDB: a small session that runs SQL, keeps named steps and gives plain JavaScript rows back. */
import { mkdirSync } from 'node:fs'
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import { type Cell, toCell } from './convert.ts'
import { ident, literal, text } from './quote.ts'

export interface DuckdbOptions {
  /** Memory DuckDB may use, MiB; what does not fit is spilled to `tempDir`. */
  memoryLimitMib: number
  threads: number
  /** Folder for spilled data; made when missing. */
  tempDir: string
}

/** A named step of a plan: a view (costs nothing until read) or a table (kept until the session ends). */
export interface Step {
  name: string
  kind: 'view' | 'table'
  sql: string
  seconds: number
}

export interface Progress {
  /** 0 to 100 for the running statement, -1 when DuckDB cannot tell. */
  percent: number
}

export interface Memory {
  /** MiB DuckDB holds now. */
  usedMib: number
  /** MiB DuckDB has spilled to disk now. */
  spilledMib: number
  /** Highest resident memory of this whole process so far, MiB. */
  peakProcessMib: number
}

export type Params = Record<string, Cell>

export interface Session {
  /** Runs one or several statements; the answer, if any, is dropped. */
  run(sql: string): Promise<void>
  /** All rows of one query as objects; cells as `toCell` says. `$name` parameters from `params`. */
  rows<T extends object = Record<string, Cell>>(sql: string, params?: Params): Promise<T[]>
  /** The only row of a query; a fault when there are none or several. */
  row<T extends object = Record<string, Cell>>(sql: string, params?: Params): Promise<T>
  /** Rows in batches of about 2,048 without holding the whole answer. */
  batches<T extends object = Record<string, Cell>>(sql: string): AsyncGenerator<T[]>
  /** Names and types of the columns a query would give. */
  columns(sql: string): Promise<{ name: string; type: string }[]>
  /** Makes (or replaces) a named view or table from a query. */
  step(name: string, sql: string, kind?: Step['kind']): Promise<void>
  /**
   * Works through a list, as many items at a time as there are threads, each item on a connection with one thread of its own.
   * For many small statements, which gain nothing from several threads: a thread that waits for another costs as much as it saves.
   * All connections see the same steps. When one item fails, those under way are waited for, then the fault is thrown.
   * @example await session.each(datasets, (own, dataset) => own.step(dataset, sqlOf(dataset), 'table'))
   */
  each<T>(items: readonly T[], work: (own: Session, item: T) => Promise<void>): Promise<void>
  /** Names a view that is made only when `made` asks for it: for what few runs look at again. */
  later(name: string, sql: string): void
  /** Whether there is a step of that name; one that was put off is made now. */
  made(name: string): Promise<boolean>
  /** Drops a step that is no longer needed, to free its memory. The list of steps keeps it. */
  drop(name: string): Promise<void>
  /** All steps made so far, in order, with their SQL and seconds. */
  steps(): readonly Step[]
  progress(): Progress
  memory(): Promise<Memory>
  /** Stops the running statement; its promise is rejected. */
  interrupt(): void
  close(): void
  /** The node-api connection, for appenders and what the session does not offer. */
  readonly connection: DuckDBConnection
}

/**
 * Opens a DuckDB of its own: extensions are never fetched, row order is not kept (faster, less memory), times are UTC.
 * @throws when the folder or file cannot be used.
 * @example
 * const db = await openDuckdb({ memoryLimitMib: 1024, threads: 2, tempDir: 'data/tmp/sweep-7' })
 * await db.step('paid', "SELECT _pid, sum(self_pay) AS paid FROM read_parquet('…/*.parquet') GROUP BY _pid", 'table')
 * const most = await db.rows<{ paid: number }>('SELECT paid FROM paid ORDER BY paid DESC LIMIT 10')
 * db.close()
 */
export async function openDuckdb(options: DuckdbOptions): Promise<Session> {
  mkdirSync(options.tempDir, { recursive: true })
  const threads = Math.max(1, Math.floor(options.threads))
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${Math.max(64, Math.floor(options.memoryLimitMib))}MiB`,
    threads: String(threads),
    temp_directory: options.tempDir,
    preserve_insertion_order: 'false',
    autoinstall_known_extensions: 'false',
  })
  const connect = async (): Promise<DuckDBConnection> => {
    const connection = await instance.connect()
    // Lake files never change, and a run opens each of them several times.
    await connection.run("SET parquet_metadata_cache = true; SET TimeZone = 'UTC'")
    return connection
  }
  const connection = await connect()
  await connection.run('SET enable_progress_bar = true; SET enable_progress_bar_print = false')
  const watcher = await instance.connect()
  const steps: Step[] = []
  const putOff = new Map<string, string>()
  const others: Session[] = []
  let open = true

  const sessionOn = (connection: DuckDBConnection): Session => {
    const rows = async <T extends object>(sql: string, params?: Params): Promise<T[]> => {
      const result = await connection.run(sql, params as Record<string, DuckDBValue> | undefined)
      return (await result.convertRowObjects((value) => toCell(value))) as unknown as T[]
    }
    const self: Session = {
      connection,
      rows,
      async run(sql) {
        await connection.run(sql)
      },
      async row<T extends object>(sql: string, params?: Params) {
        const found = await rows<T>(sql, params)
        if (found.length !== 1) throw new Error(`Expected one row, got ${found.length}: ${sql.slice(0, 200)}`)
        return found[0] as T
      },
      async *batches<T extends object>(sql: string) {
        const result = await connection.stream(sql)
        for await (const batch of result.yieldConvertedRowObjects((value) => toCell(value)))
          yield batch as unknown as T[]
      },
      async columns(sql) {
        const found = await rows<{ column_name: string; column_type: string }>(`DESCRIBE ${sql}`)
        return found.map((column) => ({ name: column.column_name, type: column.column_type }))
      },
      async step(name, sql, kind = 'view') {
        const start = performance.now()
        putOff.delete(name)
        // A view cannot be replaced by a table of its name, nor the other way round.
        const before = steps.findLast((step) => step.name === name)
        if (before && before.kind !== kind)
          await connection.run(`DROP ${before.kind === 'view' ? 'VIEW' : 'TABLE'} IF EXISTS ${ident(name)}`)
        await connection.run(`CREATE OR REPLACE ${kind === 'view' ? 'VIEW' : 'TABLE'} ${ident(name)} AS ${sql}`)
        steps.push({ name, kind, sql, seconds: (performance.now() - start) / 1000 })
      },
      later(name, sql) {
        putOff.set(name, sql)
      },
      async made(name) {
        const sql = putOff.get(name)
        if (sql !== undefined) await self.step(name, sql)
        return steps.some((step) => step.name === name)
      },
      async drop(name) {
        const kind = steps.findLast((step) => step.name === name)?.kind ?? 'table'
        await connection.run(`DROP ${kind === 'view' ? 'VIEW' : 'TABLE'} IF EXISTS ${ident(name)}`)
      },
      async each(items, work) {
        const count = Math.min(threads, items.length)
        while (others.length < count - 1) others.push(sessionOn(await connect()))
        const left = items.values()
        if (count > 1) await connection.run('SET threads = 1')
        const ended = await Promise.allSettled(
          [self, ...others].slice(0, Math.max(1, count)).map(async (own) => {
            for (const item of left) await work(own, item)
          }),
        )
        if (count > 1) await connection.run(`SET threads = ${threads}`)
        const failed = ended.find((one) => one.status === 'rejected')
        if (failed) throw failed.reason
      },
      steps: () => steps,
      progress: () => ({ percent: connection.progress.percentage }),
      async memory() {
        const result = await watcher.run(
          'SELECT sum(memory_usage_bytes)::DOUBLE AS used, sum(temporary_storage_bytes)::DOUBLE AS spilled FROM duckdb_memory()',
        )
        const [used, spilled] = (await result.getRows())[0] as [number, number]
        const mib = 1024 * 1024
        return { usedMib: used / mib, spilledMib: spilled / mib, peakProcessMib: process.resourceUsage().maxRSS / 1024 }
      },
      interrupt() {
        for (const own of [connection, ...others.map((other) => other.connection)]) own.interrupt()
      },
      close() {
        if (!open) return
        open = false
        for (const other of others) other.connection.closeSync()
        watcher.closeSync()
        connection.closeSync()
        instance.closeSync()
      },
    }
    return self
  }
  return sessionOn(connection)
}

/**
 * `read_parquet` over files or patterns, as a table expression.
 * @example parquet(['lake/x/version=1/*.parquet']) // read_parquet(['lake/x/version=1/*.parquet'])
 */
export function parquet(files: readonly string[], options: Record<string, boolean | string> = {}): string {
  const rest = Object.entries(options).map(([name, value]) => `, ${name} = ${literal(value)}`)
  return `read_parquet([${files.map(text).join(', ')}]${rest.join('')})`
}
