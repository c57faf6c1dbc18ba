/** One indicator that was hit: the sentence first, then the figures, what is unknown, and the rows of the departments. */
import { QuestionCircleOutlined } from '@ant-design/icons'
import { Collapse, Tooltip } from 'antd'
import { useWords } from '../../../platform/words/use-words.tsx'
import { count, date, money } from '../../../ui/format.ts'
import { LevelTag } from '../../../ui/level-tag.tsx'
import { MaskedText, UnknownValue } from '../../../ui/masked-text.tsx'
import { useRegion } from '../../rules/ui/use-region.ts'
import { WrongData } from '../../rules/ui/wrong-data.tsx'
import type { EvidenceRow, WarningHit } from '../shared.ts'
import { useUnjudged } from './warning-words.tsx'

/** A computed value as people write it: yuan with cents, counts grouped, yes and no as words. */
export function valueText(value: number | string | boolean | null, unit: string | null, yuan: string): string | null {
  if (value === null) return null
  if (typeof value === 'boolean') return value ? '✓' : '✗'
  if (typeof value === 'string') return value
  if (unit === 'CNY' || unit === 'yuan' || unit === '元') return `${money(value)} ${yuan}`
  return `${Number.isInteger(value) ? count(value) : value.toLocaleString('en-US', { maximumFractionDigits: 2 })}${unit ? ` ${unit}` : ''}`
}

export function HitCard({ hit, hh }: { hit: WarningHit; hh: string }) {
  const { t, pick, maybe, language } = useWords()
  const unjudged = useUnjudged()
  const tiers = useRegion()?.tiers ?? []
  const read = (m: WarningHit['measures'][number]) => {
    if (m.value === 'none') return t('warnings.noTier')
    const tier = tiers.find((one) => one.id === m.value)
    return tier ? pick(tier.label) : valueText(m.value, m.unit, t('unit.yuan'))
  }
  const unknown = new Map(hit.unknown.map((u) => [u.measure, language === 'zh' ? u.why_zh : u.why_en]))
  const loose = hit.unknown.filter((u) => !hit.measures.some((m) => m.measure === u.measure))
  return (
    <article className={`hit hit-${hit.level}`}>
      <header className="spread">
        <span className="row tight">
          <LevelTag level={hit.level} />
          <strong>{pick(hit.label)}</strong>
          <span className="faint num small">{hit.indicator}</span>
        </span>
        <span className="faint small">
          {maybe(`side.${hit.side}`, hit.side)} ·{' '}
          {hit.memberName ? t('panel.member', { name: hit.memberName }) : t('panel.wholeHousehold')}
        </span>
      </header>
      <p className="hit-reason">
        {language === 'zh' ? hit.reason_zh : hit.reason_en}
        {hit.state === 'withdrawn' && <span className="faint"> ({t('panel.withdrawn')})</span>}
      </p>
      {hit.unjudged && <p className="evidence-doubt">{unjudged(hit.unjudged)}</p>}
      <dl className="hit-measures">
        {hit.measures.map((m) => (
          <div key={m.measure}>
            <dt>{pick(m.label)}</dt>
            <dd className="num">{read(m) ?? <UnknownValue why={unknown.get(m.measure)} />}</dd>
          </div>
        ))}
      </dl>
      {loose.length > 0 && (
        <ul className="hit-unknown">
          {loose.map((u) => (
            <li key={u.measure}>
              <UnknownValue why={`${pick(u.label)}: ${language === 'zh' ? u.why_zh : u.why_en}`} />
            </li>
          ))}
        </ul>
      )}
      {hit.evidence.length === 0 ? (
        <p className="faint small">{t('panel.noRows')}</p>
      ) : (
        <Collapse
          size="small"
          ghost
          defaultActiveKey={hit.evidence.length <= 3 ? ['rows'] : []}
          items={[
            {
              key: 'rows',
              label: t('panel.rows', { n: hit.evidence.length }),
              children: <Rows rows={hit.evidence} hh={hh} />,
            },
          ]}
        />
      )}
      <footer className="spread faint small">
        <span>{t('panel.seen', { first: date(hit.firstAsOf) ?? '', last: date(hit.lastAsOf) ?? '' })}</span>
        <Tooltip title={hit.reference}>
          <span className="hit-reference">
            <QuestionCircleOutlined /> {t('panel.reference')}
          </span>
        </Tooltip>
      </footer>
    </article>
  )
}

function Rows({ rows, hh }: { rows: EvidenceRow[]; hh: string }) {
  const { t, pick } = useWords()
  return (
    <ul className="evidence-rows">
      {rows.map((row) => (
        <li key={`${row.versionId}-${row.row}-${row.measure}`}>
          <div className="spread small soft">
            <span>
              <strong>{pick(row.label)}</strong> · {t('panel.rowAt', { file: row.fileName ?? '', row: row.row })}
            </span>
            <WrongData
              hh={hh}
              dataset={row.dataset}
              version={row.versionId}
              file={row.fileName ?? ''}
              row={row.row}
              fields={row.excerpt.map((cell) => cell.field)}
            />
          </div>
          <dl>
            {row.excerpt.map((cell) => (
              <div key={cell.field}>
                <dt>{pick(cell.label)}</dt>
                <dd className="num">
                  {cell.value === null || cell.value === '' ? (
                    '—'
                  ) : typeof cell.value === 'string' ? (
                    <MaskedText text={cell.value} />
                  ) : (
                    String(cell.value)
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  )
}
