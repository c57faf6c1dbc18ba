/** The facts of one member or of the household, in the region's groups; the first is open. */
import { Collapse } from 'antd'
import { memo, useCallback, useMemo } from 'react'
import { useWords } from '../../../platform/words/use-words.tsx'
import type { Benefits, Scalar } from '../benefits/shared.ts'
import type { Label } from '../label.ts'
import { FactField } from './fact-field.tsx'
import { changedIn, usualFacts } from './typed-family.ts'

const none: readonly string[] = []

/** Drawn anew only when one of its facts changed: a form of four members has some hundred fields. */
export const FactGroups = memo(function FactGroups(props: {
  benefits: Benefits
  /** Number of the member; null for the household. Its first argument when a fact changes. */
  at: number | null
  subject: 'person' | 'household'
  facts: Record<string, Scalar>
  tiers: Record<string, Label>
  fixed?: readonly string[] | undefined
  /** Facts that are not asked here. */
  skip?: readonly string[] | undefined
  /** Nothing is filled in beforehand: what is empty is unknown. */
  blank?: boolean
  onChange: (at: number | null, name: string, value: Scalar) => void
}) {
  const { benefits, at, subject, facts, tiers, fixed = none, skip = none, blank, onChange } = props
  const { t, pick } = useWords()
  const { groups, words } = benefits.inputs
  const defs = benefits.inputs[subject]
  const usual = useMemo(() => (blank ? {} : usualFacts(benefits, subject)), [benefits, subject, blank])
  const asked = (names: readonly string[]) => names.filter((name) => !skip.includes(name))
  const set = useCallback((name: string, value: Scalar) => onChange(at, name, value), [at, onChange])
  const fields = (names: readonly string[]) => (
    <div className="facts">
      {asked(names).map((name) => (
        <FactField
          key={name}
          name={name}
          def={defs[name]!}
          value={facts[name] ?? null}
          words={words[name] ?? (name.endsWith('tier') ? tiers : undefined)}
          disabled={fixed.includes(name)}
          onChange={set}
        />
      ))}
    </div>
  )
  const [first, ...rest] = groups
  return (
    <>
      {first && fields(first[subject])}
      <Collapse
        ghost
        size="small"
        items={rest
          .filter((group) => asked(group[subject]).length > 0)
          .map((group) => {
            const changed = changedIn(group[subject], facts, usual)
            return {
              key: group.id,
              label: (
                <>
                  {pick(group.label)}
                  <span className="faint small">
                    {' · '}
                    {changed > 0
                      ? t(blank ? 'facts.filled' : 'calculate.changed', { n: changed })
                      : t(blank ? 'facts.none' : 'calculate.usual')}
                  </span>
                </>
              ),
              children: fields(group[subject]),
            }
          })}
      />
    </>
  )
})
