import { Tooltip } from 'antd'
import { useWords } from '../../../platform/words/use-words.tsx'
import { money } from '../../../ui/format.ts'
import { type MoneyBar as Bar, IncomeBar } from '../../../ui/income-bar.tsx'
import { Panel } from '../../../ui/page-head.tsx'
import type { MoneyBar, Portrait } from '../shared.ts'
import { sumOf } from './portrait-facts.ts'

/** Income and rigid spending of twelve months on one scale with the yearly line of the whole household. */
export function MoneyPanel({ data }: { data: Portrait }) {
  const { t, pick, language } = useWords()
  const barOf = (key: 'income' | 'spending', bars: MoneyBar[]): Bar & { gaps: MoneyBar[]; partial: MoneyBar[] } => {
    const { total, unknown } = sumOf(bars)
    const first = unknown[0]
    return {
      key,
      label: t(`portrait.${key}`),
      tone: key === 'income' ? 'in' : 'out',
      total,
      why: first ? (language === 'zh' ? first.why_zh : first.why_en) : null,
      parts: bars
        .filter((b) => (b.value ?? 0) > 0)
        .map((b) => ({ key: b.measure, label: pick(b.label), amount: b.value ?? 0 })),
      gaps: total === null ? [] : unknown,
      partial: bars.filter((b) => b.value !== null && b.why_zh !== null),
    }
  }
  const bars = [barOf('income', data.money.income), barOf('spending', data.money.spending)]
  const { standard } = data.money
  return (
    <Panel title={t('portrait.money')} note={t('portrait.moneyNote')}>
      <IncomeBar
        label={t('portrait.money')}
        bars={bars}
        lines={standard ? [{ key: standard.id, label: t('portrait.standard'), amount: standard.value }] : []}
      />
      {standard && (
        <p className="faint small">
          {t('portrait.standardPer', { n: money(standard.perPersonMonth) ?? '' })} ·{' '}
          <Tooltip title={standard.source}>
            <button type="button" className="plain-button portrait-source">
              {t('figure.source')}
            </button>
          </Tooltip>
        </p>
      )}
      {bars
        .filter((bar) => bar.gaps.length > 0)
        .map((bar) => (
          <p key={bar.key} className="faint small">
            {bar.label}: {t('portrait.moneyPartly', { what: bar.gaps.map((gap) => pick(gap.label)).join('、') })}
          </p>
        ))}
      {bars
        .flatMap((bar) => bar.partial)
        .map((bar) => (
          <p key={bar.measure} className="faint small">
            {pick(bar.label)}: {language === 'zh' ? bar.why_zh : bar.why_en}
          </p>
        ))}
    </Panel>
  )
}
