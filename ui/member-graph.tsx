/** Members of a household as a small graph: who is who to the head, and what weighs on whom. */
import type { ReactNode } from 'react'
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

const rowHeight = 126

export function MemberGraph({ members, label }: { members: Member[]; label: string }) {
  const placed = placeMembers(members)
  const rows = Math.max(0, ...placed.map((p) => p.row)) + 1
  const head = placed.find((p) => p.kin.relation === 'head') ?? placed[0]
  const widest = Math.max(1, ...Array.from({ length: rows }, (_, r) => placed.filter((p) => p.row === r).length))
  return (
    <div className="members-scroll">
      <section className="members" style={{ height: rows * rowHeight - 14, minWidth: widest * 148 }} aria-label={label}>
        <svg
          className="members-lines"
          viewBox={`0 0 100 ${rows * rowHeight}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          {head &&
            placed
              .filter((p) => p !== head)
              .map((p) => {
                const [x1, y1, x2, y2] = [head.x * 100, head.row * rowHeight + 60, p.x * 100, p.row * rowHeight + 60]
                const middle = (y1 + y2) / 2
                return (
                  <path key={p.kin.key} d={`M${x1} ${y1}V${middle}H${x2}V${y2}`} vectorEffect="non-scaling-stroke" />
                )
              })}
        </svg>
        {placed.map(({ kin, row, x }) => (
          <article
            key={kin.key}
            className={`member${kin.relation === 'head' ? ' member-head' : ''}${kin.alive ? '' : ' member-dead'}`}
            style={{ left: `${x * 100}%`, top: row * rowHeight }}
          >
            <span className="member-relation">{kin.relationLabel}</span>
            <strong className="member-name">{kin.name}</strong>
            <span className="member-line num">{kin.line}</span>
            {kin.sub && <span className="member-sub">{kin.sub}</span>}
            {kin.flags.length > 0 && (
              <ul className="member-flags">
                {kin.flags.map((flag) => (
                  <li key={flag.text} title={flag.text}>
                    {flag.level && <LevelShape level={flag.level} size={10} />} {flag.text}
                  </li>
                ))}
              </ul>
            )}
          </article>
        ))}
      </section>
    </div>
  )
}
