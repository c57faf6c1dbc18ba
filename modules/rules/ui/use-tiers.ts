/** Words of the region's tiers, with "none". */
import { useMemo } from 'react'
import { textOf } from '../../../platform/words/dictionary.ts'
import { useRegion } from './use-region.ts'

/** @example useTiers()['dibao-rural']?.zh // '农村牧区低保' */
export function useTiers(): Record<string, { zh: string; en: string }> {
  const tiers = useRegion()?.tiers
  return useMemo(
    () => ({
      none: { zh: textOf('zh', 'calculate.none'), en: textOf('en', 'calculate.none') },
      ...Object.fromEntries((tiers ?? []).map((tier) => [tier.id, tier.label])),
    }),
    [tiers],
  )
}
