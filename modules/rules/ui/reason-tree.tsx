/** The tree of reasons: each line a sentence with its value, article, and the facts and standards it used. */
import { useState } from 'react'
import { useWords } from '../../../platform/words/use-words.tsx'
import type { Reason, UsedValue } from '../calculate/explain.ts'

/** Gaps named one by one in a line of reasons. */
const most = 3
const none: readonly SourceRow[] = []

/** A row of a department that a fact came from. */
export interface SourceRow {
  path: string
  fileName: string
  row: number
}

/** @param sources rows of the departments, where the reasons are about a family of the register */
export function ReasonTree(props: { reason: Reason; depth?: number; sources?: readonly SourceRow[] }) {
  const { reason, depth = 0, sources = none } = props
  const { t, pick } = useWords()
  const [open, setOpen] = useState(depth < 1)
  const used = [...reason.standards, ...reason.facts]
  const who = reason.member === null ? null : t('calculate.member', { n: reason.member + 1 })
  const line = (
    <>
      {who && <span className="reason-who">{who}</span>}
      <span>{pick(reason.sentence)}</span>
      {reason.seen && <span className="faint small"> {t('calculate.seen')}</span>}
    </>
  )
  // What is closed is not drawn: a whole tree has some hundred lines, and follows every keystroke.
  const detail = () => (
    <div className="reason-detail">
      {reason.rows.map((row) => (
        <p key={row.row}>
          {pick(row.sentence)} <span className="faint small">{t('calculate.row', { n: row.row })}</span>
        </p>
      ))}
      {reason.missing.length > 0 && (
        <p className="unknown">
          {t(reason.missing.length > most ? 'calculate.missingMany' : 'calculate.missing', {
            what: reason.missing
              .slice(0, most)
              .map((m) => pick(m.label))
              .join('、'),
            n: reason.missing.length,
          })}
        </p>
      )}
      {used.length > 0 && (
        <ul className="reason-used">
          {used.map((one) => (
            <Used key={one.path} one={one} rows={sources.filter(({ path }) => path === one.path)} />
          ))}
        </ul>
      )}
      <p className="faint small">{reason.articles.join('；')}</p>
      {!reason.seen &&
        reason.because.map((one) => (
          <ReasonTree key={`${one.id} ${one.member} ${one.place}`} reason={one} depth={depth + 1} sources={sources} />
        ))}
    </div>
  )
  return (
    <details className="reason" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{line}</summary>
      {open && detail()}
    </details>
  )
}

function Used({ one, rows }: { one: UsedValue; rows: readonly SourceRow[] }) {
  const { t, pick } = useWords()
  const [row, from] = [one.standard, rows[0]]
  return (
    <li>
      <span className="soft">{pick(one.label)}</span> <span className="num">{pick(one.words)}</span>
      {row && (
        <span className="faint small">
          {' '}
          {row.place && `${pick(row.place)} · `}
          {t('calculate.since', { date: row.valid_from })}
          {!row.verified && ` · ${t('calculate.unverified')}`}
        </span>
      )}
      {from && (
        <span className="faint small">
          {' '}
          {t(rows.length === 1 ? 'calculate.fromRow' : 'calculate.fromRows', {
            file: from.fileName,
            row: from.row,
            n: rows.length,
          })}
        </span>
      )}
    </li>
  )
}
