/** Which data set a sheet is, and which of its columns is which field: from header, content, and the words in its name. */
import { createHash } from 'node:crypto'
import { skipReasonOf } from '../../../engine/load/index.ts'
import type { DatasetDef, Region } from '../../rules/index.ts'
import { cleanCode } from '../clean/plain-values.ts'
import type { SheetMapping, SheetProposal } from '../shared.ts'
import { type Assigned, assignColumns, headerBook } from './assign-columns.ts'
import { foldHeader, headerForms } from './header-fold.ts'

/** What is known of a sheet before it is loaded. */
export interface SheetToRecognise {
  name: string
  headerRow: number
  headers: readonly string[]
  sample: readonly string[][]
  titleRows: readonly string[][]
}

export interface Recognised {
  mapping: SheetMapping | null
  /** Sure enough to go on without a person. */
  confident: boolean
  proposal: SheetProposal
  /** The sheet resembles no data set at all: a note, a code list. */
  alien: boolean
}

interface Candidate {
  def: DatasetDef
  assigned: Assigned
  score: number
  hint: number
}

const sureScore = 0.6
const sureMargin = 0.06
const sureColumn = 0.6
/** Without rows nothing can be put into a wrong field: a file name that says what it is makes up for odd headings. */
const emptyScore = 0.45
const clearName = 0.85
const closeLooks = 8

/**
 * Recognises one sheet.
 * @example recogniseSheet(region, { name: '', headerRow: 1, headers, sample, titleRows: [] }, { fileName: '医保_结算_202610.csv', sender: '医保局' })
 */
export function recogniseSheet(
  region: Region,
  sheet: SheetToRecognise,
  from: { fileName: string; sender: string; dataset?: string },
): Recognised {
  const defs = (from.dataset ? [region.datasets.get(from.dataset)] : [...region.datasets.values()]).filter(
    (d) => d !== undefined && !d.own,
  ) as DatasetDef[]
  const candidates = shortlist(defs, sheet, from.fileName)
    .map((def) => judge(region, def, sheet, from))
    .sort((a, b) => b.score - a.score)
  const best = candidates[0]
  const second = candidates[1]
  let doubts: string[] = []
  if (!best)
    return { mapping: null, confident: false, alien: true, proposal: emptyProposal(sheet, '没有可用的数据集定义。') }
  const rows = sheet.sample.filter((row) => skipReasonOf(row) === undefined)
  const clear = !second || best.score - second.score >= sureMargin
  const harmless = rows.length === 0 && best.score >= emptyScore && best.hint >= clearName && clear
  const label = (name: string) => best.def.fields[name]?.label.zh ?? name
  if (best.score < sureScore)
    doubts.push(`不能确定这是哪一类数据（最像“${best.def.label.zh}”）。请选择数据集并核对各列。`)
  else if (second && !clear) doubts.push(`“${best.def.label.zh}”和“${second.def.label.zh}”都很像，请选择是哪一类数据。`)
  if (best.assigned.missing.length > 0)
    doubts.push(`没有找到必填项：${best.assigned.missing.map(label).join('、')}。请指出是哪一列。`)
  for (const column of best.assigned.columns)
    if (column.field && column.score! < sureColumn && isKey(best.def, column.field))
      doubts.push(`“${column.header}”是否就是“${label(column.field)}”？请确认。`)
  const personKnown =
    !Object.values(best.def.fields).some((f) => f.role === 'person') ||
    best.assigned.columns.some(
      (c) =>
        c.field &&
        (best.def.fields[c.field]!.role === 'person' ||
          best.def.fields[c.field]!.role === 'household' ||
          best.def.fields[c.field]!.type === 'disability-cert'),
    )
  if (!personKnown) doubts.push('没有找到身份证号或户号所在的列，数据将无法对应到人。请指出是哪一列。')
  if (harmless && personKnown) doubts = []
  const mapping: SheetMapping = {
    dataset: best.def.id,
    columns: best.assigned.columns.map(({ samples, ...column }) => column),
    by: 'recognised',
    score: round(best.score),
  }
  return {
    mapping,
    confident: doubts.length === 0,
    alien: best.score < 0.3,
    proposal: {
      sheet: sheet.name,
      headerRow: sheet.headerRow,
      dataset: best.def.id,
      candidates: candidates
        .slice(0, 5)
        .map((c) => ({ dataset: c.def.id, label: c.def.label.zh, score: round(c.score) })),
      columns: best.assigned.columns.map((c) => ({ ...c, score: round(c.score ?? 0) })),
      doubts,
    },
  }
}

/** The data sets worth a close look: those that know most of the headers by name, and those whose words stand in the names. */
function shortlist(defs: readonly DatasetDef[], sheet: SheetToRecognise, fileName: string): DatasetDef[] {
  const forms = sheet.headers.map(headerForms)
  const rated = defs.map((def) => {
    const book = headerBook(def).exact
    const known = forms.filter((f) => f.some((form) => book.has(form))).length / Math.max(1, forms.length)
    return { def, rate: known + hintStrength(def, fileName, [sheet.name, ...sheet.titleRows.flat()]) }
  })
  return rated
    .sort((a, b) => b.rate - a.rate)
    .slice(0, closeLooks)
    .map((r) => r.def)
}

const isKey = (def: DatasetDef, field: string) =>
  def.fields[field]!.required ||
  def.key.includes(field) ||
  ['person', 'household', 'event-date', 'amount'].includes(def.fields[field]!.role ?? '')
const round = (n: number) => Math.round(n * 1000) / 1000

function judge(
  region: Region,
  def: DatasetDef,
  sheet: SheetToRecognise,
  from: { fileName: string; sender: string },
): Candidate {
  const assigned = assignColumns(region, def, sheet.headers, sheet.sample)
  const required = Object.values(def.fields).filter((f) => f.required).length
  const cover = required === 0 ? 1 : 1 - assigned.missing.length / required
  const hint = hintStrength(def, from.fileName, [sheet.name, ...sheet.titleRows.flat()])
  const office = region.meta.departments[def.department]?.zh ?? ''
  const ours =
    office !== '' && [from.sender, from.fileName].some((t) => t.includes(office.replace(/[局委厅会]$/, ''))) ? 1 : 0
  const score = 0.52 * assigned.explained + 0.16 * cover + 0.24 * hint + 0.03 * ours + 0.05 * ownFields(def, assigned)
  const penalty = strangeCodes(def, assigned, sheet) * 0.15 + (assigned.missing.length > 0 ? 0.1 : 0)
  return { def, assigned, score: Math.max(0, score - penalty), hint }
}

/** 0 to 1: a hint of the data set stands in the file name (strongest), the sheet name or the title. Longer hints say more. */
function hintStrength(def: DatasetDef, fileName: string, others: readonly string[]): number {
  const value = (place: string, factor: number) => {
    const words = [...def.name_hints, def.label.zh]
    const found = words.flatMap((hint, i) =>
      hint !== '' && place.includes(hint) ? [Math.min(1, 0.55 + 0.1 * [...hint].length - 0.03 * Math.min(i, 5))] : [],
    )
    return factor * Math.max(0, ...found)
  }
  return Math.max(value(fileName, 1), ...others.map((t) => value(t, 0.9)))
}

/** Share of the data set's own special fields that were found: tells a fitting data set from one that merely has id and name. */
function ownFields(def: DatasetDef, assigned: Assigned): number {
  const special = Object.entries(def.fields).filter(
    ([, f]) => !['person', 'person-name', 'area'].includes(f.role ?? ''),
  )
  if (special.length === 0) return 1
  const found = new Set(assigned.columns.flatMap((c) => (c.field ? [c.field] : [])))
  return special.filter(([name]) => found.has(name)).length / special.length
}

/** Share of mapped code columns whose words this data set does not know. */
function strangeCodes(def: DatasetDef, assigned: Assigned, sheet: SheetToRecognise): number {
  const coded = assigned.columns.filter(
    (c) => c.field && def.fields[c.field]!.type === 'code' && Object.keys(def.fields[c.field]!.codes ?? {}).length > 0,
  )
  if (coded.length === 0) return 0
  const strange = coded.filter((c) => {
    const cells = sheet.sample
      .filter((row) => skipReasonOf(row) === undefined)
      .map((row) => row[c.index] ?? '')
      .filter((cell) => cell.trim() !== '')
    const known = cells.filter(
      (cell) => cleanCode(cell, { codes: def.fields[c.field!]!.codes!, strict: true }).fault === null,
    ).length
    return cells.length > 0 && known / cells.length < 0.3
  })
  return strange.length / coded.length
}

/** Same headers in the same order from the same sender have the same fingerprint. @example fingerprint(['姓名', '身份证号']) */
export function fingerprint(headers: readonly string[]): string {
  return createHash('sha256').update(headers.map(foldHeader).join('\n')).digest('hex').slice(0, 32)
}

function emptyProposal(sheet: SheetToRecognise, doubt: string): SheetProposal {
  return { sheet: sheet.name, headerRow: sheet.headerRow, dataset: null, candidates: [], columns: [], doubts: [doubt] }
}

/** True when every mapped column stands in the data set's book by name: nothing was inferred. */
export function isByTheBook(region: Region, mapping: SheetMapping): boolean {
  const def = region.datasets.get(mapping.dataset)
  return (
    def !== undefined &&
    mapping.columns.every((c) => c.field === null || (c.score ?? 0) >= 0.9) &&
    headerBook(def).exact.size > 0
  )
}
