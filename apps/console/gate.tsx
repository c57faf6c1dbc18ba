/** Decides what is shown: the sign-in page, or the workbench that loads only for people who are signed in. */
import { lazy, Suspense, useCallback, useEffect, useState } from 'react'
import { ApiFault, get } from '../../platform/client/index.ts'
import { type Session, SessionProvider } from '../../platform/client/session.tsx'
import { useWords } from '../../platform/words/use-words.tsx'
import { homeOf } from './navigation.ts'
import { OwnPassword } from './own-password.tsx'
import { SignIn } from './sign-in.tsx'

const loadWorkbench = () => import('./workbench.tsx')
const Workbench = lazy(async () => ({ default: (await loadWorkbench()).Workbench }))

type Standing =
  | { kind: 'asking' }
  | { kind: 'out' }
  | { kind: 'in'; session: Session }
  | { kind: 'away'; fault: unknown }

export function Gate() {
  const { t } = useWords()
  const [standing, setStanding] = useState<Standing>({ kind: 'asking' })

  const ask = useCallback(async (justSignedIn = false) => {
    try {
      const session = await get<Session>('/me')
      if (justSignedIn && location.pathname === '/') history.replaceState(null, '', homeOf(session.role))
      setStanding({ kind: 'in', session })
    } catch (fault) {
      if (fault instanceof ApiFault && (fault.status === 401 || fault.status === 403)) setStanding({ kind: 'out' })
      else setStanding({ kind: 'away', fault })
    }
  }, [])

  useEffect(() => {
    void ask()
    const expired = () => setStanding({ kind: 'out' })
    addEventListener('jiulian:signed-out', expired)
    return () => removeEventListener('jiulian:signed-out', expired)
  }, [ask])

  if (standing.kind === 'asking') return <Waiting text={t('state.loading')} />
  if (standing.kind === 'away') {
    return (
      <div className="gate-away" role="alert">
        <p>{t('fault.connection-lost')}</p>
        <button type="button" className="gate-button" onClick={() => void ask()}>
          {t('do.retry')}
        </button>
      </div>
    )
  }
  if (standing.kind === 'out') return <SignIn onSignedIn={() => ask(true)} onNear={() => void loadWorkbench()} />
  if (standing.session.ownPasswordFirst) return <OwnPassword onChosen={() => ask(true)} />
  return (
    <SessionProvider session={standing.session}>
      <Suspense fallback={<Waiting text={t('state.loading')} />}>
        <Workbench />
      </Suspense>
    </SessionProvider>
  )
}

function Waiting({ text }: { text: string }) {
  return (
    <div className="gate-away" role="status">
      <span className="gate-pulse" aria-hidden="true" />
      <p>{text}</p>
    </div>
  )
}
