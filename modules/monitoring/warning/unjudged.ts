/** What a warning says of its signs that can no longer be judged. */
import type { Unjudged, UnknownMeasure } from '../shapes/warning.ts'

/** A hit's mark as stored. */
export interface UnjudgedHit {
  since: string
  missing: UnknownMeasure[]
}

/**
 * The marks of several hits as one: the earliest day, and each missing piece once. null without marks.
 * @example unjudgedOf([{ since: '2026-10-31', missing }])?.why_zh // '元宝山区2026年9月至10月的医保结算数据未交付'
 */
export function unjudgedOf(marks: readonly UnjudgedHit[]): Unjudged | null {
  if (marks.length === 0) return null
  const missing = marks.flatMap((mark) => mark.missing)
  return {
    since: marks.map((mark) => mark.since).sort()[0]!,
    why_zh: [...new Set(missing.map((one) => one.why_zh))].join('；'),
    why_en: [...new Set(missing.map((one) => one.why_en))].join('; '),
  }
}
