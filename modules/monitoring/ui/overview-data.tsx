import { CheckCircleOutlined, ClockCircleOutlined, FallOutlined, StopOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { useWords } from '../../../platform/words/use-words.tsx'
import { count } from '../../../ui/format.ts'
import { Panel } from '../../../ui/page-head.tsx'
import type { Overview } from '../shared.ts'
import './overview.css'

/** How many data sets came on time: late ones make figures on this page incomplete. */
export function FreshnessPanel({ data }: { data: Overview }) {
  const { t } = useWords()
  const f = data.freshness
  const rows = [
    { key: 'fresh', label: t('fresh.fresh'), n: f.fresh, icon: <CheckCircleOutlined />, tone: 'good' },
    { key: 'late', label: t('fresh.late'), n: f.late, icon: <ClockCircleOutlined />, tone: f.late > 0 ? 'orange' : '' },
    {
      key: 'volume-drop',
      label: t('fresh.volume-drop'),
      n: f.volumeDrop,
      icon: <FallOutlined />,
      tone: f.volumeDrop > 0 ? 'orange' : '',
    },
    { key: 'never', label: t('fresh.never'), n: f.never, icon: <StopOutlined />, tone: '' },
  ]
  return (
    <Panel
      title={t('overview.fresh')}
      note={t('overview.freshNote')}
      extra={<Link to="/deliveries">{t('nav.deliveries')}</Link>}
    >
      <ul className="fresh-grid">
        {rows.map((row) => (
          <li key={row.key} className={`fresh-cell ${row.tone}`}>
            <span className="num">{count(row.n)}</span>
            <span>
              {row.icon} {row.label}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** Indicators about which nothing can be said, and since when. */
export function SilentPanel({ data }: { data: Overview }) {
  const { t, pick } = useWords()
  const shown = data.silentIndicators.slice(0, 6)
  return (
    <Panel
      title={`${t('overview.silent')} ${data.silentIndicators.length || ''}`}
      note={t('overview.silentNote')}
      extra={<Link to="/indicators">{t('do.more')}</Link>}
    >
      {shown.length === 0 ? (
        <p className="soft">{t('overview.silentNone')}</p>
      ) : (
        <ul className="silent-list">
          {shown.map((s) => (
            <li key={`${s.indicator}-${s.dataset}`}>
              <span className="strong">{pick(s.label)}</span> <span className="faint num">{s.indicator}</span>
              <div className="small soft">
                {s.since
                  ? t('overview.silentSince', { dataset: pick(s.datasetLabel), date: s.since })
                  : t('overview.silentNever', { dataset: pick(s.datasetLabel) })}
              </div>
            </li>
          ))}
          {data.silentIndicators.length > shown.length && (
            <li className="faint">{t('overview.others', { n: data.silentIndicators.length - shown.length })}</li>
          )}
        </ul>
      )}
    </Panel>
  )
}
