/** The moment of truth: the files are in place, and one transaction makes all versions of a delivery count. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename, join } from 'node:path'
import { sql } from 'kysely'
import type { SourcesContext } from '../context.ts'
import { versionDir } from '../lake.ts'
import type { Receipt, VersionReceipt } from '../shared.ts'
import type { SheetVersion } from './ingest-sheet.ts'
import { settle } from './write-version.ts'

/** Moves the files of all sheets into place, then publishes. @returns the receipts of the versions */
export async function publish(
  ctx: SourcesContext,
  delivery: number,
  sheets: readonly SheetVersion[],
  groups: ReadonlyMap<number, number>,
  notes: readonly string[],
): Promise<VersionReceipt[]> {
  for (const sheet of sheets) settle(sheet.written.moves)
  const receipts: VersionReceipt[] = []
  for (const sheet of sheets) receipts.push(await receiptOf(ctx, sheet))
  await ctx.db.transaction().execute(async (tx) => {
    for (const sheet of sheets) {
      const made = await tx
        .updateTable('sources.version')
        .set({
          areas: sheet.areas,
          data_date: sheet.dataDate,
          period_from: sheet.periodFrom,
          period_to: sheet.periodTo,
          rows_in: sheet.rowsIn,
          accepted: sheet.written.accepted,
          quarantined: sheet.written.quarantined,
          repeated: sheet.repeated,
          linked: sheet.linked,
          mapping: JSON.stringify(sheet.mapping),
          quality: JSON.stringify(sheet.quality),
          snapshot_group: groups.get(sheet.version) ?? sheet.version,
          state: 'live',
        })
        .where('id', '=', sheet.version)
        .where('state', '=', 'building')
        .executeTakeFirst()
      if (made.numUpdatedRows !== 1n) throw new Error(`Version ${sheet.version} is no longer being built`)
    }
    await tx
      .updateTable('sources.delivery')
      .set({ state: 'done', reason: null, proposal: null, notes: JSON.stringify(notes) })
      .where('id', '=', delivery)
      .execute()
  })
  return receipts
}

async function receiptOf(ctx: SourcesContext, sheet: SheetVersion): Promise<VersionReceipt> {
  const hash = createHash('sha256')
  for (const file of sheet.written.lakeFiles) {
    const path = join(versionDir(ctx.dataDir, sheet.def.id, sheet.version), basename(file))
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer)
  }
  const lakeSha256 = hash.digest('hex')
  sheet.quality.lakeSha256 = lakeSha256
  return {
    versionId: sheet.version,
    dataset: sheet.def.id,
    label: sheet.def.label.zh,
    sheet: sheet.sheet === '' ? null : sheet.sheet,
    rowsIn: sheet.rowsIn,
    accepted: sheet.written.accepted,
    quarantined: sheet.written.quarantined,
    repeated: sheet.repeated,
    linked: sheet.linked,
    areas: sheet.areas,
    dataDate: sheet.dataDate,
    periodFrom: sheet.periodFrom,
    periodTo: sheet.periodTo,
    rejectReasons: sheet.quality.rejectReasons ?? [],
    idQuality: sheet.quality.idQuality ?? {},
    balanced: sheet.rowsIn === sheet.written.accepted + sheet.written.quarantined,
    lakeSha256,
  }
}

/** The receipt of a delivery made earlier, from what the database kept. @example await findReceipt(ctx, 12) */
export async function findReceipt(
  ctx: Pick<SourcesContext, 'db' | 'region'>,
  delivery: number,
): Promise<Receipt | undefined> {
  const d = await ctx.db.selectFrom('sources.delivery').where('id', '=', delivery).selectAll().executeTakeFirst()
  if (!d) return undefined
  const versions = await ctx.db
    .selectFrom('sources.version')
    .where('delivery_id', '=', delivery)
    .where('state', '<>', 'building')
    .selectAll()
    .select([
      sql<string>`data_date::text`.as('day'),
      sql<string | null>`period_from::text`.as('pf'),
      sql<string | null>`period_to::text`.as('pt'),
    ])
    .orderBy('id')
    .execute()
  return {
    deliveryId: Number(d.id),
    fileName: d.file_name,
    sha256: d.sha256 ?? '',
    bytes: Number(d.bytes ?? 0),
    sender: d.sender,
    notes: d.notes,
    seconds: 0,
    versions: versions.map((v) => ({
      versionId: Number(v.id),
      dataset: v.dataset,
      label: ctx.region.datasets.get(v.dataset)?.label.zh ?? v.dataset,
      sheet: v.sheet,
      rowsIn: Number(v.rows_in),
      accepted: Number(v.accepted),
      quarantined: Number(v.quarantined),
      repeated: Number(v.repeated),
      linked: Number(v.linked),
      areas: v.areas,
      dataDate: v.day,
      periodFrom: v.pf,
      periodTo: v.pt,
      rejectReasons: v.quality.rejectReasons ?? [],
      idQuality: v.quality.idQuality ?? {},
      balanced: Number(v.rows_in) === Number(v.accepted) + Number(v.quarantined),
      lakeSha256: v.quality.lakeSha256 ?? '',
    })),
  }
}
