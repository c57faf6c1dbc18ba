/** The facts of one member or of the household, in the region's groups; the first is open. */
import { memo, useCallback, useMemo, useState } from 'react'
import { useWords } from '../../../platform/words/use-words.tsx'
import type { Benefits, Scalar } from '../benefits/shared.ts'
import type { Label } from '../label.ts'
import { FactField } from './fact-field.tsx'
import { changedIn, usualFacts } from './typed-family.ts'

const none: readonly string[] = []

interface FieldsProps {
  benefits: Benefits
  subject: 'person' | 'household'
  facts: Record<string, Scalar>
  tiers: Record<string, Label>
  fixed: readonly string[]
  onChange: (name: string, value: Scalar) => void
  names: readonly string[]
}

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
  const usual = useMemo(() => (blank ? {} : usualFacts(benefits, subject)), [benefits, subject, blank])
  const asked = useMemo(
    () =>
      benefits.inputs.groups.map((group) => ({
        ...group,
        names: group[subject].filter((name) => !skip.includes(name)),
      })),
    [benefits, subject, skip],
  )
  const set = useCallback((name: string, value: Scalar) => onChange(at, name, value), [at, onChange])
  const shared = { benefits, subject, facts, tiers, fixed, onChange: set }
  const [first, ...rest] = asked
  return (
    <>
      {first && <Fields {...shared} names={first.names} />}
      {rest
        .filter((group) => group.names.length > 0)
        .map((group) => (
          <Group key={group.id} {...shared} names={group.names} label={group.label} usual={usual} blank={!!blank} />
        ))}
    </>
  )
})

function Fields({ benefits, subject, facts, tiers, fixed, onChange, names }: FieldsProps) {
  const { words } = benefits.inputs
  return (
    <div className="facts">
      {names.map((name) => (
        <FactField
          key={name}
          name={name}
          def={benefits.inputs[subject][name]!}
          value={facts[name] ?? null}
          words={words[name] ?? (name.endsWith('tier') ? tiers : undefined)}
          disabled={fixed.includes(name)}
          onChange={onChange}
        />
      ))}
    </div>
  )
}

/**
 * A group to open. It has no fields before, and keeps them when it is closed again: what could not be read stands in its field
 * alone. A key in another group does not draw it anew.
 */
const Group = memo(
  function Group(props: FieldsProps & { label: Label; usual: Record<string, Scalar>; blank: boolean }) {
    const { label, usual, blank, ...fields } = props
    const { t, pick } = useWords()
    const [opened, setOpened] = useState(false)
    const changed = changedIn(fields.names, fields.facts, usual)
    return (
      <details className="fact-group" onToggle={(event) => event.currentTarget.open && setOpened(true)}>
        <summary>
          {pick(label)}
          <span className="faint small">
            {' · '}
            {changed > 0
              ? t(blank ? 'facts.filled' : 'calculate.changed', { n: changed })
              : t(blank ? 'facts.none' : 'calculate.usual')}
          </span>
        </summary>
        {opened && <Fields {...fields} />}
      </details>
    )
  },
  (before, now) =>
    Object.entries(now).every(([name, value]) =>
      name === 'facts'
        ? now.names.every((one) => before.facts[one] === now.facts[one])
        : before[name as keyof typeof before] === value,
    ),
)
