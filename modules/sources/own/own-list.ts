/**
 * Lists the product keeps itself, such as referrals that are overdue, become versions of the lake like a department's file:
 * with a receipt, a checksum and rows that a sign can point at. Nobody else can hand such a list in.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { dayInChina } from '../../../platform/work/shared.ts'
import type { DatasetDef } from '../../rules/index.ts'
import type { SourcesContext } from '../context.ts'
import { readDelivery } from '../ingest/read-delivery.ts'
import { noteDelivery } from '../ingest/receive.ts'
import { hashFile } from '../ingest/received-file.ts'
import type { SheetMapping } from '../shared.ts'

/** A row by the fields of its data set; a name the data set does not have is left out, a missing one is unknown. */
export type OwnRow = Record<string, string | number | null | undefined>

export interface OwnList {
  /** A data set that says `own`. */
  dataset: DatasetDef
  rows: readonly OwnRow[]
  /** Day from which it counts, YYYY-MM-DD. */
  dataDate: string
  /** Counties (6 digits) it speaks for; a household there that is not on it is known not to be. */
  areas: readonly string[]
}

/** First key of the lock under which one list is compared and delivered. */
const ownListLock = 84323

/** Who hands such lists in. */
export const ownSender = '本平台'

/**
 * Takes a list in, unless the one that counts says the same already.
 * @returns number of the new version; null: nothing has changed
 * @throws Error when the list cannot be read: a fault of the program, nothing of it counts
 * @example await deliverOwn(ctx, { dataset: region.datasets.get('overdue-referral')!, rows, dataDate: '2026-10-31', areas: ['150426'] })
 */
export async function deliverOwn(ctx: SourcesContext, list: OwnList): Promise<number | null> {
  const dir = join(ctx.dataDir, 'tmp', `own-${list.dataset.id}-${process.pid}-${Math.random().toString(36).slice(2)}`)
  await mkdir(dir, { recursive: true })
  try {
    const path = join(dir, 'list.csv')
    await writeFile(path, csvOf(list), { mode: 0o600 })
    const hash = await hashFile(path)
    // Two sweeps at once take turns here; the second finds what the first delivered.
    return await ctx.db.connection().execute(async (session) => {
      await sql`select pg_advisory_lock(${sql.lit(ownListLock)}, hashtext(${list.dataset.id}))`.execute(session)
      try {
        return (await newestSays(ctx, list, hash.sha256)) ? null : await takeIn(ctx, list, path, hash)
      } finally {
        await sql`select pg_advisory_unlock(${sql.lit(ownListLock)}, hashtext(${list.dataset.id}))`.execute(session)
      }
    })
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** Whether the newest version that counts has these very rows, for these counties, from that day or an earlier one. */
async function newestSays(ctx: SourcesContext, list: OwnList, sha256: string): Promise<boolean> {
  const newest = await sql<{ same: boolean }>`select d.sha256 = ${sha256} and v.data_date <= ${list.dataDate}::date
      and v.areas @> ${sql.val([...list.areas])}::text[] as same
    from sources.version v join sources.delivery d on d.id = v.delivery_id
    where v.dataset = ${list.dataset.id} and v.state = 'live' order by v.data_date desc, v.id desc limit 1`.execute(
    ctx.db,
  )
  return newest.rows[0]?.same ?? false
}

async function takeIn(
  ctx: SourcesContext,
  { dataset, dataDate, areas }: OwnList,
  path: string,
  hash: { sha256: string; bytes: number },
): Promise<number> {
  const seen = dayInChina((ctx.now?.() ?? new Date()).toISOString())
  const declared = { areas: [...areas].sort(), dataDate }
  const fileName = `${dataset.label.zh} ${seen}.csv`
  const noted = await noteDelivery(
    ctx,
    { path, fileName, sender: ownSender, channel: 'platform', receivedBy: ownSender, declared, anew: true },
    hash,
  )
  if (noted.kind === 'same' || noted.kind === 'busy')
    throw new Error(`${dataset.id}: delivery ${noted.sameAs} is in the way`)
  const outcome = await readDelivery(ctx, {
    delivery: noted.delivery,
    path,
    fileName,
    sender: ownSender,
    declared,
    unattended: true,
    own: true,
    chosen: new Map([['', mappingOf(dataset)]]),
    ...hash,
  })
  const version = outcome.ok ? outcome.receipt.versions[0] : undefined
  if (!version) throw new Error(`${dataset.id}: ${outcome.ok ? 'no version' : JSON.stringify(outcome)}`)
  if (version.quarantined > 0)
    throw new Error(`${dataset.id}: ${version.quarantined} rows of version ${version.versionId} were not understood`)
  return version.versionId
}

const fieldsOf = (dataset: DatasetDef) => Object.entries(dataset.fields)

function mappingOf(dataset: DatasetDef): SheetMapping {
  const columns = fieldsOf(dataset).map(([field, { label }], index) => ({ index, header: label.zh, field }))
  return { dataset: dataset.id, columns, by: 'person' }
}

/** One row a line, ordered by its text: the same rows give the same bytes, in whatever order they came. */
function csvOf({ dataset, rows }: OwnList): string {
  const cell = (value: string | number | null | undefined) => `"${String(value ?? '').replaceAll('"', '""')}"`
  const lines = rows.map((row) =>
    fieldsOf(dataset)
      .map(([field]) => cell(row[field]))
      .join(','),
  )
  return `${[
    fieldsOf(dataset)
      .map(([, { label }]) => cell(label.zh))
      .join(','),
    ...lines.sort(),
  ].join('\r\n')}\r\n`
}
