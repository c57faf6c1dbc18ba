/** The file to the bank: made once from what is owed, kept with its checksum; fetched again it is the same bytes. */
import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../../platform/process/index.ts'
import type { bankValues, FundsFile } from '../load-funds.ts'
import { yuan } from '../shared.ts'
import type { Roll } from './generate.ts'

type Value = (typeof bankValues)[number]

export interface MadeFile {
  attempt: number
  lines: number
  fen: number
  sha256: string
}

/** Text of a line by which the bank's answer is known again. @example referenceOf(3, 120, 1) // '3-120-1' */
export const referenceOf = (roll: number, line: number, attempt: number): string => `${roll}-${line}-${attempt}`

/**
 * Makes the next file of a roll from its lines that are owed; they are with the bank from then on.
 * @returns undefined when nothing is owed (everything is held)
 */
export async function makeBankFile(tx: Db, roll: Roll, funds: FundsFile, by: string): Promise<MadeFile | undefined> {
  const before = await sql<{ n: number }>`select coalesce(max(attempt), 0)::int as n from funds.bank_file
    where roll_id = ${roll.id}`.execute(tx)
  const attempt = before.rows[0]!.n + 1
  const sent = await sql<{
    lines: number
    fen: number
  }>`with sent as (update funds.line set state = 'sent', attempt = ${attempt}, failed_because = null
      where roll_id = ${roll.id} and state = 'owed' returning fen)
    select count(*)::int as lines, coalesce(sum(fen), 0)::bigint as fen from sent`.execute(tx)
  const { lines, fen } = sent.rows[0]!
  if (lines === 0) return undefined
  const name = `${roll.month.slice(0, 7).replace('-', '')}-${roll.county.slice(0, 6)}-${attempt}.${funds.bank.file.format}`
  const made = { roll, attempt, name, lines, fen, by }
  const sha256 = funds.bank.file.format === 'csv' ? await writeCsv(tx, funds, made) : await writeXlsx(tx, funds, made)
  return { attempt, lines, fen, sha256 }
}

interface Making {
  roll: Roll
  attempt: number
  name: string
  lines: number
  fen: number
  by: string
}

/** Columns as text in SQL; the layout comes from the region, the values from this list alone. */
function column(value: Value, { roll, attempt }: Making, funds: FundsFile): RawBuilder<string> {
  switch (value) {
    case 'no':
      return sql`(row_number() over (order by l.id))::text`
    case 'holder':
      return sql`l.holder_name`
    case 'account':
      return sql`l.account`
    case 'bank':
      return sql`coalesce(l.bank, '')`
    case 'yuan':
      return sql`(l.fen::numeric / 100)::numeric(16,2)::text`
    case 'month':
      return sql`to_char(l.month, 'YYYYMM')`
    case 'fund': {
      const labels = JSON.stringify(
        Object.fromEntries(Object.entries(funds.purposes).map(([id, words]) => [id, words.zh])),
      )
      return sql`(${labels}::jsonb ->> l.purpose)`
    }
    case 'reference':
      return sql`concat(${roll.id}::text, '-', l.id, '-', ${attempt}::text)`
  }
}
const linesOf = ({ roll, attempt }: Making) =>
  sql`funds.line l where l.roll_id = ${roll.id} and l.state = 'sent' and l.attempt = ${attempt}`
const quoted = (text: RawBuilder<string>) => sql`'"' || replace(${text}, '"', '""') || '"'`
const plain: readonly Value[] = ['no', 'yuan', 'month', 'reference', 'account']

/** Written and summed up by the database: half a million lines never pass through this process. */
async function writeCsv(tx: Db, funds: FundsFile, made: Making): Promise<string> {
  const { columns, encoding } = funds.bank.file
  const cells = columns.map(({ value }) =>
    plain.includes(value) ? column(value, made, funds) : quoted(column(value, made, funds)),
  )
  const head = columns.map(({ title }) => title).join(',')
  const done = await sql<{
    sha256: string
  }>`with row as (select l.id, concat_ws(',', ${sql.join(cells)}) as text from ${linesOf(made)}),
      file as (select convert_to(${head} || E'\r\n' || string_agg(text, E'\r\n' order by id) || E'\r\n',
        ${encoding === 'gb18030' ? 'GB18030' : 'UTF8'}) as bytes from row)
    insert into funds.bank_file (roll_id, attempt, name, format, sha256, lines, fen, bytes, made_by)
    select ${made.roll.id}, ${made.attempt}, ${made.name}, 'csv', encode(sha256(bytes), 'hex'), ${made.lines}, ${made.fen}, bytes, ${made.by}
    from file returning sha256`.execute(tx)
  return done.rows[0]!.sha256
}

async function writeXlsx(tx: Db, funds: FundsFile, made: Making): Promise<string> {
  const { columns } = funds.bank.file
  const cells = columns.map(({ value }, i) => sql`${column(value, made, funds)} as ${sql.ref(`c${i}`)}`)
  const rows = await sql<Record<string, string>>`select ${sql.join(cells)} from ${linesOf(made)} order by l.id`.execute(
    tx,
  )
  const { default: writeXlsxFile } = await import('write-excel-file/node')
  const text = (value: string) => ({ type: String, value })
  const file = writeXlsxFile(
    [
      columns.map(({ title }) => text(title)),
      ...rows.rows.map((row) => columns.map((_, i) => text(row[`c${i}`] ?? ''))),
    ],
    { sheet: yuan(made.fen), stickyRowsCount: 1 },
  )
  const bytes = await file.toBuffer()
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await sql`insert into funds.bank_file (roll_id, attempt, name, format, sha256, lines, fen, bytes, made_by)
    values (${made.roll.id}, ${made.attempt}, ${made.name}, 'xlsx', ${sha256}, ${made.lines}, ${made.fen}, ${bytes}, ${made.by})`.execute(
    tx,
  )
  return sha256
}

/** A file as it was made. */
export async function readBankFile(
  db: Db,
  roll: number,
  attempt: number,
): Promise<{ name: string; format: 'csv' | 'xlsx'; sha256: string; bytes: Buffer } | undefined> {
  const found = await sql<{
    name: string
    format: 'csv' | 'xlsx'
    sha256: string
    bytes: Buffer
  }>`select name, format, sha256, bytes
    from funds.bank_file where roll_id = ${roll} and attempt = ${attempt}`.execute(db)
  return found.rows[0]
}
