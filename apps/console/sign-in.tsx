/** Sign-in: works before anything heavy has loaded, so it is plain HTML with the tokens' colours. */
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { ApiFault, get, post, sentenceOf } from '../../platform/client/index.ts'
import { useWords } from '../../platform/words/use-words.tsx'
import { SignInCode } from './sign-in-code.tsx'
import { SignInFrame } from './sign-in-frame.tsx'

export interface DemoAccount {
  username: string
  password: string
  name: string
  role: string
  areaName?: string
}

interface Health {
  demo?: boolean
  accounts?: DemoAccount[]
}

/**
 * @param onSignedIn called when the server has accepted the account
 * @param onNear called when signing in is likely, to fetch the workbench ahead
 */
export function SignIn({ onSignedIn, onNear }: { onSignedIn: () => Promise<void>; onNear: () => void }) {
  const { t, maybe, language } = useWords()
  const [account, setAccount] = useState('')
  const [password, setPassword] = useState('')
  const [shown, setShown] = useState(false)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState('')
  const [asksCode, setAsksCode] = useState(false)
  const [demo, setDemo] = useState<DemoAccount[]>([])
  const [accountId, passwordId, faultId] = [useId(), useId(), useId()]
  const near = useRef(false)

  useEffect(() => {
    get<Health>('/health').then(
      (health) => setDemo(health.demo ? (health.accounts ?? []) : []),
      () => setDemo([]),
    )
  }, [])

  const come = () => {
    if (near.current) return
    near.current = true
    onNear()
  }

  const signIn = async (username: string, secret: string) => {
    if (!username.trim() || !secret) return setFault(t('signIn.empty'))
    setBusy(true)
    setFault('')
    try {
      const answer = await post<{ twoFactorRedirect?: boolean }>('/auth/sign-in/username', {
        username: username.trim(),
        password: secret,
      })
      if (answer.twoFactorRedirect) setAsksCode(true)
      else await onSignedIn()
    } catch (cause) {
      const refused = cause instanceof ApiFault && cause.status === 401
      setFault(
        refused ? t('signIn.wrong') : sentenceOf(cause, language, (code) => maybe(`fault.${code}`, '') || undefined),
      )
    } finally {
      setBusy(false)
    }
  }

  const submit = (event: FormEvent) => {
    event.preventDefault()
    void signIn(account, password)
  }

  const over = (why: string) => {
    setAsksCode(false)
    setPassword('')
    setFault(why)
  }
  if (asksCode)
    return (
      <SignInFrame>
        <SignInCode onSignedIn={onSignedIn} onOver={over} />
      </SignInFrame>
    )
  return (
    <SignInFrame>
      <form className="sign-in-form" onSubmit={submit} onFocus={come} aria-busy={busy} noValidate>
        <h1>{t('signIn.title')}</h1>
        <label htmlFor={accountId}>{t('signIn.account')}</label>
        <input
          id={accountId}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          value={account}
          onChange={(e) => setAccount(e.target.value)}
          aria-describedby={fault ? faultId : undefined}
        />
        <label htmlFor={passwordId}>{t('signIn.password')}</label>
        <div className="sign-in-secret">
          <input
            id={passwordId}
            name="password"
            type={shown ? 'text' : 'password'}
            autoComplete="current-password"
            value={password}
            onChange={(e) => setPassword(e.target.value)}
            aria-describedby={fault ? faultId : undefined}
          />
          <button
            type="button"
            onClick={() => setShown(!shown)}
            aria-label={shown ? t('signIn.hidePassword') : t('signIn.showPassword')}
          >
            <Eye closed={shown} />
          </button>
        </div>
        <p id={faultId} className="sign-in-fault" role="alert">
          {fault}
        </p>
        <button type="submit" className="gate-button" disabled={busy}>
          {busy ? t('signIn.busy') : t('signIn.submit')}
        </button>
        {demo.length > 0 && (
          <div className="sign-in-demo">
            <h2>{t('signIn.demo')}</h2>
            <p>{t('signIn.demoNote')}</p>
            <ul>
              {demo.map((d) => (
                <li key={d.username}>
                  <button
                    type="button"
                    disabled={busy}
                    onClick={() => void signIn(d.username, d.password)}
                    onPointerEnter={come}
                  >
                    <span>{maybe(`role.${d.role}`, d.role)}</span>
                    <small>{[d.areaName, d.name].filter(Boolean).join(' · ')}</small>
                  </button>
                </li>
              ))}
            </ul>
          </div>
        )}
        <p className="sign-in-legal">{t('signIn.legal')}</p>
      </form>
    </SignInFrame>
  )
}

function Eye({ closed }: { closed: boolean }) {
  return (
    <svg
      width="20"
      height="20"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      aria-hidden="true"
    >
      <path d="M2 12s3.500-7 10-7 10 7 10 7-3.500 7-10 7S2 12 2 12z" />
      <circle cx="12" cy="12" r="3" />
      {closed && <path d="M4 4l16 16" />}
    </svg>
  )
}
