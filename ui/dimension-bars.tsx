/** Risk by dimension: four steps from none to red, the step told by length, shape and word; unknown is hatched, not empty. */
import type { ReactNode } from 'react'
import { LevelShape, type WarningLevel } from './level-tag.tsx'
import { useUiTexts } from './texts.tsx'

export interface Dimension {
  key: string
  label: string
  level: WarningLevel | null
  /** True when nothing can be said because its data was not delivered. */
  unknown?: boolean
  note?: ReactNode
}

const steps = { yellow: 1, orange: 2, red: 3 } as const

export function DimensionBars({ dimensions, label }: { dimensions: Dimension[]; label: string }) {
  const texts = useUiTexts()
  return (
    <ul className="dimensions" aria-label={label}>
      {dimensions.map((d) => {
        const step = d.level ? steps[d.level] : 0
        return (
          <li key={d.key} className="dimension">
            <span className="dimension-label">{d.label}</span>
            <span className={`dimension-track${d.unknown ? ' dimension-unknown' : ''}`} aria-hidden="true">
              {[1, 2, 3].map((n) => (
                <i key={n} className={n <= step ? `dimension-on dimension-${d.level}` : ''} />
              ))}
            </span>
            <span className="dimension-word">
              {d.unknown ? (
                <span className="faint">{texts.unknown}</span>
              ) : (
                <>
                  <LevelShape level={d.level} size={12} /> {texts[d.level ?? 'none']}
                </>
              )}
              {d.note && <span className="faint small"> {d.note}</span>}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
