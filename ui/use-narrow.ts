import { useSyncExternalStore } from 'react'

const query = '(max-width: 767px)'

function subscribe(changed: () => void): () => void {
  const list = matchMedia(query)
  list.addEventListener('change', changed)
  return () => list.removeEventListener('change', changed)
}

/** True on a phone (narrower than 768 px): pages then show cards instead of wide tables. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches)
}
