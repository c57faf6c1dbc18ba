/** Review queue 疑点数据: the id is known, the name is another. Row and register side by side; one key decides. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { App, Segmented, Table } from 'antd'
import { useState } from 'react'
import { get, post, sentenceOf } from '../../../platform/client/index.ts'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { count, date } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { MaskedText } from '../../../ui/masked-text.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { StateBox } from '../../../ui/states.tsx'
import { useArea } from '../../rules/ui/use-area.ts'
import type { ReviewItem, ReviewList } from '../shared.ts'
import { CandidatesPanel } from './candidates-panel.tsx'
import { ReviewCase } from './review-case.tsx'
import './review.css'

const states = ['open', 'same-person', 'other-person', 'all'] as const

export function ReviewPage() {
  const { t, maybe, language } = useWords()
  const { message } = App.useApp()
  const session = useSession()
  const { area } = useArea()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const search = useSearch({ strict: false }) as { state?: string }
  const state = search.state ?? 'open'
  const list = useQuery({
    queryKey: ['review', state, area],
    queryFn: ({ signal }) => get<ReviewList>('/review', { state, area, size: 100 }, signal),
  })
  const [at, setAt] = useState(0)
  const decide = useMutation({
    mutationFn: ({ id, decision, note }: { id: number; decision: 'same-person' | 'other-person'; note: string }) =>
      post(`/review/${id}`, { decision, note }),
    onSuccess: async (_, { decision }) => {
      message.success(t(decision === 'same-person' ? 'review.doneSame' : 'review.doneOther'))
      await queries.invalidateQueries({ queryKey: ['review'] })
    },
    onError: (fault) =>
      message.error(
        sentenceOf(fault, language, (code) => maybe(`fault.${code}`, '') || undefined),
        6,
      ),
  })
  const mayDecide = session.may.includes('decide-review')
  return (
    <>
      <PageHead
        title={t('review.title')}
        turn={t(mayDecide ? 'review.turn' : 'review.turnRead', { n: count(list.data?.open) ?? '…' })}
        actions={
          <Segmented
            value={state}
            onChange={(next) => {
              setAt(0)
              void navigate({
                to: '/review',
                search: ((now: Record<string, unknown>) => ({
                  area: now.area,
                  state: next === 'open' ? undefined : next,
                })) as never,
              })
            }}
            options={states.map((value) => ({ value, label: t(`review.state.${value}`) }))}
          />
        }
      />
      <Loaded query={list}>
        {(data) => {
          if (data.items.length === 0) {
            return (
              <div className="panel">
                <StateBox kind="empty" title={t('review.empty')} note={t('review.emptyNote')} />
              </div>
            )
          }
          if (state !== 'open' || !mayDecide) return <Decided items={data.items} />
          const place = Math.min(at, data.items.length - 1)
          const item = data.items[place]!
          return (
            <ReviewCase
              key={item.id}
              item={item}
              place={place + 1}
              of={data.total}
              busy={decide.isPending}
              onDecide={(decision, note) => decide.mutate({ id: item.id, decision, note })}
              onMove={(by) => setAt(Math.max(0, Math.min(data.items.length - 1, place + by)))}
            />
          )
        }}
      </Loaded>
      {state === 'open' && <CandidatesPanel key={area} area={area} />}
    </>
  )
}

function Decided({ items }: { items: ReviewItem[] }) {
  const { t, maybe, pick } = useWords()
  return (
    <Table<ReviewItem>
      className="wtable"
      rowKey="id"
      size="middle"
      scroll={{ x: 'max-content' }}
      dataSource={items}
      pagination={false}
      columns={[
        { key: 'file', title: t('review.inFile'), render: (_, r) => <MaskedText text={r.nameInRow} /> },
        { key: 'register', title: t('review.inRegister'), render: (_, r) => <MaskedText text={r.nameInRegister} /> },
        { key: 'id', title: t('review.id'), render: (_, r) => <MaskedText text={r.idMasked} mono /> },
        {
          key: 'where',
          title: t('review.where'),
          render: (_, r) => (
            <>
              {pick(r.datasetLabel)}{' '}
              <Link to="/versions/$id" params={{ id: String(r.versionId) }}>
                {t('panel.rowAt', { file: r.fileName ?? '', row: r.row })}
              </Link>
            </>
          ),
        },
        { key: 'area', title: t('review.area'), render: (_, r) => r.areaName },
        {
          key: 'state',
          title: t('warnings.state'),
          render: (_, r) => (
            <>
              {maybe(`review.state.${r.state}`, r.state)}
              {r.decidedAt && (
                <div className="small faint">
                  {t('review.decidedBy', { who: r.decidedBy ?? '', at: date(r.decidedAt) ?? '' })}
                </div>
              )}
              {r.note && <div className="small soft">{r.note}</div>}
            </>
          ),
        },
      ]}
    />
  )
}
