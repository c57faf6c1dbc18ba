/** Sign-in: works before anything heavy has loaded, so it is plain HTML with the tokens' colours. */
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { ApiFault, get, post, sentenceOf } from '../../platform/client/index.ts'
import { useWords } from '../../platform/words/use-words.tsx'
import { useMode } from '../../ui/use-mode.tsx'
import { Mark } from './mark.tsx'
import './sign-in.css'

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
  const { t, maybe, language, setLanguage } = useWords()
  const { mode, toggle } = useMode()
  const [account, setAccount] = useState('')
  const [password, setPassword] = useState('')
  const [shown, setShown] = useState(false)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState('')
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
      await post('/auth/sign-in/username', { username: username.trim(), password: secret })
      await onSignedIn()
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

  return (
    <div className="sign-in">
      <section className="sign-in-side">
        <div className="sign-in-brand">
          <Mark size={44} />
          <div>
            <strong>{t('product.name')}</strong>
            <span>{t('product.line')}</span>
          </div>
        </div>
        <p className="sign-in-promise">{t('product.promise')}</p>
        <Chain />
      </section>
      <main className="sign-in-main">
        <div className="sign-in-tools">
          <button type="button" onClick={toggle} aria-label={t('top.mode')}>
            {mode === 'light' ? t('top.dark') : t('top.light')}
          </button>
          <button
            type="button"
            onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
            aria-label={t('top.languageLabel')}
          >
            {t('top.language')}
          </button>
        </div>
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
      </main>
    </div>
  )
}

/** Links of a chain, one of them lit: a family found. Decoration only. */
function Chain() {
  const links = Array.from({ length: 9 }, (_, i) => i)
  return (
    <svg className="sign-in-chain" viewBox="0 0 440 120" aria-hidden="true">
      {links.map((i) => (
        <rect
          key={i}
          x={10 + i * 44}
          y={i % 2 === 0 ? 34 : 44}
          width={62}
          height={i % 2 === 0 ? 40 : 20}
          rx={i % 2 === 0 ? 20 : 10}
          fill="none"
          stroke={i === 5 ? '#f0b429' : 'currentColor'}
          strokeOpacity={i === 5 ? 1 : 0.32}
          strokeWidth={i === 5 ? 7 : 5}
        />
      ))}
    </svg>
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
