/** Notes a delivery before anything is read, and recognises bytes that came before. */
import { type Kysely, sql } from 'kysely'
import type { DeliveredFile, SourcesContext } from '../context.ts'
import type { Declared, SheetProposal } from '../shared.ts'
import type { SourcesTables } from '../tables.ts'
import { deliveryLock } from './leftovers.ts'
import { shownName } from './received-file.ts'
import { isRenewed } from './renewed.ts'

export type Received =
  | { kind: 'new'; delivery: number }
  | { kind: 'again'; delivery: number }
  | { kind: 'same'; delivery: number; sameAs: number }
  | { kind: 'busy'; sameAs: number }

/** Above this a file has rows; below it may be a bare header. */
const bareHeaderBytes = 1 << 16

/**
 * Writes the delivery's row. A list without rows has the same bytes every month: it is the same file only when its name, sender
 * and declaration are the same too. Same bytes as a delivery whose versions still count: noted as `same-file` and nothing more.
 * An unchanged list sent as that of a later day is a delivery of its own.
 * Same bytes as one that waits for its mapping, failed or was cut off: that one is taken up again.
 * @example await noteDelivery(ctx, file, { sha256, bytes })
 */
export async function noteDelivery(
  ctx: SourcesContext,
  file: DeliveredFile,
  hash: { sha256: string; bytes: number },
): Promise<Received> {
  return ctx.db.transaction().execute(async (tx) => {
    // Two processes handing in the same bytes take turns here.
    await sql`select pg_advisory_xact_lock(${sql.lit(deliveryLock)}, ${Number.parseInt(hash.sha256.slice(0, 7), 16)}::int)`.execute(
      tx,
    )
    const before = await tx
      .selectFrom('sources.delivery as d')
      .where('d.sha256', '=', hash.sha256)
      .where('d.state', '<>', 'same-file')
      .select(['d.id', 'd.state', 'd.file_name', 'd.sender', 'd.area', 'd.declared', 'd.proposal'])
      .select((eb) =>
        eb
          .selectFrom('sources.version as v')
          .whereRef('v.delivery_id', '=', 'd.id')
          .where('v.state', '=', 'live')
          .select((e) => e.fn.sum<number>('v.rows_in').as('n'))
          .as('rows'),
      )
      .select((eb) =>
        eb
          .selectFrom('sources.version as v')
          .whereRef('v.delivery_id', '=', 'd.id')
          .where('v.state', '=', 'live')
          .select((e) => e.fn.countAll<number>().as('n'))
          .as('live'),
      )
      .orderBy('d.id', 'desc')
      .execute()
    const asked = declaredWords(file.declared ?? {})
    const sameSaid = (d: (typeof before)[number]) =>
      d.file_name === shownName(file.fileName) &&
      d.sender === shownName(file.sender) &&
      d.area === (file.area ?? '') &&
      declaredWords(d.declared) === asked
    const counted = before.find((d) => d.state === 'done' && Number(d.live) > 0 && (Number(d.rows) > 0 || sameSaid(d)))
    if (
      counted &&
      !file.anew &&
      !(await isRenewed(tx, ctx, Number(counted.id), { ...file, declared: file.declared ?? {} }))
    ) {
      const delivery = await insertDelivery(tx, ctx, file, hash, {
        state: 'same-file',
        same_as: counted.id,
        reason: `与第 ${counted.id} 号报送“${counted.file_name}”内容完全相同，未重复入库。`,
      })
      return { kind: 'same', delivery, sameAs: Number(counted.id) }
    }
    const open = before.find((d) => d.state === 'ingesting' && (hash.bytes > bareHeaderBytes || sameSaid(d)))
    if (open && !(await isAbandoned(tx, Number(open.id)))) return { kind: 'busy', sameAs: Number(open.id) }
    const waiting = before.find(
      (d) => d === open || (d.state === 'needs-mapping' && (sameSaid(d) || hasSamples(d.proposal))),
    )
    if (waiting) return { kind: 'again', delivery: Number(waiting.id) }
    return { kind: 'new', delivery: await insertDelivery(tx, ctx, file, hash, { state: 'received' }) }
  })
}

const declaredWords = (declared: Declared) =>
  JSON.stringify(declared, ['areas', 'dataDate', 'assumedDataDate', 'periodFrom', 'periodTo'])

/** True when the recogniser saw a filled cell. */
function hasSamples(proposal: readonly SheetProposal[] | null): boolean {
  return proposal?.some((sheet) => sheet.columns.some((column) => column.samples.length > 0)) ?? false
}

async function isAbandoned(tx: Kysely<SourcesTables>, delivery: number): Promise<boolean> {
  const { rows } = await sql<{
    free: boolean
  }>`select pg_try_advisory_xact_lock(${sql.lit(deliveryLock)}, ${delivery}::int) as free`.execute(tx)
  return rows[0]?.free ?? false
}

async function insertDelivery(
  tx: Kysely<SourcesTables>,
  ctx: SourcesContext,
  file: DeliveredFile,
  hash: { sha256: string; bytes: number } | null,
  more: { state: 'received' | 'same-file' | 'failed'; same_as?: number; reason?: string },
): Promise<number> {
  const row = await tx
    .insertInto('sources.delivery')
    .values({
      sender: shownName(file.sender),
      channel: file.channel,
      file_name: shownName(file.fileName),
      sha256: hash?.sha256 ?? null,
      bytes: hash?.bytes ?? null,
      purpose: file.purpose ?? null,
      catalogue_id: file.catalogueId ?? null,
      received_by: file.receivedBy,
      received_at: ctx.now?.() ?? new Date(),
      run_id: file.runId ?? null,
      area: file.area ?? '',
      unit: file.unit ?? null,
      declared: JSON.stringify(file.declared ?? {}),
      corrects: file.corrects ?? null,
      reason: more.reason ?? null,
      same_as: more.same_as ?? null,
      state: more.state,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return Number(row.id)
}

/** Notes a delivery that cannot even be read (no file, a folder). @example await noteUnreadable(ctx, file, '文件不存在。') */
export async function noteUnreadable(ctx: SourcesContext, file: DeliveredFile, reason: string): Promise<number> {
  return insertDelivery(ctx.db, ctx, file, null, { state: 'failed', reason })
}
