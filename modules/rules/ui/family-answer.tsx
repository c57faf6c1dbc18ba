/** What a family may receive: tier and amount large, then what is missing, the other answers, and the reasons. */
import { useDeferredValue, useMemo } from 'react'
import { useWords } from '../../../platform/words/use-words.tsx'
import { UnknownValue } from '../../../ui/masked-text.tsx'
import { type Benefits, calculateFamily, type Family, type OutputDef, type Place } from '../benefits/shared.ts'
import { explain, type Reason } from '../calculate/explain.ts'
import { factLabel } from '../calculate/fact-label.ts'
import { valueWords } from '../calculate/value-words.ts'
import type { Label } from '../label.ts'
import { ReasonTree } from './reason-tree.tsx'

interface Given {
  benefits: Benefits
  family: Family
  place: Place
  tiers: Record<string, Label>
}

/** Answers follow each keystroke; the tree of reasons, which is longer, follows when the hands rest. */
export function FamilyAnswer(given: Given) {
  const { benefits, family, place, tiers } = given
  const { t, pick } = useWords()
  const values = useMemo(
    () => calculateFamily(benefits, family, place, { trace: false }).values,
    [benefits, family, place],
  )
  const later = useDeferredValue(given)
  const traced = useMemo(() => calculateFamily(later.benefits, later.family, later.place), [later])
  const reason = (name: string): Reason | null => explain(later.benefits, later.family, traced, name, later.tiers)
  const wordsOf = (name: string, def: OutputDef) =>
    pick(
      valueWords(values[name] ?? null, {
        unit: def.unit,
        words: def.words ?? (name.endsWith('tier') ? tiers : undefined),
      }),
    )
  const missing = traced.traces.tier?.missing ?? []
  const outputs = Object.entries(benefits.outputs.household)
  const [tier, amount] = [values.tier ?? null, values.monthly_amount ?? null]
  const standards = [
    ...new Map(
      (reason('monthly_amount') ? usedStandards(reason('monthly_amount')!) : []).map((s) => [s.path, s]),
    ).values(),
  ]
  return (
    <div className="answer" aria-live="polite">
      <section className="panel answer-main">
        <p className="small soft">{t('calculate.suggestion')}</p>
        {tier === null ? (
          <p className="answer-tier">{t('calculate.notJudged')}</p>
        ) : (
          <p className="answer-tier">{pick(valueWords(tier, { words: tiers }))}</p>
        )}
        <p className="answer-amount num">
          {amount === null ? (
            <UnknownValue why={t('calculate.notJudged')} />
          ) : (
            pick(valueWords(amount, { unit: 'CNY/month' }))
          )}
        </p>
        {tier === null && (
          <p className="answer-missing">
            {t('calculate.missing', { what: missing.map((path) => pick(factLabel(benefits, path))).join('、') })}
          </p>
        )}
        <dl className="answer-list">
          {outputs
            .filter(([name, def]) => def.main && !['tier', 'monthly_amount', 'suggestion'].includes(name))
            .map(([name, def]) => (
              <div key={name}>
                <dt>{pick(def.label)}</dt>
                <dd>{wordsOf(name, def)}</dd>
              </div>
            ))}
        </dl>
      </section>
      <section className="panel">
        <h2>{t('calculate.reasons')}</h2>
        {['tier', 'monthly_amount'].map((name) => {
          const tree = reason(name)
          return tree && <ReasonTree key={name} reason={tree} />
        })}
      </section>
      <section className="panel">
        <details>
          <summary>
            <h2>{t('calculate.answers')}</h2>
          </summary>
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
        </details>
      </section>
      <section className="panel">
        <details>
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
                    {t('calculate.since', { date: one.standard.valid_from })} · {one.standard.source}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </details>
      </section>
    </div>
  )
}

const usedStandards = (reason: Reason): Reason['standards'] => [
  ...reason.standards,
  ...reason.because.flatMap(usedStandards),
]
