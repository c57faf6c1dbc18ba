/** What is known about a referral. Pure. The person's data are not among it: they stand with the round, until the purpose is over. */
import type { ReferralField, TypedField } from '../../rules/shared.ts'

export const returnReasons = {
  'wrong-department': { zh: '不属于本部门职责', en: 'Wrong department' },
  'not-in-area': { zh: '不在本地管辖', en: 'Not in our area' },
  'data-missing': { zh: '信息不足，无法办理', en: 'Data are missing' },
  'already-helped': { zh: '已在办理或已享受', en: 'Already helped' },
} as const
export type ReturnReason = keyof typeof returnReasons

export const refusalReasons = {
  'not-eligible': { zh: '不符合条件', en: 'Not eligible' },
  'already-received': { zh: '已享受同类救助', en: 'Receives the same already' },
  'limit-reached': { zh: '已达限额或年度上限', en: 'Limit is reached' },
  'papers-missing': { zh: '材料不全且未补齐', en: 'Papers are missing' },
  declined: { zh: '本人放弃', en: 'Declined by the person' },
  other: { zh: '其他', en: 'Other' },
} as const
export type RefusalReason = keyof typeof refusalReasons

export type UnitKind = 'department' | 'organisation'

/** What a department decided. */
export interface Decision {
  on: string
  result: 'granted' | 'refused'
  /** What is given, in words: 医疗救助金, 轮椅一辆. */
  gives: string | null
  amount: number | null
  from: string | null
  document: string | null
  because: RefusalReason | null
  law: string | null
  note: string | null
}

export interface Referral {
  need: string
  unit: string
  unitKind: UnitKind
  /** Member it is about; null when the whole family. */
  person: string | null
  /** What is asked, in the clerk's words; the department reads it. */
  asked: string
  /** Data that go along, by name; the values stand with the round. */
  fields: ReferralField[]
  typed: Partial<Record<TypedField, string>>
  round: number
  /** Earlier rounds, the oldest first. */
  earlier: { unit: string; on: string; why: string }[]
  acceptedOn: string | null
  officer: string | null
  decision: Decision | null
  fedBack: { on: string; note: string } | null
  received: boolean | null
}

export const start: Referral = {
  need: '',
  unit: '',
  unitKind: 'department',
  person: null,
  asked: '',
  fields: [],
  typed: {},
  round: 0,
  earlier: [],
  acceptedOn: null,
  officer: null,
  decision: null,
  fedBack: null,
  received: null,
}
