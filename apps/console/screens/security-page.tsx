/** Security 安全管理: second persons, locked sign-ins, carriers of notices, who is signed in. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useState } from 'react'
import type { LockView, SessionView } from '../../../platform/access/shared.ts'
import { get, post, remove } from '../../../platform/client/index.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { dateTime } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHead, Panel } from '../../../ui/page-head.tsx'
import { PagedTable, pageSize } from '../../../ui/paged-table.tsx'
import { AwaitingAccounts } from './awaiting-accounts.tsx'
import { CarriersPanel } from './carriers-panel.tsx'
import { useFaultMessage } from './use-fault-message.ts'
import './screens.css'

/** The server adds the words of the area. */
type Session = SessionView & { areaName: string }

export function SecurityPage() {
  const { t } = useWords()
  return (
    <>
      <PageHead title={t('security.title')} turn={t('security.turn')} />
      <div className="stack">
        <AwaitingAccounts shownEmpty />
        <Locks />
        <CarriersPanel />
        <Sessions />
      </div>
    </>
  )
}

function Locks() {
  const { t } = useWords()
  const onError = useFaultMessage()
  const queries = useQueryClient()
  const locks = useQuery({
    queryKey: ['sign-in-locks'],
    queryFn: ({ signal }) => get<{ items: LockView[] }>('/sign-in-locks', {}, signal),
    refetchInterval: 30_000,
  })
  const lift = useMutation({
    mutationFn: (id: string) => post('/sign-in-locks/lift', { id }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['sign-in-locks'] }),
    onError,
  })
  const whose = (lock: LockView) => {
    if (lock.of === 'address') return `${lock.address} · ${t('locks.all')}`
    return `${lock.username ?? t('locks.unknown')} · ${lock.address ?? t('locks.anywhere')}`
  }
  return (
    <Panel title={t('locks.title')} note={t('locks.note')}>
      <Loaded query={locks}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">{t('locks.none')}</p>
          ) : (
            <ul className="run-list">
              {items.map((lock) => (
                <li key={lock.id}>
                  <div className="security-who">
                    <strong>{whose(lock)}</strong>
                    <p className="soft">
                      {t('locks.attempts', { n: lock.attempts, until: dateTime(lock.until) ?? '' })}
                    </p>
                  </div>
                  <Button size="small" onClick={() => lift.mutate(lock.id)}>
                    {t('locks.lift')}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  )
}

/** The part of a browser's long name that people know. */
const agentName = (agent: string | null): string => {
  if (!agent) return '—'
  const browser = /(Edg|Firefox|Chrome|Safari)\/\d+/.exec(agent)?.[0]?.replace('Edg/', 'Edge/').replace('/', ' ')
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent)?.[0]
  return [browser, system].filter(Boolean).join(' · ') || agent.slice(0, 40)
}

function Sessions() {
  const { t, maybe } = useWords()
  const { message, modal } = App.useApp()
  const onError = useFaultMessage()
  const queries = useQueryClient()
  const [page, setPage] = useState(1)
  const sessions = useQuery({
    queryKey: ['sessions', page],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => get<{ items: Session[]; total: number }>('/sessions', { page, size: pageSize }, signal),
  })
  const end = useMutation({
    mutationFn: (id: string) => remove(`/sessions/${id}`),
    onSuccess: async () => {
      message.success(t('sessions.ended'))
      await queries.invalidateQueries({ queryKey: ['sessions'] })
    },
    onError,
  })
  const button = (one: Session) => (
    <Button
      size="small"
      onClick={() =>
        modal.confirm({
          title: t('sessions.endSure', { name: one.name }),
          content: t('sessions.endEffect'),
          okText: t('sessions.end'),
          okButtonProps: { danger: true },
          cancelText: t('do.cancel'),
          onOk: () => end.mutateAsync(one.id).catch(() => undefined),
        })
      }
    >
      {t('sessions.end')}
    </Button>
  )
  return (
    <section className="stack tight" aria-labelledby="sessions-title">
      <h2 id="sessions-title" className="security-heading">
        {t('sessions.title')}
      </h2>
      <Loaded query={sessions}>
        {(data) => (
          <PagedTable
            data={data}
            page={page}
            onPage={setPage}
            empty={t('sessions.none')}
            card={(one) => (
              <>
                <div className="spread">
                  <strong>{one.name}</strong>
                  {button(one)}
                </div>
                <p className="soft">
                  {one.username} · {maybe(`role.${one.role}`, one.role)} · {one.areaName}
                </p>
                <p className="soft small">
                  {dateTime(one.lastSeen)} · {one.address ?? '—'} · {agentName(one.agent)}
                </p>
              </>
            )}
            columns={[
              {
                key: 'name',
                title: t('users.name'),
                render: (_, one) => (
                  <>
                    <strong>{one.name}</strong> <span className="soft small">{one.username}</span>
                  </>
                ),
              },
              { key: 'role', title: t('users.role'), render: (_, one) => maybe(`role.${one.role}`, one.role) },
              { key: 'area', title: t('users.area'), dataIndex: 'areaName' },
              { key: 'since', title: t('sessions.since'), className: 'num', render: (_, one) => dateTime(one.since) },
              { key: 'seen', title: t('sessions.seen'), className: 'num', render: (_, one) => dateTime(one.lastSeen) },
              {
                key: 'address',
                title: t('sessions.address'),
                className: 'num',
                render: (_, one) => one.address ?? '—',
              },
              { key: 'agent', title: t('sessions.agent'), render: (_, one) => agentName(one.agent) },
              { key: 'do', title: '', width: 88, render: (_, one) => button(one) },
            ]}
          />
        )}
      </Loaded>
    </section>
  )
}
