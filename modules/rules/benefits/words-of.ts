/** Words for the codes that facts and decisions give, so that nobody reads `severe-disability` in a Chinese sentence. */
import type { Label } from '../label.ts'
import type { Benefits } from './shapes.ts'

/** Whether a fact or a decision gives tiers, whose words stand in region.yaml. */
export const isTier = (name: string): boolean => name === 'tier' || name.endsWith('_tier')

/**
 * Words of a decision's codes: with the answer in `benefits.yaml`, or under `words` there when it is no answer.
 * @example wordsOf(benefits, 'single_reason')?.clergy?.zh // '宗教教职人员'
 */
export function wordsOf({ outputs, words }: Benefits, decision: string): Record<string, Label> | undefined {
  return (outputs.household[decision] ?? outputs.person[decision])?.words ?? words[decision]
}

/**
 * Words of the tiers of a region, with that of no tier.
 * @example tierWords(region.meta.tiers).none.zh // '无'
 */
export const tierWords = (tiers: readonly { id: string; label: Label }[]): Record<string, Label> => ({
  none: { zh: '无', en: 'none' },
  ...Object.fromEntries(tiers.map((tier) => [tier.id, tier.label])),
})
