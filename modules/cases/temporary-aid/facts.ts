/** What is known about temporary aid. Pure. */
export const causes = {
  illness: { zh: '疾病', en: 'Illness' },
  accident: { zh: '意外事故', en: 'Accident' },
  disaster: { zh: '灾害', en: 'Disaster' },
  education: { zh: '教育支出', en: 'Education' },
  other: { zh: '其他', en: 'Other' },
} as const
export type Cause = keyof typeof causes

export const paidHow = {
  cash: { zh: '现金', en: 'Cash' },
  transfer: { zh: '转账', en: 'Transfer' },
  goods: { zh: '实物', en: 'Goods' },
} as const

export const followUps = {
  dibao: { zh: '申请低保等基本生活救助', en: 'Apply for basic living support' },
  referral: { zh: '转办部门', en: 'Refer to a department' },
  charity: { zh: '对接慈善', en: 'Charity' },
  none: { zh: '困难已解除', en: 'The emergency is over' },
} as const

/** Help of the same cause that the family had before, as the server found it. */
export interface EarlierAid {
  number: string
  on: string
  amount: number
}

export interface TemporaryAid {
  urgent: boolean
  cause: Cause
  name: string
  idNumber: string | null
  phone: string | null
  what: string
  visits: { on: string; investigators: string[]; found: string }[]
  proposed: { amount: number; persons: number; reason: string } | null
  /** Decided by the township within its limit: filed with the county every month. */
  small: boolean
  meeting: { id: number; result: string; amount: number | null } | null
  decided: { on: string; amount: number } | null
  refused: string | null
  paid: { on: string; amount: number; how: string; from: string }[]
  papers: { on: string; reason: string } | null
  earlier: EarlierAid[]
  /** Why help of the same cause is given again. */
  despite: string | null
  followUps: string[]
}

export const start: TemporaryAid = {
  urgent: false,
  cause: 'other',
  name: '',
  idNumber: null,
  phone: null,
  what: '',
  visits: [],
  proposed: null,
  small: false,
  meeting: null,
  decided: null,
  refused: null,
  paid: [],
  papers: null,
  earlier: [],
  despite: null,
  followUps: [],
}
