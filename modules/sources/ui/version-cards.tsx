import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useWords } from '../../../platform/words/use-words.tsx'
import { count, date, percent } from '../../../ui/format.ts'
import { UnknownValue } from '../../../ui/masked-text.tsx'
import { Panel } from '../../../ui/page-head.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import type { VersionItem } from '../shared.ts'
import { RowsBar } from './rows-bar.tsx'

/** What was stored of a delivery: each data set with its rows accounted for. */
export function VersionCards({ versions }: { versions: VersionItem[] }) {
  const { t } = useWords()
  return (
    <Panel title={t('delivery.versions')}>
      <ul className="stack">
        {versions.map((v) => (
          <li key={v.id} className="vcard">
            <div className="spread">
              <span className="row">
                <strong className="vcard-name">{v.label}</strong>
                {v.sheet && <StateMark tone="plain">{v.sheet}</StateMark>}
                <span className="soft">{v.areas.map((a) => a.name).join('、')}</span>
                <span className="soft num">
                  {date(v.dataDate)}
                  {v.periodFrom && ` (${date(v.periodFrom)} – ${date(v.periodTo)})`}
                </span>
                {v.state === 'withdrawn' && <StateMark tone="red">{t('version.withdrawn')}</StateMark>}
              </span>
              <Link to="/versions/$id" params={{ id: String(v.id) }}>
                <Button>{t('delivery.quality')}</Button>
              </Link>
            </div>
            <RowsBar version={v} />
            <p className="small soft num">
              {t('deliveries.repeated')} {count(v.repeated)} · {t('version.linkedShare')}{' '}
              {v.quality.linkedShare == null ? <UnknownValue /> : percent(v.quality.linkedShare)}
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
