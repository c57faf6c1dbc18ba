/** Dates, date-times and months as departments write them. What cannot be a day is refused, never guessed. */
import { prepare, prepareStages } from './characters.ts'
import { type Cleaned, nothing, refused, type SqlRule, type Stage } from './rule.ts'

const time =
  '(?:[T日]?(?:[0-9]{1,2}[:时][0-9]{1,2}(?:[:分][0-9]{1,2}(?:\\.[0-9]+)?秒?)?分?)(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?'
const shapes = {
  /** 2026-1-2, 2026/01/02, 2026.1.2, 2026年1月2日, each with or without a time */
  separated: `([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?${time}`,
  /** 20260102, 20260102173000, 2026010217:30:00 is refused */
  digits: '([0-9]{4})([0-9]{2})([0-9]{2})(?:[0-9]{6}|[0-9]{4})?',
  /** spreadsheet day number, with or without a fraction for the time */
  serial: '([1-5][0-9]{4})(?:\\.[0-9]+)?',
  month: '([0-9]{4})[-/年]([0-9]{1,2})月?(?:份)?',
  monthDigits: '([0-9]{4})([0-9]{2})',
  twoDigits: '[0-9]{2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?.*',
}
const js = Object.fromEntries(Object.entries(shapes).map(([k, v]) => [k, new RegExp(`^${v}$`)])) as Record<
  keyof typeof shapes,
  RegExp
>

const two = (n: number) => String(n).padStart(2, '0')

function day(year: number, month: number, dayOfMonth: number): Cleaned {
  if (year < 1850 || year > 2100 || month < 1 || month > 12 || dayOfMonth < 1) return refused('impossible-date')
  if (dayOfMonth > new Date(Date.UTC(year, month, 0)).getUTCDate()) return refused('impossible-date')
  return { value: `${year}-${two(month)}-${two(dayOfMonth)}`, fault: null }
}

/**
 * One day, YYYY-MM-DD. Spreadsheet day numbers count from 1899-12-30.
 * @example cleanDate('2026年1月2日') // { value: '2026-01-02', fault: null }
 * @example cleanDate('2026-13-45') // { value: null, fault: 'impossible-date' }
 */
export function cleanDate(raw: string): Cleaned {
  const t = prepare(raw)
  if (t === null) return nothing
  const parts = js.separated.exec(t) ?? js.digits.exec(t)
  if (parts) return day(Number(parts[1]), Number(parts[2]), Number(parts[3]))
  const serial = js.serial.exec(t)
  if (serial)
    return { value: new Date(Date.UTC(1899, 11, 30 + Number(serial[1]))).toISOString().slice(0, 10), fault: null }
  if (js.month.test(t) || js.monthDigits.test(t)) return refused('date-without-day')
  return refused(js.twoDigits.test(t) ? 'two-digit-year' : 'unreadable-date')
}

const part = (t: string, shape: string, group: number) => `regexp_extract(${t}, '^${shape}$', ${group})`
const is = (t: string, shape: string) => `regexp_full_match(${t}, '${shape}')`

/** Stages that leave y, m, d (texts, '' when there is none) and serial. */
function dayStages(c: (name: string) => string) {
  const t = c('t')
  const pick = (group: number, plain: string) =>
    `CASE WHEN ${c('plain')} THEN ${plain} WHEN ${c('sep')} THEN ${part(t, shapes.separated, group)} WHEN ${c('dig')} THEN ${part(t, shapes.digits, group)} ELSE '' END`
  return [
    ...prepareStages(c),
    { plain: `coalesce(regexp_full_match(${t}, '[0-9]{4}-[0-9]{2}-[0-9]{2}'), FALSE)` },
    { sep: `CASE WHEN ${c('plain')} THEN FALSE ELSE coalesce(${is(t, shapes.separated)}, FALSE) END` },
    { dig: `CASE WHEN ${c('plain')} OR ${c('sep')} THEN FALSE ELSE coalesce(${is(t, shapes.digits)}, FALSE) END` },
    {
      y: pick(1, `left(${t}, 4)`),
      m: pick(2, `substr(${t}, 6, 2)`),
      d: pick(3, `right(${t}, 2)`),
      serial: `CASE WHEN ${c('plain')} OR ${c('sep')} OR ${c('dig')} THEN '' ELSE coalesce(${part(t, shapes.serial, 1)}, '') END`,
    },
  ]
}

const builtDaySql = (y: string, m: string, d: string) =>
  `TRY_CAST(${y} || '-' || lpad(${m}, 2, '0') || '-' || lpad(${d}, 2, '0') AS DATE)`
const inRange = (x: string) => `CASE WHEN ${x} BETWEEN DATE '1850-01-01' AND DATE '2100-12-31' THEN ${x} END`

/** {@link cleanDate} in SQL. */
export const dateRule: SqlRule = {
  type: 'DATE',
  quick: {
    stages: (c): Stage[] => [
      { read: `TRY_CAST(${c('raw')} AS DATE)` },
      // Printed again it is the same text: then nothing but YYYY-MM-DD was read.
      { iso: `coalesce(${c('read')}::VARCHAR = ${c('raw')}, FALSE)` },
      {
        value: `CASE WHEN ${c('iso')} THEN ${c('read')} WHEN regexp_full_match(${c('raw')}, '[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}')
          THEN TRY_CAST(replace(replace(${c('raw')}, '/', '-'), '.', '-') AS DATE) END`,
      },
      { easy: `(${c('value')} BETWEEN DATE '1850-01-01' AND DATE '2100-12-31')` },
    ],
  },
  stages: (c): Stage[] => [
    ...dayStages(c),
    {
      built: `CASE WHEN ${c('y')} <> '' THEN ${builtDaySql(c('y'), c('m'), c('d'))} WHEN ${c('serial')} <> '' THEN DATE '1899-12-30' + CAST(${c('serial')} AS INTEGER) END`,
    },
    { value: inRange(c('built')) },
    {
      fault: `CASE WHEN ${c('value')} IS NOT NULL OR ${c('t')} IS NULL THEN NULL WHEN ${c('y')} <> '' THEN 'impossible-date'
        WHEN ${is(c('t'), shapes.month)} OR ${is(c('t'), shapes.monthDigits)} THEN 'date-without-day'
        WHEN ${is(c('t'), shapes.twoDigits)} THEN 'two-digit-year' ELSE 'unreadable-date' END`,
    },
  ],
}

const clock = /(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2}))?/
const clockSql = '([0-9]{1,2})[:时]([0-9]{1,2})(?:[:分]([0-9]{1,2}))?'

/**
 * A day with its time, 'YYYY-MM-DD HH:MM:SS'; a day without time is midnight; a time that cannot be is midnight too.
 * @example cleanDateTime('2026-10-12 17:20:00') // { value: '2026-10-12 17:20:00', fault: null }
 */
export function cleanDateTime(raw: string): Cleaned {
  const date = cleanDate(raw)
  if (date.value === null) return date
  const t = prepare(raw)!
  const packed = /^\d{14}$/.exec(t) ? [t.slice(8, 10), t.slice(10, 12), t.slice(12)] : clock.exec(t)?.slice(1)
  const [h, m, s] = (packed ?? []).map((v) => Number(v ?? 0))
  const fits = h !== undefined && h < 24 && m! < 60 && s! < 60
  return { value: `${date.value} ${fits ? `${two(h)}:${two(m!)}:${two(s!)}` : '00:00:00'}`, fault: null }
}

/** {@link cleanDateTime} in SQL. */
export const dateTimeRule: SqlRule = {
  type: 'TIMESTAMP',
  quick: {
    stages: (c): Stage[] => [
      { value: `TRY_CAST(${c('raw')} AS TIMESTAMP)` },
      {
        easy: `(${c('value')} BETWEEN TIMESTAMP '1850-01-01' AND TIMESTAMP '2100-12-31 23:59:59' AND CASE strlen(${c('raw')})
          WHEN 19 THEN ${c('value')}::VARCHAR = ${c('raw')} WHEN 10 THEN CAST(${c('value')} AS DATE)::VARCHAR = ${c('raw')} ELSE FALSE END)`,
      },
    ],
  },
  stages: (c): Stage[] => {
    const days = dateRule.stages(c).map((stage): Stage => {
      const { value, ...rest } = stage
      return value
        ? { ...rest, day: value }
        : { ...rest, ...(rest.fault ? { fault: rest.fault.replaceAll(c('value'), c('day')) } : {}) }
    })
    const g = (i: number, from: number) =>
      `CASE WHEN regexp_full_match(${c('t')}, '[0-9]{14}') THEN substr(${c('t')}, ${from}, 2) ELSE coalesce(nullif(regexp_extract(${c('t')}, '${clockSql}', ${i}), ''), '0') END`
    return [
      ...days,
      { hh: `CAST(${g(1, 9)} AS INTEGER)`, mi: `CAST(${g(2, 11)} AS INTEGER)`, ss: `CAST(${g(3, 13)} AS INTEGER)` },
      {
        value: `CAST(${c('day')} AS TIMESTAMP) + CASE WHEN ${c('hh')} < 24 AND ${c('mi')} < 60 AND ${c('ss')} < 60
          THEN to_seconds(${c('hh')} * 3600 + ${c('mi')} * 60 + ${c('ss')}) ELSE INTERVAL 0 SECOND END`,
      },
    ]
  },
}

/**
 * A month as its first day. A day counts for its month; `2026.1` is refused because spreadsheets write October so, too.
 * @example cleanMonth('202610') // { value: '2026-10-01', fault: null }
 */
export function cleanMonth(raw: string): Cleaned {
  const t = prepare(raw)
  if (t === null) return nothing
  const parts = js.month.exec(t) ?? js.monthDigits.exec(t)
  const found = parts ? day(Number(parts[1]), Number(parts[2]), 1) : cleanDate(raw)
  if (found.value === null) return refused(found.fault === 'two-digit-year' ? 'two-digit-year' : 'unreadable-month')
  return { value: `${found.value.slice(0, 8)}01`, fault: null }
}

/** {@link cleanMonth} in SQL. */
export const monthRule: SqlRule = {
  type: 'DATE',
  stages: (c): Stage[] => [
    ...dayStages(c),
    {
      ym: `CASE WHEN ${is(c('t'), shapes.month)} THEN ${builtDaySql(part(c('t'), shapes.month, 1), part(c('t'), shapes.month, 2), "'1'")}
        WHEN ${is(c('t'), shapes.monthDigits)} THEN ${builtDaySql(part(c('t'), shapes.monthDigits, 1), part(c('t'), shapes.monthDigits, 2), "'1'")}
        WHEN ${c('y')} <> '' THEN ${builtDaySql(c('y'), c('m'), c('d'))}
        WHEN ${c('serial')} <> '' THEN DATE '1899-12-30' + CAST(${c('serial')} AS INTEGER) END`,
    },
    { value: `CAST(date_trunc('month', ${inRange(c('ym'))}) AS DATE)` },
    {
      fault: `CASE WHEN ${c('value')} IS NOT NULL OR ${c('t')} IS NULL THEN NULL
        WHEN ${is(c('t'), shapes.twoDigits)} AND ${c('y')} = '' THEN 'two-digit-year' ELSE 'unreadable-month' END`,
    },
  ],
}
