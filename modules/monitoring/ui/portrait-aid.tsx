import { useWords } from '../../../platform/words/use-words.tsx'
import { date, money } from '../../../ui/format.ts'
import { UnknownValue } from '../../../ui/masked-text.tsx'
import { Panel } from '../../../ui/page-head.tsx'
import type { Portrait } from '../shared.ts'

/** Aid received, by giver. */
export function AidPanel({ data }: { data: Portrait }) {
  const { t, pick } = useWords()
  return (
    <Panel title={t('portrait.aid')} note={t('portrait.asOf', { date: date(data.asOf) ?? '' })}>
      {data.aid.length === 0 ? (
        <p className="faint">{t('portrait.aidNone')}</p>
      ) : (
        <table className="portrait-table">
          <tbody>
            {data.aid.map((a) => (
              <tr key={a.dataset}>
                <th scope="row">
                  {pick(a.label)}
                  <div className="small faint">{pick(a.department)}</div>
                </th>
                <td className="num right">
                  {a.total === null ? <UnknownValue /> : `${money(a.total)} ${t('unit.yuan')}`}
                  <div className="small faint">
                    {t('portrait.aidCount', { n: a.count })}
                    {a.last && ` · ${t('portrait.aidLast', { date: date(a.last) ?? '' })}`}
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}

/** Tiers held over the years. */
export function TiersPanel({ data }: { data: Portrait }) {
  const { t, pick } = useWords()
  if (data.tiers.length === 0) return null
  return (
    <Panel title={t('portrait.tiers')}>
      <table className="portrait-table">
        <tbody>
          {data.tiers.map((tier) => (
            <tr key={`${tier.tier}-${tier.from}`}>
              <th scope="row">
                {pick(tier.label)}
                <div className="small faint num">
                  {date(tier.from)} – {date(tier.to) ?? t('portrait.tierNow')}
                </div>
              </th>
              <td className="num right">
                {tier.monthlyAmount === null ? <UnknownValue /> : money(tier.monthlyAmount)}{' '}
                <small className="faint">{t('portrait.perMonth')}</small>
                {tier.uplift && tier.uplift.persons > 0 && (
                  <div className="small faint">
                    {t('parts.uplift')} {money(tier.uplift.amount)}
                  </div>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
