/** An economic check on its page: the result first, then what each person's sources said; missing answers are words, never zeros. */
import { Table } from 'antd'
import type { MatterDetail, Option } from '../../../platform/process/shared.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { money } from '../../../ui/format.ts'
import { Panel } from '../../../ui/page-head.tsx'
import { StateMark, type Tone } from '../../../ui/state-mark.tsx'
import { useNarrow } from '../../../ui/use-narrow.ts'
import type { EconomicCheck, Line, LineState } from '../shared.ts'
import './boards.css'

const tones: Record<LineState, Tone> = {
  waiting: 'accent',
  value: 'plain',
  partial: 'orange',
  'no-record': 'plain',
  'not-returned': 'orange',
  'timed-out': 'orange',
  'not-consented': 'orange',
  withdrawn: 'orange',
  doubtful: 'red',
}

export function CheckPanel({ matter, lists }: { matter: MatterDetail; lists: Record<string, Option[]> }) {
  if (matter.process !== 'economic-check') return null
  // A township's copy holds the result and nothing else.
  const data = matter.data as unknown as Partial<EconomicCheck>
  return (
    <>
      {data.issued && <Result data={data} />}
      {data.lines && data.lines.length > 0 && <Lines data={data} lists={lists} />}
    </>
  )
}

function Result({ data }: { data: Partial<EconomicCheck> }) {
  const { t } = useWords()
  const issued = data.issued!
  const tone: Tone = issued.result === 'meets' ? 'good' : issued.result === 'exceeds' ? 'red' : 'orange'
  return (
    <Panel
      title={
        <span className="row">
          {t('check.report')} <StateMark tone={tone}>{t(`check.result.${issued.result}`)}</StateMark>
        </span>
      }
      note={t('check.validUntil', { number: issued.number, date: issued.validUntil })}
    >
      {data.report
        ? data.report.items.map((one) => (
            <p key={one.what}>
              <strong>{one.what}</strong>{' '}
              <span className="num">
                {money(one.value)}
                {one.unit}
              </span>
              {' > '}
              <span className="num">
                {money(one.limit)}
                {one.unit}
              </span>
              <span className="small soft">
                {' '}
                {one.article}
                {one.standards.map((row) => ` · ${row.id} ${row.value}（${row.from}，${row.source}）`).join('')}
              </span>
            </p>
          ))
        : issued.what.map((one) => <p key={one}>{one}</p>)}
      {data.report?.unclear.map((one) => (
        <p key={one.what} className="soft">
          {t('check.unclear', { what: one.what })}
        </p>
      ))}
    </Panel>
  )
}

function Lines({ data, lists }: { data: Partial<EconomicCheck>; lists: Record<string, Option[]> }) {
  const { t, pick } = useWords()
  const narrow = useNarrow()
  const source = (id: string) => pick(lists['check-sources']?.find((one) => one.id === id)?.label) || id
  const person = (i: number) => data.asked?.[i]?.name ?? ''
  const said = (line: Line) => (
    <>
      <StateMark tone={tones[line.state]}>{t(`check.state.${line.state}`)}</StateMark>{' '}
      {line.value !== null && <span className="num">{money(line.value)}</span>}
    </>
  )
  const period = (line: Line) =>
    [
      line.from && line.to ? `${line.from} — ${line.to}` : null,
      line.knownTo && t('check.knownTo', { date: line.knownTo }),
    ]
      .filter(Boolean)
      .join('，') || '—'
  return (
    <Panel title={t('check.answers')}>
      <Table<Line>
        rowKey={(line) => `${line.person} ${line.source}`}
        size="small"
        pagination={false}
        showHeader={!narrow}
        dataSource={data.lines!}
        columns={
          narrow
            ? [
                {
                  key: 'card',
                  render: (_, line) => (
                    <div className="board-card">
                      <strong>
                        {person(line.person)} · {source(line.source)}
                      </strong>
                      <div>{said(line)}</div>
                      <div className="small soft">{period(line)}</div>
                    </div>
                  ),
                },
              ]
            : [
                { key: 'person', title: t('check.person'), render: (_, line) => person(line.person) },
                { key: 'source', title: t('check.source'), render: (_, line) => source(line.source) },
                { key: 'said', title: t('check.said'), render: (_, line) => said(line) },
                { key: 'period', title: t('check.period'), render: (_, line) => period(line) },
                {
                  key: 'evidence',
                  title: t('check.evidence'),
                  render: (_, line) => (
                    <span className="small soft">
                      {line.evidence.slice(0, 3).join(' ') || (line.by === 'lake' ? t('check.byLake') : line.by) || '—'}
                    </span>
                  ),
                },
              ]
        }
      />
    </Panel>
  )
}
