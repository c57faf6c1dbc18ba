/** Which column of a sheet is which field of one data set. */
import { skipReasonOf } from '../../../engine/load/index.ts'
import type { DatasetDef, FieldDef, Region } from '../../rules/index.ts'
import type { ColumnMapping } from '../shared.ts'
import { contentFit, type Fit } from './content-fit.ts'
import { headerForms, headerScale, likeness } from './header-fold.ts'

/** Folded header → field, from the data set's known column names, its labels and field names. */
export interface HeaderBook {
  exact: Map<string, string>
  synonyms: Map<string, string[]>
}

const books = new WeakMap<DatasetDef, HeaderBook>()

/** The headers a data set knows. @example headerBook(def).exact.get('身份证号') // 'id_number' */
export function headerBook(def: DatasetDef): HeaderBook {
  const made = books.get(def)
  if (made) return made
  const book: HeaderBook = { exact: new Map(), synonyms: new Map() }
  const add = (header: string, field: string) => {
    const form = headerForms(header)[0]
    if (!form || !def.fields[field]) return
    if (!book.exact.has(form)) book.exact.set(form, field)
    book.synonyms.set(field, [...(book.synonyms.get(field) ?? []), form])
  }
  for (const [header, field] of Object.entries(def.columns)) add(header, field)
  for (const [name, field] of Object.entries(def.fields)) {
    add(field.label.zh, name)
    add(field.label.en, name)
    add(name, name)
  }
  books.set(def, book)
  return book
}

/** What other data sets of the region call a column: header → fields with their type and role. */
export type Lexicon = Map<string, { field: string; def: FieldDef }[]>
const lexicons = new WeakMap<Region, Lexicon>()

/** All headers of all data sets. @example lexiconOf(region).get('身份证号') */
export function lexiconOf(region: Region): Lexicon {
  const made = lexicons.get(region)
  if (made) return made
  const lexicon: Lexicon = new Map()
  for (const def of region.datasets.values())
    for (const [form, field] of headerBook(def).exact)
      lexicon.set(form, [...(lexicon.get(form) ?? []), { field, def: def.fields[field]! }])
  lexicons.set(region, lexicon)
  return lexicon
}

export interface Assigned {
  columns: (ColumnMapping & { samples: string[] })[]
  /** Share of the sheet's meaningful headers that found a field, weighted by their scores and how special they are. */
  explained: number
  /** Fields without which no row can be accepted, that no column was found for. */
  missing: string[]
  /** Lowest score among the columns of required, person and date fields; 1 when all came from the books. */
  weakest: number
}

const serial = /^(序号|编号|行号|NO|NUM|SN|序|ID|INDEX|备注|说明|REMARK|原行号|问题说明|版本号)$/
const keyRoles = new Set(['person', 'event-date', 'household'])

/**
 * Gives each column at most one field and each field at most one column, best pairs first.
 * @param sample rows of raw cells
 * @example assignColumns(region, def, ['姓名', '身份证号'], [['张三', '1599…']])
 */
export function assignColumns(
  region: Region,
  def: DatasetDef,
  headers: readonly string[],
  sample: readonly string[][],
): Assigned {
  // A totals row or a note below an empty list says nothing about a column.
  const rows = sample.filter((row) => skipReasonOf(row) === undefined)
  const samples = headers.map((_, i) =>
    rows
      .map((row) => row[i] ?? '')
      .filter((cell) => cell.trim() !== '')
      .slice(0, 25),
  )
  const pairs: { index: number; field: string; score: number }[] = []
  const fits = new Map<string, Fit>()
  /** Fields of one type judge a column alike; codes each have their own labels. */
  const judged = new Map<string, Fit>()
  headers.forEach((header, index) => {
    for (const [field, fieldDef] of Object.entries(def.fields)) {
      const kind = `${index}|${fieldDef.type === 'code' ? field : fieldDef.type}`
      const fit = judged.get(kind) ?? contentFit(fieldDef, samples[index]!)
      judged.set(kind, fit)
      fits.set(`${index}|${field}`, fit)
      const score = pairScore(region, def, header, field, fieldDef, fit)
      if (score >= 0.45) pairs.push({ index, field, score })
    }
  })
  pairs.sort((a, b) => b.score - a.score || a.index - b.index)
  const byColumn = new Map<number, { field: string; score: number }>()
  const taken = new Set<string>()
  for (const { index, field, score } of pairs) {
    if (byColumn.has(index) || taken.has(field)) continue
    byColumn.set(index, { field, score })
    taken.add(field)
  }
  byContent(def, headers, fits, byColumn, taken)
  const columns = headers.map((header, index) => {
    const found = byColumn.get(index)
    const scale = found && def.fields[found.field]?.type.startsWith('decimal') ? headerScale(header) : 1
    return {
      index,
      header,
      field: found?.field ?? null,
      score: found?.score ?? 0,
      ...(scale === 1 ? {} : { scale }),
      samples: samples[index]!.slice(0, 5),
    }
  })
  const cert = [...taken].some((f) => def.fields[f]?.type === 'disability-cert')
  const missing = Object.entries(def.fields).flatMap(([name, f]) =>
    f.required && !taken.has(name) && !(f.role === 'person' && cert) ? [name] : [],
  )
  const important = columns.filter(
    (c) => c.field && (def.fields[c.field]!.required || keyRoles.has(def.fields[c.field]!.role ?? '')),
  )
  return {
    columns,
    explained: explainedShare(region, columns),
    missing,
    weakest: Math.min(1, ...important.map((c) => c.score)),
  }
}

/** The only id column of a sheet is the person's id, whatever its header says; the same for names and dates. */
function byContent(
  def: DatasetDef,
  headers: readonly string[],
  fits: Map<string, Fit>,
  byColumn: Map<number, { field: string; score: number }>,
  taken: Set<string>,
): void {
  for (const [field, fieldDef] of Object.entries(def.fields)) {
    if (taken.has(field) || !fieldDef.role || fieldDef.role === 'area') continue
    const telling =
      fieldDef.type === 'citizen-id' ||
      fieldDef.type === 'disability-cert' ||
      fieldDef.role === 'event-date' ||
      fieldDef.role === 'person-name'
    if (!telling) continue
    const able = headers
      .map((_, i) => i)
      .filter((i) => !byColumn.has(i) && (fits.get(`${i}|${field}`)?.share ?? 0) >= 0.9)
    if (able.length !== 1) continue
    byColumn.set(able[0]!, { field, score: fieldDef.type === 'citizen-id' ? 0.75 : 0.6 })
    taken.add(field)
  }
}

function pairScore(
  region: Region,
  def: DatasetDef,
  header: string,
  field: string,
  fieldDef: FieldDef,
  fit: Fit,
): number {
  const forms = headerForms(header)
  const book = headerBook(def)
  let score = 0
  forms.forEach((form, i) => {
    const own = book.exact.get(form)
    if (own === field) score = Math.max(score, i === 0 ? 1 : 0.97 - 0.01 * i)
    else if (own === undefined) {
      for (const other of lexiconOf(region).get(form) ?? []) {
        if (other.field === field && other.def.type === fieldDef.type) score = Math.max(score, 0.9)
        else if (fieldDef.role && other.def.role === fieldDef.role && other.def.type === fieldDef.type)
          score = Math.max(score, 0.85)
      }
      for (const synonym of book.synonyms.get(field) ?? []) {
        const like = likeness(form, synonym)
        if (like >= 0.55) score = Math.max(score, 0.3 + 0.58 * like - 0.01 * i)
      }
    }
  })
  if (score === 0) return 0
  if (fit.share === null) return score
  if (fieldDef.type === 'code')
    return score >= 0.95 ? score - (fit.share < 0.2 ? 0.12 : 0) : score * (0.85 + 0.15 * fit.share)
  // The content contradicts the header: a date column full of names is no date column.
  if (fit.share < 0.3) return score * 0.45
  if (score >= 0.95) return score - 0.05 * (1 - fit.share)
  return Math.min(0.94, score * (0.75 + 0.2 * fit.share) + (fit.telling ? 0.08 * fit.share : 0))
}

function explainedShare(region: Region, columns: readonly ColumnMapping[]): number {
  let sum = 0
  let weights = 0
  for (const column of columns) {
    const form = headerForms(column.header)[0] ?? ''
    if (form === '' || /^第\d+列$/.test(form) || (serial.test(form) && !column.field)) continue
    const users = new Set((lexiconOf(region).get(form) ?? []).map((u) => u.field)).size
    const spread = (lexiconOf(region).get(form) ?? []).length
    const weight = users === 0 ? 0.6 : 1 / Math.sqrt(Math.max(1, spread))
    weights += weight
    sum += weight * (column.field ? (column.score ?? 1) : 0)
  }
  return weights === 0 ? 0 : sum / weights
}
