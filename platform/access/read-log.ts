import { sql } from 'kysely'
import type { AnyDb } from '../db/index.ts'
import { canonical, firstHash, hashOf, type LogLine, type Verdict, verifyChain, whyBroken } from './log-chain.ts'
import type { Actor } from './roles.ts'

/** One reading of a person's data, or one change. Person and household are keys as text; never names. */
export interface ReadEntry {
  /** What was done: 'unmask', 'export', 'view', 'user-create', … */
  action: string
  person?: string | number | null
  household?: string | number | null
  /** Why, in the reader's words; required by law. */
  purpose: string
  caseRef?: string | null
  detail?: Record<string, unknown>
  /** Something was changed, not only read. */
  writes?: boolean
}

/**
 * Adds an entry to the log, in the caller's transaction when it is one. Nobody waits for anybody: the chain is closed over
 * it a moment later ({@link sealLog}). The entry is written before the data is shown.
 * @example await logRead(db, actor, { action: 'unmask', household: hh, purpose: '入户核实', caseRef: 'W-1203' })
 */
export async function logRead(db: AnyDb, actor: Actor, entry: ReadEntry): Promise<number> {
  const { rows } = await sql<{ id: number }>`insert into access.read_log
      (user_id, user_name, role, user_area, action, person, household, purpose, case_ref, writes, detail)
    values (${actor.userId}, ${actor.name}, ${actor.role}, ${actor.area}, ${entry.action}, ${entry.person == null ? null : String(entry.person)},
      ${entry.household == null ? null : String(entry.household)}, ${entry.purpose}, ${entry.caseRef ?? null}, ${entry.writes ?? false},
      ${canonical(JSON.parse(JSON.stringify(entry.detail ?? {})))}::jsonb)
    returning id`.execute(db)
  return rows[0]!.id
}

/** The same for a change: accounts, sessions, settings. */
export const logWrite = (db: AnyDb, actor: Actor, entry: Omit<ReadEntry, 'writes'>): Promise<number> =>
  logRead(db, actor, { ...entry, writes: true })

const entryColumns = sql.raw(
  'l.id, l.at, l.user_id, l.user_name, l.role, l.user_area, l.action, l.person, l.household, l.purpose, l.case_ref, l.writes, l.detail',
)

/**
 * Closes the chain over all entries committed so far, in batches, each one transaction: a killed server leaves whole links.
 * @param wait for another server that is sealing; without it the other is left to finish
 * @returns how many entries were sealed
 */
export async function sealLog(db: AnyDb, wait = false, batch = 2_000): Promise<number> {
  let sealed = 0
  for (;;) {
    const more = await db.transaction().execute((tx) => sealBatch(tx, wait, batch))
    sealed += more
    if (more < batch) return sealed
  }
}

async function sealBatch(tx: AnyDb, wait: boolean, batch: number): Promise<number> {
  const lock = sql`hashtextextended('access.log_chain', 0)`
  if (wait) await sql`select pg_advisory_xact_lock(${lock})`.execute(tx)
  else {
    const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(${lock}) as mine`.execute(tx)
    if (!rows[0]?.mine) return 0
  }
  const { rows } = await sql<Omit<LogLine, 'seq' | 'prev_hash' | 'hash'>>`with taken as (
      delete from access.log_unsealed where entry_id in (select entry_id from access.log_unsealed order by entry_id limit ${batch}) returning entry_id)
    select ${entryColumns} from access.read_log l join taken on taken.entry_id = l.id order by l.id`.execute(tx)
  if (rows.length === 0) return 0
  const { rows: heads } = await sql<{ id: number; hash: string }>`select id, hash from access.read_log_head`.execute(tx)
  let { id: seq, hash } = heads[0]!
  const links = rows.map((entry) => {
    const prev_hash = hash
    hash = hashOf(entry, prev_hash)
    seq += 1
    return { seq, entry_id: entry.id, prev_hash, hash }
  })
  await sql`insert into access.log_chain select * from json_to_recordset(${JSON.stringify(links)}::json)
    as t(seq bigint, entry_id bigint, prev_hash text, hash text)`.execute(tx)
  await sql`update access.read_log_head set id = ${seq}, hash = ${hash}`.execute(tx)
  return rows.length
}

/** Sealed lines in order, a page at a time; also what an export is made of. */
export async function* sealedLines(db: AnyDb, page = 5_000): AsyncGenerator<LogLine[]> {
  for (let after = 0; ; ) {
    const { rows } = await sql<LogLine>`select c.seq, ${entryColumns}, c.prev_hash, c.hash from access.log_chain c
      left join access.read_log l on l.id = c.entry_id where c.seq > ${after} order by c.seq limit ${page}`.execute(db)
    if (rows.length === 0) return
    yield rows
    after = rows.at(-1)!.seq
  }
}

/**
 * Seals what waits and walks the whole chain in the database; entries slipped in beside it and rows that were changed
 * after they had been logged are found too.
 * @example const verdict = await verifyReadLog(db); if (!verdict.ok) alarm(verdict.zh)
 */
export async function verifyReadLog(db: AnyDb): Promise<Verdict> {
  await sealLog(db, true)
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx): Promise<Verdict> => {
      const { rows: heads } = await sql<{
        id: number
        hash: string
      }>`select id, hash from access.read_log_head`.execute(tx)
      const head = heads[0]!
      let last = { id: 0, hash: firstHash }
      for await (const lines of sealedLines(tx)) {
        const verdict = verifyChain(lines, last)
        if (!verdict.ok) return verdict
        last = { id: lines.at(-1)!.seq, hash: lines.at(-1)!.hash }
      }
      if (last.id !== head.id || last.hash !== head.hash) return whyBroken('cut-off', last.id)
      const { rows: strange } = await sql<{ id: number }>`select l.id from access.read_log l
        where not exists (select from access.log_chain c where c.entry_id = l.id)
          and not exists (select from access.log_unsealed u where u.entry_id = l.id) order by l.id limit 1`.execute(tx)
      if (strange[0]) return whyBroken('slipped-in', strange[0].id)
      const { rows: changed } = await sql<{
        entry: number
        of_table: string
      }>`select entry, of_table from access.first_changed_write() order by entry limit 1`.execute(tx)
      if (changed[0]) return whyBroken('row-changed', changed[0].entry, changed[0].of_table)
      return { ok: true, rows: last.id, head: last.hash }
    })
}

/**
 * Lets the log be sealed every second beside the server.
 * @returns ends it after a last round
 */
export function startSealing(db: AnyDb, record: (fault: unknown) => void): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve()
  let failing = false
  const round = () => {
    running = running
      .then(() => sealLog(db))
      .then(() => {
        failing = false
      })
      .catch((fault) => {
        if (!failing) record(fault)
        failing = true
      })
  }
  const timer = setInterval(round, 1_000)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await running
  }
}
