/** One roll: what is to be done first, its findings, the lines, whether it reconciles, and what the bank got and said. */
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { count } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHead, Panel } from '../../../ui/page-head.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import { matterQuery, processesQuery, takeAction } from '../../cases/ui/calls.ts'
import { ClockMark } from '../../cases/ui/clock-mark.tsx'
import { MatterForm } from '../../cases/ui/matter-form.tsx'
import { MustWait, OtherActions } from '../../cases/ui/offers.tsx'
import type { RollDetail } from '../shared.ts'
import { BankPanel } from './bank-panel.tsx'
import { type LineFilter, onRoll, rollQuery } from './calls.ts'
import { FindingsPanel } from './findings-panel.tsx'
import './funds.css'
import { LinesPanel, ReasonDialog } from './lines-panel.tsx'
import { ReconcilePanel } from './reconcile-panel.tsx'
import { toneOf } from './roll-list.tsx'

export function RollPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  return <Loaded query={useQuery(rollQuery(id))}>{(roll) => <RollView key={roll.id} roll={roll} />}</Loaded>
}

function RollView({ roll }: { roll: RollDetail }) {
  const { t, pick } = useWords()
  const session = useSession()
  const [filter, setFilter] = useState<LineFilter>({})
  const lines = session.may.includes('read-fund-lines')
  return (
    <>
      <PageHead
        before={
          <Link to="/funds" search={{}} className="no-print">
            ← {t('funds.back')}
          </Link>
        }
        title={
          <span className="row">
            {t('funds.rollTitle', { month: roll.month })}
            <span className="title-kind">{roll.areaName}</span>
            <StateMark tone={toneOf(roll.state)}>{pick(roll.stateLabel)}</StateMark>
          </span>
        }
        turn={roll.next ? <strong>{pick(roll.next)}</strong> : undefined}
        actions={
          session.role !== 'township' && (
            <Link to="/work/$id" params={{ id: String(roll.matter) }} search={{}}>
              <Button>{t('funds.matter')}</Button>
            </Link>
          )
        }
      />
      <p className="soft small roll-facts">
        <span className="num">{roll.number}</span> · {t('funds.cutoff', { date: roll.cutoff })}{' '}
        <ClockMark clock={roll.clock} label />
      </p>
      <div className="columns">
        <div className="w8 stack">
          {session.role === 'county' && roll.state !== 'posted' && <ActPanel key={roll.seq} roll={roll} />}
          <FindingsPanel roll={roll} onShow={setFilter} />
        </div>
        <div className="w4 stack">
          {roll.reconciliation && <ReconcilePanel roll={roll} found={roll.reconciliation} />}
          {roll.reconciliation && <BankPanel roll={roll} found={roll.reconciliation} />}
        </div>
      </div>
      {lines && (
        <div className="roll-lines">
          <LinesPanel roll={roll} filter={filter} onFilter={setFilter} />
        </div>
      )}
    </>
  )
}

/** The next action with its form; the others one press away. */
function ActPanel({ roll }: { roll: RollDetail }) {
  const { t, pick } = useWords()
  const matter = useQuery(matterQuery(String(roll.matter))).data
  const process = useQuery(processesQuery).data?.processes.find((one) => one.id === 'pay-roll')
  const [kind, setKind] = useState<string | null>(null)
  if (!matter || !process) return null
  const free = matter.offers.filter((offer) => offer.why === null)
  const first = free.find((offer) => process.actions[offer.kind]?.main)
  const now = kind ?? first?.kind ?? null
  const action = now ? process.actions[now] : undefined
  if (matter.offers.length === 0) return null
  // Closing would only be refused: what failed is settled first.
  if (roll.state === 'results' && roll.failedLines > 0) return <FailedPanel roll={roll} />
  return (
    <Panel
      className="act-panel"
      title={action ? pick(action.label) : t('funds.youWait')}
      extra={<OtherActions matter={matter} process={process} now={now} onChoose={setKind} />}
    >
      {!action && <MustWait matter={matter} process={process} />}
      {action && now && (
        <MatterForm
          key={`${now}-${matter.seq}`}
          form={`matter:${matter.id}:${now}`}
          action={action}
          hh={null}
          subject={`matter:${matter.id}`}
          seen={matter.seq}
          send={(input, key) => takeAction(matter.id, { kind: now, input, seen: matter.seq, key })}
          onDone={() => setKind(null)}
        />
      )}
    </Panel>
  )
}

/** What the bank could not pay: again at once, or with the next roll. */
function FailedPanel({ roll }: { roll: RollDetail }) {
  const { t } = useWords()
  const [doing, setDoing] = useState<'retry' | 'carry' | null>(null)
  return (
    <Panel
      className="act-panel"
      title={t('funds.failedN', { n: count(roll.failedLines) ?? '' })}
      note={t('funds.failedNote')}
    >
      <div className="row">
        <Button type="primary" size="large" onClick={() => setDoing('retry')}>
          {t('funds.retryAll')}
        </Button>
        <Button size="large" onClick={() => setDoing('carry')}>
          {t('funds.carryAll')}
        </Button>
      </div>
      {doing && (
        <ReasonDialog
          title={t(doing === 'retry' ? 'funds.retryAll' : 'funds.carryAll')}
          send={(reason, key) => onRoll(roll.id, doing, { reason, key })}
          onClose={() => setDoing(null)}
        />
      )}
    </Panel>
  )
}
