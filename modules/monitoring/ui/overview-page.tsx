/** Overview 总览: who needs somebody today, where, and whether the data can be trusted. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useWords } from '../../../platform/words/use-words.tsx'
import { count } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { StateBox } from '../../../ui/states.tsx'
import { useArea } from '../../rules/ui/use-area.ts'
import type { Overview } from '../shared.ts'
import { overviewQuery } from './calls.ts'
import { AreasPanel } from './overview-areas.tsx'
import { FreshnessPanel, SilentPanel } from './overview-data.tsx'
import { LevelFigures } from './overview-figures.tsx'
import { PoolPanel } from './overview-pool.tsx'
import { TrendPanel } from './overview-trend.tsx'

export function OverviewPage() {
  const { area } = useArea()
  const overview = useQuery(overviewQuery(area))
  return (
    <Loaded query={overview}>
      {(data) => (data.asOf === null || isUndelivered(data) ? <BeforeFirst data={data} /> : <Figures data={data} />)}
    </Loaded>
  )
}

/** True when no data set has ever come for this area: its zeros would say nothing. */
function isUndelivered(data: Overview): boolean {
  const { fresh, late, volumeDrop } = data.freshness
  return fresh + late + volumeDrop === 0 && data.warnings.every((w) => w.open + w.dispatched + w.closed30d === 0)
}

function BeforeFirst({ data }: { data: Overview }) {
  const { t } = useWords()
  return (
    <>
      <PageHead title={`${t('overview.title')} · ${data.areaName}`} />
      <div className="panel">
        <StateBox
          kind="empty"
          title={t(isUndelivered(data) ? 'overview.undelivered' : 'warnings.emptyAll')}
          note={t(isUndelivered(data) ? 'overview.undeliveredNote' : 'overview.turnNone')}
        >
          <Link to="/deliveries">{t('nav.deliveries')}</Link> · <Link to="/runs">{t('overview.startSweep')}</Link>
        </StateBox>
      </div>
    </>
  )
}

function Figures({ data }: { data: Overview }) {
  const { t } = useWords()
  const open = data.warnings.reduce((sum, w) => sum + w.open + w.dispatched, 0)
  const overdue = data.warnings.reduce((sum, w) => sum + w.overdue, 0)
  const turn =
    open === 0
      ? t('overview.turnClear', { asOf: data.asOf ?? '' })
      : t('overview.turn', { asOf: data.asOf ?? '', open: count(open) ?? '', overdue: count(overdue) ?? '' })
  return (
    <>
      <PageHead
        title={`${t('overview.title')} · ${data.areaName}`}
        turn={
          <>
            {turn}{' '}
            {overdue > 0 && (
              <Link
                to="/warnings"
                search={(now: Record<string, unknown>) => ({ area: now.area as string | undefined, overdue: 'true' })}
              >
                {t('overview.turnFirst')} →
              </Link>
            )}
          </>
        }
      />
      <div className="stack">
        <LevelFigures data={data} />
        <div className="columns">
          <div className="w8 stack">
            <AreasPanel data={data} />
            <TrendPanel data={data} />
          </div>
          <div className="w4 stack">
            <PoolPanel data={data} />
            <FreshnessPanel data={data} />
            <SilentPanel data={data} />
          </div>
        </div>
      </div>
    </>
  )
}
