/** Members of a household as a small graph: who is who to the head, and what weighs on whom. */
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import type { WarningLevel } from './level-tag.tsx'
import { LevelShape } from './level-tag.tsx'
import { type Kin, placeMembers } from './member-places.ts'

export interface Member extends Kin {
  name: ReactNode
  relationLabel: string
  /** "女 · 46 岁" */
  line: string
  sub?: ReactNode
  alive: boolean
  flags: { text: string; level?: WarningLevel | null }[]
}

const cardWidth = 176
/** The narrowest card that still shows a masked id in one line. */
const leastWidth = 148
const between = 8
const gap = 18
const shownFlags = 4

/** Height of the cards of one generation: the card with most flags decides. */
const heightOf = (row: { flags: unknown[] }[]): number =>
  84 + 20 * Math.max(1, ...row.map((m) => Math.min(m.flags.length, shownFlags)))

export function MemberGraph({ members, label }: { members: Member[]; label: string }) {
  const frame = useRef<HTMLElement>(null)
  const [room, setRoom] = useState(Number.POSITIVE_INFINITY)
  useLayoutEffect(() => {
    const element = frame.current
    if (!element) return
    const measure = () => setRoom(element.clientWidth || Number.POSITIVE_INFINITY)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const perRow = Math.max(1, Math.floor(room / (leastWidth + between)))
  const placed = placeMembers(members, perRow)
  const rowsIn = Math.max(0, ...placed.map((p) => p.row)) + 1
  const rows = Array.from({ length: rowsIn }, (_, r) => placed.filter((p) => p.row === r))
  const heights = rows.map((row) => heightOf(row.map((p) => p.kin)))
  const tops = heights.map((_, r) => heights.slice(0, r).reduce((sum, h) => sum + h + gap, 0))
  const whole = heights.reduce((sum, h) => sum + h, 0) + gap * (heights.length - 1)
  const head = placed.find((p) => p.kin.relation === 'head') ?? placed[0]
  const widest = Math.max(1, ...rows.map((row) => row.length))
  const width = Math.min(cardWidth, Math.floor(room / Math.min(widest, perRow)) - between)
  const middleOf = (row: number) => tops[row]! + heights[row]! / 2
  return (
    <section className="members-frame" ref={frame} aria-label={label}>
      <div className="members" style={{ height: whole }}>
        <svg className="members-lines" viewBox={`0 0 100 ${whole}`} preserveAspectRatio="none" aria-hidden="true">
          {head &&
            placed
              .filter((p) => p !== head)
              .map((p) => {
                const [x1, x2, y2] = [head.x * 100, p.x * 100, middleOf(p.row)]
                const bend =
                  p.row > head.row ? tops[p.row]! - gap / 2 : p.row < head.row ? tops[head.row]! - gap / 2 : y2
                return (
                  <path
                    key={p.kin.key}
                    d={`M${x1} ${middleOf(head.row)}V${bend}H${x2}V${y2}`}
                    vectorEffect="non-scaling-stroke"
                  />
                )
              })}
        </svg>
        {placed.map(({ kin, row, x }) => (
          <article
            key={kin.key}
            className={`member${kin.relation === 'head' ? ' member-head' : ''}${kin.alive ? '' : ' member-dead'}`}
            style={{ left: `${x * 100}%`, top: tops[row], height: heights[row], width }}
          >
            <span className="member-relation">{kin.relationLabel}</span>
            <strong className="member-name">{kin.name}</strong>
            <span className="member-line num">{kin.line}</span>
            {kin.sub && <span className="member-sub">{kin.sub}</span>}
            {kin.flags.length > 0 && (
              <ul className="member-flags">
                {kin.flags.slice(0, shownFlags).map((flag) => (
                  <li key={flag.text} title={flag.text}>
                    {flag.level && <LevelShape level={flag.level} size={10} />} {flag.text}
                  </li>
                ))}
              </ul>
            )}
          </article>
        ))}
      </div>
    </section>
  )
}
