/** Cleans up after a process that died while ingesting: half-written folders, unpublished versions, temporary files. */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import type { SourcesContext } from '../context.ts'
import { quarantineDir, versionDir } from '../lake.ts'
import type { SourcesTables } from '../tables.ts'

/** First key of the advisory lock held while a delivery is being ingested; a dead process lets go of it. */
export const deliveryLock = 84319

/**
 * Runs `work` while holding the delivery's lock on a database session of its own; undefined when another process holds it.
 * @example await whileHolding(db, 12, () => read(…))
 */
export async function whileHolding<T>(
  db: Kysely<SourcesTables>,
  delivery: number,
  work: () => Promise<T>,
): Promise<T | undefined> {
  return db.connection().execute(async (session) => {
    const { rows } = await sql<{
      held: boolean
    }>`select pg_try_advisory_lock(${sql.lit(deliveryLock)}, ${delivery}::int) as held`.execute(session)
    if (!rows[0]?.held) return undefined
    try {
      return await work()
    } finally {
      await sql`select pg_advisory_unlock(${sql.lit(deliveryLock)}, ${delivery}::int)`.execute(session)
    }
  })
}

/** Removes a delivery's unpublished versions: folders first, rows after. Live versions are not touched. */
export async function removeUnpublished(
  ctx: Pick<SourcesContext, 'db' | 'dataDir'>,
  delivery: number,
): Promise<number> {
  const versions = await ctx.db
    .selectFrom('sources.version')
    .where('delivery_id', '=', delivery)
    .where('state', '=', 'building')
    .select(['id', 'dataset'])
    .execute()
  for (const version of versions) {
    for (const dir of [
      versionDir(ctx.dataDir, version.dataset, Number(version.id)),
      quarantineDir(ctx.dataDir, version.dataset, Number(version.id)),
    ]) {
      removeBuilding(dir)
      rmSync(dir, { recursive: true, force: true })
    }
  }
  if (versions.length > 0)
    await ctx.db
      .deleteFrom('sources.version')
      .where('delivery_id', '=', delivery)
      .where('state', '=', 'building')
      .execute()
  return versions.length
}

function removeBuilding(dir: string): void {
  const parent = join(dir, '..')
  const name = `${dir.slice(parent.length + 1)}.building-`
  if (!existsSync(parent)) return
  for (const entry of readdirSync(parent))
    if (entry.startsWith(name)) rmSync(join(parent, entry), { recursive: true, force: true })
}

/**
 * Call at start: every delivery marked as being read whose process is gone becomes `failed` (its bytes stay for another try),
 * its half versions disappear. Deliveries another living process works on are left alone. So does every delivery that never
 * reached the queue; the bytes of broken-off uploads are removed.
 * @returns the deliveries cleaned up
 * @example const cleaned = await sweepLeftovers(ctx)
 */
export async function sweepLeftovers(ctx: SourcesContext): Promise<number[]> {
  const open = await ctx.db.selectFrom('sources.delivery').where('state', '=', 'ingesting').select(['id']).execute()
  const building = await ctx.db
    .selectFrom('sources.version')
    .where('state', '=', 'building')
    .select('delivery_id as id')
    .execute()
  const cleaned: number[] = []
  for (const id of new Set([...open, ...building].map((d) => Number(d.id)))) {
    const done = await whileHolding(ctx.db, id, async () => {
      await removeUnpublished(ctx, id)
      await ctx.db
        .updateTable('sources.delivery')
        .set({ state: 'failed', reason: '处理过程中断（程序被终止或断电），未入库任何数据，请重新提交。' })
        .where('id', '=', id)
        .where('state', '=', 'ingesting')
        .execute()
      return true
    })
    if (done) cleaned.push(id)
  }
  cleaned.push(...(await giveUpUnqueued(ctx)))
  await sweepFolders(ctx)
  sweepUploads(ctx.dataDir)
  return cleaned
}

/**
 * Noted, but its process died before the queue heard of it: nobody would ever read it, and the list would say "received" for
 * ever. One whose columns a person had just confirmed asks again, the others are to be sent again.
 */
async function giveUpUnqueued(ctx: SourcesContext): Promise<number[]> {
  const unqueued = () =>
    ctx.db.updateTable('sources.delivery').where('state', '=', 'received').where('run_id', 'is', null).returning('id')
  const asked = await unqueued()
    .where('proposal', 'is not', null)
    .set({ state: 'needs-mapping', reason: '确认后程序中断，请再次确认列的对应关系。' })
    .execute()
  const lost = await unqueued()
    .set({ state: 'failed', reason: '登记后程序中断，文件尚未读取，未入库任何数据，请重新提交。' })
    .execute()
  return [...asked, ...lost].map((d) => Number(d.id))
}

/** Bytes of uploads that were on their way when the process died. At start nobody is sending yet. */
function sweepUploads(dataDir: string): void {
  const inbox = join(dataDir, 'inbox')
  if (!existsSync(inbox)) return
  for (const name of readdirSync(inbox))
    if (name.startsWith('upload-')) rmSync(join(inbox, name), { recursive: true, force: true })
}

const staleMs = 10 * 60_000

/** Folders no database row knows: of a version that was never noted, or temporary ones. Young ones may be in use. */
async function sweepFolders(ctx: SourcesContext): Promise<void> {
  const lake = join(ctx.dataDir, 'lake')
  const places = [lake, join(lake, '_quarantine')]
    .filter((p) => existsSync(p))
    .flatMap((p) =>
      readdirSync(p)
        .filter((name) => name !== '_quarantine')
        .map((name) => join(p, name)),
    )
  const known = new Set((await ctx.db.selectFrom('sources.version').select('id').execute()).map((v) => Number(v.id)))
  const old = (path: string) => Date.now() - statSync(path).mtimeMs > staleMs
  for (const place of places) {
    if (!statSync(place).isDirectory()) continue
    for (const name of readdirSync(place)) {
      const version = Number(/^version=(\d+)/.exec(name)?.[1] ?? Number.NaN)
      if (Number.isNaN(version) || known.has(version) || !old(join(place, name))) continue
      rmSync(join(place, name), { recursive: true, force: true })
    }
  }
  const temp = join(ctx.dataDir, 'tmp')
  if (!existsSync(temp)) return
  for (const name of readdirSync(temp)) {
    const delivery = Number(/^ingest-(\d+)-/.exec(name)?.[1] ?? Number.NaN)
    if (Number.isNaN(delivery)) continue
    await whileHolding(ctx.db, delivery, async () => rmSync(join(temp, name), { recursive: true, force: true }))
  }
}
