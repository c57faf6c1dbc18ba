/** What happens to tier and amount when one amount of money changes: bands in words, and a drawing. Computed on this device. */
import { Select } from 'antd'
import { useCallback, useDeferredValue, useMemo, useState } from 'react'
import { useWords } from '../../../platform/words/use-words.tsx'
import { count, money } from '../../../ui/format.ts'
import type { Benefits, Family, Place } from '../benefits/shared.ts'
import { stepsAlong } from '../calculate/along-steps.ts'
import { valueWords } from '../calculate/value-words.ts'
import type { Label } from '../label.ts'
import { AlongChart } from './along-chart.tsx'
import { farthestOf, moneyFacts } from './along-facts.ts'

export interface Given {
  benefits: Benefits
  family: Family
  place: Place
  tiers: Record<string, Label>
}

/** Whole yuan without a point, fen always as two digits. */
const yuan = (value: number): string => (Number.isInteger(value) ? count(value) : money(value)) ?? ''

export function Along(given: Given) {
  const { t, pick } = useWords()
  // Answers of the key come first, the drawing a moment later.
  const { benefits, family, place, tiers } = useDeferredValue(given)
  const [wished, setWished] = useState({ at: 0 as number | null, name: '' })
  // A region may ask no amounts of members, or none of the household; the last member may have been taken away.
  const subjects = [...family.members.keys(), null].filter((one) => moneyFacts(benefits, one).length > 0)
  const at = subjects.includes(wished.at) ? wished.at : subjects[0]!
  const facts = useMemo(() => moneyFacts(benefits, at), [benefits, at])
  const name = facts.includes(wished.name) ? wished.name : facts[0]!
  const now = (at === null ? family.household : family.members[at]!)[name] ?? null
  const steps = useMemo(
    () => stepsAlong(benefits, family, place, { at, name }, farthestOf(benefits, family, place, now)),
    [benefits, family, place, at, name, now],
  )
  const inputs = at === null ? benefits.inputs.household : benefits.inputs.person
  const label = pick(inputs[name]!.label)
  const tierWords = useCallback(
    (tier: string | null) => (tier === null ? t('calculate.notYet') : pick(valueWords(tier, { words: tiers }))),
    [tiers, t, pick],
  )
  const bands = steps.bands.map(({ tier, first, last }) => ({
    key: first.value,
    range: first.value === last.value ? yuan(first.value) : `${yuan(first.value)} – ${yuan(last.value)}`,
    tier: tierWords(tier),
    amount:
      first.amount === null || last.amount === null
        ? t('calculate.notJudged')
        : first.amount === last.amount
          ? yuan(first.amount)
          : `${yuan(first.amount)} → ${yuan(last.amount)}`,
  }))
  return (
    <>
      <p className="small soft">{t('calculate.alongNote')}</p>
      <div className="along-choice">
        <Select
          aria-label={t('calculate.alongWho')}
          value={at ?? -1}
          onChange={(who) => setWished({ at: who < 0 ? null : who, name })}
          options={subjects.map((one) => ({
            value: one ?? -1,
            label: one === null ? t('calculate.household') : t('calculate.member', { n: one + 1 }),
          }))}
        />
        <Select
          aria-label={t('calculate.alongWhat')}
          value={name}
          onChange={(fact) => setWished({ at, name: fact })}
          options={facts.map((fact) => ({ value: fact, label: pick(inputs[fact]!.label) }))}
        />
      </div>
      {steps.points.some(({ amount }) => amount !== null) && (
        <AlongChart steps={steps} now={typeof now === 'number' ? now : null} what={label} tierWords={tierWords} />
      )}
      <table className="along-bands">
        <thead>
          <tr>
            <th scope="col">{t('calculate.alongRange', { what: label })}</th>
            <th scope="col">{t('calculate.alongTier')}</th>
            <th scope="col">{t('calculate.alongAmount')}</th>
          </tr>
        </thead>
        <tbody>
          {bands.map((band) => (
            <tr key={band.key}>
              <td className="num">{band.range}</td>
              <td>{band.tier}</td>
              <td className="num">{band.amount}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
