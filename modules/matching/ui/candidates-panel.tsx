/** Rows without a usable id that may mean somebody: shown below the queue, nothing to decide here. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Table } from 'antd'
import { useState } from 'react'
import { get } from '../../../platform/client/index.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { count } from '../../../ui/format.ts'
import { MaskedText } from '../../../ui/masked-text.tsx'
import { Panel } from '../../../ui/page-head.tsx'
import type { CandidateItem, CandidateList } from '../shared.ts'

const size = 20

export function CandidatesPanel({ area }: { area: string }) {
  const { t, pick } = useWords()
  const [page, setPage] = useState(1)
  const list = useQuery({
    queryKey: ['review', 'candidates', area, page],
    queryFn: ({ signal }) => get<CandidateList>('/review/candidates', { area, page, size }, signal),
  })
  if (!list.data || list.data.total === 0) return null
  return (
    <div className="review-candidates">
      <Panel title={t('review.candidates')} note={t('review.candidatesNote', { n: count(list.data.total) ?? '' })}>
        <Table<CandidateItem>
          className="wtable"
          rowKey="id"
          size="middle"
          scroll={{ x: 'max-content' }}
          dataSource={list.data.items}
          pagination={
            list.data.total > size
              ? { current: page, pageSize: size, total: list.data.total, onChange: setPage }
              : false
          }
          columns={[
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
            { key: 'name', title: t('review.inRegister'), render: (_, r) => <MaskedText text={r.nameMasked} /> },
            { key: 'id', title: t('review.id'), render: (_, r) => <MaskedText text={r.idMasked} mono /> },
            {
              key: 'birth',
              title: t('review.birth'),
              render: (_, r) => <span className="num">{r.birthDate ?? '—'}</span>,
            },
            { key: 'area', title: t('review.area'), render: (_, r) => r.areaName },
          ]}
        />
      </Panel>
    </div>
  )
}
