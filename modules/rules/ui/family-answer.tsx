/** What a family may receive: tier and amount large, then what is missing, the other answers, and the reasons. */
import { memo, useMemo, useRef, useState } from 'react'
import { useWords } from '../../../platform/words/use-words.tsx'
import { UnknownValue } from '../../../ui/masked-text.tsx'
import { staysInPlace } from '../../../ui/popup-place.ts'
import { type Benefits, calculateFamily, type Family, type OutputDef, type Place } from '../benefits/shared.ts'
import { explain, type Reason } from '../calculate/explain.ts'
import { missingWords } from '../calculate/missing-words.ts'
import { valueWords } from '../calculate/value-words.ts'
import type { Label } from '../label.ts'
import { AlongPanel } from './along-panel.tsx'
import { ReasonTree } from './reason-tree.tsx'

/** What was computed for a family as it was typed in. */
interface Answer extends Omit<Given, 'place'> {
  traced: ReturnType<typeof calculateFamily>
}

/** Answers whose reasons are told. */
const told: readonly string[] = ['tier', 'monthly_amount']

interface Given {
  benefits: Benefits
  family: Family
  place: Place
  tiers: Record<string, Label>
}

/** Answers and reasons follow each keystroke in one drawing, so that no reason ever stands beside the answer of another key. */
export function FamilyAnswer(given: Given) {
  const { benefits, family, place, tiers } = given
  const { t, pick } = useWords()
  const [all, setAll] = useState(false)
  const outputs = useMemo(() => Object.entries(benefits.outputs.household), [benefits])
  // A key costs nothing for the answers that nobody has opened.
  const shown = useMemo(
    () => outputs.filter(([name, def]) => all || def.main || told.includes(name)).map(([name]) => name),
    [outputs, all],
  )
  // What the key did not touch is taken from the answer before; with or without it the answer is the same.
  const before = useRef<Answer['traced']>(undefined)
  const answer = useMemo<Answer>(() => {
    const traced = calculateFamily(benefits, family, place, { before: before.current, only: shown })
    before.current = traced
    return { benefits, family, tiers, traced }
  }, [benefits, family, place, tiers, shown])
  const { values } = answer.traced
  const wordsOf = (name: string, def: OutputDef) =>
    pick(
      valueWords(values[name] ?? null, {
        unit: def.unit,
        words: def.words ?? (name.endsWith('tier') ? tiers : undefined),
      }),
    )
  const [tier, amount] = [values.tier ?? null, values.monthly_amount ?? null]
  return (
    <div className="answer" {...staysInPlace}>
      <section className="panel answer-main" aria-live="polite">
        <p className="small soft">{t('calculate.suggestion')}</p>
        {tier === null ? (
          <p className="answer-tier">{t('calculate.notYet')}</p>
        ) : (
          <p className="answer-tier">{pick(valueWords(tier, { words: tiers }))}</p>
        )}
        {/* Without a tier the line above says already that nothing can be judged. */}
        {(tier !== null || amount !== null) && (
          <p className="answer-amount num">
            {amount === null ? (
              <UnknownValue why={t('calculate.notJudged')} />
            ) : (
              pick(valueWords(amount, { unit: 'CNY/month' }))
            )}
          </p>
        )}
        {tier === null && <Missing later={answer} />}
        <dl className="answer-list">
          {outputs
            .filter(([name, def]) => def.main && !told.includes(name) && name !== 'suggestion')
            .map(([name, def]) => (
              <div key={name}>
                <dt>{pick(def.label)}</dt>
                <dd>{wordsOf(name, def)}</dd>
              </div>
            ))}
        </dl>
      </section>
      <Reasons later={answer} />
      <AlongPanel benefits={benefits} family={family} place={place} tiers={tiers} />
      <section className="panel">
        <details onToggle={(event) => setAll(event.currentTarget.open)}>
          <summary>
            <h2>{t('calculate.answers')}</h2>
          </summary>
          {all && (
            <dl className="answer-list">
              {outputs
                .filter(([, def]) => !def.main)
                .map(([name, def]) => (
                  <div key={name}>
                    <dt>{pick(def.label)}</dt>
                    <dd className="num">{wordsOf(name, def)}</dd>
                  </div>
                ))}
            </dl>
          )}
        </details>
      </section>
      <Standards later={answer} />
    </div>
  )
}

/** The trees of reasons of an answer, made once for the parts of the page that show them. */
function treesOf(later: Answer) {
  const known = trees.get(later)
  if (known) return known
  const { traced } = later
  const made = {
    missing: traced.traces.tier?.missing ?? [],
    reasons: told.flatMap((name) => explain(later.benefits, later.family, traced, name, later.tiers) ?? []),
  }
  trees.set(later, made)
  return made
}
const trees = new WeakMap<Answer, { missing: readonly string[]; reasons: Reason[] }>()

const Missing = memo(function Missing({ later }: { later: Answer }) {
  const { t, pick } = useWords()
  const what = pick(missingWords(later.benefits, treesOf(later).missing))
  return <p className="answer-missing">{t('calculate.missing', { what })}</p>
})

const Reasons = memo(function Reasons({ later }: { later: Answer }) {
  const { t } = useWords()
  return (
    <section className="panel">
      <h2>{t('calculate.reasons')}</h2>
      {treesOf(later).reasons.map((tree) => (
        <ReasonTree key={tree.id} reason={tree} />
      ))}
    </section>
  )
})

const Standards = memo(function Standards({ later }: { later: Answer }) {
  const { t, pick } = useWords()
  const [open, setOpen] = useState(false)
  const amount = treesOf(later).reasons.find((tree) => tree.id === 'monthly_amount')
  const standards = open && amount ? [...new Map(usedStandards(amount).map((one) => [one.path, one])).values()] : []
  return (
    <section className="panel">
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <h2>{t('calculate.standards')}</h2>
        </summary>
        <ul className="reason-used">
          {standards.map((one) => (
            <li key={one.path}>
              <span className="soft">{pick(one.label)}</span> <span className="num">{pick(one.words)}</span>
              {one.standard && (
                <span className="faint small">
                  {' '}
                  {one.standard.place && `${pick(one.standard.place)} · `}
                  {t('calculate.since', { date: one.standard.valid_from })} · {one.standard.source}
                </span>
              )}
            </li>
          ))}
        </ul>
      </details>
    </section>
  )
})

const usedStandards = (reason: Reason): Reason['standards'] => [
  ...reason.standards,
  ...reason.because.flatMap(usedStandards),
]
