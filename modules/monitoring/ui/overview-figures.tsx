import { useNavigate } from '@tanstack/react-router'
import { useWords } from '../../../platform/words/use-words.tsx'
import { FigureCard } from '../../../ui/figure-card.tsx'
import { count, percent } from '../../../ui/format.ts'
import { LevelShape } from '../../../ui/level-tag.tsx'
import type { Overview } from '../shared.ts'

/** Households to act on by level, and rows that wait for a person: each figure opens its list. */
export function LevelFigures({ data }: { data: Overview }) {
  const { t, maybe } = useWords()
  const navigate = useNavigate()
  const pool = data.pool.reduce((sum, tier) => sum + tier.households, 0)
  const all = data.warnings.reduce((sum, w) => sum + w.open + w.dispatched, 0)
  const open = (to: string, search: Record<string, string>) =>
    void navigate({ to, search: ((now: Record<string, unknown>) => ({ area: now.area, ...search })) as never })
  return (
    <div className="figure-grid">
      {(['red', 'orange', 'yellow'] as const).map((level) => {
        const w = data.warnings.find((one) => one.level === level) ?? {
          open: 0,
          dispatched: 0,
          overdue: 0,
          closed30d: 0,
        }
        const word = maybe(`level.${level}`, level)
        return (
          <FigureCard
            key={level}
            tone={w.open + w.dispatched > 0 ? level : 'plain'}
            icon={<LevelShape level={level} size={16} />}
            label={t('overview.warningsOf', { level: word })}
            value={count(w.open + w.dispatched)}
            unit={t('unit.household', { n: w.open + w.dispatched })}
            note={
              <span className="row">
                <span>{t('overview.dispatched', { n: count(w.dispatched) ?? '' })}</span>
                <span className={w.overdue > 0 ? 'strong' : ''}>
                  {t('overview.overdue', { n: count(w.overdue) ?? '' })}
                </span>
                <span>{t('overview.closed30', { n: count(w.closed30d) ?? '' })}</span>
              </span>
            }
            part={
              all > 0
                ? t('figure.share', { all: count(all) ?? '', share: percent((w.open + w.dispatched) / all, 0) ?? '' })
                : undefined
            }
            source={t('overview.sourceSweep')}
            asOf={data.asOf}
            onOpen={() => open('/warnings', { level })}
          />
        )
      })}
      <FigureCard
        label={t('overview.pool')}
        value={pool === 0 ? null : count(pool)}
        unit={t('unit.household', { n: pool })}
        note={
          pool === 0
            ? t('overview.poolEmpty')
            : `${count(data.pool.reduce((sum, tier) => sum + tier.persons, 0))} ${t('unit.person')}`
        }
        source={t('overview.sourceLedger')}
        asOf={data.asOf}
      />
      <FigureCard
        label={t('overview.review')}
        value={count(data.reviewOpen)}
        unit={t('unit.row')}
        note={t('overview.reviewNote')}
        source={t('overview.sourceSweep')}
        asOf={data.asOf}
        onOpen={() => open('/review', {})}
      />
    </div>
  )
}
