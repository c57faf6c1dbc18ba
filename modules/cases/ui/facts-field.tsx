/** Facts of a household as the region's catalogue asks them: first what everybody has, the rest on wish; empty is unknown, never zero. */
import { Collapse } from 'antd'
import dayjs from 'dayjs'
import type { TypedFacts } from '../../../platform/process/shared.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import type { Benefits } from '../../rules/shared.ts'
import { FactGroups } from '../../rules/ui/fact-groups.tsx'
import { useBenefits } from '../../rules/ui/use-benefits.ts'
import { useTiers } from '../../rules/ui/use-tiers.ts'
import '../../rules/ui/family.css'

const empty: TypedFacts = { household: {}, members: [] }
type Facts = TypedFacts['household']

const filled = (facts: Facts | undefined) => Object.values(facts ?? {}).filter((value) => value !== null).length
/** A fact that is emptied is no longer told. */
const withFact = (facts: Facts | undefined, name: string, value: Facts[string]): Facts => {
  const next = { ...facts, [name]: value }
  if (value === null) delete next[name]
  return next
}
/** What the register tells is not typed again. */
const registered = (benefits: Benefits, subject: 'person' | 'household') =>
  Object.entries(benefits.inputs[subject]).flatMap(([name, def]) => (def.register ? [name] : []))

export function FactsField({
  parts,
  value,
  onChange,
}: {
  /** Members in the order of the matter: name and relation. */
  parts: readonly string[]
  value: TypedFacts | undefined
  onChange: (value: TypedFacts | undefined) => void
}) {
  const { t } = useWords()
  const tiers = useTiers()
  const benefits = useBenefits(dayjs().format('YYYY-MM-DD')).data
  if (!benefits) return null
  const facts = value ?? empty
  const send = (next: TypedFacts) =>
    onChange(filled(next.household) + next.members.reduce((sum, one) => sum + filled(one), 0) > 0 ? next : undefined)
  const told = (n: number) => (n > 0 ? ` · ${t('facts.filled', { n })}` : '')
  const group = (subject: 'person' | 'household', own: Facts, change: (name: string, value: Facts[string]) => void) => (
    <FactGroups
      benefits={benefits}
      at={null}
      subject={subject}
      facts={own}
      tiers={tiers}
      skip={registered(benefits, subject)}
      blank
      onChange={(_at, name, value) => change(name, value)}
    />
  )
  return (
    <Collapse
      size="small"
      className="facts-field"
      items={[
        {
          key: 'household',
          label: `${t('facts.household')}${told(filled(facts.household))}`,
          children: group('household', facts.household, (name, next) =>
            send({ ...facts, household: withFact(facts.household, name, next) }),
          ),
        },
        ...parts.map((part, at) => ({
          key: `member-${at}`,
          label: `${part}${told(filled(facts.members[at]))}`,
          children: group('person', facts.members[at] ?? {}, (name, next) =>
            send({
              ...facts,
              members: parts.map((_, i) =>
                i === at ? withFact(facts.members[i], name, next) : (facts.members[i] ?? {}),
              ),
            }),
          ),
        })),
      ]}
    />
  )
}
