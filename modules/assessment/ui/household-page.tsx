/** Why one household is suggested a tier and an amount as of a day, from the result to the rows of the departments. */
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useWords } from '../../../platform/words/use-words.tsx'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { valueWords } from '../../rules/shared.ts'
import { ReasonTree } from '../../rules/ui/reason-tree.tsx'
import { WrongData } from '../../rules/ui/wrong-data.tsx'
import '../../rules/ui/family.css'
import './assessment.css'
import { useTiers } from '../../rules/ui/use-tiers.ts'
import { type Explanation, explanationQuery } from './calls.ts'

export function HouseholdPage() {
  const { t } = useWords()
  const { hh } = useParams({ strict: false }) as { hh: string }
  const [asOf, setAsOf] = useState<string | undefined>()
  const told = useQuery(explanationQuery(hh, asOf))
  return (
    <>
      <PageHead
        title={`${t('assessment.household')} · ${hh}`}
        before={told.data?.areaName}
        actions={
          <>
            <DatePicker
              aria-label={t('assessment.day')}
              value={dayjs(told.data?.asOf ?? asOf)}
              allowClear={false}
              disabledDate={(day) => day.isAfter(dayjs())}
              onChange={(day) => day && setAsOf(day.format('YYYY-MM-DD'))}
            />
            <Link to="/households/$hh" params={{ hh }}>
              {t('assessment.portrait')}
            </Link>
          </>
        }
      />
      <Loaded query={told}>{(data) => <Told data={data} />}</Loaded>
    </>
  )
}

function Told({ data }: { data: Explanation }) {
  const { t, pick } = useWords()
  const tiers = useTiers()
  const { tier, monthly_amount: amount } = data.values as { tier: string | null; monthly_amount: number | null }
  return (
    <div className="family">
      <div className="family-form">
        <section className="panel">
          <p className="small soft">{t('calculate.suggestion')}</p>
          <p className="answer-tier">
            {tier === null ? t('assessment.cannot') : pick(valueWords(tier, { words: tiers }))}
          </p>
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
        </section>
        <section className="panel">
          <h2>{t('calculate.reasons')}</h2>
          {data.reasons.map((reason) => (
            <ReasonTree key={reason.id} reason={reason} />
          ))}
        </section>
      </div>
      <section className="panel">
        <h2>{t('assessment.sources')}</h2>
        {data.sources.length === 0 && <p className="soft">{t('assessment.noSources')}</p>}
        <ul className="source-list">
          {grouped(data.sources).map((one) => (
            <li key={`${one.dataset} ${one.fileName} ${one.row}`}>
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
      </section>
    </div>
  )
}

/** A row serves several facts; it is shown once. */
function grouped(sources: Explanation['sources']): Explanation['sources'] {
  return [...new Map(sources.map((one) => [`${one.dataset} ${one.fileName} ${one.row}`, one])).values()]
}
