/** Small parts that say one thing about a warning the same way everywhere: state, due day, tier, sentence. */
import { Tooltip } from 'antd'
import { useWords } from '../../../platform/words/use-words.tsx'
import { date, daysBetween } from '../../../ui/format.ts'
import { LevelTag } from '../../../ui/level-tag.tsx'
import { UnknownValue } from '../../../ui/masked-text.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import type { Unjudged, WarningItem } from '../shared.ts'

/** Today as the person sees it, YYYY-MM-DD. */
export const today = (): string => date(new Date()) ?? ''

/** Level to act on; says so when it was raised for being overdue. */
export function ShownLevel({ warning }: { warning: Pick<WarningItem, 'level' | 'shownLevel'> }) {
  const { t, maybe } = useWords()
  const tag = <LevelTag level={warning.shownLevel} />
  if (warning.level === warning.shownLevel) return tag
  return (
    <Tooltip title={t('warnings.raised', { level: maybe(`level.${warning.level}`, warning.level) })}>
      <span>{tag}</span>
    </Tooltip>
  )
}

/** Due day and how far away it is. */
export function DueDay({ warning }: { warning: Pick<WarningItem, 'dueAt' | 'overdue' | 'state' | 'closedOn'> }) {
  const { t } = useWords()
  if (warning.state === 'closed' || warning.state === 'withdrawn')
    return <span className="num soft">{date(warning.closedOn) ?? '—'}</span>
  const days = daysBetween(today(), warning.dueAt)
  return (
    <span className="due">
      <span className="num">{date(warning.dueAt)}</span>
      <span className={`small ${warning.overdue ? 'due-late' : days <= 2 ? 'due-near' : 'faint'}`}>
        {warning.overdue
          ? t('warnings.daysLate', { n: Math.max(1, -days) })
          : days <= 0
            ? t('warnings.dueToday')
            : t('warnings.daysLeft', { n: days })}
      </span>
    </span>
  )
}

export function StateTag({ warning }: { warning: Pick<WarningItem, 'state' | 'supervised'> }) {
  const { t, maybe } = useWords()
  const tone = ({ open: 'accent', dispatched: 'good', closed: 'plain', withdrawn: 'plain' } as const)[warning.state]
  return (
    <span className="row tight">
      <StateMark tone={tone}>{maybe(`wstate.${warning.state}`, warning.state)}</StateMark>
      {warning.supervised && <StateMark tone="red">{t('warnings.supervised')}</StateMark>}
    </span>
  )
}

/** Said of a warning or sign whose data stopped coming: nobody can tell whether it still holds. The reason on pointing or focus. */
export function UnjudgedMark({ of }: { of: Unjudged | null }) {
  const { t } = useWords()
  const why = useUnjudged()
  if (of === null) return null
  return (
    <Tooltip title={why(of)}>
      <span>
        <StateMark tone="orange">{t('warnings.unjudged')}</StateMark>
      </span>
    </Tooltip>
  )
}

/** The whole sentence: since when, and which data of which place and months are missing. */
export function useUnjudged(): (of: Unjudged) => string {
  const { t, language } = useWords()
  return (of) =>
    t('warnings.unjudgedSince', { date: date(of.since) ?? '', why: language === 'zh' ? of.why_zh : of.why_en })
}

/** Tier held, none, or unknown because no ledger came. */
export function TierText({ tier, label }: { tier: string | null; label: { zh: string; en: string } | null }) {
  const { t, pick } = useWords()
  if (tier === null) return <UnknownValue why={t('warnings.tierUnknown')} />
  if (tier === 'none') return <span>{t('warnings.noTier')}</span>
  return <span>{pick(label) || tier}</span>
}

/** The sentence of a warning in the reader's language. */
export function useSentence(): (texts: { headline_zh: string; headline_en: string }) => string {
  const { language } = useWords()
  return (texts) => (language === 'zh' ? texts.headline_zh : texts.headline_en || texts.headline_zh)
}
