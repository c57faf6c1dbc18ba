/** Two-step sign-in: on with an authenticator app, off again, new backup codes. Each asks for the password first. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Input } from 'antd'
import { useId, useState } from 'react'
import { post } from '../../../../platform/client/index.ts'
import { useWords } from '../../../../platform/words/use-words.tsx'
import { Panel } from '../../../../ui/page-head.tsx'
import { StateMark } from '../../../../ui/state-mark.tsx'
import { useFaultMessage } from '../use-fault-message.ts'
import { BackupCodes } from './backup-codes.tsx'
import { type Offered, Pairing } from './pairing.tsx'

type Wish = 'enable' | 'disable' | 'codes'

export function TwoStep({ on, username }: { on: boolean; username: string }) {
  const { t } = useWords()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const say = useFaultMessage()
  const [wish, setWish] = useState<Wish | null>(null)
  const [password, setPassword] = useState('')
  const [offered, setOffered] = useState<Offered | null>(null)
  const [renewed, setRenewed] = useState<string[] | null>(null)
  const id = useId()

  const settled = async (text?: string) => {
    setOffered(null)
    setRenewed(null)
    if (text) message.success(text)
    await queries.invalidateQueries({ queryKey: ['own-account'] })
  }
  const ask = useMutation({
    mutationFn: async (what: Wish) => {
      if (what === 'enable') setOffered(await post<Offered>('/auth/two-factor/enable', { password }))
      if (what === 'codes')
        setRenewed(
          (await post<{ backupCodes: string[] }>('/auth/two-factor/generate-backup-codes', { password })).backupCodes,
        )
      if (what === 'disable') {
        await post('/auth/two-factor/disable', { password })
        await settled(t('twoStep.stopped'))
      }
    },
    onSuccess: () => setWish(null),
    onError: say,
    onSettled: () => setPassword(''),
  })
  const idle = !wish && !offered && !renewed
  return (
    <Panel
      title={t('twoStep.title')}
      note={t('twoStep.why')}
      extra={<StateMark tone={on ? 'good' : 'orange'}>{t(on ? 'twoStep.on' : 'twoStep.off')}</StateMark>}
    >
      {idle && !on && (
        <Button type="primary" onClick={() => setWish('enable')}>
          {t('twoStep.start')}
        </Button>
      )}
      {idle && on && (
        <div className="row">
          <Button onClick={() => setWish('codes')}>{t('twoStep.renew')}</Button>
          <Button danger onClick={() => setWish('disable')}>
            {t('twoStep.stop')}
          </Button>
        </div>
      )}
      {wish && (
        <form
          className="account-form"
          onSubmit={(event) => {
            event.preventDefault()
            ask.mutate(wish)
          }}
        >
          <input hidden readOnly autoComplete="username" value={username} />
          <label htmlFor={id} className="account-field">
            {t('twoStep.confirm')}
            <Input.Password
              id={id}
              autoFocus
              autoComplete="current-password"
              value={password}
              onChange={(e) => setPassword(e.target.value)}
            />
          </label>
          <div className="row">
            <Button
              type="primary"
              danger={wish === 'disable'}
              htmlType="submit"
              loading={ask.isPending}
              disabled={!password}
            >
              {t(wish === 'disable' ? 'twoStep.stop' : wish === 'codes' ? 'twoStep.renew' : 'twoStep.next')}
            </Button>
            <Button onClick={() => setWish(null)}>{t('do.cancel')}</Button>
          </div>
        </form>
      )}
      {offered && (
        <Pairing
          offered={offered}
          username={username}
          onDone={() => settled(t('twoStep.done'))}
          onCancel={() => setOffered(null)}
        />
      )}
      {renewed && (
        <div className="stack">
          <p>{t('twoStep.renewed')}</p>
          <BackupCodes codes={renewed} />
          <div>
            <Button type="primary" onClick={() => void settled()}>
              {t('twoStep.kept')}
            </Button>
          </div>
        </div>
      )}
    </Panel>
  )
}
