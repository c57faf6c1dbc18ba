/** My notices 我的通知: what I was told, and how else I want to be told. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Switch } from 'antd'
import { useState } from 'react'
import { get, post } from '../../../platform/client/index.ts'
import type { NoticeView } from '../../../platform/notices/shared.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { dateTime } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { PagedTable, pageSize } from '../../../ui/paged-table.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import { parseAddress } from '../address.ts'
import { NoticeWishes } from './notice-wishes.tsx'
import { SentState } from './sent-state.tsx'
import './screens.css'

export function NoticesPage() {
  const { t, language } = useWords()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [page, setPage] = useState(1)
  const [unread, setUnread] = useState(false)
  const list = useQuery({
    queryKey: ['notices', 'list', page, unread],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      get<{ items: NoticeView[]; total: number }>(
        '/notices',
        { page, size: pageSize, unread: unread || undefined },
        signal,
      ),
    refetchInterval: 30_000,
  })
  const count = useQuery({
    queryKey: ['notices', 'unread'],
    queryFn: ({ signal }) => get<{ unread: number }>('/notices/unread', {}, signal),
  })
  const read = useMutation({
    mutationFn: (ids: number[] | 'all') => post('/notices/read', { ids }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['notices'] }),
  })
  const open = (notice: NoticeView) => {
    if (!notice.readAt) read.mutate([notice.id])
    const [to, search] = notice.link.split('?')
    void navigate({ to: to!, search: parseAddress(search ?? '') as never })
  }
  const text = (notice: NoticeView) => (
    <button
      type="button"
      className={`notice-open${notice.readAt ? '' : ' notice-unread'}`}
      onClick={() => open(notice)}
    >
      {!notice.readAt && <span className="visually-hidden">{t('notice.unread')} </span>}
      {language === 'zh' ? notice.zh : notice.en}
    </button>
  )
  const sent = (notice: NoticeView) => (
    <span className="row">
      {notice.deliveries.map((one) => (
        <SentState key={one.id} delivery={one} named />
      ))}
    </span>
  )
  const kind = (notice: NoticeView) => (
    <StateMark
      tone={
        notice.kind.startsWith('late')
          ? 'red'
          : notice.kind === 'reminder'
            ? 'orange'
            : notice.kind === 'result'
              ? 'good'
              : 'accent'
      }
    >
      {t(`notice.kind.${notice.kind}`)}
    </StateMark>
  )
  const n = count.data?.unread ?? 0
  return (
    <>
      <PageHead
        title={t('notice.title')}
        turn={n > 0 ? t('notice.turnSome', { n: n > 99 ? '99+' : n }) : t('notice.turnNone')}
        actions={
          <>
            <span className="row">
              <Switch
                size="small"
                aria-label={t('notice.onlyUnread')}
                checked={unread}
                onChange={(on) => {
                  setUnread(on)
                  setPage(1)
                }}
              />
              {t('notice.onlyUnread')}
            </span>
            <Button disabled={n === 0} loading={read.isPending} onClick={() => read.mutate('all')}>
              {t('notice.readAll')}
            </Button>
          </>
        }
      />
      <div className="stack">
        <Loaded query={list}>
          {(data) => (
            <PagedTable
              data={data}
              page={page}
              onPage={setPage}
              empty={t('notice.empty')}
              card={(notice) => (
                <>
                  <div className="spread">
                    {kind(notice)}
                    <span className="num small faint">{dateTime(notice.createdAt)}</span>
                  </div>
                  {text(notice)}
                  {sent(notice)}
                </>
              )}
              columns={[
                {
                  key: 'at',
                  title: t('log.at'),
                  width: 152,
                  render: (_, one) => <span className="num">{dateTime(one.createdAt)}</span>,
                },
                { key: 'kind', title: t('notice.kind'), width: 152, render: (_, one) => kind(one) },
                { key: 'text', title: t('work.next'), render: (_, one) => text(one) },
                { key: 'sent', title: t('out.title'), width: 200, render: (_, one) => sent(one) },
              ]}
            />
          )}
        </Loaded>
        <NoticeWishes />
      </div>
    </>
  )
}
