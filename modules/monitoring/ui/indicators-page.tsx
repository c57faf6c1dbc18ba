/** Indicators 预警指标: which are in use, which are silent, how often they were right. */
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Segmented, Table } from 'antd'
import { useWords } from '../../../platform/words/use-words.tsx'
import { count, date, percent } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import { useNarrow } from '../../../ui/use-narrow.ts'
import { useArea } from '../../rules/ui/use-area.ts'
import { useRegion } from '../../rules/ui/use-region.ts'
import type { IndicatorStat } from '../shared.ts'
import { indicatorStatsQuery } from './calls.ts'

export function IndicatorsPage() {
  const { t } = useWords()
  const { area } = useArea()
  const navigate = useNavigate()
  const { show = 'on' } = useSearch({ strict: false }) as { show?: string }
  const stats = useQuery(indicatorStatsQuery(area))
  const items = stats.data?.items ?? []
  return (
    <>
      <PageHead
        title={t('indicators.title')}
        turn={
          stats.data &&
          t('indicators.turn', {
            on: items.filter((i) => i.on).length,
            silent: items.filter((i) => i.on && i.silent).length,
          })
        }
        actions={
          <Segmented
            value={show}
            onChange={(next) =>
              void navigate({
                to: '/indicators',
                search: ((now: Record<string, unknown>) => ({
                  area: now.area,
                  show: next === 'on' ? undefined : next,
                })) as never,
              })
            }
            options={[
              { value: 'on', label: t('indicators.onlyOn') },
              { value: 'silent', label: t('indicators.onlySilent') },
              { value: 'all', label: t('indicators.all') },
            ]}
          />
        }
      />
      <Loaded query={stats}>
        {(data) => (
          <List items={data.items.filter((i) => show === 'all' || (show === 'silent' ? i.on && i.silent : i.on))} />
        )}
      </Loaded>
    </>
  )
}

function useParts() {
  const { t, pick } = useWords()
  const region = useRegion()
  return {
    state: (i: IndicatorStat) => {
      if (!i.on) return <StateMark tone="plain">{t('indicators.off')}</StateMark>
      if (i.silent)
        return <StateMark tone="orange">{t(i.active > 0 ? 'indicators.partly' : 'indicators.silent')}</StateMark>
      return <StateMark tone="good">{t('indicators.on')}</StateMark>
    },
    why: (i: IndicatorStat) => {
      if (i.needs && !i.on) return t('indicators.needs', { what: i.needs })
      if (i.on && i.silent)
        return i.silentSince
          ? t('indicators.silentSince', { date: date(i.silentSince) ?? '' })
          : t('indicators.neverData')
      return null
    },
    data: (i: IndicatorStat) => {
      const used = region?.indicators.find((one) => one.id === i.indicator)?.datasets ?? []
      return used.map((id) => pick(region?.datasets.find((d) => d.id === id)?.label) || id).join('、')
    },
    precision: (i: IndicatorStat) =>
      i.precision === null ? (
        <span className="faint">{t('indicators.notJudged')}</span>
      ) : (
        <strong>{percent(i.precision, 0)}</strong>
      ),
  }
}

function List({ items }: { items: IndicatorStat[] }) {
  const { t, maybe, pick } = useWords()
  const narrow = useNarrow()
  const parts = useParts()
  if (narrow) {
    return (
      <ul className="stack tight">
        {items.map((i) => (
          <li key={i.indicator} className="panel">
            <div className="spread">
              <strong>{pick(i.label)}</strong>
              {parts.state(i)}
            </div>
            <p className="soft small">
              {i.indicator} · {maybe(`side.${i.side}`, i.side)} · {parts.data(i)}
            </p>
            {parts.why(i) && <p className="faint small">{parts.why(i)}</p>}
            <p className="spread num">
              <span>
                {t('indicators.active')} {count(i.active)}
              </span>
              <span>
                {t('indicators.precision')} {parts.precision(i)}
              </span>
            </p>
          </li>
        ))}
      </ul>
    )
  }
  return (
    <Table<IndicatorStat>
      className="wtable"
      rowKey="indicator"
      size="middle"
      dataSource={items}
      pagination={false}
      columns={[
        {
          key: 'name',
          title: t('indicators.name'),
          sorter: (a, b) => a.indicator.localeCompare(b.indicator),
          render: (_, i) => (
            <>
              <strong>{pick(i.label)}</strong> <span className="faint num">{i.indicator}</span>
              <div className="small soft">
                {maybe(`side.${i.side}`, i.side)} · {maybe(`dimension.${i.dimension}`, i.dimension)}
              </div>
            </>
          ),
        },
        {
          key: 'data',
          title: t('indicators.data'),
          width: 220,
          render: (_, i) => <span className="soft">{parts.data(i)}</span>,
        },
        {
          key: 'state',
          title: t('indicators.state'),
          width: 200,
          render: (_, i) => (
            <>
              {parts.state(i)}
              {parts.why(i) && <div className="small faint">{parts.why(i)}</div>}
            </>
          ),
        },
        {
          key: 'active',
          title: t('indicators.active'),
          width: 88,
          align: 'right',
          className: 'num',
          defaultSortOrder: 'descend',
          sorter: (a, b) => a.active - b.active,
          render: (_, i) =>
            i.active > 0 ? (
              <Link
                to="/warnings"
                search={(now: Record<string, unknown>) => ({
                  area: now.area as string | undefined,
                  indicator: i.indicator,
                })}
              >
                {count(i.active)}
              </Link>
            ) : (
              count(i.active)
            ),
        },
        {
          key: 'hits',
          title: t('indicators.hits'),
          width: 104,
          align: 'right',
          className: 'num',
          sorter: (a, b) => a.hits - b.hits,
          render: (_, i) => count(i.hits),
        },
        {
          key: 'judged',
          title: t('indicators.judged'),
          width: 96,
          align: 'right',
          className: 'num',
          render: (_, i) => `${count(i.true)} / ${count(i.judged)}`,
        },
        {
          key: 'precision',
          title: t('indicators.precision'),
          width: 112,
          align: 'right',
          className: 'num',
          sorter: (a, b) => (a.precision ?? -1) - (b.precision ?? -1),
          render: (_, i) => parts.precision(i),
        },
      ]}
    />
  )
}
