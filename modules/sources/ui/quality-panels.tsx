import { useWords } from '../../../platform/words/use-words.tsx'
import { count, percent } from '../../../ui/format.ts'
import { Panel } from '../../../ui/page-head.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import type { VersionItem } from '../shared.ts'

const idKinds = ['ok', 'repaired', 'temporary', 'placeholder', 'missing', 'invalid'] as const

/** How many id numbers are valid, repaired, missing: bar and table, told in words and shares. */
export function IdQualityPanel({ data }: { data: VersionItem }) {
  const { t, maybe } = useWords()
  const found = data.quality.idQuality
  if (!found) return null
  const all = idKinds.reduce((sum, kind) => sum + (found[kind] ?? 0), 0)
  const present = idKinds.filter((kind) => (found[kind] ?? 0) > 0)
  return (
    <Panel title={t('version.idQuality')}>
      <div className="idq-track" aria-hidden="true">
        {present.map((kind) => (
          <i key={kind} className={`idq-${kind}`} style={{ flexGrow: found[kind] }} />
        ))}
      </div>
      <ul className="idq-list">
        {present.map((kind) => (
          <li key={kind}>
            <i className={`idq-${kind}`} aria-hidden="true" />{' '}
            <span className="grow">{maybe(`idq.${kind}`, kind)}</span>
            <span className="num">{count(found[kind])}</span>
            <span className="num faint idq-share">{percent(all ? (found[kind] ?? 0) / all : null)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** Why rows were set aside, with an example of each. */
export function RejectsPanel({ data }: { data: VersionItem }) {
  const { t } = useWords()
  const reasons = data.quality.rejectReasons ?? []
  return (
    <Panel title={t('version.rejects')}>
      {reasons.length === 0 ? (
        <p className="faint">{t('version.rejectsNone')}</p>
      ) : (
        <table className="plain-table">
          <thead>
            <tr>
              <th>{t('version.reason')}</th>
              <th>{t('version.example')}</th>
              <th className="right">{t('version.rows')}</th>
            </tr>
          </thead>
          <tbody>
            {reasons.map((r) => (
              <tr key={`${r.reason}-${r.field}`}>
                <td>{r.label}</td>
                <td className="soft">{r.example || '—'}</td>
                <td className="num right">{count(r.rows)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}

/** What changed against the version before; alarms first. */
export function DriftPanel({ data }: { data: VersionItem }) {
  const { t } = useWords()
  const drift = [...(data.quality.drift ?? [])].sort((a, b) => Number(b.alarm) - Number(a.alarm))
  return (
    <Panel title={t('version.drift')}>
      {drift.length === 0 ? (
        <p className="faint">{t('version.driftNone')}</p>
      ) : (
        <ul className="drift">
          {drift.map((d) => (
            <li key={`${d.field}-${d.kind}`}>
              <span className="grow">
                <strong>{d.label}</strong> <span className="soft">{d.sentence}</span>
              </span>
              {d.alarm && <StateMark tone="red">{t('version.alarm')}</StateMark>}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
