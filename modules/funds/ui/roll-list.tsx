/** Rolls, the newest first, each with its state and what comes next. */
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { get } from '../../../platform/client/index.ts'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { count } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { PagedTable } from '../../../ui/paged-table.tsx'
import { StateMark, type Tone } from '../../../ui/state-mark.tsx'
import { StateBox } from '../../../ui/states.tsx'
import { useNarrow } from '../../../ui/use-narrow.ts'
import { openMatter, processesQuery } from '../../cases/ui/calls.ts'
import { ClockMark } from '../../cases/ui/clock-mark.tsx'
import { MatterForm } from '../../cases/ui/matter-form.tsx'
import type { RollLine } from '../shared.ts'
import { rollsQuery } from './calls.ts'
import { Sum, Yuan } from './yuan.tsx'

export const toneOf = (state: string): Tone =>
  state === 'posted' ? 'plain' : state === 'at-bank' ? 'accent' : state === 'results' ? 'good' : 'orange'

export function RollList() {
  const { t, pick } = useWords()
  const session = useSession()
  const [page, setPage] = useState(1)
  const [making, setMaking] = useState(false)
  const list = useQuery(rollsQuery(page))
  const mayMake = session.role === 'county'
  const name = (one: RollLine) => (
    <Link to="/funds/$id" params={{ id: String(one.id) }} search={{}}>
      <strong className="num">{one.month}</strong> {session.area.length < 6 && one.areaName}
    </Link>
  )
  const marks = (one: RollLine) => (
    <span className="row tight">
      {one.openFindings > 0 && (
        <StateMark tone="orange">
          {t('funds.openFindings')} {count(one.openFindings)}
        </StateMark>
      )}
      {one.heldLines > 0 && (
        <StateMark tone="plain">
          {t('funds.held')} {count(one.heldLines)}
        </StateMark>
      )}
      {one.failedLines > 0 && (
        <StateMark tone="red">
          {t('funds.failed')} {count(one.failedLines)}
        </StateMark>
      )}
    </span>
  )
  const next = (one: RollLine) => (
    <span className="soft">
      {pick(one.next)} <ClockMark clock={one.clock} />
    </span>
  )
  return (
    <div className="stack">
      {mayMake && (
        <div>
          <Button type="primary" onClick={() => setMaking(true)}>
            {t('funds.newRoll')}
          </Button>
        </div>
      )}
      <Loaded query={list}>
        {(data) =>
          data.items.length === 0 ? (
            <div className="panel">
              <StateBox kind="empty" title={t('funds.noRolls')} note={t('funds.noRollsNote')} />
            </div>
          ) : (
            <PagedTable
              data={data}
              page={page}
              onPage={setPage}
              empty={t('funds.noRolls')}
              columns={[
                { title: t('funds.month'), key: 'month', render: (_, one) => name(one) },
                {
                  title: t('funds.state'),
                  key: 'state',
                  render: (_, one) => <StateMark tone={toneOf(one.state)}>{pick(one.stateLabel)}</StateMark>,
                },
                { title: t('funds.next'), key: 'next', render: (_, one) => next(one) },
                { title: '', key: 'marks', render: (_, one) => marks(one) },
                {
                  title: t('funds.lines'),
                  key: 'lines',
                  align: 'right',
                  render: (_, one) => <span className="num">{count(one.lines)}</span>,
                },
                { title: t('funds.amount'), key: 'fen', align: 'right', render: (_, one) => <Yuan fen={one.fen} /> },
                { title: t('funds.paid'), key: 'paid', align: 'right', render: (_, one) => <Yuan fen={one.paidFen} /> },
              ]}
              card={(one) => (
                <div className="stack tight">
                  <div className="spread">
                    {name(one)}
                    <StateMark tone={toneOf(one.state)}>{pick(one.stateLabel)}</StateMark>
                  </div>
                  {next(one)}
                  <div className="spread">
                    <span className="num small soft">
                      <Sum {...one} />
                    </span>
                    {marks(one)}
                  </div>
                </div>
              )}
            />
          )
        }
      </Loaded>
      {making && <NewRoll onClose={() => setMaking(false)} />}
    </div>
  )
}

/** The form that makes the roll of a month. */
function NewRoll({ onClose }: { onClose: () => void }) {
  const { t, pick } = useWords()
  const session = useSession()
  const narrow = useNarrow()
  const navigate = useNavigate()
  const process = useQuery(processesQuery).data?.processes.find((one) => one.id === 'pay-roll')
  const action = process?.actions.generate
  return (
    <Drawer
      open
      title={action ? pick(action.label) : t('funds.newRoll')}
      size={narrow ? '100%' : 480}
      onClose={onClose}
    >
      {action && (
        <MatterForm
          form={`open:pay-roll:${session.area}`}
          action={action}
          hh={null}
          subject={null}
          seen={null}
          send={async (input, key) => {
            const made = await openMatter({
              process: 'pay-roll',
              kind: 'generate',
              input,
              area: session.area.padEnd(12, '0'),
              key,
            })
            return get<{ items: RollLine[] }>('/funds/rolls', { page: 1, size: 50 }).then(
              ({ items }) => items.find((one) => one.matter === made.id)?.id,
            )
          }}
          onDone={(id) => {
            onClose()
            if (id !== undefined) void navigate({ to: '/funds/$id', params: { id: String(id) }, search: {} })
          }}
          onCancel={onClose}
        />
      )}
    </Drawer>
  )
}
