/** Amounts and whole numbers: thousands commas, 万元, brackets for minus. Words such as 一百二十元 are refused. */
import { foldWidth, isEmptyWord, prepareStages, squeeze } from './characters.ts'
import { type Cleaned, nothing, refused, type SqlRule, type Stage } from './rule.ts'

const units = '(?:人民币|RMB|CNY|[¥￥$])'
const tail =
  '(?:元整?|圆整?|平方米|㎡|m2|M2|亩|公斤|千克|kg|千瓦时|kWh|度|人|口|个|次|岁|头|只|匹|套|辆|户|天|日|名|笔|月)?(?:/月|/人)?'
/** sign, opening bracket, digits, decimals, 万, closing bracket or trailing minus */
const plain = `([-+]?)(\\(?)([-+]?)${units}?([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)?(\\.[0-9]*)?(万?)${tail}(\\)?)(-?)`
const jsPlain = new RegExp(`^${plain}$`, 'i')
const someComma = /^[^0-9]*[0-9,]+(\.[0-9]+)?[^0-9]*$/
const excelNumber = /^[-+]?[0-9](\.[0-9]+)?E[-+]?[0-9]+$/i

/** Integer digits of DECIMAL(38, 8) that leave room for × 10,000. */
const mostDigits = 24

/**
 * An amount as exact decimal text with `scale` decimals, rounded half away from zero.
 * @param times what the header says once for the column, e.g. 10000 for 金额（万元）
 * @example cleanAmount('（1,234.5）', 12, 2) // { value: '-1234.50', fault: null }
 * @example cleanAmount('一百二十元', 12, 2) // { value: null, fault: 'amount-in-words' }
 */
export function cleanAmount(raw: string, precision: number, scale: number, times = 1): Cleaned {
  const w = squeeze(foldWidth(raw)).replace(/[−–—]/g, '-')
  if (isEmptyWord(w)) return nothing
  const m = jsPlain.exec(w)
  const digits = m?.[4]
  const fraction = (m?.[5] ?? '').slice(1)
  const brackets = (m?.[2] ?? '') !== '' || (m?.[7] ?? '') !== ''
  if (!m || (digits === undefined && fraction === '') || (m[2] !== '') !== (m[7] !== '')) return refused(amountFault(w))
  const minus = [m[1] === '-', m[3] === '-', brackets, m[8] === '-'].filter(Boolean).length
  if (minus > 1) return refused('unreadable-amount')
  const whole = (digits ?? '0').replaceAll(',', '').replace(/^0+(?=\d)/, '')
  if (whole.length > mostDigits) return refused('amount-too-large')
  // Up to eight decimals count; what a spreadsheet adds behind them is noise of its arithmetic.
  let units8 = BigInt(whole) * 10n ** 8n + roundedDecimals(fraction)
  units8 *= BigInt(times) * (m[6] === '' ? 1n : 10_000n)
  const step = 10n ** BigInt(8 - scale)
  const rounded = (units8 + step / 2n) / step
  const text = rounded.toString().padStart(scale + 1, '0')
  if (text.length > precision && rounded >= 10n ** BigInt(precision)) return refused('amount-too-large')
  const value = scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`
  return { value: minus === 1 && rounded !== 0n ? `-${value}` : value, fault: null }
}

function roundedDecimals(fraction: string): bigint {
  const first = BigInt(fraction.slice(0, 8).padEnd(8, '0'))
  return first + (fraction.length > 8 && fraction[8]! >= '5' ? 1n : 0n)
}

function amountFault(w: string): string {
  if (excelNumber.test(w)) return 'amount-excel-number'
  if (/[零〇一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟两]/.test(w) && !/[0-9]/.test(w))
    return 'amount-in-words'
  return w.includes(',') && someComma.test(w) ? 'amount-commas' : 'unreadable-amount'
}

/**
 * {@link cleanAmount} in SQL. Plain numbers take the short way.
 * @example amountRule(12, 2).type // 'DECIMAL(12,2)'
 */
export function amountRule(precision: number, scale: number, times = 1): SqlRule {
  const type = `DECIMAL(${precision},${scale})`
  return {
    type,
    quick: {
      stages: (c): Stage[] => {
        const plainType = times === 1 ? type : 'DECIMAL(24,8)'
        const commas = `regexp_full_match(${c('raw')}, '-?[0-9]{1,3}(,[0-9]{3}){1,3}(\\.[0-9]{1,${Math.min(scale, 8) || 1}})?')`
        return [
          { cast: `TRY_CAST(${c('raw')} AS ${plainType})` },
          {
            short: `(${c('cast')} IS NOT NULL AND strlen(${c('raw')}) <= 10 AND NOT (contains(${c('raw')}, 'e') OR contains(${c('raw')}, 'E') OR contains(${c('raw')}, '_')))`,
          },
          {
            sum: `CASE WHEN ${c('short')} THEN ${c('cast')} WHEN ${commas} THEN TRY_CAST(replace(${c('raw')}, ',', '') AS ${plainType}) END`,
          },
          { value: times === 1 ? c('sum') : `TRY_CAST(${times} * ${c('sum')} AS ${type})` },
          { easy: `${c('value')} IS NOT NULL` },
        ]
      },
    },
    stages: (c): Stage[] => {
      const g = (i: number) => `regexp_extract(${c('u')}, '(?i)^${plain}$', ${i})`
      return [
        // Most amounts are plain: what DuckDB reads itself, as long as it is short, is what the careful way would read.
        { cast: `TRY_CAST(${c('raw')} AS ${times === 1 ? type : 'DECIMAL(24,8)'})` },
        {
          easy: `(${c('cast')} IS NOT NULL AND strlen(${c('raw')}) <= 10 AND NOT (contains(${c('raw')}, 'e') OR contains(${c('raw')}, 'E') OR contains(${c('raw')}, '_')))`,
        },
        ...prepareStages(c, c('easy')),
        { u: `regexp_replace(${c('t')}, '[−–—]', '-', 'g')` },
        {
          fits: `CASE WHEN ${c('u')} IS NULL OR ${c('u')} IN ('-', '--', '---') THEN NULL ELSE regexp_full_match(${c('u')}, '(?i)${plain}') END`,
        },
        {
          ...Object.fromEntries(
            [1, 2, 3, 4, 5, 6, 7, 8].map((i) => [`g${i}`, `CASE WHEN ${c('fits')} THEN ${g(i)} END`]),
          ),
        },
        {
          minus: `(${c('g1')} = '-')::INT + (${c('g3')} = '-')::INT + (${c('g2')} <> '' OR ${c('g7')} <> '')::INT + (${c('g8')} = '-')::INT`,
          whole: `regexp_replace(replace(${c('g4')}, ',', ''), '^0+([0-9])', '\\1')`,
          sound: `CASE WHEN ${c('fits')} THEN (${c('g4')} <> '' OR length(${c('g5')}) > 1) AND (${c('g2')} <> '') = (${c('g7')} <> '') END`,
        },
        {
          exact: `CASE WHEN ${c('sound')} AND ${c('minus')} < 2 AND length(${c('whole')}) <= ${mostDigits}
            THEN CAST((CASE WHEN ${c('whole')} = '' THEN '0' ELSE ${c('whole')} END) || CASE WHEN length(${c('g5')}) > 1 THEN ${c('g5')} ELSE '' END AS DECIMAL(38,8)) END`,
        },
        {
          value: `CASE WHEN ${c('easy')} THEN ${times === 1 ? c('cast') : `TRY_CAST(${times} * ${c('cast')} AS ${type})`}
            ELSE TRY_CAST(${c('exact')} * ${times} * CASE WHEN ${c('g6')} = '' THEN 1 ELSE 10000 END * CASE WHEN ${c('minus')} = 1 THEN -1 ELSE 1 END AS ${type}) END`,
        },
        {
          fault: `CASE WHEN ${c('value')} IS NOT NULL OR ${c('fits')} IS NULL THEN NULL
            WHEN ${c('sound')} THEN CASE WHEN ${c('minus')} > 1 THEN 'unreadable-amount' ELSE 'amount-too-large' END
            WHEN regexp_full_match(${c('u')}, '(?i)[-+]?[0-9](\\.[0-9]+)?E[-+]?[0-9]+') THEN 'amount-excel-number'
            WHEN regexp_matches(${c('u')}, '[零〇一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟两]') AND NOT regexp_matches(${c('u')}, '[0-9]') THEN 'amount-in-words'
            WHEN contains(${c('u')}, ',') AND regexp_full_match(${c('u')}, '[^0-9]*[0-9,]+(\\.[0-9]+)?[^0-9]*') THEN 'amount-commas'
            ELSE 'unreadable-amount' END`,
        },
      ]
    },
  }
}

/**
 * A whole number; `3人` and `3.0` are 3, `2.5` is refused, `二级` is 2.
 * @example cleanInteger('二级') // { value: '2', fault: null }
 */
export function cleanInteger(raw: string): Cleaned {
  const grade = gradeWord(squeeze(foldWidth(raw)))
  if (grade) return { value: grade, fault: null }
  const amount = cleanAmount(raw, 23, 5)
  if (amount.value === null) return amount
  const [whole, fraction] = amount.value.split('.')
  if (Number(fraction) !== 0) return refused('not-whole')
  return { value: whole!, fault: null }
}

const gradeDigits = '一二三四五六七八九'
function gradeWord(w: string): string | null {
  const m = /^第?([一二三四五六七八九])[级等档类期]$/.exec(w)
  return m ? String(gradeDigits.indexOf(m[1]!) + 1) : null
}

/** {@link cleanInteger} in SQL. */
export const integerRule: SqlRule = {
  type: 'BIGINT',
  quick: {
    stages: (c): Stage[] => [
      { easy: `regexp_full_match(${c('raw')}, '[0-9]{1,9}')` },
      { value: `CASE WHEN ${c('easy')} THEN CAST(${c('raw')} AS BIGINT) END` },
    ],
  },
  stages: (c): Stage[] => {
    const amount = amountRule(23, 5).stages((name) => (name === 'raw' ? c('raw') : c(`a_${name}`)))
    return [
      ...amount.map((stage) => Object.fromEntries(Object.entries(stage).map(([name, sql]) => [`a_${name}`, sql]))),
      {
        grade: `CASE WHEN ${c('a_easy')} THEN '' ELSE regexp_extract(${c('a_u')}, '^第?([一二三四五六七八九])[级等档类期]$', 1) END`,
      },
      {
        value: `CASE WHEN ${c('grade')} <> '' THEN instr('${gradeDigits}', ${c('grade')})::BIGINT
          WHEN ${c('a_value')} = trunc(${c('a_value')}) THEN CAST(${c('a_value')} AS BIGINT) END`,
      },
      {
        fault: `CASE WHEN ${c('value')} IS NOT NULL THEN NULL WHEN ${c('a_value')} IS NOT NULL THEN 'not-whole' ELSE ${c('a_fault')} END`,
      },
    ]
  },
}
