/** A warning's level told three times: by colour, by shape and by word, so that nobody depends on colour. */
import { useUiTexts } from './texts.tsx'

export type WarningLevel = 'red' | 'orange' | 'yellow'

/** The shape of a level: red octagon, orange triangle, yellow circle, none a dash. */
export function LevelShape({ level, size = 14 }: { level: WarningLevel | null; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" className="level-shape">
      {level === 'red' && <path d="M5 .8h6l4.200 4.200v6l-4.200 4.200H5L.8 11V5z" fill="var(--red-fill)" />}
      {level === 'orange' && <path d="M8 1.200l7.200 13.200H.8z" fill="var(--orange-fill)" />}
      {level === 'yellow' && <circle cx="8" cy="8" r="6.600" fill="var(--yellow-fill)" />}
      {level === null && <path d="M3 8h10" stroke="var(--ink-faint)" strokeWidth="2" />}
      {(level === 'red' || level === 'orange') && (
        <path
          d={level === 'red' ? 'M8 4v5M8 10.800v1.400' : 'M8 6.200v4M8 11.400v1.200'}
          stroke="#fff"
          strokeWidth="1.800"
        />
      )}
    </svg>
  )
}

/**
 * Level as a tag with its word.
 *
 * @param count written after the word, for summaries
 * @example <LevelTag level="red" />
 */
export function LevelTag({
  level,
  count,
  quiet,
}: {
  level: WarningLevel | null
  count?: string | null
  quiet?: boolean
}) {
  const texts = useUiTexts()
  return (
    <span className={`level-tag level-${level ?? 'none'}${quiet ? ' level-quiet' : ''}`}>
      <LevelShape level={level} />
      <span>{texts[level ?? 'none']}</span>
      {count != null && <span className="num strong">{count}</span>}
    </span>
  )
}
