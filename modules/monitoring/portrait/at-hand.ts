/**
 * Rows of the lake about one household, kept in PostgreSQL while people work on it: a page that is opened fifty times a second
 * cannot search hundreds of files each time. Only a copy. Each data set carries the versions it was read from; a data set
 * whose versions changed is read from the lake again, the others are not.
 */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { AnyDb } from '../../registry/index.ts'
import type { LiveVersion } from '../../sources/index.ts'
import type { LakeState } from '../sweep/lake-state.ts'
import type { LakeRow, RegisterMember } from './lake-rows.ts'

/** A row as it is kept: version, row, person, fields. */
export type KeptRow = [version: number, row: number, pid: string | null, fields: LakeRow['fields']]

export interface AtHand {
  people: string[]
  members: RegisterMember[]
  stamps: Record<string, string>
  rows: Record<string, KeptRow[]>
}

/** What a data set's rows were read from; the register's also depends on the counties that still count. */
export function stampOf(versions: readonly LiveVersion[]): string {
  const text = versions.map((version) => `${version.id}:${version.countsFor.length}/${version.areas.length}`).join(',')
  return createHash('sha256').update(text).digest('base64url').slice(0, 16)
}

const stamps = new WeakMap<LakeState, Record<string, string>>()

/** Stamps of all data sets of a state of the lake. @example stampsOf(lake)['medical-settlement'] // 'q1W…' */
export function stampsOf(lake: LakeState): Record<string, string> {
  const known = stamps.get(lake)
  if (known) return known
  const made = Object.fromEntries([...lake.live].map(([dataset, versions]) => [dataset, stampOf(versions)]))
  stamps.set(lake, made)
  return made
}

/** What is kept of a household, or undefined. */
export async function readAtHand(db: AnyDb, hh: string): Promise<AtHand | undefined> {
  const found = await sql<{
    people: string[]
    members: RegisterMember[]
    stamps: Record<string, string>
    rows: Record<string, KeptRow[]> | null
  }>`select h.people::text[] as people, h.members, h.stamps,
      (select jsonb_object_agg(r.dataset, r.rows) from monitoring.at_hand r where r.hh = h.hh) as rows
    from monitoring.at_hand_household h where h.hh = ${hh}::bigint`.execute(db)
  const row = found.rows[0]
  return row && { ...row, rows: row.rows ?? {} }
}

/** Keeps what was read: all of a household, or the data sets that were read anew. Of two at once the later one stands. */
export async function writeAtHand(db: AnyDb, hh: string, hand: AtHand, anew: readonly string[]): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`insert into monitoring.at_hand_household (hh, people, members, stamps)
      values (${hh}::bigint, ${sql.val(hand.people)}::bigint[], ${JSON.stringify(hand.members)}::jsonb, ${JSON.stringify(hand.stamps)}::jsonb)
      on conflict (hh) do update set people = excluded.people, members = excluded.members, stamps = excluded.stamps`.execute(
      tx,
    )
    await sql`delete from monitoring.at_hand where hh = ${hh}::bigint and dataset = any(${sql.val(anew)}::text[])`.execute(
      tx,
    )
    const filled = anew.filter((dataset) => (hand.rows[dataset]?.length ?? 0) > 0)
    if (filled.length > 0)
      await sql`insert into monitoring.at_hand (hh, dataset, rows)
        select ${hh}::bigint, d, r::jsonb from unnest(${sql.val(filled)}::text[], ${sql.val(
          filled.map((dataset) => storable(hand.rows[dataset]!)),
        )}::text[]) as t(d, r) on conflict (hh, dataset) do update set rows = excluded.rows`.execute(tx)
  })
}

/** JSON of rows; a number past 53 bits is kept as its digits, a NUL that a file carried is left out. */
export const storable = (rows: readonly KeptRow[]): string =>
  JSON.stringify(rows, (_name, value: unknown) =>
    typeof value === 'bigint' ? String(value) : typeof value === 'string' ? value.replaceAll('\0', '') : value,
  )
