import { useSyncExternalStore } from 'react'

const query = '(prefers-reduced-motion: reduce)'

function subscribe(changed: () => void): () => void {
  const list = matchMedia(query)
  list.addEventListener('change', changed)
  return () => list.removeEventListener('change', changed)
}

/** True where the system asks for no motion, as on machines whose animations were switched off to make them faster. */
export function useStill(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches)
}
