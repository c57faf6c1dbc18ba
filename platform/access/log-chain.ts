/** The chain over the log: pure, so that an exported file is checked without any database. */
import { createHash } from 'node:crypto'

/** One sealed line: the entry, its place in the chain, the hash before it and its own. */
export interface LogLine {
  seq: number
  id: number
  at: Date | string
  user_id: string
  user_name: string
  role: string
  user_area: string
  action: string
  person: string | null
  household: string | null
  purpose: string
  case_ref: string | null
  writes: boolean
  detail: Record<string, unknown>
  prev_hash: string
  hash: string
}

export const firstHash = '0'.repeat(64)

/** JSON with keys in order, so that the same content always gives the same text. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value && typeof value === 'object')
    return `{${Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, part]) => `${JSON.stringify(name)}:${canonical(part)}`)
      .join(',')}}`
  return JSON.stringify(value) ?? 'null'
}

/**
 * The hash of an entry: SHA-256 over the hash before it and all that the entry says. Entries of readings have no word
 * about writing, so that what was sealed before there were any keeps its hash.
 * @example hashOf({ id: 1, … }, firstHash) // '9f2c…'
 */
export function hashOf(entry: Omit<LogLine, 'seq' | 'prev_hash' | 'hash'>, before: string): string {
  const { id, user_id, user_name, role, user_area, action, person, household, purpose, case_ref, writes, detail } =
    entry
  const content = {
    id,
    at: new Date(entry.at).toISOString(),
    user_id,
    user_name,
    role,
    user_area,
    action,
    person,
    household,
    purpose,
    case_ref,
    detail,
    ...(writes ? { writes } : {}),
  }
  return createHash('sha256')
    .update(`${before}\n${canonical(content)}`)
    .digest('hex')
}

export type BrokenWhy = 'changed' | 'missing' | 'cut-off' | 'slipped-in' | 'row-changed'
export type Verdict =
  | { ok: true; rows: number; head: string }
  | { ok: false; reason: BrokenWhy; id: number; zh: string; en: string }

const sentences: Record<BrokenWhy, { zh: string; en: string }> = {
  changed: { zh: '内容被改动', en: 'was changed' },
  missing: { zh: '缺失', en: 'is missing' },
  'cut-off': { zh: '之后的记录被删除', en: 'is the last, but more were written' },
  'slipped-in': { zh: '是事后插入的', en: 'was slipped in' },
  'row-changed': { zh: '所记的数据被改动', en: 'tells of a row that was changed since' },
}
export const whyBroken = (reason: BrokenWhy, id: number, table?: string): Verdict => ({
  ok: false,
  reason,
  id,
  zh: `日志第 ${id} 条${sentences[reason].zh}${table ? `（${table}）` : ''}。`,
  en: `Row ${id} of the log ${sentences[reason].en}${table ? ` (${table})` : ''}.`,
})

/**
 * Checks lines in order, as they came from the tables or from an exported file; needs no database.
 * @param after the line before the first one, when the check goes on
 * @example verifyChain(lines) // { ok: true, rows: 3, head: '…' }
 */
export function verifyChain(lines: Iterable<LogLine>, after = { id: 0, hash: firstHash }): Verdict {
  let { id: seq, hash } = after
  let count = 0
  for (const line of lines) {
    if (line.seq !== seq + 1) return whyBroken('missing', seq + 1)
    // A link whose entry is gone comes without content.
    if (line.id === null) return whyBroken('missing', line.seq)
    if (line.prev_hash !== hash || line.hash !== hashOf(line, hash)) return whyBroken('changed', line.seq)
    seq = line.seq
    hash = line.hash
    count++
  }
  return { ok: true, rows: count, head: hash }
}
