/** 认定测算: everybody by suggested tier, and the two lists of differences to check. */
import { useQuery } from '@tanstack/react-query'
import { Segmented, Tabs } from 'antd'
import { useState } from 'react'
import { useWords } from '../../../platform/words/use-words.tsx'
import { count } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { StateBox } from '../../../ui/states.tsx'
import { useArea } from '../../rules/ui/use-area.ts'
import type { AssessmentSummary } from '../shared.ts'
import './assessment.css'
import { useTiers } from '../../rules/ui/use-tiers.ts'
import { findingsQuery, summaryQuery } from './calls.ts'
import { FindingList } from './finding-list.tsx'

type Kind = 'coverage' | 'exit'

export function AssessmentPage() {
  const { t } = useWords()
  const { area } = useArea()
  const summary = useQuery(summaryQuery(area))
  return (
    <>
      <PageHead
        title={t('assessment.title')}
        before={summary.data?.asOf ? t('assessment.asOf', { date: summary.data.asOf }) : undefined}
        turn={t('assessment.turn')}
      />
      <Loaded query={summary}>
        {(data) =>
          data.asOf === null ? (
            <StateBox kind="empty" title={t('assessment.never')} note={t('assessment.neverNote')} />
          ) : (
            <>
              <Pool data={data} />
              <Lists data={data} area={area} />
            </>
          )
        }
      </Loaded>
    </>
  )
}

/** Households by suggested tier; what cannot be judged stands beside them, never among "none". */
function Pool({ data }: { data: AssessmentSummary }) {
  const { t, pick } = useWords()
  const tiers = useTiers()
  if (data.tiers.length === 0) return null
  const known = data.tiers.filter((one) => one.tier !== null)
  const unknown = data.tiers.find((one) => one.tier === null)
  const order = Object.keys(tiers)
  return (
    <section className="panel pool-strip" aria-label={t('assessment.pool')}>
      {known
        .toSorted((a, b) => order.indexOf(a.tier!) - order.indexOf(b.tier!))
        .map((one) => (
          <div key={one.tier}>
            <span className="soft small">{tiers[one.tier!] ? pick(tiers[one.tier!]!) : one.tier}</span>
            <strong className="num">{t('assessment.households', { n: count(one.households) ?? '' })}</strong>
          </div>
        ))}
      {unknown && (
        <div>
          <span className="unknown small">{t('assessment.cannot')}</span>
          <strong className="num">{t('assessment.households', { n: count(unknown.households) ?? '' })}</strong>
          <span className="faint small">
            {t('assessment.cannotNote', { what: data.missing.map((one) => pick(one.label)).join('、') })}
          </span>
        </div>
      )}
    </section>
  )
}

function Lists({ data, area }: { data: AssessmentSummary; area: string }) {
  const { t } = useWords()
  const [kind, setKind] = useState<Kind>('coverage')
  const [signalled, setSignalled] = useState(true)
  const [page, setPage] = useState(1)
  const only = kind === 'coverage' && signalled
  const list = useQuery(findingsQuery({ kind, area, signalled: only, page }))
  return (
    <section className="panel">
      <Tabs
        activeKey={kind}
        onChange={(key) => {
          setKind(key as Kind)
          setPage(1)
        }}
        items={(['coverage', 'exit'] as const).map((one) => ({
          key: one,
          label: `${t(`assessment.${one}`)} ${count(data.findings[one]) ?? ''}`,
        }))}
      />
      <div className="finding-head">
        <p className="soft small">{t(`assessment.${kind}Note`)}</p>
        {kind === 'coverage' && (
          <Segmented
            value={signalled ? 'signalled' : 'all'}
            onChange={(value) => {
              setSignalled(value === 'signalled')
              setPage(1)
            }}
            options={[
              {
                value: 'signalled',
                label: `${t('assessment.signalled')} ${count(data.findings.coverageSignalled) ?? ''}`,
              },
              { value: 'all', label: t('assessment.all') },
            ]}
          />
        )}
      </div>
      <Loaded query={list}>
        {({ items, total }) =>
          items.length === 0 ? (
            <StateBox kind="empty" title={t('assessment.empty')} />
          ) : (
            <FindingList items={items} total={total} page={page} onPage={setPage} />
          )
        }
      </Loaded>
    </section>
  )
}
