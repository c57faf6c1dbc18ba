/** Reads a noted delivery: inspect, recognise every sheet, ingest them, publish all of them or none. */
import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Inspection, inspectFile, type Refusal, type SheetLook } from '../../../engine/load/index.ts'
import { openDuckdb, type Session } from '../../../engine/sql/index.ts'
import type { SourcesContext } from '../context.ts'
import { liveVersions } from '../lake.ts'
import { addedHeaders } from '../quality/quarantined-rows.ts'
import { isByTheBook, recogniseSheet } from '../recognise/recognise.ts'
import { findRemembered } from '../recognise/remember.ts'
import type { Declared, IngestOutcome, Progress, SheetMapping, SheetProposal } from '../shared.ts'
import { ownListWords } from './choose-mapping.ts'
import { ingestSheet, type SheetRefusal, type SheetVersion } from './ingest-sheet.ts'
import { findLateAreas } from './late-areas.ts'
import { removeUnpublished, whileHolding } from './leftovers.ts'
import { publish } from './publish.ts'
import { senderAreas } from './sender-areas.ts'

export interface ReadDelivery {
  delivery: number
  path: string
  fileName: string
  sender: string
  declared: Declared
  unattended: boolean
  corrects?: number
  sha256: string
  bytes: number
  /** When somebody looked at these bytes already. */
  inspection?: Inspection | Refusal
  /** A list the product made itself; no other delivery may fill a data set of its own. */
  own?: boolean
  /** Mappings a person chose, by sheet name; null leaves the sheet out. */
  chosen?: ReadonlyMap<string, SheetMapping | null>
  onProgress?: (progress: Progress) => void
  signal?: AbortSignal
}

interface MappedSheet {
  look: SheetLook
  mapping: SheetMapping
}

/**
 * Does the work of one delivery while holding its lock. A refusal or a fault leaves the lake as it was and the delivery `failed`.
 * @example await readDelivery(ctx, { delivery: 12, path, fileName, sender, declared: {}, unattended: true, sha256, bytes })
 */
export async function readDelivery(ctx: SourcesContext, job: ReadDelivery): Promise<IngestOutcome> {
  const outcome = await whileHolding(ctx.db, job.delivery, async () => {
    await removeUnpublished(ctx, job.delivery)
    await ctx.db
      .updateTable('sources.delivery')
      .set({ state: 'ingesting', reason: null })
      .where('id', '=', job.delivery)
      .execute()
    try {
      return await readHeld(ctx, job)
    } catch (fault) {
      await removeUnpublished(ctx, job.delivery).catch(() => {})
      await fail(ctx, job.delivery, faultWords(fault)).catch(() => {})
      throw fault
    }
  })
  return (
    outcome ?? {
      ok: false,
      state: 'failed',
      deliveryId: job.delivery,
      reason: 'in-progress',
      message_zh: '这份报送正在处理中，请稍候查看结果。',
      message_en: 'This delivery is being processed already.',
    }
  )
}

function faultWords(fault: unknown): string {
  const text = String((fault as Error)?.message ?? fault)
  if (/ENOSPC|No space left|disk is full/i.test(text)) return '磁盘空间不足，未入库任何数据。请清理磁盘后重新提交。'
  if (/interrupt/i.test(text)) return '处理被取消，未入库任何数据。'
  if (/Out of Memory|could not allocate/i.test(text)) return '内存不足，未入库任何数据。请调高内存限制后重新提交。'
  return `处理出错，未入库任何数据：${text.slice(0, 300)}`
}

async function fail(ctx: SourcesContext, delivery: number, reason: string): Promise<void> {
  await ctx.db.updateTable('sources.delivery').set({ state: 'failed', reason }).where('id', '=', delivery).execute()
}

async function readHeld(ctx: SourcesContext, asked: ReadDelivery): Promise<IngestOutcome> {
  const start = performance.now()
  let job = asked
  job.onProgress?.({ step: 'inspect', done: 0, total: job.bytes })
  const inspection = job.inspection ?? (await inspectFile(job.path, { fileName: job.fileName }))
  if (!inspection.ok) return refuse(ctx, job, inspection)
  const corrects = job.corrects ?? (await findCorrected(ctx, job, inspection))
  if (corrects !== undefined) {
    job = { ...job, corrects }
    await ctx.db.updateTable('sources.delivery').set({ corrects }).where('id', '=', job.delivery).execute()
  }
  const { mapped, proposals, notes } = await mapSheets(ctx, job, inspection)
  if (proposals.length > 0) {
    await ctx.db
      .updateTable('sources.delivery')
      .set({
        state: 'needs-mapping',
        reason: proposals[0]!.doubts[0] ?? '请确认列的对应关系。',
        proposal: JSON.stringify(proposals),
        notes: JSON.stringify(notes),
      })
      .where('id', '=', job.delivery)
      .execute()
    return { ok: false, state: 'needs-mapping', deliveryId: job.delivery, proposal: proposals }
  }
  if (mapped.length === 0)
    return refuse(ctx, job, {
      reason: 'no-table',
      message_zh: '文件中没有找到数据表（只有说明文字或空表）。请核对后重新发送。',
      message_en: 'The file holds no table of data, only notes or empty sheets.',
    })
  const tempDir = join(ctx.dataDir, 'tmp', `ingest-${job.delivery}-${randomUUID()}`)
  const session = await openDuckdb({ memoryLimitMib: ctx.memoryLimitMib ?? 2048, threads: ctx.threads ?? 2, tempDir })
  const stop = () => session.interrupt()
  job.signal?.addEventListener('abort', stop)
  try {
    const sheets = await ingestSheets(ctx, job, inspection, mapped, session, tempDir)
    if (!Array.isArray(sheets)) return refuse(ctx, job, sheets)
    job.onProgress?.({ step: 'publish', done: 0, total: 1 })
    for (const sheet of sheets) notes.push(...sheet.notes)
    const versions = await publish(ctx, job.delivery, sheets, await groupsOf(ctx, job, sheets), notes)
    // Published is published: what goes wrong from here on is made up for by the next sweep.
    if (sheets.some((sheet) => sheet.def.kind === 'population')) await findLateAreas(ctx).catch(() => [])
    job.onProgress?.({ step: 'publish', done: 1, total: 1 })
    const receipt = {
      deliveryId: job.delivery,
      fileName: job.fileName,
      sha256: job.sha256,
      bytes: job.bytes,
      sender: job.sender,
      versions,
      notes,
      seconds: Math.round(performance.now() - start) / 1000,
    }
    return { ok: true, state: 'done', deliveryId: job.delivery, receipt }
  } finally {
    job.signal?.removeEventListener('abort', stop)
    session.close()
    rmSync(tempDir, { recursive: true, force: true })
  }
}

async function refuse(
  ctx: SourcesContext,
  job: ReadDelivery,
  refusal: { reason: string; message_zh: string; message_en: string },
): Promise<IngestOutcome> {
  await removeUnpublished(ctx, job.delivery)
  await fail(ctx, job.delivery, refusal.message_zh)
  return {
    ok: false,
    state: 'failed',
    deliveryId: job.delivery,
    reason: refusal.reason,
    message_zh: refusal.message_zh,
    message_en: refusal.message_en,
  }
}

/** Decides for every sheet: its mapping, or that a person has to look. One doubtful sheet makes the whole file wait. */
async function mapSheets(ctx: SourcesContext, job: ReadDelivery, inspection: Inspection) {
  const mapped: MappedSheet[] = []
  const doubtful: SheetProposal[] = []
  const all: SheetProposal[] = []
  const notes: string[] = []
  const aliens: string[] = []
  for (const look of inspection.sheets) {
    const called = look.name === '' ? '文件' : `工作表“${look.name}”`
    if (!look.isTable || look.headers.length === 0) {
      notes.push(`${called}没有数据表，已跳过。`)
      continue
    }
    const chosen = job.chosen?.get(look.name)
    if (chosen === null) {
      notes.push(`${called}按确认结果不入库。`)
      continue
    }
    const mapping =
      chosen ?? (await mappingOfCorrected(ctx, job, look)) ?? (await findRemembered(ctx, job.sender, look.headers))
    if (mapping) {
      mapped.push({ look, mapping })
      continue
    }
    const seen = recogniseSheet(ctx.region, look, { fileName: job.fileName, sender: job.sender })
    all.push(seen.proposal)
    if (seen.mapping && seen.confident && (job.unattended || isByTheBook(ctx.region, seen.mapping)))
      mapped.push({ look, mapping: seen.mapping })
    else if (seen.alien) aliens.push(look.name)
    else doubtful.push(seen.proposal)
  }
  // Notes and code lists beside a recognised table are no reason to ask; a file of nothing else is.
  if (aliens.length > 0 && mapped.length + doubtful.length > 0)
    notes.push(...aliens.map((name) => `工作表“${name}”不像任何一类数据，已跳过。`))
  else if (aliens.length > 0) doubtful.push(...all)
  return { mapped, proposals: doubtful, notes }
}

/** A corrected resend has the columns of what it corrects, and the ones we added. */
async function mappingOfCorrected(
  ctx: SourcesContext,
  job: ReadDelivery,
  look: SheetLook,
): Promise<SheetMapping | undefined> {
  if (job.corrects === undefined) return undefined
  const version = await ctx.db
    .selectFrom('sources.version')
    .where('id', '=', job.corrects)
    .select('mapping')
    .executeTakeFirst()
  const sent = version?.mapping.columns ?? []
  if (!version || sent.length === 0 || sent.some((c) => look.headers[c.index] !== c.header)) return undefined
  return version.mapping
}

/** The version named in the last of the columns we added, when it came from the same sender; else nothing is corrected. */
async function findCorrected(
  ctx: SourcesContext,
  job: ReadDelivery,
  inspection: Inspection,
): Promise<number | undefined> {
  for (const look of inspection.sheets) {
    const at = look.headers.indexOf(addedHeaders[2])
    const id = Number(look.sample[0]?.[at])
    if (at === -1 || !Number.isSafeInteger(id) || id <= 0 || id > 2_147_483_647) continue
    const row = await ctx.db
      .selectFrom('sources.version as v')
      .innerJoin('sources.delivery as d', 'd.id', 'v.delivery_id')
      .where('v.id', '=', id)
      .where('v.state', '=', 'live')
      .where('d.sender', '=', job.sender)
      .select('v.id')
      .executeTakeFirst()
    if (row) return id
  }
  return undefined
}

async function ingestSheets(
  ctx: SourcesContext,
  job: ReadDelivery,
  inspection: Inspection,
  mapped: readonly MappedSheet[],
  session: Session,
  tempDir: string,
) {
  const today = (ctx.now?.() ?? new Date()).toISOString().slice(0, 10)
  const live = await liveVersions(ctx, '9999-12-31')
  const history = await liveVersions({ ...ctx }, '9999-12-31', undefined, { replaced: true })
  const register = [...ctx.region.datasets.values()].find((d) => d.kind === 'population')
  const population = (register ? (live.get(register.id) ?? []) : []).flatMap((v) => v.files)
  const corrected = job.corrects ? [...history.values()].flat().find((v) => v.id === job.corrects) : undefined
  const declared: Declared = corrected
    ? {
        areas: corrected.areas,
        dataDate: corrected.dataDate,
        ...(corrected.periodFrom ? { periodFrom: corrected.periodFrom } : {}),
        ...(corrected.periodTo ? { periodTo: corrected.periodTo } : {}),
        ...job.declared,
      }
    : job.declared
  const sheets: SheetVersion[] = []
  for (const { look, mapping } of mapped) {
    const def = ctx.region.datasets.get(mapping.dataset)
    if (!def) throw new Error(`No data set ${mapping.dataset} in region ${ctx.region.meta.id}`)
    if (def.own && !job.own) {
      const [message_zh, message_en] = ownListWords(def)
      return { ok: false as const, reason: 'own-list', message_zh, message_en } satisfies SheetRefusal
    }
    const { id } = await ctx.db
      .insertInto('sources.version')
      .values({
        delivery_id: job.delivery,
        dataset: def.id,
        sheet: look.name === '' ? null : look.name,
        data_date: today,
        state: 'building',
        corrects: job.corrects ?? null,
        withdrawn_by: null,
        withdrawn_why: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const done = await ingestSheet(ctx, {
      session,
      path: job.path,
      inspection,
      look,
      def,
      mapping,
      version: Number(id),
      tempDir,
      population,
      words: { fileName: job.fileName, sheet: look.name, titles: look.titleRows.flat(), declared, today },
      sender: await senderAreas(ctx, job.delivery, def.id),
      before: history.get(def.id) ?? [],
      siblings: sheets.filter((s) => s.def.id === def.id).flatMap((s) => s.written.lakeFiles),
      ...(job.onProgress ? { onProgress: job.onProgress } : {}),
    })
    if (!('version' in done)) return done
    sheets.push(done)
  }
  return sheets
}

/** Which versions count together: sheets of one register, parts sent separately, a correction with what it corrects. */
async function groupsOf(
  ctx: SourcesContext,
  job: ReadDelivery,
  sheets: readonly SheetVersion[],
): Promise<Map<number, number>> {
  const groups = new Map<number, number>()
  const corrected = job.corrects
    ? await ctx.db
        .selectFrom('sources.version')
        .where('id', '=', job.corrects)
        .select(['id', 'snapshot_group', 'dataset'])
        .executeTakeFirst()
    : undefined
  for (const [i, sheet] of sheets.entries()) {
    const twin = sheets.slice(0, i).find((s) => s.def.id === sheet.def.id && s.dataDate === sheet.dataDate)
    if (corrected && corrected.dataset === sheet.def.id)
      groups.set(sheet.version, Number(corrected.snapshot_group ?? corrected.id))
    else if (twin) groups.set(sheet.version, groups.get(twin.version) ?? twin.version)
    else if (sheet.partOf !== null) groups.set(sheet.version, sheet.partOf)
  }
  return groups
}
