import { useSyncExternalStore } from 'react'
import { useWords } from '../../platform/words/use-words.tsx'

function subscribe(changed: () => void): () => void {
  addEventListener('online', changed)
  addEventListener('offline', changed)
  return () => {
    removeEventListener('online', changed)
    removeEventListener('offline', changed)
  }
}

/** One line under the top bar while the device has no network. */
export function LineState() {
  const { t } = useWords()
  const online = useSyncExternalStore(subscribe, () => navigator.onLine)
  return online ? null : (
    <p className="line-state" role="status">
      {t('top.offline')}
    </p>
  )
}
