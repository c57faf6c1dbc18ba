import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'

/** int8: a number as long as it is exact, else the digits as text (17-digit person keys exceed 2^53). */
export function parseBigint(text: string): number | string {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : text
}

/** numeric: a number as long as 15 digits suffice (money does), else the digits as text. */
export function parseNumeric(text: string): number | string {
  return text.replace(/^-?0*|\./g, '').length <= 15 ? Number(text) : text
}

const { builtins } = pg.types
const dateArray = 1182
const bigintArray = 1016
const numericArray = 1231
const textArray = pg.types.getTypeParser(1009 as never) as (text: string) => string[]

/** Dates stay the day that was written: a Date object would move it with the clock's zone. */
const parsers = new Map<number, (text: string) => unknown>([
  [builtins.INT8, parseBigint],
  [builtins.NUMERIC, parseNumeric],
  [builtins.DATE, (text) => text],
  [dateArray, textArray],
  [bigintArray, (text) => textArray(text).map((v) => (v === null ? null : parseBigint(v)))],
  [numericArray, (text) => textArray(text).map((v) => (v === null ? null : parseNumeric(v)))],
])

/** The parsers above for a driver's connection: `new pg.Client({ types: typeParsers })`. */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers.get(oid)) ||
    pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
}

export interface ConnectOptions {
  /** Most sessions held at once; default 10. */
  max?: number
  /** How long a query waits for a session, ms; default a minute. A database that hangs would else keep everybody waiting for ever. */
  waitMs?: number
}

/**
 * A Kysely over a pool of sessions. bigint comes as a number while exact, else as text; date as 'YYYY-MM-DD';
 * numeric as a number up to 15 digits; timestamptz as Date. Person keys have 17 digits: read them as `pid::text`.
 * Close with `db.destroy()`.
 * @example const db = connect<{ 'work.run': RunTable }>(url); await db.selectFrom('work.run').selectAll().execute()
 */
export function connect<Tables>(url: string, options: ConnectOptions = {}): Kysely<Tables> {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    types: typeParsers,
    idleTimeoutMillis: 10_000,
    connectionTimeoutMillis: options.waitMs ?? 60_000,
    keepAlive: true,
    allowExitOnIdle: true,
  })
  // A session cut from outside (database stopped) is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => {})
  // The same for a session that somebody holds: its next query fails, and that is told there.
  pool.on('connect', (client) => client.on('error', () => {}))
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}

/**
 * Runs `work` in one transaction: all of it or nothing; a thrown fault rolls back.
 * @example await transaction(db, async (tx) => { await tx.insertInto('work.run').values(run).execute() })
 */
export function transaction<Tables, Result>(
  db: Kysely<Tables>,
  work: (tx: Transaction<Tables>) => Promise<Result>,
): Promise<Result> {
  return db.transaction().execute(work)
}
