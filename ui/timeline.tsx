/** The assistance chain 救助链: everything that happened, newest first, with gaps between links drawn as gaps. */
import { Fragment, type ReactNode } from 'react'
import { date, daysBetween } from './format.ts'

export interface ChainLink {
  at: string
  kind: string
  title: string
  detail?: ReactNode
  by?: string | null
  source?: string | null
  tone?: 'red' | 'orange' | 'yellow' | 'good' | 'accent' | 'plain'
  /** The same kind of help from two givers at once. */
  doubled?: boolean
}

/**
 * Days without any link that count as a gap; longer silence between two links is drawn and named.
 *
 * @example gapAfter({ at: '2026-03-01' }, { at: '2026-10-01' }, 90) // 214
 */
export function gapAfter(newer: { at: string }, older: { at: string }, limit: number): number | null {
  const days = daysBetween(older.at, newer.at)
  return days > limit ? days : null
}

export function Timeline(props: {
  links: ChainLink[]
  gapDays: number
  gapText: (days: number) => string
  doubledText: string
  label: string
}) {
  return (
    <ol className="chain" aria-label={props.label}>
      {props.links.map((link, i) => {
        const older = props.links[i + 1]
        const gap = older ? gapAfter(link, older, props.gapDays) : null
        return (
          <Fragment key={`${link.at} ${link.kind} ${link.title} ${link.source ?? i}`}>
            <li className={`chain-link chain-${link.tone ?? 'plain'}`}>
              <time className="num chain-at" dateTime={link.at}>
                {date(link.at)}
              </time>
              <span className="chain-dot" aria-hidden="true" />
              <div className="chain-what">
                <span className="row tight">
                  <span className="chain-kind">{link.kind}</span>
                  <strong>{link.title}</strong>
                  {link.doubled && <span className="chain-doubled">{props.doubledText}</span>}
                </span>
                {link.detail && <div className="soft">{link.detail}</div>}
                {(link.by || link.source) && (
                  <div className="faint small">{[link.by, link.source].filter(Boolean).join(' · ')}</div>
                )}
              </div>
            </li>
            {gap !== null && (
              <li className="chain-gap">
                <span />
                <span className="chain-gap-line" aria-hidden="true" />
                <span>{props.gapText(gap)}</span>
              </li>
            )}
          </Fragment>
        )
      })}
    </ol>
  )
}
