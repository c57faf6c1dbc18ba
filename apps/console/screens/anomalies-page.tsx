/** Look-ups that stand out 异常查询: pointers for the audit administrator, by day, with the region's limits beside them. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { get } from '../../../platform/client/index.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { dayInChina } from '../../../platform/work/shared.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { PagedTable, pageSize } from '../../../ui/paged-table.tsx'
import { AwaitingAccounts } from './awaiting-accounts.tsx'
import './screens.css'

interface Anomaly {
  id: string
  kind: 'many' | 'off-hours' | 'no-matter' | 'repeated-unmask' | 'sequence'
  userName: string
  role: string
  day: string
  count: number
  household: string | null
}
type Limits = Record<
  'manyLeast' | 'manyTimes' | 'from' | 'to' | 'offHours' | 'noMatter' | 'unmask' | 'sequence',
  number
>

export function AnomaliesPage() {
  const { t, maybe } = useWords()
  const [page, setPage] = useState(1)
  const today = dayInChina(new Date().toISOString())
  const [[from, until], setDays] = useState(() => [dayjs(today).subtract(30, 'day').format('YYYY-MM-DD'), today])
  const found = useQuery({
    queryKey: ['anomalies', from, until],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      get<{ items: Anomaly[]; limits: Limits }>('/access-log/anomalies', { from, until }, signal),
  })
  const what = (one: Anomaly) => (
    <>
      {t(`anomaly.${one.kind}`, { n: one.count })}
      {one.household && <span className="soft num"> · {t('log.household', { id: one.household })}</span>}
    </>
  )
  return (
    <>
      <PageHead
        title={t('anomaly.title')}
        turn={t('anomaly.turn')}
        actions={
          <DatePicker.RangePicker
            allowClear={false}
            value={[dayjs(from), dayjs(until)]}
            maxDate={dayjs(today)}
            aria-label={`${t('anomaly.from')} – ${t('anomaly.until')}`}
            onChange={(days) => {
              if (!days?.[0] || !days[1]) return
              setPage(1)
              setDays([days[0].format('YYYY-MM-DD'), days[1].format('YYYY-MM-DD')])
            }}
          />
        }
      />
      <div className="stack">
        <AwaitingAccounts />
        <Loaded query={found}>
          {({ items, limits }) => (
            <>
              <PagedTable
                data={{ items: items.slice((page - 1) * pageSize, page * pageSize), total: items.length }}
                page={page}
                onPage={setPage}
                empty={t('anomaly.empty')}
                card={(one) => (
                  <>
                    <div className="spread">
                      <strong>{one.userName}</strong>
                      <span className="num small faint">{one.day}</span>
                    </div>
                    <p className="soft small">{maybe(`role.${one.role}`, one.role)}</p>
                    <p>{what(one)}</p>
                  </>
                )}
                columns={[
                  { key: 'day', title: t('anomaly.day'), width: 120, className: 'num', dataIndex: 'day' },
                  {
                    key: 'who',
                    title: t('log.who'),
                    width: 280,
                    render: (_, one) => (
                      <>
                        <strong>{one.userName}</strong>{' '}
                        <span className="soft small">{maybe(`role.${one.role}`, one.role)}</span>
                      </>
                    ),
                  },
                  { key: 'what', title: t('anomaly.kind'), render: (_, one) => what(one) },
                ]}
              />
              <p className="soft small">
                {t('anomaly.limits', {
                  many: limits.manyLeast,
                  times: limits.manyTimes,
                  from: limits.from,
                  to: limits.to,
                  off: limits.offHours,
                  none: limits.noMatter,
                  unmask: limits.unmask,
                  seq: limits.sequence,
                })}
              </p>
            </>
          )}
        </Loaded>
      </div>
    </>
  )
}
