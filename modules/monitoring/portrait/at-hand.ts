/**
 * Rows of the lake about one household, kept in PostgreSQL while people work on it: a page that is opened fifty times a second
 * cannot search hundreds of files each time. Only a copy, and a version never changes: what is kept says which versions it was
 * read from, a look takes those that count on its day, and only versions that nobody has read yet are searched. So the page of
 * the last sweep's day and the chain of today, which count different versions, do not drive each other out.
 */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { AnyDb } from '../../registry/index.ts'
import type { LiveVersion } from '../../sources/index.ts'
import type { LakeState } from '../sweep/lake-state.ts'
import type { LakeRow, RegisterMember } from './lake-rows.ts'

/** A row as it is kept: version, row, person, fields, 1 when the department's row names the household itself. */
export type KeptRow = [version: number, row: number, pid: string | null, fields: LakeRow['fields'], own: 0 | 1]

/** Members as one state of the household register has them. */
export interface KeptRegister {
  stamp: string
  members: RegisterMember[]
}

export interface AtHand {
  /** People whose rows were looked for besides those that name the household. */
  people: string[]
  /** The newest looks' registers, at most {@link mostRegisters}. */
  registers: KeptRegister[]
  /** Data set → numbers of the versions its rows were read from. */
  read: Record<string, number[]>
  rows: Record<string, KeptRow[]>
}

/** The register of the last sweep's day and today's. */
export const mostRegisters = 2

/** What the register's members were read from; it also depends on the counties that still count. */
export function registerStamp(versions: readonly LiveVersion[]): string {
  const text = versions.map((version) => `${version.id}:${[...version.countsFor].sort().join('+')}`).join(',')
  return createHash('sha256').update(text).digest('base64url').slice(0, 16)
}

const known = new WeakMap<LakeState, { register: string; versions: Record<string, number[]> }>()

/**
 * What a state of the lake asks for: the register's stamp, and per data set the versions that count, in order.
 * @param population id of the household register
 * @example wantedOf(lake, 'population').versions['medical-settlement'] // [12, 31]
 */
export function wantedOf(
  lake: LakeState,
  population: string,
): { register: string; versions: Record<string, number[]> } {
  const before = known.get(lake)
  if (before) return before
  const made = {
    register: registerStamp(lake.population),
    versions: Object.fromEntries(
      [...lake.live].flatMap(([dataset, versions]) =>
        dataset === population ? [] : [[dataset, versions.map(({ id }) => id).sort((a, b) => a - b)]],
      ),
    ),
  }
  known.set(lake, made)
  return made
}

/** What is kept of a household, with the number of its state; undefined when nothing is. */
export async function readAtHand(db: AnyDb, hh: string): Promise<(AtHand & { turn: number }) | undefined> {
  const found = await sql<
    Omit<AtHand, 'rows'> & { turn: number; rows: AtHand['rows'] | null }
  >`select h.people::text[] as people, h.registers, h.read, h.turn,
      (select jsonb_object_agg(r.dataset, r.rows) from monitoring.at_hand r where r.hh = h.hh) as rows
    from monitoring.at_hand_household h where h.hh = ${hh}::bigint`.execute(db)
  const row = found.rows[0]
  return row && { ...row, rows: row.rows ?? {} }
}

/**
 * Keeps what a look has read. Of two at once the first one stands: what the other has read is for its own page only, so that
 * nothing is ever said to be kept that the first did not read.
 * @param turn state that the look began from; undefined when nothing was kept
 * @param anew data sets whose rows changed
 */
export async function writeAtHand(
  db: AnyDb,
  hh: string,
  hand: AtHand,
  turn: number | undefined,
  anew: readonly string[],
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const people = sql`${sql.val(hand.people)}::bigint[]`
    const registers = sql`${storable(hand.registers)}::jsonb`
    const read = sql`${JSON.stringify(hand.read)}::jsonb`
    const mine =
      turn === undefined
        ? await sql`insert into monitoring.at_hand_household (hh, people, registers, read)
            values (${hh}::bigint, ${people}, ${registers}, ${read}) on conflict do nothing returning hh`.execute(tx)
        : await sql`update monitoring.at_hand_household
            set people = ${people}, registers = ${registers}, read = ${read}, turn = turn + 1
            where hh = ${hh}::bigint and turn = ${turn} returning hh`.execute(tx)
    if (mine.rows.length === 0) return
    await sql`delete from monitoring.at_hand where hh = ${hh}::bigint and dataset = any(${sql.val(anew)}::text[])`.execute(
      tx,
    )
    const filled = anew.filter((dataset) => (hand.rows[dataset]?.length ?? 0) > 0)
    if (filled.length > 0)
      await sql`insert into monitoring.at_hand (hh, dataset, rows)
        select ${hh}::bigint, d, r::jsonb from unnest(${sql.val(filled)}::text[], ${sql.val(
          filled.map((dataset) => storable(hand.rows[dataset]!)),
        )}::text[]) as t(d, r)`.execute(tx)
  })
}

/** JSON as PostgreSQL keeps it; a number past 53 bits is kept as its digits, a NUL that a file carried is left out. */
export const storable = (value: unknown): string =>
  JSON.stringify(value, (_name, one: unknown) =>
    typeof one === 'bigint' ? String(one) : typeof one === 'string' ? one.replaceAll('\0', '') : one,
  )
