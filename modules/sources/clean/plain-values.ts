/** Texts, yes/no, codes by label, divisions, household numbers, diagnoses: the short rules. */
import { createHash } from 'node:crypto'
import { text } from '../../../engine/sql/index.ts'
import {
  capitals,
  capitalsSql,
  foldWidth,
  foldWidthSql,
  isEmptyWordSql,
  prepare,
  prepareStages,
  squeeze,
  squeezeSql,
  trimEdges,
  trimEdgesSql,
} from './characters.ts'
import { type Cleaned, nothing, refused, type SqlRule, type Stage } from './rule.ts'

const noText = ['', '-', '--', '/', '\\', '\\N', 'NULL', 'null', '#N/A', "'"]

/** Free text: only its ends are trimmed. @example cleanText(" '平庄矿区总医院 ") // { value: '平庄矿区总医院', fault: null } */
export function cleanText(raw: string): Cleaned {
  const value = trimEdges(raw).replace(/^'/, '')
  return noText.includes(value) ? nothing : { value, fault: null }
}

/** Begins and ends with an ordinary sign or Han character and is no word for nothing: comparisons instead of a pattern. */
const easyTextSql = (x: string) =>
  `((${x} >= '0' AND ${x} < '{' OR ${x} >= '一' AND ${x} < '龦') AND (${x}[-1] BETWEEN '0' AND 'z' OR ${x}[-1] BETWEEN '一' AND '龥')
    AND ${x} NOT IN ('NULL', 'null', '\\', '\\N'))`

/** {@link cleanText} in SQL. */
export const textRule: SqlRule = {
  type: 'VARCHAR',
  quick: { stages: (c): Stage[] => [{ easy: easyTextSql(c('raw')), value: c('raw') }] },
  stages: (c): Stage[] => [
    {
      easy: easyTextSql(c('raw')),
    },
    { t: `CASE WHEN ${c('easy')} THEN ${c('raw')} ELSE regexp_replace(${trimEdgesSql(c('raw'))}, '^''', '') END` },
    {
      value: `CASE WHEN ${c('t')} IN (${noText.map(text).join(', ')}) THEN NULL ELSE ${c('t')} END`,
      fault: 'NULL::VARCHAR',
    },
  ],
}

const yes = ['是', '有', '对', 'Y', 'YES', 'TRUE', 'T', '1', '√', '✓', '在', '在保', '属于', '已']
const no = ['否', '没有', '不', '错', 'N', 'NO', 'FALSE', 'F', '0', '×', '✗', 'X', '不在', '不属于', '未', '非', '无']

/** Yes or no. @example cleanBoolean('√') // { value: 'true', fault: null } */
export function cleanBoolean(raw: string): Cleaned {
  const w = capitals(squeeze(foldWidth(raw)))
  if (yes.includes(w)) return { value: 'true', fault: null }
  if (no.includes(w)) return { value: 'false', fault: null }
  return prepare(raw) === null ? nothing : refused('not-yes-or-no')
}

/** {@link cleanBoolean} in SQL. */
export const booleanRule: SqlRule = {
  type: 'BOOLEAN',
  stages: (c): Stage[] => [
    { w: foldWidthSql(c('raw')) },
    { t: capitalsSql(squeezeSql(c('w'))) },
    {
      value: `CASE WHEN ${c('t')} IN (${yes.map(text).join(', ')}) THEN TRUE WHEN ${c('t')} IN (${no.map(text).join(', ')}) THEN FALSE END`,
    },
    { fault: `CASE WHEN ${c('value')} IS NULL AND NOT ${isEmptyWordSql(c('t'))} THEN 'not-yes-or-no' END` },
  ],
}

const labelSigns = '[·、,;:_*#/|~-]'
const jsLabelSigns = new RegExp(labelSigns, 'g')

/** A label as it is compared: half-width, without blanks, quotes and signs, capitals. @example foldLabel('城市 低保：') // '城市低保' */
export function foldLabel(value: string): string {
  return capitals(squeeze(foldWidth(value))).replace(jsLabelSigns, '')
}

/** Our codes with the labels departments write for them. */
export interface CodeTable {
  codes: Record<string, readonly string[]>
  strict: boolean
}

const labelMaps = new WeakMap<CodeTable['codes'], Map<string, string>>()

/** folded label → code; a code is a label of itself. */
function labelsOf(table: CodeTable): Map<string, string> {
  const made = labelMaps.get(table.codes)
  if (made) return made
  const found = new Map<string, string>()
  labelMaps.set(table.codes, found)
  for (const [code, labels] of Object.entries(table.codes))
    for (const label of labels) found.set(foldLabel(label), code)
  for (const code of Object.keys(table.codes)) if (!found.has(foldLabel(code))) found.set(foldLabel(code), code)
  return found
}

const inBrackets = /\([^)]*\)/g

/**
 * A code by its label, whole or without what stands in brackets, `01` like `1`; other text is kept, or refused when strict.
 * @example cleanCode('城镇低保（A类）', { codes: { 'dibao-urban': ['城镇低保'] }, strict: true }) // { value: 'dibao-urban', fault: null }
 */
export function cleanCode(raw: string, table: CodeTable): Cleaned {
  const labels = labelsOf(table)
  const folded = foldLabel(raw)
  const found =
    labels.get(folded) ?? labels.get(folded.replace(inBrackets, '')) ?? labels.get(folded.replace(/^0+/, ''))
  if (found) return { value: found, fault: null }
  if (prepare(raw) === null) return nothing
  return table.strict ? refused('unknown-code') : { value: trimEdges(raw), fault: null }
}

/** {@link cleanCode} in SQL. */
export function codeRule(table: CodeTable): SqlRule {
  const labels = [...labelsOf(table)]
  const find = (x: string) =>
    labels.length === 0
      ? 'NULL'
      : `CASE ${x} ${labels.map(([label, code]) => `WHEN ${text(label)} THEN ${text(code)}`).join(' ')} END`
  return {
    type: 'VARCHAR',
    stages: (c): Stage[] => [
      ...prepareStages(c),
      { label: `regexp_replace(${capitalsSql(c('s'))}, '${labelSigns}', '', 'g')` },
      {
        found: `coalesce(${find(c('label'))}, ${find(`regexp_replace(${c('label')}, '\\([^)]*\\)', '', 'g')`)}, ${find(`regexp_replace(${c('label')}, '^0+', '')`)})`,
      },
      {
        value: `CASE WHEN ${c('found')} IS NOT NULL THEN ${c('found')} WHEN ${c('t')} IS NULL OR ${table.strict} THEN NULL ELSE ${trimEdgesSql(c('raw'))} END`,
        fault: table.strict
          ? `CASE WHEN ${c('found')} IS NULL AND ${c('t')} IS NOT NULL THEN 'unknown-code' END`
          : 'NULL::VARCHAR',
      },
    ],
  }
}

/**
 * A division code of 6, 9 or 12 digits (15 with its group number) as 12 digits.
 * @example cleanDivision('150403') // { value: '150403000000', fault: null }
 */
export function cleanDivision(raw: string): Cleaned {
  const t = prepare(raw)
  if (t === null) return nothing
  if (!/^[1-9]\d{5}(\d{3}){0,3}$/.test(t)) return refused('not-a-division')
  return { value: t.slice(0, 12).padEnd(12, '0'), fault: null }
}

/** {@link cleanDivision} in SQL. */
export const divisionRule: SqlRule = {
  type: 'VARCHAR',
  quick: { stages: (c): Stage[] => [{ easy: `regexp_full_match(${c('raw')}, '[1-9][0-9]{11}')`, value: c('raw') }] },
  stages: (c): Stage[] => [
    ...prepareStages(c),
    {
      value: `CASE WHEN regexp_full_match(${c('t')}, '[1-9][0-9]{5}([0-9]{3}){0,3}') THEN rpad(left(${c('t')}, 12), 12, '0') END`,
    },
    { fault: `CASE WHEN ${c('t')} IS NOT NULL AND ${c('value')} IS NULL THEN 'not-a-division' END` },
  ],
}

/** A household number, capitals, without blanks. @example cleanHouseholdNo(' １５０４０３000003') // { value: '150403000003', fault: null } */
export function cleanHouseholdNo(raw: string): Cleaned {
  const prepared = prepare(raw)
  if (prepared === null) return nothing
  const t = capitals(prepared)
  return /^\d(\.\d*)?E\+?\d+$/.test(t) ? refused('household-excel-number') : { value: t, fault: null }
}

/** The key `_hh` of the lake. @example householdKey('150403000003') // 150403000003n */
export function householdKey(no: string): bigint {
  if (/^\d{1,18}$/.test(no)) return BigInt(no)
  return -(createHash('md5').update(no).digest().readBigUInt64LE(8) >> 1n)
}

/** {@link householdKey} in SQL. @example householdKeySql('household_no') */
export function householdKeySql(x: string): string {
  return `CASE WHEN regexp_full_match(${x}, '[0-9]{1,18}') THEN CAST(${x} AS BIGINT) WHEN ${x} IS NOT NULL THEN -CAST(md5_number_lower(${x}) >> 1 AS BIGINT) END`
}

/** {@link cleanHouseholdNo} in SQL. */
export const householdNoRule: SqlRule = {
  type: 'VARCHAR',
  quick: { stages: (c): Stage[] => [{ easy: `regexp_full_match(${c('raw')}, '[0-9]{1,24}')`, value: c('raw') }] },
  stages: (c): Stage[] => [
    ...prepareStages(c),
    { u: capitalsSql(c('t')) },
    {
      fault: `CASE WHEN regexp_full_match(${c('u')}, '[0-9](\\.[0-9]*)?E\\+?[0-9]+') THEN 'household-excel-number' END`,
    },
    { value: `CASE WHEN ${c('fault')} IS NULL THEN ${c('u')} END` },
  ],
}

/**
 * A diagnosis code ICD-10: capitals, with its dot, the first of several; a diagnosis in words is kept as it is.
 * @example cleanIcd10('i639；E11.9') // { value: 'I63.9', fault: null }
 */
export function cleanIcd10(raw: string): Cleaned {
  const t = prepare(raw)
  if (t === null) return nothing
  const m = /^([A-Z])(\d\d)\.?([0-9X+*.]*)(?:[,;、|/].*)?$/.exec(capitals(t))
  return { value: m ? `${m[1]}${m[2]}${m[3] === '' ? '' : `.${m[3]}`}` : t, fault: null }
}

/** {@link cleanIcd10} in SQL. */
export const icd10Rule: SqlRule = {
  type: 'VARCHAR',
  quick: {
    stages: (c): Stage[] => [
      { easy: `regexp_full_match(${c('raw')}, '[A-Z][0-9]{2}(\\.[0-9X+*.]+)?')`, value: c('raw') },
    ],
  },
  stages: (c): Stage[] => {
    const shape = '^([A-Z])([0-9][0-9])\\.?([0-9X+*.]*)(?:[,;、|/].*)?$'
    const g = (i: number) => `regexp_extract(${c('u')}, '${shape}', ${i})`
    return [
      ...prepareStages(c),
      { u: capitalsSql(c('t')) },
      {
        value: `CASE WHEN regexp_matches(${c('u')}, '${shape}') THEN ${g(1)} || ${g(2)} || CASE WHEN ${g(3)} = '' THEN '' ELSE '.' || ${g(3)} END ELSE ${c('t')} END`,
        fault: 'NULL::VARCHAR',
      },
    ]
  },
}
