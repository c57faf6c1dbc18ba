/** One sheet of a delivery becomes one version: loaded, cleaned, judged, written beside its place. Nothing is published here. */
import { dropSheet, type Inspection, loadSheet, openOrdinary, type SheetLook } from '../../../engine/load/index.ts'
import { parquet, type Session, tellShare } from '../../../engine/sql/index.ts'
import type { DatasetDef } from '../../rules/index.ts'
import type { SourcesContext } from '../context.ts'
import type { LiveVersion } from '../lake.ts'
import { describeVersion } from '../quality/describe-version.ts'
import { isSupplement, versionToCompare } from '../quality/volume.ts'
import type { Progress, SheetMapping, VersionQuality } from '../shared.ts'
import { cleanSheet, type KeptRows, keptRows } from './clean-plan.ts'
import { countyName, coveredAreas } from './covered-areas.ts'
import { coveredPeriod, type FileWords } from './covered-period.ts'
import { divisionByName } from './division-names.ts'
import { doubtExcelZeros } from './excel-damage.ts'
import { planOrdinary } from './ordinary-plan.ts'
import { findRepeats } from './repeats.ts'
import type { SenderAreas } from './sender-areas.ts'
import { giveTemporaryKeys } from './temporary-keys.ts'
import { type WrittenVersion, writeVersion } from './write-version.ts'

/** Everything the sheet's version will say about itself. */
export interface SheetVersion {
  version: number
  def: DatasetDef
  sheet: string
  mapping: SheetMapping
  written: WrittenVersion
  rowsIn: number
  repeated: number
  linked: number
  areas: string[]
  dataDate: string
  periodFrom: string | null
  periodTo: string | null
  quality: VersionQuality
  notes: string[]
  /** Another version of the same day and counties of which this one is a further part, not a replacement. */
  partOf: number | null
}

/** Why a whole sheet is not taken in, in a sentence that says what to do. */
export interface SheetRefusal {
  ok: false
  reason: string
  message_zh: string
  message_en: string
}

export interface SheetJob {
  session: Session
  path: string
  inspection: Inspection
  look: SheetLook
  def: DatasetDef
  mapping: SheetMapping
  version: number
  words: FileWords
  /** Parquet files of the register that counts now. */
  population: readonly string[]
  /** Counties known of the sender, for a list without rows. */
  sender: SenderAreas
  /** Live versions of the same data set, newest first. */
  before: readonly LiveVersion[]
  /** Files of sheets of the same delivery that went before. */
  siblings: readonly string[]
  onProgress?: (progress: Progress) => void
  tempDir: string
}

const skipWords: Record<string, string> = {
  empty: '空行',
  total: '合计行',
  footer: '表尾说明',
  'beside-table': '表格旁的文字',
  'repeated-header': '重复的表头',
}

/**
 * Runs all steps for one sheet and counts the written files: rows in = accepted + quarantined, or it is a fault.
 * @throws when the counts do not add up
 */
export async function ingestSheet(ctx: SourcesContext, job: SheetJob): Promise<SheetVersion | SheetRefusal> {
  const { session, def, look, mapping } = job
  const loaded = await readSheet(job)
  if (!loaded.ok) return loaded
  const rowsIn = loaded.rows + loaded.rejects
  job.onProgress?.({ step: 'clean', done: 0, total: rowsIn })
  const codeOf = divisionByName(ctx.region, countiesOf(job))
  const cleaned = await cleanSheet(session, 'raw', def, mapping, loaded.headers.length, loaded.kept, codeOf)
  const doubted = await doubtExcelZeros(session, 'raw', def, mapping, loaded.headers.length)
  await giveTemporaryKeys(session, def, def.kind === 'population' ? [] : job.population)
  const period = await coveredPeriod(session, def, job.words)
  const cover = await coveredAreas(session, def, ctx.region, {
    texts: [job.words.fileName, job.words.sheet, ...job.words.titles],
    declared: job.words.declared,
    population: job.population,
    sender: job.sender,
  })
  const outside = cover.areas.filter((area) => !area.startsWith(job.sender.within))
  // A neighbour's events may stand in a county's file; a list of a neighbour would replace the neighbour's own.
  if (outside.length > 0 && (def.content === 'snapshot' || outside.length === cover.areas.length))
    return deliveredForOthers(ctx.region, outside)
  cover.areas = cover.areas.filter((area) => area.startsWith(job.sender.within))
  const earlier = [...job.siblings, ...(def.content === 'events' ? overlapping(job.before, period) : [])]
  await findRepeats(session, def, earlier)
  const { repeated } = await session.row<{ repeated: number }>('SELECT count(*)::DOUBLE AS repeated FROM repeats')
  job.onProgress?.({ step: 'write', done: 0, total: rowsIn })
  const written = await writeVersion(session, def, { dataDir: ctx.dataDir, version: job.version, raw: 'raw', cleaned })
  if (written.accepted + written.quarantined !== rowsIn)
    throw new Error(`Rows lost: ${rowsIn} in, ${written.accepted} accepted, ${written.quarantined} quarantined`)
  // A list of our own is always whole: whoever is no longer on it is off it.
  const partOf = def.own ? null : await partOfSnapshot(session, def, job.before, cover.areas, period.dataDate)
  const spread = { content: def.content, areas: cover.areas, ...period }
  const quality = await describeVersion(session, def, {
    previous: versionToCompare(job.before, spread),
    spread,
    part: partOf !== null || isSupplement(job.before, spread),
    linked: cover.linked,
    accepted: written.accepted,
    rejects: loaded.rejects,
    raw: 'raw',
    cleaned,
  })
  await dropSheet(session, 'raw')
  await cleaned.drop()
  await session.drop('repeats')
  const notes = Object.entries(loaded.skipped)
    .filter(([, n]) => n > 0)
    .map(
      ([reason, n]) =>
        `${look.name ? `工作表“${look.name}”：` : ''}${n} 行${skipWords[reason] ?? reason}未计入数据行。`,
    )
  if (doubted > 0)
    notes.push(`${doubted} 行的身份证号末三位是 000，同列另有被电子表格改坏的号码，这些号码不作为人员依据。`)
  const unused = mapping.columns.filter((c) => c.field === null).map((c) => c.header)
  if (unused.length > 0) notes.push(`未使用的列：${unused.join('、')}。`)
  return {
    version: job.version,
    def,
    sheet: look.name,
    mapping,
    written,
    rowsIn,
    repeated,
    linked: cover.linked,
    areas: cover.areas,
    dataDate: period.dataDate,
    periodFrom: period.periodFrom,
    periodTo: period.periodTo,
    quality: {
      ...quality,
      areasFrom: cover.why,
      dataDateFrom: period.dataDateFrom,
      periodFrom: period.periodWhy,
      notes,
      sentAs: { format: job.inspection.format, encoding: job.inspection.encoding, delimiter: job.inspection.delimiter },
    },
    notes,
    partOf,
  }
}

type ReadRows = {
  ok: true
  rows: number
  rejects: number
  skipped: Record<string, number>
  headers: string[]
  kept?: KeptRows
}

/** Reads the sheet: a large plain file while cleaning its ordinary rows, everything else as text first. */
async function readSheet(job: SheetJob): Promise<ReadRows | SheetRefusal> {
  const { session, def, look, mapping, path, inspection, tempDir } = job
  const onProgress = (done: number, total: number) => job.onProgress?.({ step: 'read', done, total })
  onProgress(0, inspection.bytes)
  const source = await openOrdinary(path, inspection, look.name, { tempDir, onProgress })
  if (source) {
    try {
      const plan = planOrdinary(def, mapping, source.sample, look.headers.length)
      const told = (share: number) => onProgress(Math.round(share * inspection.bytes), inspection.bytes)
      const loaded = plan && (await tellShare(session, told, source.load(session, 'raw', plan)))
      if (plan && loaded) {
        return { ...loaded, kept: keptRows(plan, 'raw_ordinary', `rowid + ${loaded.firstRow}`) }
      }
    } finally {
      await source.close()
    }
  }
  return await loadSheet(session, path, inspection, look.name, 'raw', { tempDir, onProgress })
}

/** Counties the sender speaks for: as declared, as handed in, as before. */
function countiesOf({ words, sender }: SheetJob): readonly string[] {
  if (words.declared.areas?.length) return words.declared.areas
  if (sender.handedIn) return [sender.handedIn]
  return sender.sameDataset.length > 0 ? sender.sameDataset : sender.other
}

/** Files of earlier events versions whose months touch these. Unknown months touch everything. */
function overlapping(
  before: readonly LiveVersion[],
  period: { periodFrom: string | null; periodTo: string | null },
): string[] {
  return before
    .filter(
      (v) =>
        !v.periodFrom ||
        !v.periodTo ||
        !period.periodFrom ||
        !period.periodTo ||
        (v.periodFrom <= period.periodTo && v.periodTo >= period.periodFrom),
    )
    .flatMap((v) => v.files)
}

/**
 * Two files of one register for the same day and county that name different people (one per township, one per kind) are parts
 * of one snapshot; one that names mostly the same people is a newer edition and replaces it.
 * @returns the group of the other version, or null
 * @example await partOfSnapshot(session, def, before, ['150403'], '2026-10-31') // 12
 */
export async function partOfSnapshot(
  session: Session,
  def: DatasetDef,
  before: readonly LiveVersion[],
  areas: readonly string[],
  dataDate: string,
): Promise<number | null> {
  if (def.content !== 'snapshot') return null
  for (const other of before.filter((v) => v.dataDate === dataDate && v.areas.some((a) => areas.includes(a)))) {
    const { known, all } = await session.row<{ known: number; all: number }>(
      `SELECT count(*) FILTER (WHERE k IN (SELECT coalesce(_pid, _hh) FROM ${parquet(other.files)}))::DOUBLE AS known, count(*)::DOUBLE AS "all"
       FROM (SELECT DISTINCT coalesce(_pid, _hh) AS k FROM cleaned WHERE reason IS NULL AND coalesce(_pid, _hh) IS NOT NULL)`,
    )
    return all > 0 && known / all < 0.5 ? other.group : null
  }
  return null
}

/** A file that speaks for a county its deliverer does not look after; taking it in would change that county's warnings. */
function deliveredForOthers(region: SourcesContext['region'], outside: readonly string[]): SheetRefusal {
  const names = outside.map((area) => countyName(region, area)).join('、')
  return {
    ok: false,
    reason: 'outside-area',
    message_zh: `文件内容属于${names}，不在您的辖区内。请由当地或上级民政部门报送；如确属您的辖区，请核对区划代码后重新报送。`,
    message_en: `The file is about ${names}, outside your area. Let that county or a higher office deliver it, or correct the division codes and send it again.`,
  }
}
