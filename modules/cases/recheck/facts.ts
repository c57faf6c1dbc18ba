/** What is known about a re-check, and what follows from it. Pure. */
import type { Parts } from '../../registry/shared.ts'

export const triggers = {
  periodic: { zh: '定期核查', en: 'Periodic' },
  'self-report': { zh: '家庭报告变化', en: 'The family reports a change' },
  warning: { zh: '监测预警', en: 'Warning' },
  complaint: { zh: '投诉举报', en: 'Complaint' },
  standard: { zh: '标准调整', en: 'Changed standard' },
  death: { zh: '成员死亡', en: 'A member died' },
} as const
export type Trigger = keyof typeof triggers

export const proposals = {
  keep: { zh: '维持不变', en: 'Keep' },
  increase: { zh: '增发', en: 'Increase' },
  decrease: { zh: '减发', en: 'Decrease' },
  stop: { zh: '停发', en: 'Stop' },
  'change-tier': { zh: '转换类别', en: 'Change tier' },
  'change-members': { zh: '变更成员', en: 'Change members' },
  // 特困人员认定办法第二十三条: self-care that changed is assessed again; where somebody is supported is his own choice.
  'change-care': { zh: '调整照料护理（自理能力、供养方式）', en: 'Change care or support' },
  'change-head': { zh: '变更户主（停旧建新）', en: 'Change head' },
  grace: { zh: '渐退', en: 'Grace period' },
} as const
export type ProposalKind = keyof typeof proposals

/** What the household holds, as the server found it. */
export interface HeldNow {
  tier: string
  persons: number
  monthlyAmount: number | null
  from: string
  /** What is known of its parts; missing: nothing. */
  parts?: Partial<Parts>
}

export interface Proposal {
  kind: ProposalKind
  tier: string | null
  persons: number
  /** Yuan a month from then on; null when it is not paid monthly. */
  amount: number | null
  graceMonths: number | null
  leaves: string[]
  newHead: string | null
  reason: string
  /** The family gets less than it holds, now or at the end of a grace period. */
  adverse: boolean
  /** What is decided of the parts, and what stays as it is held; missing: nothing is known. */
  parts?: Partial<Parts>
}

export interface Recheck {
  trigger: Trigger
  about: string
  /** Tier that is checked. */
  tier: string | null
  held: HeldNow | null
  visits: { on: string; investigators: string[]; found: string; files: string[] }[]
  check: { result: 'meets' | 'exceeds' | 'unknown'; note: string } | null
  proposal: Proposal | null
  /** The family was told of the hearing. */
  called: { on: string; planned: string } | null
  hearing: { on: string; how: string; who: string; said: string; agrees: boolean | null } | null
  /** Decided on, and the month from which it holds. */
  decidedOn: string | null
  from: string | null
  objections: string[]
  /** How many of the objections a person has answered, and what he said. */
  answers: { on: string; said: string; answered: number }[]
  /** Visits there were when the first open objection came: a later one is the new look (特困人员认定办法第二十六条). */
  seenBefore: number
  noticed: { on: string; how: string } | null
  /** Income is unstable and somebody is able to work: looked at again sooner. */
  unstable: boolean
}

export const start: Recheck = {
  trigger: 'periodic',
  about: '',
  tier: null,
  held: null,
  visits: [],
  check: null,
  proposal: null,
  called: null,
  hearing: null,
  decidedOn: null,
  from: null,
  objections: [],
  answers: [],
  seenBefore: 0,
  noticed: null,
  unstable: false,
}

/**
 * Whether a proposal gives the family less than it holds. An amount that is not known counts as less: then it is heard.
 * @example adverse({ tier: 'dibao-rural', persons: 3, monthlyAmount: 900, from: '2026-01-01' }, 'change-members', 'dibao-rural', 600) // true
 */
export function adverse(held: HeldNow | null, kind: ProposalKind, tier: string | null, amount: number | null): boolean {
  if (kind === 'keep') return false
  if (kind === 'stop' || kind === 'decrease' || kind === 'grace') return true
  if (!held || held.monthlyAmount === null) return true
  return (amount ?? 0) < held.monthlyAmount || (tier !== held.tier && amount === null)
}

/** How many objections nobody has answered yet. */
export const openObjections = (data: Recheck): number => data.objections.length - (data.answers.at(-1)?.answered ?? 0)
