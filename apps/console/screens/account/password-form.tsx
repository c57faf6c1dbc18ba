/** A new password for oneself; all other sessions end with it. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Input } from 'antd'
import { useId, useState } from 'react'
import { passwordLength } from '../../../../platform/access/shared.ts'
import { post } from '../../../../platform/client/index.ts'
import { useWords } from '../../../../platform/words/use-words.tsx'
import { Panel } from '../../../../ui/page-head.tsx'
import { useFaultMessage } from '../use-fault-message.ts'

const empty = { current: '', own: '', again: '' }

export function PasswordForm({ username }: { username: string }) {
  const { t } = useWords()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const say = useFaultMessage()
  const [given, setGiven] = useState(empty)
  const id = useId()
  const least = passwordLength.least
  const change = useMutation({
    mutationFn: () =>
      post('/auth/change-password', {
        currentPassword: given.current,
        newPassword: given.own,
        revokeOtherSessions: true,
      }),
    onSuccess: async () => {
      message.success(t('account.changed'))
      setGiven(empty)
      await queries.invalidateQueries({ queryKey: ['own-account'] })
    },
    onError: say,
  })
  const differ = given.again !== '' && given.again !== given.own
  const short = given.own !== '' && given.own.length < least
  const field = (name: keyof typeof empty, label: string, complete: string, fault?: string) => (
    <label htmlFor={`${id}-${name}`} className="account-field">
      {label}
      <Input.Password
        id={`${id}-${name}`}
        autoComplete={complete}
        value={given[name]}
        {...(fault ? { status: 'error' as const } : {})}
        onChange={(e) => setGiven({ ...given, [name]: e.target.value })}
      />
      {fault && <small role="alert">{fault}</small>}
    </label>
  )
  return (
    <Panel title={t('account.password')} note={t('account.rule', { least })}>
      <form
        className="account-form"
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate()
        }}
      >
        <input hidden readOnly autoComplete="username" value={username} />
        {field('current', t('account.current'), 'current-password')}
        {field('own', t('account.new'), 'new-password', short ? t('account.short', { least }) : undefined)}
        {field('again', t('account.again'), 'new-password', differ ? t('account.differ') : undefined)}
        <Button
          htmlType="submit"
          loading={change.isPending}
          disabled={!given.current || !given.own || given.own !== given.again || short}
        >
          {t('account.change')}
        </Button>
      </form>
    </Panel>
  )
}
