/**
 * Citizen id numbers 公民身份号码 (GB 11643-1999): 6 digits division, 8 birth, 3 serial, 1 check character.
 * Departments send them with 15 digits, as spreadsheet numbers, with Greek letters and made up; only a number that
 * proves itself becomes a person key.
 */
import { capitals, capitalsSql, foldWidth, isEmptyWord, prepareStages, squeeze } from './characters.ts'
import type { SqlRule, Stage } from './rule.ts'

export type IdState = 'ok' | 'repaired' | 'placeholder' | 'missing' | 'invalid'

export interface CleanedId {
  /** 18 characters when sound; the folded text for placeholders and other documents; null when missing or damaged. */
  value: string | null
  /** First 17 digits: the person key. */
  pid: bigint | null
  idq: IdState
  fault: string | null
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checks = '10X98765432'
const up = '1234567890123456789012345678'
const down = '9876543210987654321098765432'

/** The check character that belongs to 17 digits. @example checkCharacter('11010519491231002') // 'X' */
export function checkCharacter(first17: string): string {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += weights[i]! * (first17.charCodeAt(i) - 48)
  return checks[sum % 11]!
}

/**
 * Cleans one id number.
 * @example cleanCitizenId('１１０１０５４９１２３１００２') // { value: '11010519491231002X', pid: 11010519491231002n, idq: 'repaired', fault: null }
 * @example cleanCitizenId('1.50302E+17') // { value: null, pid: null, idq: 'invalid', fault: 'id-excel-number' }
 */
export function cleanCitizenId(raw: string): CleanedId {
  const t = prepareId(raw)
  if (t === null) return { value: null, pid: null, idq: 'missing', fault: null }
  const id18 = /^\d{15}$/.test(t) ? `${t.slice(0, 6)}19${t.slice(6)}` : /^\d{17}[\dX]$/.test(t) ? t.slice(0, 17) : null
  if (isPlaceholder(t, id18)) return { value: t, pid: null, idq: 'placeholder', fault: null }
  if (id18 === null) {
    if (isOtherDocument(t)) return { value: t, pid: null, idq: 'invalid', fault: null }
    return { value: null, pid: null, idq: 'invalid', fault: shapeFault(t) }
  }
  if (!isBirth(id18.slice(6, 14))) return { value: null, pid: null, idq: 'invalid', fault: 'id-birth' }
  const check = checkCharacter(id18)
  if (t.length === 18 && t[17] !== check)
    return { value: null, pid: null, idq: 'invalid', fault: t.endsWith('000') ? 'id-excel-zeros' : 'id-check' }
  const value = id18 + check
  return { value, pid: BigInt(id18), idq: value === raw ? 'ok' : 'repaired', fault: null }
}

/** Folds an id's text: width, blanks, quotes, commas, and every letter that looks like X. */
function prepareId(raw: string): string | null {
  const squeezed = squeeze(foldWidth(raw))
  if (isEmptyWord(squeezed)) return null
  const t = capitals(squeezed.replace(/[,，、_-]/g, '').replace(/[x×✕╳ΧχхХㄨ]/g, 'X'))
  return t === '' ? null : t
}

function isPlaceholder(t: string, id17: string | null): boolean {
  const first = t.slice(0, 17)
  if (/^\d+$/.test(first) && [...first].every((c) => c === first[0])) return true
  if (id17 === null) return false
  const plain = t.slice(0, t.length === 15 ? 15 : 17)
  return (
    up.includes(plain) ||
    down.includes(plain) ||
    first.slice(0, 14) === first.slice(0, 2).repeat(7) ||
    id17.slice(6, 14) === '19000101' ||
    id17.slice(6, 14) === '00000000' ||
    id17.startsWith('000000') ||
    id17.endsWith('000')
  )
}

/** Passports, permits and officers' cards: kept, but they are no person key. */
function isOtherDocument(t: string): boolean {
  return (
    /^[A-Z]{1,3}\d{6,12}$/.test(t) ||
    /^[HMC]\d{8,10}$/.test(t) ||
    /^\d{8}(\d{2})?$/.test(t) ||
    /^[\u4e00-\u9fff]{1,4}第?\d{4,10}号?$/.test(t)
  )
}

function shapeFault(t: string): string {
  if (/^\d(\.\d*)?E\+?\d+$/.test(t)) return 'id-excel-number'
  return /^[0-9X]+$/.test(t) ? 'id-length' : 'id-characters'
}

function isBirth(yyyymmdd: string): boolean {
  const year = Number(yyyymmdd.slice(0, 4))
  const month = Number(yyyymmdd.slice(4, 6))
  const day = Number(yyyymmdd.slice(6))
  if (year < 1850 || year > 2100 || month < 1 || month > 12 || day < 1) return false
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}

const digitSql = (n: string, i: number) => `((${n} // ${10n ** BigInt(16 - i)}) % 10)`
const sumSql = (n: string) => weights.map((w, i) => `${w} * ${digitSql(n, i)}`).join(' + ')

/** {@link cleanCitizenId} in SQL: value, fault, pid (BIGINT) and idq. */
export const citizenIdRule: SqlRule = {
  type: 'VARCHAR',
  stages: (c): Stage[] => [
    ...prepareStages(c('raw'), c('w')).map((stage, i) => (i === 0 ? stage : { t0: stage.t! })),
    {
      t: `CASE WHEN regexp_full_match(${c('t0')}, '[0-9]{17}[0-9X]') THEN ${c('t0')} ELSE nullif(${capitalsSql(`regexp_replace(regexp_replace(${c('t0')}, '[,，、_-]', '', 'g'), '[x×✕╳ΧχхХㄨ]', 'X', 'g')`)}, '') END`,
    },
    {
      id17: `CASE WHEN regexp_full_match(${c('t')}, '[0-9]{15}') THEN left(${c('t')}, 6) || '19' || substr(${c('t')}, 7)
        WHEN regexp_full_match(${c('t')}, '[0-9]{17}[0-9X]') THEN left(${c('t')}, 17) END`,
      first: `left(${c('t')}, 17)`,
    },
    {
      n: `CAST(${c('id17')} AS BIGINT)`,
      birth: `substr(${c('id17')}, 7, 8)`,
      plain: `left(${c('t')}, CASE WHEN length(${c('t')}) = 15 THEN 15 ELSE 17 END)`,
    },
    {
      check: `substr('${checks}', CAST((${sumSql(c('n'))}) % 11 AS INTEGER) + 1, 1)`,
      fake: `CASE WHEN ${c('t')} IS NULL THEN FALSE
        WHEN regexp_full_match(${c('first')}, '[0-9]+') AND ltrim(${c('first')}, left(${c('first')}, 1)) = '' THEN TRUE
        WHEN ${c('id17')} IS NULL THEN FALSE
        ELSE contains('${up}', ${c('plain')}) OR contains('${down}', ${c('plain')}) OR left(${c('first')}, 14) = repeat(left(${c('first')}, 2), 7)
          OR ${c('birth')} IN ('19000101', '00000000') OR left(${c('id17')}, 6) = '000000' OR right(${c('id17')}, 3) = '000' END`,
      born: `CASE WHEN ${c('id17')} IS NULL THEN FALSE ELSE coalesce(TRY_CAST(left(${c('birth')}, 4) || '-' || substr(${c('birth')}, 5, 2) || '-' || right(${c('birth')}, 2) AS DATE) BETWEEN DATE '1850-01-01' AND DATE '2100-12-31', FALSE) END`,
    },
    {
      fault: `CASE WHEN ${c('t')} IS NULL OR ${c('fake')} THEN NULL
        WHEN ${c('id17')} IS NULL THEN CASE
          WHEN regexp_full_match(${c('t')}, '[A-Z]{1,3}[0-9]{6,12}|[HMC][0-9]{8,10}|[0-9]{8}([0-9]{2})?|[\\x{4e00}-\\x{9fff}]{1,4}第?[0-9]{4,10}号?') THEN NULL
          WHEN regexp_full_match(${c('t')}, '[0-9](\\.[0-9]*)?E\\+?[0-9]+') THEN 'id-excel-number'
          WHEN regexp_full_match(${c('t')}, '[0-9X]+') THEN 'id-length' ELSE 'id-characters' END
        WHEN NOT ${c('born')} THEN 'id-birth'
        WHEN length(${c('t')}) = 18 AND right(${c('t')}, 1) <> ${c('check')} THEN CASE WHEN right(${c('t')}, 3) = '000' THEN 'id-excel-zeros' ELSE 'id-check' END END`,
    },
    {
      value: `CASE WHEN ${c('t')} IS NULL OR ${c('fault')} IS NOT NULL THEN NULL WHEN ${c('fake')} OR ${c('id17')} IS NULL THEN ${c('t')} ELSE ${c('id17')} || ${c('check')} END`,
      pid: `CASE WHEN ${c('fault')} IS NULL AND NOT ${c('fake')} THEN ${c('n')} END`,
    },
    {
      idq: `CASE WHEN ${c('t')} IS NULL THEN 'missing' WHEN ${c('fake')} THEN 'placeholder' WHEN ${c('pid')} IS NULL THEN 'invalid'
        WHEN ${c('value')} = ${c('raw')} THEN 'ok' ELSE 'repaired' END`,
    },
  ],
}
