/** What the rules suggest for one household, and the rows of the departments that rests on. */
import { useWords } from '../../../platform/words/use-words.tsx'
import { valueWords } from '../../rules/shared.ts'
import { useTiers } from '../../rules/ui/use-tiers.ts'
import { WrongData } from '../../rules/ui/wrong-data.tsx'
import type { Explanation } from './calls.ts'

/** Tier and amount in words, what is missing for a judgement, and what was assumed. */
export function Suggestion({ data }: { data: Explanation }) {
  const { t, pick } = useWords()
  const tiers = useTiers()
  const { tier, monthly_amount: amount } = data.values as { tier: string | null; monthly_amount: number | null }
  return (
    <>
      <p className="small soft">{t('calculate.suggestion')}</p>
      <p className="answer-tier">{tier === null ? t('assessment.cannot') : pick(valueWords(tier, { words: tiers }))}</p>
      {amount !== null && <p className="answer-amount num">{pick(valueWords(amount, { unit: 'CNY/month' }))}</p>}
      {data.missing.length > 0 && (
        <p className="answer-missing">
          {t('assessment.cannotNote', { what: data.missing.map((one) => pick(one.label)).join('、') })}
        </p>
      )}
      {data.assumed.length > 0 && (
        <p className="soft small">
          {t('assessment.assumedNote', { what: data.assumed.map((one) => pick(one.label)).join('、') })}
        </p>
      )}
      {data.asked > 0 && <p className="soft small">{t('assessment.asked', { n: data.asked })}</p>}
    </>
  )
}

/** Each row once, though it may serve several facts. */
export function SourceRows({ data }: { data: Explanation }) {
  const { t, pick } = useWords()
  const rows = new Map(data.sources.map((one) => [`${one.dataset} ${one.fileName} ${one.row}`, one]))
  if (rows.size === 0) return <p className="soft">{t('assessment.noSources')}</p>
  return (
    <ul className="source-list">
      {[...rows].map(([key, one]) => (
        <li key={key}>
          <strong>
            {pick(one.label)} <span className="num soft">{one.day}</span>
          </strong>
          <span>{pick(one.words)}</span>
          <span className="spread faint small">
            {t('assessment.row', { file: one.fileName, row: one.row })}
            <WrongData hh={data.hh} dataset={one.dataset} version={one.version} file={one.fileName} row={one.row} />
          </span>
        </li>
      ))}
    </ul>
  )
}
