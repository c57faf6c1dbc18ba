/** The check of a draft: its own rules, then the whole region with the draft laid over, every fault at its place. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { wordsOfFault } from '../fault-words.ts'
import type { RegionFault } from '../shared.ts'
import { readTable } from './change-standards.ts'
import { checkApart } from './check-apart.ts'
import type { Found } from './check-worker.ts'
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
 * Every fault of a draft. What the policy had wrong before is not laid to the draft's charge. Of a draft without faults also
 * the boundaries of its decision models that no worked case tells: they keep nobody from handing it in.
 * @example await checkDraft(ctx, versions, changes, { validFrom: '2027-01-01', correction: false, earliest: '2026-11-25' })
 */
export async function checkDraft(
  ctx: Pick<PolicyContext, 'region' | 'dataDir'>,
  versions: readonly PublishedVersion[],
  changes: readonly PolicyChange[],
  days: DraftDays,
): Promise<{ faults: DraftFault[]; gaps: DraftFault[] }> {
  const { before, after } = overlaysOf(ctx, versions, changes, days.validFrom)
  const lines = linesOf(ctx.region.dir, after)
  const own = [
    ...dayFaults(days),
    ...ownFaults(ctx.region, after, changes, days, ({ file, row }) => lines.get(file)?.findIndex(isRow(row)) ?? -1).map(
      (fault) => ({ ...fault, line: fault.line < 0 ? fault.line : fault.line + 2 }),
    ),
  ]
  const found = await checkOf(ctx, after, modelsOf(changes))
  const place = (fault: RegionFault) => placeFault(fault, changes, lines)
  const placed = found.faults.map(place)
  const foreign = placed.filter((fault) => fault.target === null)
  const old =
    foreign.length > 0 ? new Set((await checkOf(ctx, before)).faults.map(({ file, message }) => file + message)) : null
  const faults = [...own, ...placed.filter((fault) => fault.target !== null || !old?.has(fault.file + fault.en))]
  return { faults, gaps: faults.length > 0 ? [] : found.gaps.map(place) }
}

/** Folders of the decision models whose rules or cases are changed. */
const modelsOf = (changes: readonly PolicyChange[]): string[] => [
  ...new Set(
    changes.flatMap((change) => (change.kind === 'file' ? (/^benefits\/(.+)\//.exec(change.file)?.[1] ?? []) : [])),
  ),
]

/** Checks of policies done before, newest use last: proposing and approving check what was just looked at. */
const checkedBefore = new Map<string, Promise<Found>>()
const most = 12

type Checking = Pick<PolicyContext, 'region' | 'dataDir'>

function checkOf(ctx: Checking, overlay: Overlay, models: readonly string[] = []): Promise<Found> {
  const name = [foldOfOverlay(ctx.region.dir, overlay), ...models].join(' ')
  const known = checkedBefore.get(name)
  const found = known ?? checkFolder(ctx, overlay, models)
  checkedBefore.delete(name)
  checkedBefore.set(name, found)
  // A check that broke is done again.
  if (!known) found.catch(() => checkedBefore.delete(name))
  if (checkedBefore.size > most) checkedBefore.delete(checkedBefore.keys().next().value!)
  return found
}

async function checkFolder(ctx: Checking, overlay: Overlay, models: readonly string[]): Promise<Found> {
  if (overlay.size === 0) return checkApart(ctx.region.dir, models)
  const under = join(ctx.dataDir, 'tmp', `check-${crypto.randomUUID()}`)
  try {
    return await checkApart(materialise(ctx.region.dir, overlay, under), models)
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
