/** Why one household is suggested a tier and an amount as of a day, from the result to the rows of the departments. */
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useWords } from '../../../platform/words/use-words.tsx'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { ReasonTree } from '../../rules/ui/reason-tree.tsx'
import '../../rules/ui/family.css'
import './assessment.css'
import { type Explanation, explanationQuery } from './calls.ts'
import { SourceRows, Suggestion } from './suggestion.tsx'

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
  const { t } = useWords()
  return (
    <div className="family">
      <div className="family-form">
        <section className="panel">
          <Suggestion data={data} />
        </section>
        <section className="panel">
          <h2>{t('calculate.reasons')}</h2>
          {data.reasons.map((reason) => (
            <ReasonTree key={reason.id} reason={reason} sources={data.sources} />
          ))}
        </section>
      </div>
      <section className="panel">
        <h2>{t('assessment.sources')}</h2>
        <SourceRows data={data} />
      </section>
    </div>
  )
}
