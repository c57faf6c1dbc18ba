/** The door for one file from a department. */
import { stat } from 'node:fs/promises'
import { type Inspection, inspectFile, type Refusal } from '../../../engine/load/index.ts'
import type { DeliveredFile, SourcesContext } from '../context.ts'
import type { IngestOutcome } from '../shared.ts'
import { findReceipt } from './publish.ts'
import { readDelivery } from './read-delivery.ts'
import { noteDelivery, noteUnreadable } from './receive.ts'
import { hashFile, hashFileApart, keepBytes, shownName } from './received-file.ts'

/** From this size on a thread of its own pays. */
const apartBytes = 64 << 20

/**
 * One file, all the way: hashed, inspected, recognised, cleaned, published. All of it or nothing; a crash leaves nothing.
 * The same bytes again are `same-file` with the first receipt. What a person must decide comes back as `needs-mapping`.
 * @throws faults of disk, memory or database; the delivery is then marked failed and nothing of it counts
 * @example
 * const out = await ingestFile(ctx, { path: 'in/1.csv', fileName: '医保_结算明细_202610.csv', sender: '医保局', channel: 'cli', receivedBy: '张三', unattended: true })
 * if (out.ok) console.log(out.receipt.versions[0]?.accepted)
 */
export async function ingestFile(ctx: SourcesContext, file: DeliveredFile): Promise<IngestOutcome> {
  const found = await stat(file.path).catch(() => null)
  if (!found?.isFile()) {
    const message = found ? '这不是普通文件（可能是文件夹）。请直接发送数据文件。' : '文件不存在或无法读取。'
    const deliveryId = await noteUnreadable(ctx, file, message)
    return {
      ok: false,
      state: 'failed',
      deliveryId,
      reason: 'not-a-file',
      message_zh: message,
      message_en: 'This is not a readable file.',
    }
  }
  const onHash = (done: number, total: number) => file.onProgress?.({ step: 'hash', done, total })
  // A large file is hashed and looked at at the same time; both read every byte.
  const [hash, inspection] =
    found.size < apartBytes
      ? [await hashFile(file.path, onHash)]
      : await Promise.all([hashFileApart(file.path, onHash), inspectFile(file.path, { fileName: file.fileName })])
  const noted = await noteDelivery(ctx, file, hash)
  if (noted.kind === 'busy')
    return {
      ok: false,
      state: 'failed',
      deliveryId: noted.sameAs,
      reason: 'in-progress',
      message_zh: '同一份文件正在处理中，请稍候查看结果。',
      message_en: 'The same file is being processed already.',
    }
  if (noted.kind === 'same')
    return {
      ok: true,
      state: 'same-file',
      deliveryId: noted.delivery,
      sameAs: noted.sameAs,
      receipt: (await findReceipt(ctx, noted.sameAs))!,
    }
  return readNoted(ctx, noted.delivery, file, hash, inspection)
}

/**
 * Reads a delivery whose row exists already (an upload that waited for its run).
 * @example await readNoted(ctx, 12, file, { sha256, bytes })
 */
export async function readNoted(
  ctx: SourcesContext,
  delivery: number,
  file: DeliveredFile,
  hash: { sha256: string; bytes: number },
  inspection?: Inspection | Refusal,
): Promise<IngestOutcome> {
  let path = file.path
  if (file.keepOriginal ?? (file.channel === 'console' || file.channel === 'api')) {
    path = await keepBytes(ctx.dataDir, delivery, file.path)
    await ctx.db.updateTable('sources.delivery').set({ path }).where('id', '=', delivery).execute()
  }
  const outcome = await readDelivery(ctx, {
    delivery,
    path,
    fileName: shownName(file.fileName),
    sender: shownName(file.sender),
    declared: file.declared ?? {},
    unattended: file.unattended ?? false,
    ...hash,
    ...(inspection ? { inspection } : {}),
    ...(file.corrects === undefined ? {} : { corrects: file.corrects }),
    ...(file.onProgress ? { onProgress: file.onProgress } : {}),
    ...(file.signal ? { signal: file.signal } : {}),
  })
  if (!outcome.ok && outcome.state === 'needs-mapping' && path === file.path) {
    // A person will decide later; until then the bytes must not depend on a folder that is not ours.
    const kept = await keepBytes(ctx.dataDir, delivery, file.path)
    await ctx.db.updateTable('sources.delivery').set({ path: kept }).where('id', '=', delivery).execute()
  }
  return outcome
}
