/** The check of a draft: its own rules, then the whole region with the draft laid over, every fault at its place. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { wordsOfFault } from '../fault-words.ts'
import type { RegionFault } from '../shared.ts'
import { readTable } from './change-standards.ts'
import { checkApart } from './check-apart.ts'
import type { PolicyContext } from './context.ts'
import { foldOfOverlay, materialise } from './materialise.ts'
import { layOver, type Overlay, textOf } from './overlay.ts'
import { type DraftDays, dayFaults, ownFaults } from './own-faults.ts'
import { changesAsOf, type PublishedVersion } from './policy-as-of.ts'
import type { DraftFault, PolicyChange, StandardInput } from './shapes.ts'
import { targetOf } from './target.ts'

/** Policy before and after a draft, on the day the draft is to be valid from. */
export interface Overlays {
  before: Overlay
  after: Overlay
}

/** Both policies of a draft. */
export function overlaysOf(
  ctx: Pick<PolicyContext, 'region'>,
  versions: readonly PublishedVersion[],
  changes: readonly PolicyChange[],
  validFrom: string,
): Overlays {
  const before = layOver(ctx.region.dir, changesAsOf(versions, validFrom))
  return { before, after: layOver(ctx.region.dir, changes, before) }
}

/**
 * Every fault of a draft. What the policy had wrong before is not laid to the draft's charge.
 * @example await checkDraft(ctx, versions, changes, { validFrom: '2027-01-01', correction: false, earliest: '2026-11-25' })
 */
export async function checkDraft(
  ctx: Pick<PolicyContext, 'region' | 'dataDir'>,
  versions: readonly PublishedVersion[],
  changes: readonly PolicyChange[],
  days: DraftDays,
): Promise<DraftFault[]> {
  const { before, after } = overlaysOf(ctx, versions, changes, days.validFrom)
  const lines = linesOf(ctx.region.dir, after)
  const own = [
    ...dayFaults(days),
    ...ownFaults(ctx.region, after, changes, days, ({ file, row }) => lines.get(file)?.findIndex(isRow(row)) ?? -1).map(
      (fault) => ({ ...fault, line: fault.line < 0 ? fault.line : fault.line + 2 }),
    ),
  ]
  const placed = (await faultsOf(ctx, after)).map((fault) => placeFault(fault, changes, lines))
  const foreign = placed.filter((fault) => fault.target === null)
  const old =
    foreign.length > 0 ? new Set((await faultsOf(ctx, before)).map(({ file, message }) => file + message)) : null
  return [...own, ...placed.filter((fault) => fault.target !== null || !old?.has(fault.file + fault.en))]
}

/** Faults of policies checked before, newest use last: proposing and approving check what was just looked at. */
const checkedBefore = new Map<string, Promise<RegionFault[]>>()
const most = 12

function faultsOf(ctx: Pick<PolicyContext, 'region' | 'dataDir'>, overlay: Overlay): Promise<RegionFault[]> {
  const fold = foldOfOverlay(ctx.region.dir, overlay)
  const known = checkedBefore.get(fold)
  const faults = known ?? checkFolder(ctx, overlay)
  checkedBefore.delete(fold)
  checkedBefore.set(fold, faults)
  // A check that broke is done again.
  if (!known) faults.catch(() => checkedBefore.delete(fold))
  if (checkedBefore.size > most) checkedBefore.delete(checkedBefore.keys().next().value!)
  return faults
}

async function checkFolder(ctx: Pick<PolicyContext, 'region' | 'dataDir'>, overlay: Overlay): Promise<RegionFault[]> {
  if (overlay.size === 0) return checkApart(ctx.region.dir)
  const under = join(ctx.dataDir, 'tmp', `check-${crypto.randomUUID()}`)
  try {
    return await checkApart(materialise(ctx.region.dir, overlay, under))
  } finally {
    rmSync(under, { recursive: true, force: true })
  }
}

type Row = Record<string, string>
const isRow = (row: StandardInput) => (one: Row) =>
  one.id === row.id && one.area === row.area && one.urban === row.urban && one.valid_from === row.valid_from

/** Rows of every changed file of dated values: row n stands on line n + 2. */
const linesOf = (dir: string, after: Overlay): Map<string, Row[]> =>
  new Map(
    [...after.keys()]
      .filter((file) => file.endsWith('standards.csv'))
      .map((file) => [file, readTable(textOf(dir, after, file) ?? '').rows]),
  )

/** The change a fault belongs to: that of its row, else one of its group, else that of its file or folder. */
function placeFault(fault: RegionFault, changes: readonly PolicyChange[], lines: Map<string, Row[]>): DraftFault {
  const { cell, zh } = wordsOfFault(fault.file, fault.message)
  const row = lines.get(fault.file)?.[fault.line - 2]
  const standards = changes.filter((change) => change.kind === 'standard' && change.file === fault.file)
  const found =
    changes.find((change) => change.kind !== 'standard' && targetOf(change) === fault.file) ??
    (row &&
      (standards.find((change) => change.kind === 'standard' && isRow(change.row)(row)) ??
        standards.find((change) => change.kind === 'standard' && sameGroup(change.row, row)))) ??
    changes.find((change) => change.kind === 'file' && folderOf(change.file) === folderOf(fault.file))
  const { message: en, file, line, element } = fault
  return {
    target: found ? targetOf(found) : null,
    cell,
    ...(element !== undefined && { element }),
    file,
    line,
    zh: fault.zh ?? zh,
    en,
  }
}

const sameGroup = (row: StandardInput, one: Row) =>
  one.id === row.id && one.area === row.area && one.urban === row.urban
const folderOf = (file: string) => file.slice(0, file.lastIndexOf('/') + 1) || file
