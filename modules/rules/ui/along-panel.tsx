/** The place of what happens when an amount changes; its computation and drawing come only when somebody opens it. */
import { Skeleton } from 'antd'
import { lazy, memo, Suspense, useMemo, useState } from 'react'
import { useWords } from '../../../platform/words/use-words.tsx'
import type { Given } from './along.tsx'
import { moneyFacts } from './along-facts.ts'

const Along = lazy(() => import('./along.tsx').then((part) => ({ default: part.Along })))

/** Closed until somebody asks: a key costs nothing for what nobody looks at. */
export const AlongPanel = memo(function AlongPanel(given: Given) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const { benefits } = given
  const some = useMemo(() => [0, null].some((at) => moneyFacts(benefits, at).length > 0), [benefits])
  if (!some) return null
  return (
    <section className="panel">
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <h2>{t('calculate.along')}</h2>
        </summary>
        {open && (
          <Suspense fallback={<Skeleton active paragraph={{ rows: 6 }} />}>
            <Along {...given} />
          </Suspense>
        )}
      </details>
    </section>
  )
})
