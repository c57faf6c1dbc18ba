/** Head of a page: what this is, and in one sentence whose turn it is, why, and what to do next. */
import type { ReactNode } from 'react'

export interface PageHeadProps {
  title: ReactNode
  /** Whose turn, why, what next. */
  turn?: ReactNode
  actions?: ReactNode
  before?: ReactNode
}

export function PageHead({ title, turn, actions, before }: PageHeadProps) {
  return (
    <header className="page-head">
      <div className="grow">
        {before && <div className="page-before">{before}</div>}
        <h1>{title}</h1>
        {turn && <p className="page-turn">{turn}</p>}
      </div>
      {actions && <div className="row page-actions">{actions}</div>}
    </header>
  )
}

/** A titled part of a page. */
export function Panel(props: {
  title?: ReactNode
  note?: ReactNode
  extra?: ReactNode
  flush?: boolean
  className?: string
  children: ReactNode
}) {
  return (
    <section className={`panel${props.flush ? ' flush' : ''}${props.className ? ` ${props.className}` : ''}`}>
      {(props.title || props.extra) && (
        <div className="spread panel-head">
          <div>
            {props.title && <h2 className="panel-title">{props.title}</h2>}
            {props.note && <p className="panel-note">{props.note}</p>}
          </div>
          {props.extra && <div className="row">{props.extra}</div>}
        </div>
      )}
      {props.children}
    </section>
  )
}
