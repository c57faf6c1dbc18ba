/** Boards 公示栏: what hangs in the area, what comes down when, and the objections handed in there. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import { get } from '../../../platform/client/index.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { count } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { MaskedText } from '../../../ui/masked-text.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { PagedTable, pageSize } from '../../../ui/paged-table.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import { StateBox } from '../../../ui/states.tsx'
import { useArea } from '../../rules/ui/use-area.ts'
import type { BoardArea, BoardCounts, StaffSheet } from '../shared.ts'
import { ObjectionList } from './board-objections.tsx'
import { SheetPhotos } from './board-photos.tsx'
import { Amount, Period } from './board-words.tsx'
import './boards.css'

const lists = ['up', 'coming', 'past', 'objections', 'boards'] as const
type List = (typeof lists)[number]

export function BoardsPage() {
  const { t } = useWords()
  const { area } = useArea()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as { list?: string; page?: string; area?: string }
  const list: List = lists.find((one) => one === search.list) ?? 'up'
  const page = Number(search.page ?? 1)
  const go = (change: Record<string, string | undefined>) =>
    void navigate({ to: '/boards', search: { ...search, page: undefined, ...change } })
  const counts = useQuery({
    queryKey: ['boards', area],
    refetchInterval: 60_000,
    queryFn: ({ signal }) => get<BoardCounts>('/boards', { area: area || undefined }, signal),
  })
  const n = counts.data
  return (
    <>
      <PageHead
        title={t('boards.title')}
        turn={
          n &&
          (n.up + n.objections === 0
            ? t('boards.turnClear')
            : t(n.ends === 0 ? 'boards.turnLater' : 'boards.turn', {
                up: count(n.up) ?? '',
                ends: count(n.ends) ?? '',
                objections: count(n.objections) ?? '',
              }))
        }
      />
      <div className="work-bar boards-bar">
        <Segmented
          value={list}
          onChange={(next) => go({ list: String(next) })}
          options={lists.map((one) => ({ value: one, label: t(`boards.list.${one}`) }))}
        />
      </div>
      {list === 'objections' ? (
        <ObjectionList area={area} page={page} onPage={(next) => go({ page: String(next) })} />
      ) : list === 'boards' ? (
        <Loaded query={counts}>{(data) => <BoardList boards={data.boards} />}</Loaded>
      ) : (
        <SheetList list={list} area={area} page={page} onPage={(next) => go({ page: String(next) })} />
      )}
    </>
  )
}

function SheetList(props: {
  list: 'up' | 'coming' | 'past'
  area: string
  page: number
  onPage: (page: number) => void
}) {
  const { list, area, page, onPage } = props
  const { t } = useWords()
  const sheets = useQuery({
    queryKey: ['boards', 'sheets', list, area, page],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      get<{ items: StaffSheet[]; total: number }>(
        '/boards/sheets',
        { list, area: area || undefined, page, size: pageSize },
        signal,
      ),
  })
  const kind = (one: StaffSheet) => (
    <StateMark tone={one.kind === 'stop' ? 'orange' : one.kind === 'opinion' ? 'accent' : 'plain'}>
      {t(`boards.kind.${one.kind}`)}
    </StateMark>
  )
  const matter = (one: StaffSheet) => (
    <Link to="/work/$id" params={{ id: String(one.matterId) }} search={{}} className="num">
      {one.number}
    </Link>
  )
  const objections = (one: StaffSheet) =>
    one.objections > 0 ? <StateMark tone="orange">{t('boards.count', { n: one.objections })}</StateMark> : '—'
  return (
    <Loaded query={sheets}>
      {(data) => (
        <PagedTable
          data={data}
          page={page}
          onPage={onPage}
          empty={t('boards.empty')}
          columns={[
            { key: 'kind', title: t('boards.kind'), render: (_, one) => kind(one) },
            { key: 'name', title: t('boards.name'), render: (_, one) => <MaskedText text={one.name} /> },
            { key: 'members', title: t('boards.members'), align: 'right', render: (_, one) => one.members },
            { key: 'amount', title: t('boards.amount'), align: 'right', render: (_, one) => <Amount sheet={one} /> },
            { key: 'area', title: t('boards.area'), dataIndex: 'areaName' },
            {
              key: 'period',
              title: t('boards.period'),
              render: (_, one) => <Period sheet={one} past={list === 'past'} />,
            },
            { key: 'objections', title: t('boards.objections'), render: (_, one) => objections(one) },
            { key: 'photos', title: t('boards.photos'), render: (_, one) => <SheetPhotos sheet={one} /> },
            { key: 'matter', title: t('boards.matter'), render: (_, one) => matter(one) },
          ]}
          card={(one) => (
            <div className="board-card">
              <div className="spread">
                <strong>
                  <MaskedText text={one.name} />
                </strong>
                {kind(one)}
              </div>
              <div>
                {t('boards.n', { n: one.members })} · <Amount sheet={one} />
              </div>
              <div className="small soft">
                {one.areaName} · <Period sheet={one} past={list === 'past'} />
              </div>
              {(one.takesPhoto || one.photos.length > 0) && <SheetPhotos sheet={one} />}
              <div className="spread small">
                {matter(one)}
                {one.objections > 0 && (
                  <span>
                    {t('boards.objections')} {objections(one)}
                  </span>
                )}
              </div>
            </div>
          )}
        />
      )}
    </Loaded>
  )
}

/** Each village's board: as the public sees it, and the sheet to print and hang. */
function BoardList({ boards }: { boards: BoardArea[] }) {
  const { t } = useWords()
  if (boards.length === 0)
    return (
      <div className="panel">
        <StateBox kind="empty" title={t('boards.empty')} note={t('boards.emptyNote')} />
      </div>
    )
  return (
    <ul className="board-list">
      {boards.map((one) => (
        <li key={one.area} className="panel">
          <div>
            <strong>{one.areaName}</strong>
            <div className="small soft">{t('boards.hanging', { n: one.up })}</div>
          </div>
          <div className="row">
            <Button href={`/notice/${one.area}`} target="_blank" rel="noreferrer">
              {t('boards.openPublic')}
            </Button>
            <Button href={`/notice/${one.area}/sheet`} target="_blank" rel="noreferrer">
              {t('boards.openSheet')}
            </Button>
          </div>
        </li>
      ))}
    </ul>
  )
}
