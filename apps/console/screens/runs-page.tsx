/** Runs 运行: what goes on now, live; starting a sweep; what earlier sweeps did. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Table } from 'antd'
import type { SweepItem } from '../../../modules/monitoring/shared.ts'
import { get } from '../../../platform/client/index.ts'
import { useSession } from '../../../platform/client/session.tsx'
import { useRun } from '../../../platform/client/use-run.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import type { RunView } from '../../../platform/work/shared.ts'
import { count, date, dateTime } from '../../../ui/format.ts'
import { LevelShape } from '../../../ui/level-tag.tsx'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHead, Panel } from '../../../ui/page-head.tsx'
import { RunProgress } from '../../../ui/run-progress.tsx'
import { StateMark, type Tone } from '../../../ui/state-mark.tsx'
import { StateBox } from '../../../ui/states.tsx'
import { useNarrow } from '../../../ui/use-narrow.ts'
import { SweepForm } from './sweep-form.tsx'
import './screens.css'

interface Page<Item> {
  items: Item[]
  total: number
}

const tones: Record<RunView['state'], Tone> = { queued: 'plain', running: 'accent', done: 'good', failed: 'red' }
const going = (run: RunView) => run.state === 'queued' || run.state === 'running'

/** Seconds between two moments as people say it. */
function useTook(): (from: string | null, to: string | null) => string {
  const { t } = useWords()
  return (from, to) => {
    if (!from || !to) return '—'
    const seconds = (Date.parse(to) - Date.parse(from)) / 1000
    return seconds < 120
      ? t('unit.second', { n: seconds < 10 ? seconds.toFixed(1) : Math.round(seconds) })
      : t('unit.minute', { n: Math.round(seconds / 60) })
  }
}

export function RunsPage() {
  const { t } = useWords()
  const session = useSession()
  const runs = useQuery({
    queryKey: ['runs'],
    refetchInterval: 5000,
    queryFn: ({ signal }) => get<Page<RunView>>('/runs', { size: 30 }, signal),
  })
  const now = runs.data?.items.filter(going) ?? []
  return (
    <>
      <PageHead
        title={t('runs.title')}
        turn={now.length > 0 ? t('runs.turnRunning', { n: now.length }) : t('runs.turn')}
      />
      <div className="columns">
        <div className="w8 stack">
          <Panel title={t('runs.now')}>
            {now.length === 0 ? (
              <p className="faint">{t('runs.none')}</p>
            ) : (
              now.map((run) => <LiveRun key={run.id} run={run} />)
            )}
          </Panel>
          {session.may.includes('read-warnings') && <Sweeps />}
          <Panel title={t('runs.history')}>
            <Loaded query={runs}>{(data) => <History runs={data.items.filter((run) => !going(run))} />}</Loaded>
          </Panel>
        </div>
        {session.may.includes('run-sweep') && (
          <div className="w4">
            <SweepForm />
          </div>
        )}
      </div>
    </>
  )
}

function LiveRun({ run }: { run: RunView }) {
  const { maybe } = useWords()
  const queries = useQueryClient()
  const live = useRun(run.id, () => void queries.invalidateQueries()) ?? run
  const { step } = live.progress
  return (
    <div className="live-run">
      <strong>{live.title}</strong>
      <RunProgress
        stand={live.progress}
        state={live.state}
        stepText={step ? maybe(`step.${step}`, step) : maybe(`rstate.${live.state}`, live.state)}
      />
    </div>
  )
}

function History({ runs }: { runs: RunView[] }) {
  const { t, maybe } = useWords()
  const took = useTook()
  if (runs.length === 0) return <StateBox kind="empty" title={t('runs.empty')} />
  return (
    <ul className="run-list">
      {runs.map((run) => (
        <li key={run.id}>
          <StateMark tone={tones[run.state]}>{maybe(`rstate.${run.state}`, run.state)}</StateMark>
          <div className="grow">
            <span className="run-title">{run.title || maybe(`rkind.${run.kind}`, run.kind)}</span>
            {run.error && <div className="run-error small">{run.error}</div>}
          </div>
          <span className="num small soft">{dateTime(run.startedAt ?? run.createdAt)}</span>
          <span className="num small faint run-took">{took(run.startedAt, run.endedAt)}</span>
        </li>
      ))}
    </ul>
  )
}

function Sweeps() {
  const { t, maybe } = useWords()
  const took = useTook()
  const narrow = useNarrow()
  const sweeps = useQuery({
    queryKey: ['sweeps'],
    queryFn: ({ signal }) => get<Page<SweepItem>>('/sweeps', { size: 10 }, signal),
  })
  return (
    <Panel title={t('runs.sweeps')}>
      <Loaded query={sweeps}>
        {(data) =>
          data.items.length === 0 ? (
            <StateBox kind="empty" title={t('runs.sweepsEmpty')} />
          ) : narrow ? (
            <SweepCards sweeps={data.items} />
          ) : (
            <Table<SweepItem>
              rowKey="id"
              size="small"
              scroll={{ x: 'max-content' }}
              pagination={false}
              dataSource={data.items}
              columns={[
                {
                  key: 'asOf',
                  title: t('runs.asOf'),
                  render: (_, s) => (
                    <>
                      <span className="num strong">{date(s.asOf)}</span>{' '}
                      <span className="soft">{maybe(`runs.kind.${s.kind}`, s.kind)}</span>
                      <div className="small faint">{t('runs.versions', { n: s.versions })}</div>
                    </>
                  ),
                },
                {
                  key: 'state',
                  title: t('runs.state'),
                  render: (_, s) => (
                    <>
                      <StateMark tone={tones[s.state]}>{maybe(`rstate.${s.state}`, s.state)}</StateMark>
                      {s.error && <div className="run-error small">{s.error}</div>}
                    </>
                  ),
                },
                {
                  key: 'households',
                  title: t('runs.households'),
                  align: 'right',
                  className: 'num',
                  render: (_, s) => (
                    <>
                      {count(s.counts.households) ?? '—'}
                      {s.counts.touched !== undefined && s.counts.touched !== s.counts.households && (
                        <div className="small faint">{t('runs.touched', { n: count(s.counts.touched) ?? '' })}</div>
                      )}
                    </>
                  ),
                },
                {
                  key: 'levels',
                  title: t('runs.warnings'),
                  render: (_, s) => (
                    <span className="row num">
                      {(['red', 'orange', 'yellow'] as const).map((level) => (
                        <span key={level}>
                          <LevelShape level={level} size={12} /> {count(s.counts[level]) ?? '—'}
                        </span>
                      ))}
                    </span>
                  ),
                },
                {
                  key: 'opened',
                  title: t('runs.opened'),
                  align: 'right',
                  className: 'num',
                  render: (_, s) => count(s.counts.opened) ?? '—',
                },
                {
                  key: 'raised',
                  title: t('runs.raised'),
                  align: 'right',
                  className: 'num',
                  render: (_, s) => count(s.counts.raised) ?? '—',
                },
                {
                  key: 'withdrawn',
                  title: t('runs.withdrawn'),
                  align: 'right',
                  className: 'num',
                  render: (_, s) => count(s.counts.withdrawn) ?? '—',
                },
                {
                  key: 'took',
                  title: t('runs.took'),
                  align: 'right',
                  className: 'num',
                  render: (_, s) => took(s.startedAt, s.endedAt),
                },
              ]}
            />
          )
        }
      </Loaded>
    </Panel>
  )
}

function SweepCards({ sweeps }: { sweeps: SweepItem[] }) {
  const { t, maybe } = useWords()
  return (
    <ul className="run-list">
      {sweeps.map((s) => (
        <li key={s.id}>
          <div className="grow">
            <span className="num strong">{date(s.asOf)}</span>{' '}
            <span className="soft">{maybe(`runs.kind.${s.kind}`, s.kind)}</span>
            <p className="row num">
              {(['red', 'orange', 'yellow'] as const).map((level) => (
                <span key={level}>
                  <LevelShape level={level} size={12} /> {count(s.counts[level]) ?? '—'}
                </span>
              ))}
            </p>
            <p className="small soft num">
              {t('runs.opened')} {count(s.counts.opened) ?? '—'} · {t('runs.raised')} {count(s.counts.raised) ?? '—'} ·{' '}
              {t('runs.withdrawn')} {count(s.counts.withdrawn) ?? '—'}
            </p>
          </div>
          <StateMark tone={tones[s.state]}>{maybe(`rstate.${s.state}`, s.state)}</StateMark>
        </li>
      ))}
    </ul>
  )
}
