/** The policy of a day: the region's files and the published versions that count on it. */
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { loadRegion } from '../load-region.ts'
import type { Region } from '../shared.ts'
import type { PolicyContext } from './context.ts'
import { foldOfOverlay, materialise } from './materialise.ts'
import { layOver, type Overlay } from './overlay.ts'
import type { PolicyChange } from './shapes.ts'
import type { RulesTables } from './tables.ts'

/** A published version as far as it matters for what is in force. */
export interface PublishedVersion {
  number: number
  valid_from: string
  changes: PolicyChange[]
}

/** End of time: everything that was ever published. */
export const always = '9999-12-31'

/** All published versions, by number. */
export async function publishedVersions(ctx: Pick<PolicyContext, 'db' | 'region'>): Promise<PublishedVersion[]> {
  return (ctx.db as Kysely<RulesTables>)
    .selectFrom('rules.version')
    .select(['number', 'valid_from', 'changes'])
    .where('region', '=', ctx.region.meta.id)
    .orderBy('number')
    .execute()
}

/**
 * The changes that count on a day, in the order they are laid over the files. Rows of dated values carry their own dates, so
 * all of them are laid in the order of publication; indicators and models count from their version's first day, and of two
 * that count the one valid later wins.
 */
export function changesAsOf(versions: readonly PublishedVersion[], day: string): PolicyChange[] {
  const rows = versions.flatMap(({ changes }) => changes.filter((change) => change.kind === 'standard'))
  const rest = versions
    .filter((version) => version.valid_from <= day)
    .sort((a, b) => a.valid_from.localeCompare(b.valid_from) || a.number - b.number)
    .flatMap(({ changes }) => changes.filter((change) => change.kind !== 'standard'))
  return [...rows, ...rest]
}

/** Regions loaded before, newest use last; a few suffice: today, a sweep's day, a draft. */
const loaded = new Map<string, Region>()
const most = 6

/**
 * The region with an overlay, loaded whole from a folder of its own, so that models and cases are read as from any region.
 * @throws RegionFaults when the files as changed cannot be loaded
 */
export function regionWith(
  ctx: Pick<PolicyContext, 'region' | 'dataDir'>,
  overlay: Overlay,
  numbers: number[],
): Region {
  if (overlay.size === 0) return ctx.region
  const hash = foldOfOverlay(ctx.region.dir, overlay)
  const key = `${ctx.dataDir}|${hash}`
  const region = loaded.get(key) ?? loadRegion(materialise(ctx.region.dir, overlay, join(ctx.dataDir, 'policy')))
  loaded.delete(key)
  loaded.set(key, region)
  if (loaded.size > most) loaded.delete(loaded.keys().next().value!)
  return { ...region, policy: { versions: numbers, hash } }
}

/**
 * The region as it is in force on a day: its files, laid over by the versions published so far. Its `dir` is a folder with
 * exactly these files, its `policy` names the versions. Without versions it is the region itself.
 * @param upTo only versions up to this number: what was known when version n was the newest
 * @throws RegionFaults when the region's files changed so that a published version no longer fits
 * @example const region = await policyAsOf(ctx, '2027-01-15'); region.standards.filter((row) => row.id === 'dibao')
 */
export async function policyAsOf(
  ctx: Pick<PolicyContext, 'db' | 'region' | 'dataDir'>,
  day: string,
  upTo = Number.POSITIVE_INFINITY,
): Promise<Region> {
  const versions = (await publishedVersions(ctx)).filter(({ number }) => number <= upTo)
  const counting = versions.filter(
    (version) => version.valid_from <= day || version.changes.some((change) => change.kind === 'standard'),
  )
  return regionWith(
    ctx,
    layOver(ctx.region.dir, changesAsOf(versions, day)),
    counting.map(({ number }) => number),
  )
}

/**
 * The region of a day with changes that are not published: a draft as it would be.
 * @param upTo only versions up to this number lie under it
 * @throws RegionFaults when the draft cannot be loaded; check it first
 * @example const region = await policyWithDraft(ctx, await changesOf(ctx, 7), '2027-01-01')
 */
export async function policyWithDraft(
  ctx: Pick<PolicyContext, 'db' | 'region' | 'dataDir'>,
  changes: readonly PolicyChange[],
  day: string,
  upTo = Number.POSITIVE_INFINITY,
): Promise<Region> {
  const versions = (await publishedVersions(ctx)).filter(({ number }) => number <= upTo)
  const before = layOver(ctx.region.dir, changesAsOf(versions, day))
  return regionWith(
    ctx,
    layOver(ctx.region.dir, changes, before),
    versions.map(({ number }) => number),
  )
}
