/** Messages sent 发送记录: whether e-mails and text messages left; what was given up is sent again by hand. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Segmented } from 'antd'
import { useState } from 'react'
import { get, post } from '../../../platform/client/index.ts'
import type { DeliveryView } from '../../../platform/notices/shared.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { dateTime } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { PagedTable, pageSize } from '../../../ui/paged-table.tsx'
import { SentState } from './sent-state.tsx'
import { useFaultMessage } from './use-fault-message.ts'

type Row = DeliveryView & { username: string; notices: number; createdAt: string }

export function MessagesPage() {
  const { t } = useWords()
  const { message } = App.useApp()
  const onError = useFaultMessage()
  const queries = useQueryClient()
  const [page, setPage] = useState(1)
  const [state, setState] = useState('given-up')
  const list = useQuery({
    queryKey: ['messages', state, page],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      get<{ items: Row[]; total: number }>('/notice-deliveries', { state, page, size: pageSize }, signal),
  })
  const again = useMutation({
    mutationFn: (id: number) => post(`/notice-deliveries/${id}/resend`),
    onSuccess: async () => {
      message.success(t('out.resent'))
      await queries.invalidateQueries({ queryKey: ['messages'] })
    },
    onError,
  })
  const channel = (row: Row) => t(row.channel === 'email' ? 'notice.byEmail' : 'notice.bySms')
  const button = (row: Row) =>
    row.state === 'given-up' && (
      <Button size="small" onClick={() => again.mutate(row.id)}>
        {t('out.resend')}
      </Button>
    )
  return (
    <>
      <PageHead
        title={t('out.title')}
        turn={t('out.turn')}
        actions={
          <Segmented
            value={state}
            onChange={(value) => {
              setState(value)
              setPage(1)
            }}
            options={[
              { value: 'given-up', label: t('notice.sent.given-up') },
              { value: 'queued', label: t('notice.sent.queued') },
              { value: 'sent', label: t('notice.sent.sent') },
              { value: '', label: t('out.all') },
            ]}
          />
        }
      />
      <Loaded query={list}>
        {(data) => (
          <PagedTable
            data={data}
            page={page}
            onPage={setPage}
            empty={t('out.empty')}
            card={(row) => (
              <>
                <div className="spread">
                  <strong>
                    {row.username} · {channel(row)}
                  </strong>
                  <SentState delivery={row} />
                </div>
                <p className="soft small">
                  <span className="num">{dateTime(row.createdAt)}</span> {row.fault}
                </p>
                {button(row)}
              </>
            )}
            columns={[
              {
                key: 'at',
                title: t('out.created'),
                width: 152,
                render: (_, row) => <span className="num">{dateTime(row.createdAt)}</span>,
              },
              { key: 'who', title: t('out.who'), dataIndex: 'username' },
              { key: 'channel', title: t('out.channel'), render: (_, row) => channel(row) },
              { key: 'count', title: t('out.count'), className: 'num', dataIndex: 'notices' },
              { key: 'state', title: t('out.state'), render: (_, row) => <SentState delivery={row} /> },
              { key: 'fault', title: t('out.fault'), dataIndex: 'fault' },
              { key: 'do', title: '', width: 120, render: (_, row) => button(row) },
            ]}
          />
        )}
      </Loaded>
    </>
  )
}
