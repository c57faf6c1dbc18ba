/** Headers as they are compared, and how alike two of them are. */
import { foldLabel } from '../clean/plain-values.ts'

const brackets = /[([{【〔<《][^)\]}】〕>》]*[)\]}】〕>》]/g
const bracketSigns = /[()[\]{}【】〔〕<>《》]/g
const numbering = /^(?:\d{1,2}|[一二三四五六七八九十]{1,2})[.、．)]/

/**
 * The forms of a header to look up, best first: whole, without what stands in brackets, its last part ("A/B" → B).
 * @example headerForms('基本信息/身份证号（18位）') // ['基本信息身份证号18位', '基本信息身份证号', '身份证号18位', '身份证号']
 */
export function headerForms(header: string): string[] {
  const plain = header.normalize('NFKC').replace(/#\d+$/, '').trim().replace(numbering, '')
  const parts = plain.split('/').filter((p) => p.trim() !== '')
  const forms = [plain, plain.replace(brackets, '')]
  if (parts.length > 1) forms.push(parts.at(-1)!, parts.at(-1)!.replace(brackets, ''))
  return [...new Set(forms.map((f) => foldLabel(f).replace(bracketSigns, '')).filter((f) => f !== ''))]
}

/** One form for keys and fingerprints. @example foldHeader('金额（元）') // '金额元' */
export function foldHeader(header: string): string {
  return headerForms(header)[0] ?? ''
}

/** 10000 for a header that counts in 万元, else 1. @example headerScale('注册资本（万元）') // 10000 */
export function headerScale(header: string): number {
  return /万元|[(（/]万[)）]?$/.test(header.normalize('NFKC')) ? 10_000 : 1
}

const known = new Map<string, number>()

/**
 * 0 to 1: the longest common subsequence of characters, and their common ending, which carries the meaning in Chinese.
 * @example likeness('事故发生时间', '事故时间') // 0.82
 */
export function likeness(a: string, b: string): number {
  if (a === b) return 1
  if (a === '' || b === '') return 0
  const key = `${a}\n${b}`
  const before = known.get(key)
  if (before !== undefined) return before
  const [x, y] = [[...a], [...b]]
  let row = new Array<number>(y.length + 1).fill(0)
  for (const c of x) {
    const next = [0]
    for (let j = 1; j <= y.length; j++) next.push(c === y[j - 1] ? row[j - 1]! + 1 : Math.max(row[j]!, next[j - 1]!))
    row = next
  }
  let tail = 0
  while (tail < Math.min(x.length, y.length) && x.at(-1 - tail) === y.at(-1 - tail)) tail++
  const common = (2 * row[y.length]!) / (x.length + y.length)
  const score = Math.min(0.99, 0.85 * common + 0.15 * (tail / Math.min(x.length, y.length)))
  if (known.size > 200_000) known.clear()
  known.set(key, score)
  return score
}
