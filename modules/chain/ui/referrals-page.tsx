/** How departments answer 转办情况: one line each, what waits or is late there, and what did not arrive. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Segmented, Table } from 'antd'
import { useState } from 'react'
import { get } from '../../../platform/client/index.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { count, date, money } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { MaskedText } from '../../../ui/masked-text.tsx'
import { PageHead, Panel } from '../../../ui/page-head.tsx'
import { PagedTable, pageSize } from '../../../ui/paged-table.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import { StateBox } from '../../../ui/states.tsx'
import { useNarrow } from '../../../ui/use-narrow.ts'
import { ClockMark } from '../../cases/ui/clock-mark.tsx'
import type { ReferralLine, UnitReport } from '../shared.ts'
import { UndeliveredPanel, undeliveredQuery } from './undelivered-panel.tsx'
import './desk.css'

const shows = ['waiting', 'late', 'mine', 'open'] as const
type Show = (typeof shows)[number]

export function ReferralsPage() {
  const { t } = useWords()
  const address = useSearch({ strict: false }) as { tab?: string; unit?: string; show?: string }
  const navigate = useNavigate()
  const tab = address.tab === 'undelivered' ? 'undelivered' : 'units'
  const undelivered = useQuery(undeliveredQuery)
  const dead =
    (undelivered.data?.letters.filter((one) => one.state === 'dead').length ?? 0) +
    (undelivered.data?.answers.length ?? 0)
  const report = useQuery({
    queryKey: ['referral-report'],
    queryFn: ({ signal }) => get<{ items: UnitReport[]; asOf: string }>('/referrals/report', undefined, signal),
  })
  const go = (change: Record<string, string | undefined>) =>
    void navigate({ to: '/referrals', search: { ...address, ...change } })
  return (
    <>
      <PageHead
        title={t('refs.title')}
        turn={dead > 0 ? t('refs.turnDead', { n: dead }) : t('refs.turn')}
        actions={
          <Segmented
            value={tab}
            onChange={(next) => go({ tab: next === 'units' ? undefined : next })}
            options={[
              { value: 'units', label: t('refs.units') },
              { value: 'undelivered', label: `${t('refs.undelivered')}${dead > 0 ? ` ${dead}` : ''}` },
            ]}
          />
        }
      />
      {tab === 'undelivered' ? (
        <UndeliveredPanel />
      ) : (
        <div className="stack">
          <Loaded query={report}>
            {({ items }) => <Units items={items} unit={address.unit} onUnit={(unit) => go({ unit })} />}
          </Loaded>
          <Lines
            unit={address.unit}
            unitLabel={report.data?.items.find((one) => one.unit === address.unit)?.label}
            show={shows.find((one) => one === address.show) ?? 'waiting'}
            onShow={(show) => go({ show: show === 'waiting' ? undefined : show })}
            onAll={() => go({ unit: undefined })}
          />
        </div>
      )}
    </>
  )
}

const days = (value: number | null, t: ReturnType<typeof useWords>['t']) =>
  value === null ? '—' : t('refs.days', { n: Math.round(value * 10) / 10 })

function Units({
  items,
  unit,
  onUnit,
}: {
  items: UnitReport[]
  unit: string | undefined
  onUnit: (unit: string | undefined) => void
}) {
  const { t, pick } = useWords()
  const narrow = useNarrow()
  if (items.length === 0)
    return (
      <div className="panel">
        <StateBox kind="empty" title={t('refs.none')} />
      </div>
    )
  const name = (one: UnitReport) => (
    <Button type="link" className="refs-unit" aria-pressed={one.unit === unit} onClick={() => onUnit(one.unit)}>
      {pick(one.label)}
    </Button>
  )
  const late = (one: UnitReport) =>
    one.overdue > 0 ? <StateMark tone="red">{count(one.overdue)}</StateMark> : <span className="faint">0</span>
  const why = (one: UnitReport) =>
    one.refusals.map(({ label, count: n }) => `${pick(label)} ${n}`).join(t('refer.comma')) || '—'
  if (narrow)
    return (
      <ul className="stack tight">
        {items.map((one) => (
          <li key={one.unit} className="panel">
            <div className="spread">
              {name(one)}
              <span>
                {t('refs.late')} {late(one)}
              </span>
            </div>
            <p className="small soft">
              {t('refs.line', {
                pushed: one.pushed,
                open: one.open,
                granted: one.granted,
                refused: one.refused,
                returned: one.returned,
              })}
            </p>
            <p className="small soft">
              {t('refs.toDecide')} {days(one.medianDaysToDecide, t)} · {t('refs.why')} {why(one)}
            </p>
          </li>
        ))}
      </ul>
    )
  const number = (key: 'pushed' | 'open' | 'granted' | 'refused' | 'returned') => ({
    key,
    title: t(`refs.${key}`),
    align: 'right' as const,
    render: (_: unknown, one: UnitReport) => <span className="num">{count(one[key])}</span>,
  })
  return (
    <Table<UnitReport>
      className="wtable"
      rowKey="unit"
      size="middle"
      pagination={false}
      dataSource={items}
      columns={[
        { key: 'unit', title: t('refs.unit'), render: (_, one) => name(one) },
        number('pushed'),
        number('open'),
        { key: 'late', title: t('refs.late'), align: 'right', render: (_, one) => late(one) },
        number('granted'),
        number('refused'),
        number('returned'),
        {
          key: 'amount',
          title: t('refs.amount'),
          align: 'right',
          render: (_, one) => <span className="num">{one.amount > 0 ? money(one.amount) : '—'}</span>,
        },
        {
          key: 'decide',
          title: t('refs.toDecide'),
          align: 'right',
          render: (_, one) => <span className="num">{days(one.medianDaysToDecide, t)}</span>,
        },
        {
          key: 'feed',
          title: t('refs.toFeedBack'),
          align: 'right',
          render: (_, one) => <span className="num">{days(one.medianDaysToFeedBack, t)}</span>,
        },
        { key: 'why', title: t('refs.why'), render: (_, one) => <span className="soft">{why(one)}</span> },
      ]}
    />
  )
}

function Lines({
  unit,
  unitLabel,
  show,
  onShow,
  onAll,
}: {
  unit: string | undefined
  unitLabel: UnitReport['label'] | undefined
  show: Show
  onShow: (show: Show) => void
  onAll: () => void
}) {
  const { t, pick } = useWords()
  const navigate = useNavigate()
  const [page, setPage] = useState(1)
  const lines = useQuery({
    queryKey: ['referral-lines', unit, show, page],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      get<{ items: ReferralLine[]; total: number }>('/referrals', { unit, show, page, size: pageSize }, signal),
  })
  const open = (line: ReferralLine) => (
    <Button
      type="link"
      className="refs-unit num"
      onClick={() => void navigate({ to: '/work/$id', params: { id: String(line.id) }, search: {} })}
    >
      {line.number}
    </Button>
  )
  const due = (line: ReferralLine) => <ClockMark clock={line.clock} />
  return (
    <Panel
      className="refs-lines"
      title={unit ? t('refs.of', { unit: pick(unitLabel) || unit }) : t('refs.all')}
      extra={
        <>
          {unit && <Button onClick={onAll}>{t('refs.everyUnit')}</Button>}
          <Segmented
            value={show}
            onChange={(next) => {
              setPage(1)
              onShow(next)
            }}
            options={shows.map((one) => ({ value: one, label: t(`refs.show.${one}`) }))}
          />
        </>
      }
    >
      <Loaded query={lines}>
        {(data) => (
          <PagedTable
            data={data}
            page={page}
            onPage={setPage}
            empty={t('refs.noLines')}
            card={(line) => (
              <>
                <div className="spread">
                  <strong>{pick(line.needLabel)}</strong>
                  {due(line)}
                </div>
                <p>
                  <MaskedText text={line.name} /> · {line.areaName}
                </p>
                <p className="small soft">
                  {pick(line.unitLabel)} · {pick(line.stateLabel)}
                </p>
                {open(line)}
              </>
            )}
            columns={[
              { key: 'number', title: t('refs.number'), width: 232, render: (_, line) => open(line) },
              { key: 'need', title: t('refs.need'), render: (_, line) => pick(line.needLabel) },
              { key: 'unit', title: t('refs.unit'), render: (_, line) => pick(line.unitLabel) },
              {
                key: 'who',
                title: t('refs.who'),
                render: (_, line) => (
                  <>
                    <MaskedText text={line.name} /> <span className="soft">{line.areaName}</span>
                  </>
                ),
              },
              { key: 'state', title: t('refs.state'), render: (_, line) => pick(line.stateLabel) },
              { key: 'pushed', title: t('refs.pushedOn'), width: 120, render: (_, line) => date(line.pushedOn) },
              { key: 'due', title: t('refs.due'), width: 176, render: (_, line) => due(line) },
            ]}
          />
        )}
      </Loaded>
    </Panel>
  )
}
