/** A clock in words: "第 7 天，共 10 天"; late in red with the word, near in orange. */
import { Tooltip } from 'antd'
import type { ClockView } from '../../../platform/process/shared.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { date } from '../../../ui/format.ts'
import { StateMark } from '../../../ui/state-mark.tsx'

export function ClockMark({ clock, label }: { clock: ClockView | null; label?: boolean }) {
  const { t, maybe, pick } = useWords()
  if (!clock) return null
  const hours = clock.unit === 'hours'
  const words = clock.paused
    ? t('clock.paused')
    : clock.late > 0
      ? t(hours ? 'clock.lateHours' : 'clock.late', { n: clock.late })
      : t(hours ? 'clock.ofHours' : clock.day === 0 ? 'clock.first' : 'clock.of', { day: clock.day, of: clock.of })
  const near = clock.left * 5 <= clock.of
  const until = clock.paused ? '' : t('clock.until', { date: date(clock.dueOn) ?? '' })
  const unit = maybe(`clock.${clock.unit}`, clock.unit)
  return (
    <Tooltip
      title={[pick(clock.label), unit, until, clock.assumed ? t('clock.assumed') : ''].filter(Boolean).join(' · ')}
    >
      <span className="clock-mark">
        <StateMark
          tone={clock.endedOn ? 'plain' : clock.late > 0 ? 'red' : clock.paused ? 'plain' : near ? 'orange' : 'accent'}
        >
          {label && `${pick(clock.label)} · `}
          {words}
          {clock.assumed && ' *'}
        </StateMark>
        {!clock.endedOn && until && <span className="small faint num">{until}</span>}
      </span>
    </Tooltip>
  )
}
