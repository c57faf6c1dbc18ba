import { useCallback, useSyncExternalStore } from 'react'

/** Whether a media query holds, and again when that changes. @example useMedia('(max-width: 767px)') */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const list = matchMedia(query)
      list.addEventListener('change', changed)
      return () => list.removeEventListener('change', changed)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches)
}
