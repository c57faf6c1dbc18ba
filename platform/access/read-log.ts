import { createHash } from 'node:crypto'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { Actor } from './roles.ts'
import type { AccessTables, ReadLogTable } from './tables.ts'

/** One reading of a person's data. Person and household are keys as text; never names. */
export interface ReadEntry {
  /** What was done: 'unmask', 'export', 'view', 'user-create', … */
  action: string
  person?: string | number | null
  household?: string | number | null
  /** Why, in the reader's words; required by law. */
  purpose: string
  caseRef?: string | null
  detail?: Record<string, unknown>
}

export const firstHash = '0'.repeat(64)

/** JSON with keys in order, so that the same content always gives the same text. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value && typeof value === 'object')
    return `{${Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, part]) => `${JSON.stringify(name)}:${canonical(part)}`)
      .join(',')}}`
  return JSON.stringify(value) ?? 'null'
}

type Row = Omit<Selectable<ReadLogTable>, 'hash'>

/**
 * The hash of a row: SHA-256 over the hash before it and all that the row says.
 * @example hashOf({ id: 1, prev_hash: firstHash, … }) // '9f2c…'
 */
export function hashOf(row: Row): string {
  const { prev_hash, ...content } = row
  const text = canonical({ ...content, at: new Date(content.at).toISOString() })
  return createHash('sha256').update(`${prev_hash}\n${text}`).digest('hex')
}

/**
 * Adds a reading to the log. Writers take turns, so the chain has no forks; the row is written before the data is shown.
 * @example await logRead(db, actor, { action: 'unmask', household: hh, purpose: '入户核实', caseRef: 'W-1203' })
 */
// biome-ignore lint/suspicious/noExplicitAny: any connection of the product
export async function logRead(db: Kysely<any>, actor: Actor, entry: ReadEntry): Promise<number> {
  const write = async (tx: Kysely<AccessTables>) => {
    const head = await tx
      .selectFrom('access.read_log_head')
      .select(['id', 'hash'])
      .forUpdate()
      .executeTakeFirstOrThrow()
    const row: Row = {
      id: head.id + 1,
      at: new Date(),
      user_id: actor.userId,
      user_name: actor.name,
      role: actor.role,
      user_area: actor.area,
      action: entry.action,
      person: entry.person == null ? null : String(entry.person),
      household: entry.household == null ? null : String(entry.household),
      purpose: entry.purpose,
      case_ref: entry.caseRef ?? null,
      detail: JSON.parse(JSON.stringify(entry.detail ?? {})) as Record<string, unknown>,
      prev_hash: head.hash,
    }
    const hash = hashOf(row)
    await tx
      .insertInto('access.read_log')
      .values({ ...row, detail: JSON.stringify(row.detail), hash })
      .execute()
    await tx.updateTable('access.read_log_head').set({ id: row.id, hash }).execute()
    return row.id
  }
  return db.isTransaction ? write(db) : db.transaction().execute((tx) => write(tx as never))
}

export type Verdict =
  | { ok: true; rows: number; head: string }
  | { ok: false; reason: 'changed' | 'missing' | 'cut-off'; id: number; zh: string; en: string }

/**
 * Checks rows in order, as they came from the table or from an exported file; needs no database.
 * @param after the row before the first one, when the check goes on
 * @example verifyChain(rows) // { ok: true, rows: 3, head: '…' }
 */
export function verifyChain(rows: Iterable<Selectable<ReadLogTable>>, after = { id: 0, hash: firstHash }): Verdict {
  let { id, hash } = after
  let count = 0
  for (const row of rows) {
    if (row.id !== id + 1) return broken('missing', id + 1)
    const { hash: own, ...content } = row
    if (row.prev_hash !== hash || own !== hashOf(content)) return broken('changed', row.id)
    id = row.id
    hash = own
    count++
  }
  return { ok: true, rows: count, head: hash }
}

const sentences = {
  changed: { zh: '内容被改动', en: 'was changed' },
  missing: { zh: '缺失', en: 'is missing' },
  'cut-off': { zh: '之后的记录被删除', en: 'is the last, but more were written' },
}
function broken(reason: 'changed' | 'missing' | 'cut-off', id: number): Verdict {
  return {
    ok: false,
    reason,
    id,
    zh: `查询日志第 ${id} 条${sentences[reason].zh}。`,
    en: `Row ${id} of the read log ${sentences[reason].en}.`,
  }
}

/**
 * Walks the whole chain in the database.
 * @example const verdict = await verifyReadLog(db); if (!verdict.ok) alarm(verdict.zh)
 */
export async function verifyReadLog(db: Kysely<AccessTables>): Promise<Verdict> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      const head = await tx.selectFrom('access.read_log_head').select(['id', 'hash']).executeTakeFirstOrThrow()
      let last = { id: 0, hash: firstHash }
      for (;;) {
        const rows = await tx
          .selectFrom('access.read_log')
          .selectAll()
          .where('id', '>', last.id)
          .orderBy('id')
          .limit(5_000)
          .execute()
        const verdict = verifyChain(rows, last)
        if (!verdict.ok) return verdict
        const end = rows.at(-1)
        if (!end) break
        last = { id: end.id, hash: end.hash }
      }
      if (last.id !== head.id || last.hash !== head.hash) return broken('cut-off', last.id)
      const { rows } = await sql<{ n: number }>`select count(*) as n from access.read_log where id < 1`.execute(tx)
      return rows[0]?.n ? broken('changed', 0) : { ok: true, rows: last.id, head: last.hash }
    })
}
