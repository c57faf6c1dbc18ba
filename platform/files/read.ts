/** Reading attachments: only who may see the matter and the input of the action they belong to. */
import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '../access/shared.ts'
import { type ProcessContext, readMatters, seesInput } from '../process/index.ts'
import { type Refusal, refusal } from '../web/index.ts'
import type { FilesContext } from './context.ts'
import type { FileView, ScanState } from './shared.ts'
import { keyOf, smallKeyOf } from './store.ts'

interface Row {
  id: string
  sha256: string
  name: string
  media_type: string
  size: number
  width: number | null
  height: number | null
  has_small: boolean
  scan: ScanState
  uploaded_by: string
  uploaded_by_name: string
  uploaded_at: Date
  attached: boolean
}
const select = (
  where: RawBuilder<unknown>,
) => sql<Row>`select f.id, f.sha256, f.name, c.media_type, c.size::float8 as size, c.width, c.height,
    c.has_small, c.scan, f.uploaded_by, f.uploaded_by_name, f.uploaded_at,
    exists (select 1 from files.attachment a where a.file_id = f.id) as attached
  from files.file f join files.content c on c.sha256 = f.sha256 where ${where}`

export const viewOf = (row: Row): FileView => ({
  id: row.id,
  name: row.name,
  mediaType: row.media_type,
  size: row.size,
  width: row.width,
  height: row.height,
  hasSmall: row.has_small && row.scan !== 'infected',
  scan: row.scan,
  uploadedBy: row.uploaded_by_name,
  uploadedAt: row.uploaded_at.toISOString(),
  attached: row.attached,
})

/** A file of the person's own uploading. */
export async function ownFile(
  ctx: FilesContext,
  actor: Actor,
  where: RawBuilder<unknown>,
): Promise<FileView | undefined> {
  const found = await select(sql`f.uploaded_by = ${actor.userId} and ${where} order by f.uploaded_at limit 1`).execute(
    ctx.db,
  )
  return found.rows[0] && viewOf(found.rows[0])
}

/** Where a file is attached that this reader may look at. */
export interface SeenAt {
  matter: number
  number: string
  process: string
  hh: string | null
}

/** Files of these ids that the reader may see, with the matter through which; own uploads that are not attached yet, without. */
async function visible(
  ctx: FilesContext,
  matters: ProcessContext,
  actor: Actor,
  ids: readonly string[],
): Promise<{ row: Row; at: SeenAt | null }[]> {
  if (ids.length === 0) return []
  const rows = (await select(sql`f.id = any(${sql.val(ids)}::uuid[])`).execute(ctx.db)).rows
  const places = (
    await sql<{
      file_id: string
      matter_id: number
      kind: string
    }>`select a.file_id, a.matter_id::float8 as matter_id, t.kind
    from files.attachment a join process.action t on t.matter_id = a.matter_id and t.seq = a.seq
    where a.file_id = any(${sql.val(ids)}::uuid[])`.execute(ctx.db)
  ).rows
  const found = await readMatters(ctx.db, sql`m.id = any(${sql.val(places.map((p) => p.matter_id))}::bigint[])`)
  return rows.flatMap((row): { row: Row; at: SeenAt | null }[] => {
    if (!row.attached) return row.uploaded_by === actor.userId ? [{ row, at: null }] : []
    const place = places.find((one) => {
      const matter = found.find((m) => m.id === one.matter_id)
      return one.file_id === row.id && matter !== undefined && seesInput(matters, actor, matter, one.kind)
    })
    const matter = place && found.find((m) => m.id === place.matter_id)
    return matter
      ? [{ row, at: { matter: matter.id, number: matter.number, process: matter.process, hh: matter.hh } }]
      : []
  })
}

/** What the reader may know about these files; others are left out. */
export async function seeFiles(
  ctx: FilesContext,
  matters: ProcessContext,
  actor: Actor,
  ids: readonly string[],
): Promise<FileView[]> {
  const seen = await visible(ctx, matters, actor, ids)
  return ids.flatMap((id) => seen.filter(({ row }) => row.id === id).map(({ row }) => viewOf(row)))
}

export type Opened = { ok: true; file: FileView; bytes: Buffer; at: SeenAt | null } | Refusal

/**
 * The content of a file, or its small picture.
 * @returns not-found, infected, or the bytes as they were stored
 * @throws Error when the storage lacks it or gives something else back
 */
export async function openFile(
  ctx: FilesContext,
  matters: ProcessContext,
  actor: Actor,
  id: string,
  small = false,
): Promise<Opened> {
  const [seen] = await visible(ctx, matters, actor, [id])
  if (!seen || (small && !seen.row.has_small)) return refusal('not-found')
  const { row, at } = seen
  if (row.scan === 'infected')
    return refusal('infected', {
      zh: '此文件含有病毒，已隔离，不能打开。请联系上传人重新提供。',
      en: 'This file is infected and kept apart; it cannot be opened. Ask for it again.',
    })
  const bytes = await ctx.store.get(small ? smallKeyOf(row.sha256) : keyOf(row.sha256))
  if (!small && createHash('sha256').update(bytes).digest('hex') !== row.sha256)
    throw new Error(`content of file ${row.id} is damaged in storage`)
  return { ok: true, file: viewOf(row), bytes, at }
}

/** Takes back an upload that no action has named. @returns false when there is none */
export async function dropFile(ctx: FilesContext, actor: Actor, id: string): Promise<boolean> {
  const gone = await sql`delete from files.file f where f.id = ${id}::uuid and f.uploaded_by = ${actor.userId}
    and not exists (select 1 from files.attachment a where a.file_id = f.id)`.execute(ctx.db)
  return Number(gone.numAffectedRows ?? 0) > 0
}
