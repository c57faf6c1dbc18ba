/** Objections handed in at the boards, and what each of them opened. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Pagination } from 'antd'
import { get } from '../../../platform/client/index.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { dateTime } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { pageSize } from '../../../ui/paged-table.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import { StateBox } from '../../../ui/states.tsx'
import type { ObjectionLine } from '../shared.ts'

export function ObjectionList({ area, page, onPage }: { area: string; page: number; onPage: (page: number) => void }) {
  const { t } = useWords()
  const objections = useQuery({
    queryKey: ['boards', 'objections', area, page],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      get<{ items: ObjectionLine[]; total: number }>(
        '/boards/objections',
        { area: area || undefined, page, size: pageSize },
        signal,
      ),
  })
  return (
    <Loaded query={objections}>
      {(data) =>
        data.items.length === 0 ? (
          <div className="panel">
            <StateBox kind="empty" title={t('boards.noObjections')} />
          </div>
        ) : (
          <>
            <ol className="board-objections">
              {data.items.map((one) => (
                <Objection key={one.id} one={one} />
              ))}
            </ol>
            <Pagination
              align="end"
              current={page}
              pageSize={pageSize}
              total={data.total}
              onChange={onPage}
              hideOnSinglePage
              showSizeChanger={false}
            />
          </>
        )
      }
    </Loaded>
  )
}

function Objection({ one }: { one: ObjectionLine }) {
  const { t } = useWords()
  const who = one.name ? `${one.name} ${one.contact ?? ''}` : t(one.named ? 'boards.namedHidden' : 'boards.anonymous')
  const complaint = one.opened === 'complaint' && one.complaintId !== null
  return (
    <li className="panel">
      <div className="spread">
        <strong>{t('boards.about', { name: one.about })}</strong>
        <time className="num small faint" dateTime={one.at}>
          {dateTime(one.at)}
        </time>
      </div>
      <p className="board-said">{one.what}</p>
      {one.answeredOn && (
        <p className="small">
          <StateMark tone="good">{t('boards.answered', { date: one.answeredOn })}</StateMark> {one.answer}
        </p>
      )}
      <div className="spread small">
        <span className="soft">
          {one.areaName} · {who}
        </span>
        <span className="row tight">
          <StateMark tone={one.answeredOn ? 'plain' : 'accent'}>{t(`boards.opened.${one.opened}`)}</StateMark>
          <Link
            to="/work/$id"
            params={{ id: String(complaint ? one.complaintId : one.matterId) }}
            search={{}}
            className="num"
          >
            {complaint ? one.complaintNumber : one.number}
          </Link>
        </span>
      </div>
    </li>
  )
}
