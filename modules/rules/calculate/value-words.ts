/** Values as people read them: yes and no, amounts with their unit, codes by their words, unknown as unknown. */
import type { JsValue } from '../../../engine/decide/index.ts'
import type { Label } from '../label.ts'

const units: Record<string, Label> = {
  'CNY/year': { zh: '元/年', en: ' yuan a year' },
  'CNY/month': { zh: '元/月', en: ' yuan a month' },
  'CNY/person/year': { zh: '元/人/年', en: ' yuan per person a year' },
  'CNY/person/month': { zh: '元/人/月', en: ' yuan per person a month' },
  'CNY/household': { zh: '元/户', en: ' yuan per household' },
  'CNY/household/year': { zh: '元/户/年', en: ' yuan per household a year' },
  'CNY/person': { zh: '元/人', en: ' yuan per person' },
  CNY: { zh: '元', en: ' yuan' },
  years: { zh: '岁', en: ' years' },
  'calendar years': { zh: '年', en: ' years' },
  months: { zh: '个月', en: ' months' },
  persons: { zh: '人', en: ' persons' },
  times: { zh: '次', en: ' times' },
  homes: { zh: '套', en: ' homes' },
  vehicles: { zh: '辆', en: ' vehicles' },
}

const unknown: Label = { zh: '未知', en: 'unknown' }
const yes: Label = { zh: '是', en: 'yes' }
const no: Label = { zh: '否', en: 'no' }

/**
 * @param shape unit and words of codes, as in `benefits.yaml`
 * @example valueWords(829, { unit: 'CNY/month' }).zh // '829元/月'
 */
export function valueWords(
  value: JsValue,
  shape: { unit?: string | undefined; words?: Record<string, Label> | undefined } = {},
): Label {
  if (value === null || value === undefined) return unknown
  if (value === true) return yes
  if (value === false) return no
  if (Array.isArray(value)) {
    const all = value.map((one) => valueWords(one as JsValue, shape))
    return { zh: all.map((one) => one.zh).join('、'), en: all.map((one) => one.en).join(', ') }
  }
  const word = typeof value === 'string' ? shape.words?.[value] : undefined
  if (word) return word
  if (typeof value === 'object') return { zh: '—', en: '—' }
  const plain = String(value)
  const text = isNumber(plain) ? grouped(plain) : plain
  const unit = units[shape.unit ?? '']
  if (!unit) return { zh: text, en: text }
  return { zh: `${text}${unit.zh}`, en: `${text}${unit.en}` }
}

const isNumber = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text) && text.length < 20 && !/^0\d/.test(text)

/** Thousands apart, at most six digits after the point. @example grouped('9577.2') // '9,577.2' */
function grouped(text: string): string {
  const value = Number(text)
  const exact = Number.isSafeInteger(value) ? value : Number.parseFloat(value.toFixed(6))
  if (Number.isInteger(exact) && Math.abs(exact) < 1000) return String(exact)
  const [whole = '', part] = String(exact).split('.')
  return whole.replace(/\B(?=(\d{3})+$)/g, ',') + (part ? `.${part}` : '')
}
