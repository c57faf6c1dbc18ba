/** The published policy and the drafts side by side: households, persons, cost; and one draft by tier. */
import type { ReactNode } from 'react'
import { useWords } from '../../../../platform/words/use-words.tsx'
import { count } from '../../../../ui/format.ts'
import { Panel } from '../../../../ui/page-head.tsx'
import { useNarrow } from '../../../../ui/use-narrow.ts'
import { crossings, type WhatIfFigures, type WhatIfVariant, type WhatIfView } from '../../shared.ts'
import { Change, Hideable, HouseholdsPersons } from './hideable.tsx'
import { useTierWord } from './use-tier-word.ts'

interface Measure {
  label: string
  published: ReactNode
  draft: (total: WhatIfFigures) => ReactNode
}

function useMeasures(view: WhatIfView): Measure[] {
  const { t } = useWords()
  const first = view.variants[0]!.total
  const against = (from: number | null, to: number | null, kind: 'count' | 'money' = 'count') => (
    <>
      <Hideable value={to} kind={kind} />{' '}
      <span className="small">{to !== null && <Change from={from} to={to} kind={kind} />}</span>
    </>
  )
  const year = (value: number | null) => (value === null ? null : value * 12)
  const rows: Measure[] = [
    {
      label: t('whatIf.aided'),
      published: <Hideable value={first.before} />,
      draft: (one) => against(one.before, one.after),
    },
    {
      label: t('whatIf.aidedPersons'),
      published: <Hideable value={first.personsBefore} />,
      draft: (one) => against(one.personsBefore, one.personsAfter),
    },
    {
      label: t('whatIf.in'),
      published: '',
      draft: (one) => <HouseholdsPersons households={one.in} persons={one.personsIn} />,
    },
    {
      label: t('whatIf.out'),
      published: '',
      draft: (one) => <HouseholdsPersons households={one.out} persons={one.personsOut} />,
    },
  ]
  for (const kind of ['moved', 'raised', 'lowered'] as const)
    if (first[kind] !== null)
      rows.push({
        label: t(`whatIf.${kind}`),
        published: '',
        draft: (one) => <span className="num">{t('whatIf.households', { n: count(one[kind]) ?? '' })}</span>,
      })
  rows.push(
    {
      label: t('whatIf.monthly'),
      published: <Hideable value={first.monthlyBefore} kind="money" />,
      draft: (one) => against(one.monthlyBefore, one.monthlyAfter, 'money'),
    },
    {
      label: t('whatIf.yearly'),
      published: <Hideable value={year(first.monthlyBefore)} kind="money" />,
      draft: (one) => against(year(one.monthlyBefore), year(one.monthlyAfter), 'money'),
    },
  )
  return rows
}

export function WhatIfComparison({ view }: { view: WhatIfView }) {
  const { t } = useWords()
  const narrow = useNarrow()
  const measures = useMeasures(view)
  if (narrow)
    return (
      <div className="stack tight">
        {view.variants.map((variant) => (
          <Panel key={variant.number} title={variant.title}>
            <dl className="facts">
              {measures.map((measure) => (
                <div key={measure.label} className="what-if-pair">
                  <dt>{measure.label}</dt>
                  <dd>{measure.draft(variant.total)}</dd>
                </div>
              ))}
            </dl>
          </Panel>
        ))}
      </div>
    )
  return (
    <Panel title={t('whatIf.compare')}>
      <div className="what-if-scroll">
        <table className="what-if-table">
          <thead>
            <tr>
              <th scope="col">{t('whatIf.measure')}</th>
              <th scope="col" className="right">
                {t('whatIf.published')}
              </th>
              {view.variants.map((variant) => (
                <th key={variant.number} scope="col" className="right">
                  {variant.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {measures.map((measure) => (
              <tr key={measure.label}>
                <th scope="row">{measure.label}</th>
                <td className="right">{measure.published}</td>
                {view.variants.map((variant) => (
                  <td key={variant.number} className="right">
                    {measure.draft(variant.total)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

/** Households by tier under the published policy and under one draft. */
export function WhatIfTiers({ view, variant }: { view: WhatIfView; variant: WhatIfVariant }) {
  const { t } = useWords()
  const word = useTierWord()
  // On a phone the movements above tell who comes and goes.
  const narrow = useNarrow()
  const tiers = [...new Set([...view.published.tiers, ...variant.tiers].map((one) => one.tier))]
  const of = (some: WhatIfView['published']['tiers'], tier: string) =>
    some.find((one) => one.tier === tier)?.households ?? (some.some((one) => one.tier === tier) ? null : 0)
  return (
    <Panel title={t('whatIf.byTier')}>
      <div className="what-if-scroll">
        <table className="what-if-table">
          <thead>
            <tr>
              <th scope="col">{t('whatIf.byTier')}</th>
              <th scope="col" className="right">
                {t('whatIf.from')}
              </th>
              <th scope="col" className="right">
                {t('whatIf.to')}
              </th>
              {!narrow &&
                (['tierIn', 'tierOut'] as const).map((head) => (
                  <th key={head} scope="col" className="right">
                    {t(`whatIf.${head}`)}
                  </th>
                ))}
              <th scope="col" className="right">
                {t('whatIf.net')}
              </th>
            </tr>
          </thead>
          <tbody>
            {tiers.map((tier) => {
              const moved = crossings(variant.flows, tier)
              return (
                <tr key={tier}>
                  <th scope="row">{word(tier)}</th>
                  <td className="right">
                    <Hideable value={of(view.published.tiers, tier)} />
                  </td>
                  <td className="right">
                    <Hideable value={of(variant.tiers, tier)} />
                  </td>
                  {!narrow && (
                    <>
                      <td className="right">
                        <HouseholdsPersons households={moved.in} persons={moved.personsIn} />
                      </td>
                      <td className="right">
                        <HouseholdsPersons households={moved.out} persons={moved.personsOut} />
                      </td>
                    </>
                  )}
                  <td className="right">
                    <Change from={of(view.published.tiers, tier)} to={of(variant.tiers, tier)} />
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}
