/** A number that may be hidden: said as hidden, never shown as zero. */
import { useWords } from '../../../../platform/words/use-words.tsx'
import { count, money } from '../../../../ui/format.ts'

export function Hideable({ value, kind = 'count' }: { value: number | null; kind?: 'count' | 'money' }) {
  const { t } = useWords()
  if (value === null) return <span className="unknown">{t('whatIf.hidden')}</span>
  return <span className="num">{kind === 'money' ? money(value) : count(value)}</span>
}

/** Households and persons together; hidden when one of them is. */
export function HouseholdsPersons({ households, persons }: { households: number | null; persons: number | null }) {
  const { t } = useWords()
  if (households === null || persons === null) return <Hideable value={null} />
  return (
    <span className="num">
      {t('whatIf.householdsPersons', { households: count(households) ?? '', persons: count(persons) ?? '' })}
    </span>
  )
}

/** A difference with its sign; hidden when one side is. */
export function Change({
  from,
  to,
  kind = 'count',
}: {
  from: number | null
  to: number | null
  kind?: 'count' | 'money'
}) {
  if (from === null || to === null) return <Hideable value={null} />
  const difference = to - from
  if (Math.abs(difference) < 0.005) return <span className="num faint">0</span>
  const size = kind === 'money' ? money(Math.abs(difference)) : count(Math.abs(difference))
  return (
    <span className={`num ${difference > 0 ? 'what-if-more' : 'what-if-less'}`}>
      {difference > 0 ? '+' : '−'}
      {size}
    </span>
  )
}
