import type { ReactNode } from 'react'

/** How a word about a state is coloured: good done, accent under way, orange wants somebody, red failed, plain at rest. */
export type Tone = 'good' | 'accent' | 'orange' | 'red' | 'plain'

/** A word about a state in a quiet frame; readable at 4.5:1 in both modes. @example <StateMark tone="good">已入库</StateMark> */
export function StateMark({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`state-mark state-mark-${tone}`}>{children}</span>
}
