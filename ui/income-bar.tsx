/** Money of a household on one scale: what comes in, what rigid spending takes, where the standard lies. */
import { money } from './format.ts'
import { UnknownValue } from './masked-text.tsx'
import { useUiTexts } from './texts.tsx'

export interface MoneyPart {
  key: string
  label: string
  amount: number
}

export interface MoneyBar {
  key: string
  label: string
  parts: MoneyPart[]
  /** Null when not known, with the reason. */
  total: number | null
  why?: string | null
  tone: 'in' | 'out'
}

export interface MoneyLine {
  key: string
  label: string
  amount: number
}

/** The scale all bars share: a little above the largest of bars and lines. @example scaleOf([{…total: 100}], []) // 105 */
export function scaleOf(bars: { total: number | null }[], lines: { amount: number }[]): number {
  const largest = Math.max(0, ...bars.map((b) => b.total ?? 0), ...lines.map((l) => l.amount))
  return largest === 0 ? 1 : largest * 1.05
}

export function IncomeBar({ bars, lines, label }: { bars: MoneyBar[]; lines: MoneyLine[]; label: string }) {
  const texts = useUiTexts()
  const scale = scaleOf(bars, lines)
  const at = (amount: number) => `${Math.max(0, Math.min(100, (amount / scale) * 100))}%`
  return (
    <figure className="money" aria-label={label}>
      {bars.map((bar) => (
        <div key={bar.key} className="money-row">
          <div className="spread">
            <span>{bar.label}</span>
            {bar.total === null ? (
              <UnknownValue why={bar.why} />
            ) : (
              <span className="num strong">
                {money(bar.total)} <small className="faint">{texts.yuan}</small>
              </span>
            )}
          </div>
          <div className={`money-track${bar.total === null ? ' money-track-unknown' : ''}`}>
            {bar.parts.map((part, i) => (
              <span
                key={part.key}
                className={`money-part money-${bar.tone} money-shade-${i % 4}`}
                style={{ width: at(part.amount) }}
                title={`${part.label} ${money(part.amount)} ${texts.yuan}`}
              />
            ))}
            {lines.map((line) => (
              <span key={line.key} className="money-line" style={{ left: at(line.amount) }} />
            ))}
          </div>
          {bar.parts.length > 1 && (
            <ul className="money-legend">
              {bar.parts.map((part, i) => (
                <li key={part.key}>
                  <i className={`money-${bar.tone} money-shade-${i % 4}`} aria-hidden="true" /> {part.label}{' '}
                  <span className="num">{money(part.amount)}</span>
                </li>
              ))}
            </ul>
          )}
        </div>
      ))}
      {lines.length > 0 && (
        <figcaption className="money-lines">
          {lines.map((line) => (
            <span key={line.key}>
              <i className="money-line-key" aria-hidden="true" /> {line.label}{' '}
              <span className="num strong">
                {money(line.amount)} {texts.yuan}
              </span>
            </span>
          ))}
        </figcaption>
      )}
    </figure>
  )
}
