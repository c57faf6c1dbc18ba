/** Second step of signing in: the six digits of the telephone, or a backup code. */
import { type FormEvent, useId, useState } from 'react'
import { ApiFault, post, sentenceOf } from '../../platform/client/index.ts'
import { useWords } from '../../platform/words/use-words.tsx'

/** @param onOver called when the password has to be given again, with the reason */
export function SignInCode(props: { onSignedIn: () => Promise<void>; onOver: (why: string) => void }) {
  const { t, maybe, language } = useWords()
  const [backup, setBackup] = useState(false)
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState('')
  const id = useId()

  const verify = async (event: FormEvent) => {
    event.preventDefault()
    if (!code.trim()) return
    setBusy(true)
    setFault('')
    try {
      await post(backup ? '/auth/two-factor/verify-backup-code' : '/auth/two-factor/verify-totp', {
        code: backup ? code.trim() : code.replace(/\s/g, ''),
      })
      await props.onSignedIn()
    } catch (cause) {
      const why = sentenceOf(cause, language, (known) => maybe(`fault.${known}`, '') || undefined)
      if (cause instanceof ApiFault && cause.code === 'two-step-over') return props.onOver(why)
      setFault(why)
      setCode('')
    } finally {
      setBusy(false)
    }
  }
  return (
    <form className="sign-in-form" onSubmit={(event) => void verify(event)} aria-busy={busy} noValidate>
      <h1>{t('signIn.codeTitle')}</h1>
      <p className="sign-in-lead">{t(backup ? 'signIn.backupLead' : 'signIn.codeLead')}</p>
      <label htmlFor={id}>{t(backup ? 'signIn.backup' : 'twoStep.code')}</label>
      <input
        key={String(backup)}
        id={id}
        className="sign-in-code"
        // biome-ignore lint/a11y/noAutofocus: the page asks for nothing else
        autoFocus
        autoComplete={backup ? 'off' : 'one-time-code'}
        inputMode={backup ? 'text' : 'numeric'}
        spellCheck={false}
        value={code}
        onChange={(e) => setCode(e.target.value)}
        aria-describedby={fault ? `${id}-fault` : undefined}
      />
      <p id={`${id}-fault`} className="sign-in-fault" role="alert">
        {fault}
      </p>
      <button type="submit" className="gate-button" disabled={busy}>
        {busy ? t('signIn.busy') : t('signIn.submit')}
      </button>
      <button
        type="button"
        className="sign-in-other"
        onClick={() => {
          setBackup(!backup)
          setCode('')
          setFault('')
        }}
      >
        {t(backup ? 'signIn.useCode' : 'signIn.useBackup')}
      </button>
      <button type="button" className="sign-in-other" onClick={() => props.onOver('')}>
        {t('signIn.back')}
      </button>
    </form>
  )
}
