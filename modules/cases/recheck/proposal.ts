/** The proposal of a re-check: its form, what does not fit, and whether the family must be heard first. */
import type { Fields, Option, Situation, Words } from '../../../platform/process/shared.ts'
import { isTekun, type Parts } from '../../registry/shared.ts'
import { faultOfParts, type PartsInput, partFields, partsGiven, partsIn, partsThatFit } from '../parts.ts'
import { adverse, type HeldNow, type ProposalKind, proposals, type Recheck } from './facts.ts'

/** Choices of a form from their words. */
export const options = <Id extends string>(of: Record<Id, Words>) =>
  Object.entries(of).map(([id, label]) => ({ id, label })) as { id: Id; label: Option['label'] }[]
/** Facts that the server added to the form. */
export const added = (input: object) => input as { held?: HeldNow | null }
const sameTier: ProposalKind[] = ['increase', 'decrease', 'change-members', 'change-head', 'grace']
const changes: ProposalKind[] = [...sameTier, 'change-tier', 'change-care']

/** Where a matter goes with its proposal: to the hearing when the family would get less. */
export const nextOf = (
  held: HeldNow | null,
  input: { kind: string; tier?: string | undefined; amount?: number | undefined },
) => {
  const kind = input.kind as ProposalKind
  if (kind === 'keep') return 'closed'
  return adverse(held, kind, tierOf(held, input), input.amount ?? null) ? 'hearing' : 'deciding'
}
export const tierOf = (held: HeldNow | null, input: { kind: string; tier?: string | undefined }): string | null =>
  input.kind === 'stop' ? null : input.kind === 'change-tier' ? (input.tier ?? null) : (held?.tier ?? null)

export const proposalFields = {
  kind: { kind: 'choice', options: options(proposals), label: { zh: '核查意见', en: 'Proposal' } },
  tier: {
    kind: 'listed',
    list: 'tiers',
    when: { field: 'kind', is: ['change-tier'] },
    label: { zh: '转入类别', en: 'New tier' },
  },
  amount: {
    kind: 'money',
    when: { field: 'kind', is: changes },
    label: { zh: '每月金额（元）', en: 'Yuan a month' },
    help: { zh: '不按月发放的类别填 0', en: 'Zero for tiers without monthly money' },
  },
  persons: {
    kind: 'number',
    min: 1,
    max: 30,
    when: { field: 'kind', is: changes },
    label: { zh: '保障人数', en: 'Persons' },
  },
  ...partFields({
    uplift: [
      { field: 'kind', is: sameTier },
      { field: 'tier', starts: 'dibao' },
    ],
    tekun: [
      { field: 'kind', is: ['change-care'] },
      { field: 'tier', starts: 'tekun' },
    ],
  }),
  graceMonths: {
    kind: 'number',
    min: 1,
    when: { field: 'kind', is: ['grace'] },
    label: { zh: '渐退月数', en: 'Months of grace' },
  },
  leaves: {
    kind: 'members',
    when: { field: 'kind', is: ['change-members'] },
    optional: true,
    label: { zh: '退出的成员', en: 'Members who leave' },
  },
  newHead: {
    kind: 'members',
    when: { field: 'kind', is: ['change-head'] },
    label: { zh: '新户主', en: 'New head' },
  },
  unstable: {
    kind: 'yes-no',
    optional: true,
    label: { zh: '收入不稳定且有劳动能力成员', en: 'Unstable income and able members' },
  },
  reason: { kind: 'text', lines: 3, max: 1000, label: { zh: '理由', en: 'Reason' } },
} as const satisfies Fields

/** What a form of a proposal is filled with: parts as they are held. */
export const givenParts = (data: Recheck): PartsInput => partsGiven(data.held?.parts)

/** Parts as they will be held: what the form says; self-care and support of the same tier go on, the uplift of the same amount. */
export function partsNext(
  held: HeldNow | null,
  input: PartsInput,
  now: { tier: string | null; persons: number; amount: number | null },
): { parts?: Partial<Parts> } {
  const said = partsIn(input).parts
  if (!held?.parts || held.tier !== now.tier) return partsThatFit(said, now)
  const { uplift, ...others } = held.parts
  const sameMoney = held.monthlyAmount === now.amount && held.persons === now.persons
  return partsThatFit({ ...others, ...(sameMoney && uplift ? { uplift } : {}), ...said }, now)
}

/** Why a proposal may not be made as it was typed. */
export function faultOf(at: Situation<Recheck>, input: Record<string, unknown>): Words | undefined {
  const held = added(input).held ?? null
  const kind = input.kind as ProposalKind
  const amount = input.amount as number | undefined
  if (!held) return { zh: '该户现在没有这一类待遇，请终结本次核查。', en: 'The household no longer holds this tier.' }
  if (at.data.visits.length === 0 && at.data.check === null)
    return { zh: '请先登记入户调查或核对结论。', en: 'Record a visit or the result of the check first.' }
  if (kind === 'increase' && held.monthlyAmount !== null && !(amount! > held.monthlyAmount))
    return { zh: `增发后的金额应高于现在的${held.monthlyAmount}元。`, en: `More than ${held.monthlyAmount} yuan.` }
  if (kind === 'decrease' && held.monthlyAmount !== null && !(amount! < held.monthlyAmount))
    return { zh: `减发后的金额应低于现在的${held.monthlyAmount}元。`, en: `Less than ${held.monthlyAmount} yuan.` }
  if (kind === 'change-tier' && input.tier === held.tier)
    return { zh: '转入类别与现在相同。', en: 'The tier is the one held now.' }
  if (kind === 'change-care' && !isTekun(held.tier))
    return { zh: '只有特困人员才调整照料护理。', en: 'Care is changed for extreme poverty only.' }
  if (kind === 'change-care' && input.care === undefined && input.support === undefined)
    return { zh: '请填写评估后的自理能力或本人选择的供养方式。', en: 'Say the new self-care or the support chosen.' }
  if (kind === 'change-head' && (input.newHead as string[]).length !== 1)
    return { zh: '请选择一位新户主。', en: 'Choose one new head.' }
  if (kind === 'grace') {
    const most = at.parameter('grace_months_most')
    if (typeof most === 'number' && (input.graceMonths as number) > most)
      return { zh: `渐退期最长${most}个月。`, en: `At most ${most} months.` }
    if (held.monthlyAmount !== null && amount! > held.monthlyAmount)
      return { zh: '渐退期金额不能高于现在。', en: 'Not more than is paid now.' }
  }
  return faultOfParts(input, {
    tier: tierOf(held, input as { kind: string; tier?: string }),
    persons: (input.persons as number | undefined) ?? 0,
    amount: amount ?? 0,
  })
}
