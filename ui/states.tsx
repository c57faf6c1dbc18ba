/** What a page shows when there is nothing to show, or not yet, or not to this person, or no longer fresh. */
import {
  ClockCircleOutlined,
  InboxOutlined,
  LockOutlined,
  QuestionCircleOutlined,
  WarningOutlined,
} from '@ant-design/icons'
import { Skeleton } from 'antd'
import type { ReactNode } from 'react'

const icons = {
  empty: InboxOutlined,
  error: WarningOutlined,
  'no-right': LockOutlined,
  missing: QuestionCircleOutlined,
} as const

export interface StateBoxProps {
  kind: keyof typeof icons
  title: string
  /** What happened, what was kept, what to do. */
  note?: ReactNode
  /** The one thing to do next: a button or a link. */
  children?: ReactNode
}

/** A designed state in place of content. @example <StateBox kind="empty" title="还没有预警" note="…" /> */
export function StateBox({ kind, title, note, children }: StateBoxProps) {
  const Icon = icons[kind]
  return (
    <div className={`state-box state-${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      <Icon className="state-icon" aria-hidden="true" />
      <p className="state-title">{title}</p>
      {note && <p className="state-note">{note}</p>}
      {children && <div className="state-do">{children}</div>}
    </div>
  )
}

/** Grey lines in the shape of what comes; says so to a screen reader. */
export function LoadingState({ text, rows = 6 }: { text: string; rows?: number }) {
  return (
    <div className="panel" role="status" aria-label={text}>
      <Skeleton active title={{ width: '30%' }} paragraph={{ rows, width: ['100%', '92%', '96%', '88%', '70%'] }} />
    </div>
  )
}

/** One line above content that could not be renewed. */
export function StaleNote({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <div className="stale-note" role="status">
      <ClockCircleOutlined aria-hidden="true" /> <span className="grow">{text}</span>
      {children}
    </div>
  )
}
