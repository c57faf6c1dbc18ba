/** The first thing after a first sign-in: a password that nobody else knows. Plain HTML like the sign-in. */
import { type FormEvent, useId, useState } from 'react'
import { passwordLength } from '../../platform/access/shared.ts'
import { post, sentenceOf } from '../../platform/client/index.ts'
import { announceSignedOut } from '../../platform/client/session.tsx'
import { useWords } from '../../platform/words/use-words.tsx'
import { SignInFrame } from './sign-in-frame.tsx'

export function OwnPassword({ onChosen }: { onChosen: () => Promise<void> }) {
  const { t, maybe, language } = useWords()
  const [given, setGiven] = useState({ current: '', own: '', again: '' })
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState('')
  const id = useId()
  const least = passwordLength.least

  const save = async (event: FormEvent) => {
    event.preventDefault()
    if (given.own.length < least) return setFault(t('account.short', { least }))
    if (given.own !== given.again) return setFault(t('account.differ'))
    setBusy(true)
    setFault('')
    try {
      await post('/auth/change-password', {
        currentPassword: given.current,
        newPassword: given.own,
        revokeOtherSessions: true,
      })
      await onChosen()
    } catch (cause) {
      setFault(sentenceOf(cause, language, (code) => maybe(`fault.${code}`, '') || undefined))
    } finally {
      setBusy(false)
    }
  }
  const leave = () => post('/auth/sign-out').then(announceSignedOut, announceSignedOut)
  const field = (name: keyof typeof given, label: string, complete: string) => (
    <>
      <label htmlFor={`${id}-${name}`}>{label}</label>
      <input
        id={`${id}-${name}`}
        type="password"
        autoComplete={complete}
        value={given[name]}
        onChange={(e) => setGiven({ ...given, [name]: e.target.value })}
        aria-describedby={fault ? `${id}-fault` : undefined}
      />
    </>
  )
  return (
    <SignInFrame>
      <form className="sign-in-form" onSubmit={(event) => void save(event)} aria-busy={busy} noValidate>
        <h1>{t('account.first')}</h1>
        <p className="sign-in-lead">{t('account.firstWhy')}</p>
        {field('current', t('account.handed'), 'current-password')}
        {field('own', t('account.new'), 'new-password')}
        {field('again', t('account.again'), 'new-password')}
        <p className="sign-in-hint">{t('account.rule', { least })}</p>
        <p id={`${id}-fault`} className="sign-in-fault" role="alert">
          {fault}
        </p>
        <button type="submit" className="gate-button" disabled={busy}>
          {t('account.firstGo')}
        </button>
        <button type="button" className="sign-in-other" onClick={() => void leave()}>
          {t('top.signOut')}
        </button>
      </form>
    </SignInFrame>
  )
}
