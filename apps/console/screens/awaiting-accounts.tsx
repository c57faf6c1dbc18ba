/** Accounts of watchers that wait for a second person. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { get, post } from '../../../platform/client/index.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { Panel } from '../../../ui/page-head.tsx'
import { useFaultMessage } from './use-fault-message.ts'

interface Awaiting {
  id: string
  username: string
  name: string
  role: string
  areaName: string
  askedBy: string
}

/** @param shownEmpty says so when nobody waits; else nothing is drawn then */
export function AwaitingAccounts({ shownEmpty = false }: { shownEmpty?: boolean }) {
  const { t, maybe } = useWords()
  const { message, modal } = App.useApp()
  const onError = useFaultMessage()
  const queries = useQueryClient()
  const waiting = useQuery({
    queryKey: ['users', 'awaiting'],
    queryFn: ({ signal }) => get<{ items: Awaiting[] }>('/users/awaiting', {}, signal),
  })
  const decide = useMutation({
    mutationFn: ({ id, agree }: { id: string; agree: boolean }) => post(`/users/${id}/confirm`, { agree }),
    onSuccess: async () => {
      message.success(t('awaiting.done'))
      await queries.invalidateQueries({ queryKey: ['users'] })
    },
    onError,
  })
  const items = waiting.data?.items ?? []
  if (items.length === 0 && !shownEmpty) return null
  return (
    <Panel title={t('awaiting.title')} note={t('awaiting.note')}>
      {items.length === 0 ? (
        <p className="soft">{t('awaiting.none')}</p>
      ) : (
        <ul className="run-list">
          {items.map((one) => (
            <li key={one.id}>
              <div className="security-who">
                <strong>{one.name}</strong>{' '}
                <span className="soft">
                  {one.username} · {maybe(`role.${one.role}`, one.role)} · {one.areaName}
                </span>
                <p className="soft small">{t('awaiting.by', { name: one.askedBy })}</p>
              </div>
              <span className="row">
                <Button
                  size="small"
                  type="primary"
                  loading={decide.isPending}
                  onClick={() => decide.mutate({ id: one.id, agree: true })}
                >
                  {t('awaiting.agree')}
                </Button>
                <Button
                  size="small"
                  onClick={() =>
                    modal.confirm({
                      title: t('awaiting.declineSure', { name: one.name }),
                      okText: t('awaiting.decline'),
                      cancelText: t('do.cancel'),
                      onOk: () => decide.mutateAsync({ id: one.id, agree: false }).catch(() => undefined),
                    })
                  }
                >
                  {t('awaiting.decline')}
                </Button>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
