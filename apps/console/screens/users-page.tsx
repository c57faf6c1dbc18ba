/** Users 用户: accounts of one's area; making, disabling, a new password. */
import { PlusOutlined, SearchOutlined } from '@ant-design/icons'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Input } from 'antd'
import { useState } from 'react'
import { get, patch, sentenceOf } from '../../../platform/client/index.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { date } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { PagedTable, pageSize } from '../../../ui/paged-table.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import { NewUserDialog } from './new-user-dialog.tsx'
import { PasswordOnce } from './password-once.tsx'
import './screens.css'

export interface Account {
  id: string
  username: string
  name: string
  role: string
  area: string
  areaName: string
  disabled: boolean
  awaiting: boolean
  createdAt: string
  mayManage: boolean
  /** Told once, after a reset or when it was made by the server. */
  password?: string
}

export function UsersPage() {
  const { t, maybe, language } = useWords()
  const { message, modal } = App.useApp()
  const queries = useQueryClient()
  const [q, setQ] = useState('')
  const [page, setPage] = useState(1)
  const [making, setMaking] = useState(false)
  const [told, setTold] = useState<Account | null>(null)
  const users = useQuery({
    queryKey: ['users', q, page],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      get<{ items: Account[]; total: number }>('/users', { q: q.trim(), page, size: pageSize }, signal),
  })
  const change = useMutation({
    mutationFn: ({ id, ...what }: { id: string; disabled?: boolean; resetPassword?: boolean }) =>
      patch<Account>(`/users/${id}`, what),
    onSuccess: async (account) => {
      if (account.password) setTold(account)
      else message.success(t('users.saved'))
      await queries.invalidateQueries({ queryKey: ['users'] })
    },
    onError: (fault) =>
      message.error(
        sentenceOf(fault, language, (code) => maybe(`fault.${code}`, '') || undefined),
        6,
      ),
  })
  const toggle = (u: Account) =>
    u.disabled
      ? change.mutate({ id: u.id, disabled: false })
      : modal.confirm({
          title: t('users.disableSure', { name: u.name }),
          content: t('users.disableEffect'),
          okText: t('users.disable'),
          okButtonProps: { danger: true },
          cancelText: t('do.cancel'),
          onOk: () => change.mutateAsync({ id: u.id, disabled: true }),
        })
  const reset = (u: Account) =>
    modal.confirm({
      title: t('users.resetSure', { name: u.name }),
      content: t('users.resetEffect'),
      okText: t('users.reset'),
      cancelText: t('do.cancel'),
      onOk: () => change.mutateAsync({ id: u.id, resetPassword: true }),
    })
  const buttons = (u: Account) =>
    u.mayManage && (
      <span className="row">
        <Button size="small" onClick={() => reset(u)} disabled={u.disabled}>
          {t('users.reset')}
        </Button>
        <Button size="small" onClick={() => toggle(u)}>
          {u.disabled ? t('users.enable') : t('users.disable')}
        </Button>
      </span>
    )
  const state = (u: Account) => (
    <StateMark tone={u.awaiting ? 'orange' : u.disabled ? 'plain' : 'good'}>
      {t(u.awaiting ? 'users.awaiting' : u.disabled ? 'users.disabled' : 'users.active')}
    </StateMark>
  )
  return (
    <>
      <PageHead
        title={t('users.title')}
        turn={t('users.turn')}
        actions={
          <>
            <Input
              className="users-find"
              allowClear
              prefix={<SearchOutlined className="faint" />}
              placeholder={t('users.search')}
              aria-label={t('users.search')}
              value={q}
              onChange={(e) => {
                setQ(e.target.value)
                setPage(1)
              }}
            />
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
              {t('users.new')}
            </Button>
          </>
        }
      />
      <Loaded query={users}>
        {(data) => (
          <PagedTable
            className="users-table"
            data={data}
            page={page}
            onPage={setPage}
            empty={t('users.empty')}
            card={(u) => (
              <>
                <div className="spread">
                  <strong>{u.name}</strong>
                  {state(u)}
                </div>
                <p className="soft">
                  {u.username} · {maybe(`role.${u.role}`, u.role)} · {u.areaName}
                </p>
                {buttons(u)}
              </>
            )}
            columns={[
              { key: 'name', title: t('users.name'), render: (_, u) => <strong>{u.name}</strong> },
              { key: 'username', title: t('users.username'), dataIndex: 'username' },
              { key: 'role', title: t('users.role'), render: (_, u) => maybe(`role.${u.role}`, u.role) },
              { key: 'area', title: t('users.area'), dataIndex: 'areaName' },
              { key: 'state', title: t('users.state'), render: (_, u) => state(u) },
              { key: 'created', title: t('users.created'), className: 'num', render: (_, u) => date(u.createdAt) },
              { key: 'do', title: '', width: 200, render: (_, u) => buttons(u) },
            ]}
          />
        )}
      </Loaded>
      {making && (
        <NewUserDialog
          onDone={(account) => {
            setMaking(false)
            if (account?.password) setTold(account)
            if (account) void queries.invalidateQueries({ queryKey: ['users'] })
          }}
        />
      )}
      {told && <PasswordOnce account={told} onClose={() => setTold(null)} />}
    </>
  )
}
