/** An uploaded file: noted and kept at once, read by the queue. */
import { mkdir, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Queue, Run } from '../../../platform/work/index.ts'
import type { DeliveredFile, SourcesContext } from '../context.ts'
import type { DeliveryState, IngestOutcome, Receipt, SheetMapping } from '../shared.ts'
import { readDelivery } from './read-delivery.ts'
import { noteDelivery } from './receive.ts'
import { type FileHash, keptPath } from './received-file.ts'

/** What lies in the queue: small, the bytes are in the data folder. */
export interface IngestPayload {
  deliveryId: number
  unattended?: boolean
  chosen?: [sheet: string, mapping: SheetMapping | null][]
}

type Context = SourcesContext & { queue: Pick<Queue, 'send'> }

/**
 * Notes an upload, moves its bytes to their place and sends it to the queue. The same bytes again are only noted.
 * @param hash taken while the bytes arrived: reading 2 GB once more would keep the sender waiting at 100 %
 * @example const { deliveryId, runId } = await takeUpload(ctx, file, { sha256, bytes }, actor.userId)
 */
export async function takeUpload(
  ctx: Context,
  file: DeliveredFile,
  hash: FileHash,
  userId: string,
): Promise<{ deliveryId: number; runId: number | null; state: DeliveryState }> {
  const noted = await noteDelivery(ctx, file, hash)
  if (noted.kind === 'same') return { deliveryId: noted.delivery, runId: null, state: 'same-file' }
  if (noted.kind === 'busy') return { deliveryId: noted.sameAs, runId: null, state: 'ingesting' }
  const path = keptPath(ctx.dataDir, noted.delivery)
  await mkdir(dirname(path), { recursive: true })
  await rename(file.path, path)
  // Before the queue hears of it: it may begin at once.
  await ctx.db
    .updateTable('sources.delivery')
    .set({ path, state: 'received' })
    .where('id', '=', noted.delivery)
    .execute()
  const payload: IngestPayload = { deliveryId: noted.delivery, unattended: file.unattended ?? false }
  const spec = { title: `接收 ${file.fileName}`, createdBy: userId, area: file.area ?? '' }
  const runId = await ctx.queue.send('ingest', payload, spec)
  await ctx.db.updateTable('sources.delivery').set({ run_id: runId }).where('id', '=', noted.delivery).execute()
  return { deliveryId: noted.delivery, runId, state: 'received' }
}

/**
 * Reads a delivery that lies in the queue; repeatable after a crash.
 * @example await processDelivery(ctx, { deliveryId: 7 }, run)
 */
export async function processDelivery(
  ctx: SourcesContext,
  payload: IngestPayload,
  run?: Pick<Run, 'progress'>,
): Promise<IngestOutcome> {
  const d = await ctx.db
    .selectFrom('sources.delivery')
    .where('id', '=', payload.deliveryId)
    .selectAll()
    .executeTakeFirst()
  if (!d?.path || !d.sha256)
    return {
      ok: false,
      state: 'failed',
      deliveryId: payload.deliveryId,
      reason: 'not-found',
      message_zh: '找不到这份报送的原始文件，请重新提交。',
      message_en: 'The bytes of this delivery are gone; please send it again.',
    }
  const words = {
    hash: '校验文件',
    inspect: '识别格式',
    read: '读取数据',
    clean: '清洗核对',
    write: '写入数据湖',
    publish: '发布版本',
  }
  return readDelivery(ctx, {
    delivery: payload.deliveryId,
    path: d.path,
    fileName: d.file_name,
    sender: d.sender,
    declared: d.declared,
    unattended: payload.unattended ?? false,
    sha256: d.sha256,
    bytes: Number(d.bytes ?? 0),
    ...(d.corrects === null ? {} : { corrects: Number(d.corrects) }),
    ...(payload.chosen ? { chosen: new Map(payload.chosen) } : {}),
    onProgress: (p) => run?.progress({ step: words[p.step], done: p.done, total: p.total }),
  })
}

/**
 * Declares to the queue who reads deliveries. A refusal ends the run with its sentence; `onDelivered` may start a sweep.
 * @example await registerIngestWork(ctx, queue, { onDelivered: (receipt) => … })
 */
export async function registerIngestWork(
  ctx: SourcesContext,
  queue: Pick<Queue, 'work'>,
  more: { onDelivered?: (receipt: Receipt) => Promise<void> } = {},
): Promise<void> {
  await queue.work<IngestPayload>(
    'ingest',
    async (payload, run) => {
      const outcome = await processDelivery(ctx, payload, run)
      if (outcome.ok && outcome.state === 'done') await more.onDelivered?.(outcome.receipt)
      if (!outcome.ok && outcome.state === 'needs-mapping')
        return { state: 'needs-mapping', deliveryId: outcome.deliveryId }
      if (!outcome.ok) return { ok: false, reason: outcome.reason, zh: outcome.message_zh, en: outcome.message_en }
      return outcome
    },
    { retries: 1 },
  )
}
