/** My account 我的账号: password, two-step sign-in, where I am signed in. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import type { OwnAccount } from '../../../../platform/access/shared.ts'
import { get, post } from '../../../../platform/client/index.ts'
import { useSession } from '../../../../platform/client/session.tsx'
import { useWords } from '../../../../platform/words/use-words.tsx'
import { dateTime } from '../../../../ui/format.ts'
import { Loaded } from '../../../../ui/loaded.tsx'
import { PageHead, Panel } from '../../../../ui/page-head.tsx'
import { StateMark } from '../../../../ui/state-mark.tsx'
import { useFaultMessage } from '../use-fault-message.ts'
import { deviceOf } from './device.ts'
import { PasswordForm } from './password-form.tsx'
import { TwoStep } from './two-step.tsx'
import './account.css'

export function AccountPage() {
  const { t, maybe } = useWords()
  const session = useSession()
  const account = useQuery({
    queryKey: ['own-account'],
    queryFn: ({ signal }) => get<OwnAccount>('/me/account', {}, signal),
  })
  return (
    <>
      <PageHead
        title={t('account.title')}
        before={`${session.name} · ${maybe(`role.${session.role}`, session.role)} · ${session.areaName}`}
        turn={t('account.lead')}
      />
      <Loaded query={account}>
        {(own) => (
          <div className="stack">
            <TwoStep on={own.twoStep} username={own.username} />
            <PasswordForm username={own.username} />
            <Sessions sessions={own.sessions} />
          </div>
        )}
      </Loaded>
    </>
  )
}

function Sessions({ sessions }: { sessions: OwnAccount['sessions'] }) {
  const { t } = useWords()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const say = useFaultMessage()
  const others = sessions.filter(({ current }) => !current).length
  const end = useMutation({
    mutationFn: () => post('/auth/revoke-other-sessions', {}),
    onSuccess: async () => {
      message.success(t('ownSessions.ended'))
      await queries.invalidateQueries({ queryKey: ['own-account'] })
    },
    onError: say,
  })
  return (
    <Panel
      title={t('ownSessions.title')}
      {...(others > 0
        ? {
            extra: (
              <Button onClick={() => end.mutate()} loading={end.isPending}>
                {t('ownSessions.endOthers')}
              </Button>
            ),
          }
        : { note: t('ownSessions.only') })}
    >
      <ul className="account-sessions">
        {sessions.map((one) => (
          <li key={one.id}>
            <strong>{deviceOf(one.device) ?? t('ownSessions.unknown')}</strong>
            {one.current && <StateMark tone="good">{t('ownSessions.this')}</StateMark>}
            <small>
              {[
                one.address,
                t('ownSessions.since', { at: dateTime(one.since) ?? '' }),
                t('ownSessions.seen', { at: dateTime(one.lastSeen) ?? '' }),
              ]
                .filter(Boolean)
                .join(' · ')}
            </small>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
