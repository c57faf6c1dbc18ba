/** Who may set which policy: the region everything, a league or banner the standards of its own area. */
import { type Actor, may } from '../../../platform/access/shared.ts'
import type { Label } from '../shared.ts'
import type { PolicyChange } from './shapes.ts'

/**
 * Whether a change lies within a person's reach.
 * @example reaches({ role: 'county', area: '150426' }, changeOfAnotherBanner) // false
 */
export function reaches(actor: Pick<Actor, 'role' | 'area'>, change: PolicyChange): boolean {
  if (actor.role === 'region') return true
  return change.kind === 'standard' && change.row.area !== '' && change.row.area.startsWith(actor.area)
}

/**
 * Why a person may not decide a draft; null when he may. Nobody approves what he wrote himself; an approver must be able to
 * set each change himself; what is valid from a past day is decided by the region.
 */
export function whyNotDecide(
  actor: Actor,
  draft: { author: string; correction: boolean },
  changes: readonly PolicyChange[],
): Label | null {
  if (!may(actor, 'policy.approve')) return { zh: '您的角色不能审批政策。', en: 'Your role may not approve policy.' }
  if (actor.userId === draft.author)
    return { zh: '起草人不能审批自己的草稿，请由另一人审批。', en: 'The author cannot approve; a second person must.' }
  if (draft.correction && actor.role !== 'region')
    return { zh: '对过去的更正由自治区审批。', en: 'A correction of the past is approved by the region.' }
  if (!changes.every((change) => reaches(actor, change)))
    return {
      zh: '草稿含有超出您辖区的内容，请由上级审批。',
      en: 'The draft reaches beyond your area; a higher level approves it.',
    }
  return null
}
