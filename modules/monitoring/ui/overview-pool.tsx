import { useWords } from '../../../platform/words/use-words.tsx'
import { count } from '../../../ui/format.ts'
import { Panel } from '../../../ui/page-head.tsx'
import { StateBox } from '../../../ui/states.tsx'
import type { Overview } from '../shared.ts'
import './overview.css'

/** The pool by circle and tier: households as bars, persons beside them. */
export function PoolPanel({ data }: { data: Overview }) {
  const { t, maybe, pick } = useWords()
  const circles = [...new Set(data.pool.map((tier) => tier.circle))].sort((a, b) => (a || 9) - (b || 9))
  const most = Math.max(1, ...data.pool.map((tier) => tier.households))
  return (
    <Panel title={t('overview.pool')} note={`${t('overview.poolNote')} · ${t('figure.asOf')} ${data.asOf ?? ''}`}>
      {data.pool.length === 0 && <StateBox kind="empty" title={t('overview.poolEmpty')} />}
      {circles.map((circle) => (
        <section key={circle} className="pool-circle">
          <h3>{maybe(`circle.${circle}`, String(circle))}</h3>
          <ul>
            {data.pool
              .filter((tier) => tier.circle === circle)
              .map((tier) => (
                <li key={tier.tier} className="pool-row">
                  <span className="pool-label">{pick(tier.label)}</span>
                  <span className="pool-track" aria-hidden="true">
                    {tier.households > 0 && <i style={{ width: `${(tier.households / most) * 100}%` }} />}
                  </span>
                  <span className="num right strong">
                    {count(tier.households)} <small>{t('unit.household', { n: tier.households })}</small>
                  </span>
                  <span className="num right soft">
                    {count(tier.persons)} <small>{t('unit.person', { n: tier.persons })}</small>
                  </span>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </Panel>
  )
}
