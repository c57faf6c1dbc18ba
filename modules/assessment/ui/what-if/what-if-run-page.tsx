/** One what-if run: how far it is, then what it found, for all of it or an area. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { useSession } from '../../../../platform/client/session.tsx'
import { useRun } from '../../../../platform/client/use-run.ts'
import { useWords } from '../../../../platform/words/use-words.tsx'
import { count } from '../../../../ui/format.ts'
import { Loaded } from '../../../../ui/loaded.tsx'
import { PageHead, Panel } from '../../../../ui/page-head.tsx'
import { RunProgress } from '../../../../ui/run-progress.tsx'
import { StateBox } from '../../../../ui/states.tsx'
import { useChange } from '../../../rules/ui/use-change.ts'
import type { WhatIfView } from '../../shared.ts'
import { repeatWhatIf, whatIfQuery, workbookAddress } from './calls.ts'
import './what-if.css'
import { WhatIfAreas } from './what-if-areas.tsx'
import { WhatIfComparison, WhatIfTiers } from './what-if-comparison.tsx'
import { WhatIfFlows } from './what-if-flows.tsx'
import { WhatIfIncome } from './what-if-income.tsx'

export function WhatIfRunPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { part } = useSearch({ strict: false }) as { part?: string }
  const view = useQuery(whatIfQuery(Number(id), part))
  return <Loaded query={view}>{(data) => <Run key={data.id} view={data} />}</Loaded>
}

function Run({ view }: { view: WhatIfView }) {
  const { t, language } = useWords()
  const session = useSession()
  const navigate = useNavigate()
  const repeat = useChange(
    (id: number) => repeatWhatIf(id),
    () => t('whatIf.repeated'),
    () => undefined,
  )
  const { area } = view.shown
  const part = area === view.area ? undefined : area
  const open = (next: string) =>
    void navigate({
      to: '.',
      search: ((now: Record<string, unknown>) => ({ ...now, part: next === view.area ? undefined : next })) as never,
    })
  return (
    <>
      <PageHead
        before={<Link to={'/policy/what-if' as string}>{t('whatIf.title')}</Link>}
        title={view.title}
        turn={t('whatIf.resultTurn', { asOf: view.asOf, day: view.policyDay })}
        actions={
          view.state === 'done' && (
            <>
              <Button
                loading={repeat.isPending}
                onClick={() =>
                  repeat.mutate(view.id, {
                    onSuccess: ({ id }) =>
                      void navigate({ to: '/policy/what-if/$id' as string, params: { id: String(id) } as never }),
                  })
                }
              >
                {t('whatIf.repeat')}
              </Button>
              <Button type="primary" href={workbookAddress(view.id, part, language)}>
                {t('whatIf.export')}
              </Button>
            </>
          )
        }
      />
      {view.state === 'failed' && <StateBox kind="error" title={t('whatIf.state.failed')} note={view.error} />}
      {(view.state === 'queued' || view.state === 'running') && <Waiting view={view} />}
      {view.state === 'done' && (
        <Result
          view={view}
          onOpen={open}
          mayOpen={(code) => code.length <= 6 && code.startsWith(session.area) && code !== area}
        />
      )}
    </>
  )
}

function Waiting({ view }: { view: WhatIfView }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const run = useRun(view.runId, () => void queries.invalidateQueries({ queryKey: ['what-if'] }))
  return (
    <Panel>
      <RunProgress stand={run?.progress ?? null} state={run?.state ?? 'queued'} />
      <p className="soft">{t('whatIf.leave')}</p>
    </Panel>
  )
}

function Result(props: { view: WhatIfView; onOpen: (area: string) => void; mayOpen: (area: string) => boolean }) {
  const { view, onOpen } = props
  const { t } = useWords()
  const [number, setNumber] = useState(1)
  const variant = view.variants.find((one) => one.number === number) ?? view.variants[0]
  // Households whose register names no place are counted under zeros after the region's prefix.
  const name = (code: string, otherwise: string) => (/^\d\d0+$/.test(code) ? t('whatIf.nowhere') : otherwise)
  if (!variant) return <StateBox kind="empty" title={t('whatIf.noMoves')} />
  return (
    <div className="stack">
      <div className="spread">
        <nav className="row" aria-label={t('whatIf.area')}>
          {view.path.map((one) => (
            <span key={one.area}>
              <button type="button" className="plain-button what-if-up" onClick={() => onOpen(one.area)}>
                {one.name}
              </button>{' '}
              ›
            </span>
          ))}
          <strong>{view.shown.name}</strong>
          <span className="soft">
            {t('whatIf.population', {
              households: count(view.households) ?? '',
              persons: count(view.persons) ?? '',
            })}
          </span>
        </nav>
        {view.same !== null && (
          <span className={view.same ? 'what-if-same' : 'cell-fault'} role="status">
            {t(view.same ? 'whatIf.same' : 'whatIf.different')}
          </span>
        )}
      </div>
      {view.masked && <p className="soft small">{t('whatIf.masked', { n: view.least })}</p>}
      <WhatIfComparison view={view} />
      {view.variants.length > 1 && (
        <Segmented
          value={variant.number}
          onChange={setNumber}
          options={view.variants.map((one) => ({ value: one.number, label: one.title }))}
          aria-label={t('whatIf.draft')}
        />
      )}
      <div className="columns">
        <div className="w7">
          <WhatIfFlows variant={variant} />
        </div>
        <div className="w5">
          <WhatIfTiers view={view} variant={variant} />
        </div>
      </div>
      <WhatIfIncome view={view} />
      <WhatIfAreas variant={variant} onOpen={onOpen} mayOpen={props.mayOpen} name={name} />
      <Basis view={view} />
    </div>
  )
}

function Basis({ view }: { view: WhatIfView }) {
  const { t } = useWords()
  return (
    <Panel title={t('whatIf.basis')}>
      <dl className="facts">
        <dt>{t('whatIf.basis.author')}</dt>
        <dd>{view.authorName}</dd>
        <dt>{t('whatIf.basis.facts')}</dt>
        <dd className="code">{view.basis.facts}</dd>
        <dt>{t('whatIf.basis.policy')}</dt>
        <dd>{view.basis.policy === 0 ? t('whatIf.basis.files') : t('policy.version', { n: view.basis.policy })}</dd>
        <dt>{t('whatIf.basis.folds')}</dt>
        <dd className="code">{view.basis.folds.map((fold) => fold.slice(0, 12)).join(' · ')}</dd>
        {view.basis.seconds !== null && (
          <>
            <dt>{t('whatIf.basis.seconds')}</dt>
            <dd>{t('whatIf.seconds', { n: view.basis.seconds.toFixed(1) })}</dd>
          </>
        )}
        {view.repeats !== null && (
          <>
            <dt>{t('whatIf.repeat')}</dt>
            <dd>
              <Link to={'/policy/what-if/$id' as string} params={{ id: String(view.repeats) } as never}>
                {t('whatIf.repeats', { n: view.repeats })}
              </Link>
            </dd>
          </>
        )}
      </dl>
    </Panel>
  )
}
