/** What happens to files by themselves: scans that were put off, uploads nobody used, contents nobody names. */
import { rm } from 'node:fs/promises'
import { sql } from 'kysely'
import type { FileLimits, FilesContext } from './context.ts'
import { keyOf, quarantineKeyOf, smallKeyOf } from './store.ts'

/** Empties the folder of uploads on their way: after a start nothing is. */
export const sweepArrivals = (ctx: Pick<FilesContext, 'tempDir'>): Promise<void> =>
  rm(ctx.tempDir, { recursive: true, force: true })

/**
 * Asks the scanner again about everything that waits. An infected content goes to quarantine, wherever it is attached.
 * @returns how many were answered
 */
export async function scanWaiting(ctx: FilesContext, batch = 100): Promise<number> {
  const { db, store, scanner } = ctx
  if (!scanner) return 0
  const waiting = await sql<{ sha256: string }>`select sha256 from files.content where scan = 'waiting'
    order by stored_at limit ${batch}`.execute(db)
  let answered = 0
  for (const { sha256 } of waiting.rows) {
    const bytes = await store.get(keyOf(sha256))
    const verdict = await scanner.scan(bytes)
    // A scanner that is away is away for all of them.
    if (verdict.is === 'unknown') break
    if (verdict.is === 'infected') await store.put(quarantineKeyOf(sha256), bytes)
    await sql`update files.content set scan = ${verdict.is}, scan_said = ${'said' in verdict ? verdict.said.slice(0, 300) : null},
      scanned_at = now() where sha256 = ${sha256}`.execute(db)
    if (verdict.is === 'infected') {
      await store.remove(keyOf(sha256))
      await store.remove(smallKeyOf(sha256))
    }
    answered++
  }
  return answered
}

/**
 * Removes uploads that no action named within the region's days and no saved form still holds, then contents without files.
 * @returns how many of each
 */
export async function cleanFiles(
  ctx: FilesContext,
  limits: FileLimits = ctx.limits(''),
): Promise<{ files: number; contents: number }> {
  const { db, store } = ctx
  const now = ctx.now?.() ?? new Date()
  const gone = await sql`delete from files.file where id in (
    select f.id from files.file f where f.uploaded_at < ${now}::timestamptz - make_interval(days => ${limits.orphanDays})
      and not exists (select 1 from files.attachment a where a.file_id = f.id)
      and not exists (select 1 from process.draft d where d.user_id = f.uploaded_by and d.input::text like '%' || f.id || '%')
    for update of f skip locked)`.execute(db)
  const empty = await sql<{ sha256: string }>`select sha256 from files.content c
    where not exists (select 1 from files.file f where f.sha256 = c.sha256) and stored_at < ${now}::timestamptz - interval '1 day'`.execute(
    db,
  )
  let contents = 0
  for (const { sha256 } of empty.rows)
    contents += await db.transaction().execute(async (tx) => {
      // Somebody uploads the same at this moment: the line is locked and newer, or waits for us and is written anew.
      const locked =
        await sql`select 1 from files.content c where sha256 = ${sha256} and stored_at < ${now}::timestamptz - interval '1 day'
        and not exists (select 1 from files.file f where f.sha256 = c.sha256) for update skip locked`.execute(tx)
      if (locked.rows.length === 0) return 0
      for (const key of [keyOf(sha256), smallKeyOf(sha256), quarantineKeyOf(sha256)]) await store.remove(key)
      await sql`delete from files.content where sha256 = ${sha256}`.execute(tx)
      return 1
    })
  return { files: Number(gone.numAffectedRows ?? 0), contents }
}

/** How the attachments stand, for whoever looks after the installation. */
export interface FilesState {
  contents: number
  waiting: number
  infected: number
  unscanned: number
  unused: number
}
export async function filesState(db: FilesContext['db']): Promise<FilesState> {
  const found =
    await sql<FilesState>`select count(*)::int as contents, count(*) filter (where scan = 'waiting')::int as waiting,
      count(*) filter (where scan = 'infected')::int as infected, count(*) filter (where scan = 'unscanned')::int as unscanned,
      (select count(*)::int from files.file f where not exists (select 1 from files.attachment a where a.file_id = f.id)) as unused
    from files.content`.execute(db)
  return found.rows[0]!
}
