/** What came: a row per file, with its state and where each row went. Cards on a phone. */
import { Link, useNavigate } from '@tanstack/react-router'
import { Pagination, Table } from 'antd'
import { useWords } from '../../../platform/words/use-words.tsx'
import { bytes, count, dateTime } from '../../../ui/format.ts'
import { Loaded, type QueryLike } from '../../../ui/loaded.tsx'
import { StateMark, type Tone } from '../../../ui/state-mark.tsx'
import { StateBox } from '../../../ui/states.tsx'
import { useNarrow } from '../../../ui/use-narrow.ts'
import type { DeliveryItem, DeliveryState } from '../shared.ts'

const tones: Record<DeliveryState, Tone> = {
  received: 'accent',
  ingesting: 'accent',
  'needs-mapping': 'orange',
  done: 'good',
  failed: 'red',
  'same-file': 'plain',
}

/** State of a delivery as a mark with its word. */
export function DeliveryStateTag({ state }: { state: DeliveryState }) {
  const { maybe } = useWords()
  return <StateMark tone={tones[state]}>{maybe(`dstate.${state}`, state)}</StateMark>
}

const stored = (d: DeliveryItem) => d.state === 'done'

export function DeliveryList({ query }: { query: QueryLike<{ items: DeliveryItem[]; total: number }> }) {
  const { t } = useWords()
  const narrow = useNarrow()
  return (
    <Loaded query={query}>
      {(data) =>
        data.total === 0 ? (
          <div className="panel">
            <StateBox kind="empty" title={t('deliveries.empty')} note={t('deliveries.emptyNote')} />
          </div>
        ) : narrow ? (
          <Cards data={data} />
        ) : (
          <Rows data={data} />
        )
      }
    </Loaded>
  )
}

function usePages() {
  const navigate = useNavigate()
  return (page: number) =>
    void navigate({
      to: '/deliveries',
      search: ((now: Record<string, unknown>) => ({ ...now, page: page === 1 ? undefined : String(page) })) as never,
    })
}

const pageNow = () => Number(new URLSearchParams(location.search).get('page') ?? 1)

function Rows({ data }: { data: { items: DeliveryItem[]; total: number } }) {
  const { t, maybe } = useWords()
  const go = usePages()
  const figure = (d: DeliveryItem, n: number, loud = false) =>
    stored(d) ? (
      <span className={loud && n > 0 ? 'strong late' : ''}>{count(n)}</span>
    ) : (
      <span className="faint">—</span>
    )
  return (
    <Table<DeliveryItem>
      className="wtable"
      rowKey="id"
      size="middle"
      dataSource={data.items}
      pagination={{
        current: pageNow(),
        pageSize: 20,
        total: data.total,
        onChange: go,
        showSizeChanger: false,
        showTotal: (n) => t('list.total', { n }),
      }}
      columns={[
        {
          key: 'file',
          title: t('deliveries.file'),
          render: (_, d) => (
            <>
              <Link to="/deliveries/$id" params={{ id: String(d.id) }}>
                {d.fileName}
              </Link>
              <div className="small faint">
                {d.sender} · {bytes(d.bytes)} · {maybe(`channel.${d.channel}`, d.channel)}
              </div>
              {d.reason && <div className="small late">{d.reason}</div>}
            </>
          ),
        },
        {
          key: 'datasets',
          title: t('deliveries.datasets'),
          width: 160,
          render: (_, d) => d.datasets.join('、') || <span className="faint">—</span>,
        },
        {
          key: 'state',
          title: t('deliveries.state'),
          width: 128,
          render: (_, d) => (
            <Link to="/deliveries/$id" params={{ id: String(d.id) }}>
              <DeliveryStateTag state={d.state} />
            </Link>
          ),
        },
        {
          key: 'rowsIn',
          title: t('deliveries.rowsIn'),
          width: 112,
          align: 'right',
          className: 'num',
          render: (_, d) => figure(d, d.rowsIn),
        },
        {
          key: 'accepted',
          title: t('deliveries.accepted'),
          width: 112,
          align: 'right',
          className: 'num',
          render: (_, d) => figure(d, d.accepted),
        },
        {
          key: 'quarantined',
          title: t('deliveries.quarantined'),
          width: 88,
          align: 'right',
          className: 'num',
          render: (_, d) => figure(d, d.quarantined, true),
        },
        {
          key: 'at',
          title: t('deliveries.at'),
          width: 152,
          className: 'num',
          render: (_, d) => dateTime(d.receivedAt),
        },
      ]}
    />
  )
}

function Cards({ data }: { data: { items: DeliveryItem[]; total: number } }) {
  const { t } = useWords()
  const go = usePages()
  return (
    <>
      <ul className="stack tight">
        {data.items.map((d) => (
          <li key={d.id}>
            <Link to="/deliveries/$id" params={{ id: String(d.id) }} className="dcard">
              <span className="spread">
                <DeliveryStateTag state={d.state} />
                <span className="num faint small">{dateTime(d.receivedAt)}</span>
              </span>
              <strong className="dcard-name">{d.fileName}</strong>
              <span className="soft small">{[d.sender, d.datasets.join('、')].filter(Boolean).join(' · ')}</span>
              {stored(d) && (
                <span className="num small">
                  {t('delivery.balance', {
                    rows: count(d.rowsIn) ?? '',
                    accepted: count(d.accepted) ?? '',
                    quarantined: count(d.quarantined) ?? '',
                  })}
                </span>
              )}
              {d.reason && <span className="small late">{d.reason}</span>}
            </Link>
          </li>
        ))}
      </ul>
      <Pagination
        className="wcards-pages"
        simple
        align="center"
        current={pageNow()}
        pageSize={20}
        total={data.total}
        showSizeChanger={false}
        onChange={go}
      />
    </>
  )
}
