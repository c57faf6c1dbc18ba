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

/** Check "digit" of an id that ends in a small x: sound, but repaired. */
const smallX = 11

/**
 * Σ weight × digit, modulo 11, of a BIGINT with 17 digits, with one division per digit: with q(j) = n // 10^j the digit is
 * q(j) − 10·q(j+1), so the sum is Σ q(j)·(w(j) − 10·w(j−1)); modulo 11 all factors are small and nothing overflows.
 */
function checkSumSql(n: string): string {
  return `(${weightedSql(n)}) % 11`
}

/** The sum before the modulus. */
function weightedSql(n: string): string {
  const terms = Array.from({ length: 17 }, (_, j) => {
    const factor = (((weights[16 - j]! - 10 * (j === 0 ? 0 : weights[17 - j]!)) % 11) + 11) % 11
    return factor === 0 ? null : `${factor} * ${j === 0 ? n : `(${n} // ${10n ** BigInt(j)})`}`
  })
  return terms.filter((t) => t !== null).join(' + ')
}

/** Numbers that only count up or down, as they stand at the head of a made-up id. */
const runs = (length: number) =>
  [up, down]
    .flatMap((run) => Array.from({ length: run.length - length + 1 }, (_, i) => BigInt(run.slice(i, i + length))))
    .join(', ')

/** A day that exists, from a number YYYYMMDD, in whole numbers only. */
const bornSql = (birth: string) => {
  const [y, m, d] = [`(${birth} // 10000)`, `((${birth} // 100) % 100)`, `(${birth} % 100)`]
  const leap = `(${y} % 4 = 0 AND (${y} % 100 <> 0 OR ${y} % 400 = 0))`
  return `(${y} BETWEEN 1850 AND 2100 AND ${d} >= 1 AND CASE WHEN ${m} IN (1, 3, 5, 7, 8, 10, 12) THEN ${d} <= 31 WHEN ${m} IN (4, 6, 9, 11) THEN ${d} <= 30
    WHEN ${m} = 2 THEN ${d} <= CASE WHEN ${leap} THEN 29 ELSE 28 END ELSE FALSE END)`
}

/** Made-up numbers among those of 18 characters: `n` has the first 17 digits. */
const longFakeSql = (c: (name: string) => string) =>
  `(${c('n')} % 11111111111111111 = 0 OR ${c('n')} // 1000 % 1010101010101 = 0 OR ${c('n')} IN (${runs(17)})
    OR ${c('birth')} IN (19000101, 0) OR ${c('n')} < 100000000000 OR ${c('n')} % 1000 = 0)`

/** {@link cleanCitizenId} in SQL: value, fault, pid (BIGINT) and idq. All arithmetic is on whole numbers: it runs on every row. */
export const citizenIdRule: SqlRule = {
  type: 'VARCHAR',
  stages: (c): Stage[] => {
    const slow = prepareStages(c, c('easy'))
    const folded = capitalsSql(
      `regexp_replace(regexp_replace(${c('t0')}, '[,，、_-]', '', 'g'), '[x×✕╳ΧχхХㄨ]', 'X', 'g')`,
    )
    const t = c('t')
    return [
      { easy: `regexp_full_match(${c('raw')}, '[0-9]{17}[0-9X]')` },
      ...slow.map(({ t: t0, ...stage }): Stage => (t0 ? { t0 } : (stage as Stage))),
      { t: `CASE WHEN ${c('easy')} THEN ${c('raw')} ELSE nullif(${folded}, '') END` },
      { long: `CASE WHEN ${c('easy')} THEN TRUE ELSE coalesce(regexp_full_match(${t}, '[0-9]{17}[0-9X]'), FALSE) END` },
      { short: `CASE WHEN ${c('long')} THEN FALSE ELSE coalesce(regexp_full_match(${t}, '[0-9]{15}'), FALSE) END` },
      {
        sent: `CASE WHEN ${c('long')} THEN CAST(left(${t}, 17) AS BIGINT) WHEN ${c('short')} THEN CAST(${t} AS BIGINT) END`,
      },
      {
        n: `CASE WHEN ${c('short')} THEN (${c('sent')} // 1000000000) * 100000000000 + 19000000000 + ${c('sent')} % 1000000000 ELSE ${c('sent')} END`,
      },
      {
        birth: `(${c('n')} // 1000) % 100000000`,
        check: `substr('${checks}', CAST(${checkSumSql(c('n'))} AS INTEGER) + 1, 1)`,
      },
      {
        fake: `CASE WHEN ${c('long')} THEN ${longFakeSql(c)}
          WHEN ${c('short')} THEN ${c('sent')} % 111111111111111 = 0 OR ${c('sent')} // 10 % 1010101010101 = 0 OR ${c('sent')} IN (${runs(15)})
            OR ${c('birth')} IN (19000101, 0) OR ${c('n')} < 100000000000 OR ${c('n')} % 1000 = 0
          WHEN ${t} IS NULL THEN FALSE
          ELSE regexp_full_match(left(${t}, 17), '[0-9]+') AND ltrim(left(${t}, 17), left(${t}, 1)) = '' END`,
      },
      {
        fault: `CASE WHEN ${t} IS NULL OR ${c('fake')} THEN NULL
          WHEN ${c('n')} IS NULL THEN CASE
            WHEN regexp_full_match(${t}, '[A-Z]{1,3}[0-9]{6,12}|[HMC][0-9]{8,10}|[0-9]{8}([0-9]{2})?|[\\x{4e00}-\\x{9fff}]{1,4}第?[0-9]{4,10}号?') THEN NULL
            WHEN regexp_full_match(${t}, '[0-9](\\.[0-9]*)?E\\+?[0-9]+') THEN 'id-excel-number'
            WHEN regexp_full_match(${t}, '[0-9X]+') THEN 'id-length' ELSE 'id-characters' END
          WHEN NOT ${bornSql(c('birth'))} THEN 'id-birth'
          WHEN ${c('long')} AND right(${t}, 1) <> ${c('check')} THEN CASE WHEN right(${t}, 3) = '000' THEN 'id-excel-zeros' ELSE 'id-check' END END`,
      },
      {
        value: `CASE WHEN ${c('fault')} IS NOT NULL THEN NULL WHEN ${c('short')} AND NOT ${c('fake')} THEN left(${t}, 6) || '19' || substr(${t}, 7) || ${c('check')} ELSE ${t} END`,
        pid: `CASE WHEN ${c('fault')} IS NULL AND NOT ${c('fake')} THEN ${c('n')} END`,
      },
      {
        idq: `CASE WHEN ${t} IS NULL THEN 'missing' WHEN ${c('fake')} THEN 'placeholder' WHEN ${c('pid')} IS NULL THEN 'invalid'
          WHEN ${c('easy')} THEN 'ok' ELSE 'repaired' END`,
      },
    ]
  },
  quick: {
    // 18 digits are read as one number, 17 and an X as another; what DuckDB would read besides digits ('1e17', '1_0', '0x…')
    // is too short for the number it stands for, begins with a zero or ends in zeros, which no easy id does (see excel-damage.ts).
    stages: (c): Stage[] => [
      { full: `TRY_CAST(${c('raw')} AS BIGINT)` },
      {
        pid: `CASE WHEN ${c('full')} IS NOT NULL THEN ${c('full')} // 10 ELSE TRY_CAST(substr(${c('raw')}, 1, 17) AS BIGINT) END`,
        check: `CAST(CASE WHEN ${c('full')} IS NOT NULL THEN ${c('full')} % 10 WHEN suffix(${c('raw')}, 'X') THEN 10 WHEN suffix(${c('raw')}, 'x') THEN ${smallX} END AS TINYINT)`,
      },
      { birth: `(${c('pid')} // 1000) % 100000000` },
      {
        born: `CASE WHEN ${c('birth')} % 100 BETWEEN 1 AND 28 THEN ${c('birth')} BETWEEN 18500101 AND 21001228 AND (${c('birth')} // 100) % 100 BETWEEN 1 AND 12
          ELSE ${bornSql(c('birth'))} END`,
        // The check character is 12 minus the sum, modulo 11, with 10 for X. All made-up runs fail as days of birth.
        proven: `(${weightedSql(c('pid'))} + least(${c('check')}, 10)) % 11 = 1`,
      },
      {
        easy: `(strlen(${c('raw')}) = 18 AND ${c('raw')} >= '1' AND ${c('pid')} BETWEEN 10000000000000000 AND 99999999999999999 AND ${c('pid')} % 1000 <> 0 AND (${c('pid')} % 100 <> 0 OR ${c('check')} <> 0) AND ${c('birth')} <> 19000101 AND ${c('born')} AND ${c('proven')})`,
      },
    ],
    kept: ['pid', 'check'],
    read: (c) => ({
      value: `CASE WHEN ${c('check')} >= 10 THEN ${c('pid')}::VARCHAR || 'X' ELSE (${c('pid')} * 10 + ${c('check')})::VARCHAR END`,
      pid: c('pid'),
      idq: `CASE WHEN ${c('pid')} IS NULL THEN 'missing' WHEN ${c('check')} = ${smallX} THEN 'repaired' ELSE 'ok' END`,
    }),
  },
}
