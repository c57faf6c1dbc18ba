/** What is still missing, what came twice, what came so far: three answers side by side. */
import { CheckCircleOutlined, ExclamationCircleOutlined, HourglassOutlined, SwapOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { useWords } from '../../../platform/words/use-words.tsx'
import { count, date, money } from '../../../ui/format.ts'
import { UnknownValue } from '../../../ui/masked-text.tsx'
import { Panel } from '../../../ui/page-head.tsx'
import { ClockMark } from '../../cases/ui/clock-mark.tsx'
import type { Doubled, HouseholdChain, Missing } from '../shared.ts'

export function MissingPanel({ missing }: { missing: Missing[] }) {
  const { t } = useWords()
  return (
    <Panel title={t('hc.missing')} note={t('hc.missingNote')} className="hc-answer">
      {missing.length === 0 ? (
        <Fine>{t('hc.missingNone')}</Fine>
      ) : (
        <ul className="hc-list">
          {missing.map((one) => (
            <MissingLine key={`${one.why} ${one.title.zh} ${one.matter ?? ''} ${one.since ?? ''}`} one={one} />
          ))}
        </ul>
      )}
    </Panel>
  )
}

function MissingLine({ one }: { one: Missing }) {
  const { t, pick, maybe } = useWords()
  const title = <strong>{pick(one.title)}</strong>
  return (
    <li className={one.late > 0 ? 'hc-late' : ''}>
      {one.late > 0 ? <ExclamationCircleOutlined aria-hidden="true" /> : <HourglassOutlined aria-hidden="true" />}
      <div>
        <div>
          {one.matter === null ? (
            title
          ) : (
            <Link to="/work/$id" params={{ id: String(one.matter) }}>
              {title}
            </Link>
          )}
        </div>
        {pick(one.detail) && <div className="soft small">{pick(one.detail)}</div>}
        <div className="faint small">
          <span className="hc-why">{maybe(`hc.why.${one.why}`, one.why)}</span>
          {one.waitsFor && ` · ${t('hc.waitsFor', { who: pick(one.waitsFor) })}`}
          {one.clock === null &&
            (one.late > 0
              ? ` · ${t('hc.late', { n: one.late, date: date(one.dueOn) ?? '' })}`
              : one.dueOn && ` · ${t('hc.due', { date: date(one.dueOn) ?? '' })}`)}
          {one.since && ` · ${t('hc.since', { date: date(one.since) ?? '' })}`}
        </div>
        <ClockMark clock={one.clock} />
      </div>
    </li>
  )
}

export function DoubledPanel({ doubled }: { doubled: Doubled[] }) {
  const { t, pick, maybe } = useWords()
  return (
    <Panel title={t('hc.doubled')} note={t('hc.doubledNote')} className="hc-answer">
      {doubled.length === 0 ? (
        <Fine>{t('hc.doubledNone')}</Fine>
      ) : (
        <ul className="hc-list hc-list-doubled">
          {doubled.map((one) => (
            <li key={`${one.why} ${one.title.zh} ${one.from}`}>
              <SwapOutlined aria-hidden="true" />
              <div>
                <strong>{pick(one.title)}</strong>
                <div className="soft small">{pick(one.detail)}</div>
                <div className="faint small">
                  <span className="hc-why">{maybe(`hc.doubled.${one.why}`, one.why)}</span>
                  {one.reference && ` · ${one.reference}`}
                </div>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

/** Bars on one scale; what is no money has a count and no bar. */
export function TotalsPanel({ totals }: { totals: HouseholdChain['totals'] }) {
  const { t, pick } = useWords()
  const most = Math.max(1, ...totals.map((one) => one.amount ?? 0))
  const sum = totals.reduce((all, one) => all + (one.amount ?? 0), 0)
  return (
    <Panel
      title={t('hc.totals')}
      note={totals.length > 0 ? t('hc.totalsNote', { amount: money(sum) ?? '', n: givers(totals) }) : undefined}
      className="hc-answer"
    >
      {totals.length === 0 ? (
        <p className="faint">{t('hc.totalsNone')}</p>
      ) : (
        <ul className="hc-totals">
          {totals.map((one) => (
            <li key={`${one.giver.zh} ${one.kindId}`}>
              <div className="spread">
                <span>
                  <strong>{pick(one.kind)}</strong> <span className="soft">{pick(one.giver)}</span>
                </span>
                <span className="num">
                  {one.amount === null ? <UnknownValue /> : `${money(one.amount)} ${t('unit.yuan')}`}
                </span>
              </div>
              <div className="hc-bar" aria-hidden="true">
                {one.amount !== null && <i style={{ width: `${Math.max(1, (one.amount / most) * 100)}%` }} />}
              </div>
              <div className="faint small">
                {t('hc.times', { n: count(one.count) ?? '', date: date(one.last) ?? '' })}
              </div>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
const givers = (totals: HouseholdChain['totals']) => new Set(totals.map((one) => one.giver.zh)).size

function Fine({ children }: { children: string }) {
  return (
    <p className="hc-fine">
      <CheckCircleOutlined aria-hidden="true" /> {children}
    </p>
  )
}
