import { useWords } from '../../../../platform/words/use-words.tsx'
import { useTiers } from '../../../rules/ui/use-tiers.ts'
import { unknownTier } from '../../shared.ts'

/** Word of a tier of a what-if run, "cannot be judged" among them. @example useTierWord()('margin') // '低保边缘' */
export function useTierWord(): (tier: string) => string {
  const { t, pick } = useWords()
  const tiers = useTiers()
  return (tier) => (tier === unknownTier ? t('whatIf.unknown') : pick(tiers[tier]) || tier)
}
