/** Pages for an address that does not exist and for a screen that broke. */
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useWords } from '../../platform/words/use-words.tsx'
import { StateBox } from '../../ui/states.tsx'

export function Missing() {
  const { t } = useWords()
  return (
    <StateBox kind="empty" title={t('state.notFound')} note={t('state.notFoundWhy')}>
      <Link to="/">{t('state.toOverview')}</Link>
    </StateBox>
  )
}

export function Crashed({ error }: { error: unknown }) {
  const { t } = useWords()
  return (
    <StateBox
      kind="error"
      title={t('state.error')}
      note={`${t('fault.unexpected')} (${error instanceof Error ? error.message : String(error)})`}
    >
      <Button onClick={() => location.reload()}>{t('do.retry')}</Button>
    </StateBox>
  )
}
