/** Deliveries that came before the register of their county: their counties are worked out once it is there. */
import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { openDuckdb, parquet, type Session } from '../../../engine/sql/index.ts'
import type { SourcesContext } from '../context.ts'
import { type LiveVersion, liveVersions } from '../lake.ts'
import { type CoveredAreas, coveredAreas } from './covered-areas.ts'
import { partOfSnapshot } from './ingest-sheet.ts'
import { senderAreas } from './sender-areas.ts'

/**
 * Works out counties and linked rows of live versions that have no county, from the household register that counts now. What
 * was found is written into the version, with a note. Without such versions, or without a register, nothing is opened or read.
 * @returns numbers of the versions that have counties now
 * @example await findLateAreas(ctx) // [3, 4]
 */
export async function findLateAreas(ctx: SourcesContext): Promise<number[]> {
  const waiting = await ctx.db
    .selectFrom('sources.version')
    .where('state', '=', 'live')
    .where(sql<boolean>`cardinality(areas) = 0`)
    .select('id')
    .limit(1)
    .executeTakeFirst()
  if (!waiting) return []
  const live = await liveVersions(ctx, '9999-12-31', undefined, { replaced: true })
  const register = [...ctx.region.datasets.values()].find((d) => d.kind === 'population')
  const population = (live.get(register?.id ?? '') ?? []).filter((v) => v.countsFor.length > 0).flatMap((v) => v.files)
  if (population.length === 0) return []
  const tempDir = join(ctx.dataDir, 'tmp', `areas-${randomUUID()}`)
  const session = await openDuckdb({ memoryLimitMib: ctx.memoryLimitMib ?? 2048, threads: ctx.threads ?? 2, tempDir })
  try {
    const found: number[] = []
    // Lists with rows first: they tell where the sender's empty ones come from.
    const without = [...live.values()].flat().filter((v) => v.areas.length === 0 && v.files.length > 0)
    for (const version of without.sort((a, b) => Number(a.rows === 0) - Number(b.rows === 0) || a.id - b.id))
      if (await findAreas(ctx, session, version, population, live.get(version.dataset) ?? [])) found.push(version.id)
    return found
  } finally {
    session.close()
    rmSync(tempDir, { recursive: true, force: true })
  }
}

async function findAreas(
  ctx: SourcesContext,
  session: Session,
  version: LiveVersion,
  population: readonly string[],
  ofDataset: readonly LiveVersion[],
): Promise<boolean> {
  const def = ctx.region.datasets.get(version.dataset)!
  const sent = await ctx.db
    .selectFrom('sources.delivery')
    .where('id', '=', version.deliveryId)
    .select('declared')
    .executeTakeFirstOrThrow()
  await session.step('cleaned', `SELECT *, NULL::VARCHAR AS reason FROM ${parquet(version.files)}`)
  const sender = await senderAreas(ctx, version.deliveryId, def.id)
  const cover = await coveredAreas(session, def, ctx.region, {
    texts: [version.fileName, version.sheet ?? ''],
    declared: sent.declared,
    population,
    sender,
  })
  cover.areas = cover.areas.filter((area) => area.startsWith(sender.within))
  let group: number | null = null
  if (cover.areas.length > 0) {
    const others = ofDataset.filter((v) => v.group !== version.group && v.files.length > 0)
    group = await partOfSnapshot(session, def, others, cover.areas, version.dataDate)
  }
  await session.drop('cleaned')
  if (cover.areas.length === 0) return false
  const written = await writeAreas(ctx, version, cover, group)
  if (written) {
    version.areas = cover.areas
    if (group !== null) for (const part of ofDataset.filter((v) => v.group === version.group)) part.group = group
  }
  return written
}

/** One transaction: another process that did the same work first is left alone. */
async function writeAreas(
  ctx: SourcesContext,
  version: LiveVersion,
  cover: CoveredAreas,
  group: number | null,
): Promise<boolean> {
  const share = version.rows === 0 ? null : cover.linked / version.rows
  const note = `报送时尚无本地户籍人口，户籍人口到达后已补定旗县区（${cover.why}）并重新比对。`
  return ctx.db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('sources.version')
      .where('id', '=', version.id)
      .where('state', '=', 'live')
      .where(sql<boolean>`cardinality(areas) = 0`)
      .select('quality')
      .forUpdate()
      .executeTakeFirst()
    if (!row) return false
    const quality = {
      ...row.quality,
      areasFrom: `${cover.why}（补定）`,
      linkedShare: share,
      notes: [...(row.quality.notes ?? []), note],
    }
    await tx
      .updateTable('sources.version')
      .set({ areas: cover.areas, linked: cover.linked, quality: JSON.stringify(quality) })
      .where('id', '=', version.id)
      .execute()
    if (group !== null)
      await tx
        .updateTable('sources.version')
        .set({ snapshot_group: group })
        .where('dataset', '=', version.dataset)
        .where(sql<boolean>`coalesce(snapshot_group, id) = ${version.group}`)
        .execute()
    return true
  })
}
