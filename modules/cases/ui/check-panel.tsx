/** An economic check on its page: the result first, then what each person's sources said; missing answers are words, never zeros. */
import { Table } from 'antd'
import type { MatterDetail, Option } from '../../../platform/process/shared.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { money } from '../../../ui/format.ts'
import { Panel } from '../../../ui/page-head.tsx'
import { StateMark, type Tone } from '../../../ui/state-mark.tsx'
import { useNarrow } from '../../../ui/use-narrow.ts'
import type { EconomicCheck, Line, LineState, ReportItem } from '../shared.ts'
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

/** What a reader sees of it: a township the results, others everything, or all but the amounts. */
type Seen = Omit<Partial<EconomicCheck>, 'earlier'> & {
  earlier?: (Pick<EconomicCheck['earlier'][number], 'issued' | 'objection'> &
    Partial<EconomicCheck['earlier'][number]>)[]
}
const toneOf = (result: 'meets' | 'exceeds' | 'person'): Tone =>
  result === 'meets' ? 'good' : result === 'exceeds' ? 'red' : 'orange'

export function CheckPanel({ matter, lists }: { matter: MatterDetail; lists: Record<string, Option[]> }) {
  if (matter.process !== 'economic-check') return null
  // A township's copy holds the result and nothing else.
  const data = matter.data as unknown as Seen
  return (
    <>
      {data.issued && <Result data={data} />}
      {(data.earlier?.length ?? 0) > 0 && <Rounds earlier={data.earlier!} />}
      {data.lines && data.lines.length > 0 && <Lines data={data} lists={lists} veiled={matter.veiled} />}
    </>
  )
}

function Result({ data }: { data: Seen }) {
  const { t } = useWords()
  const issued = data.issued!
  return (
    <Panel
      title={
        <span className="row">
          {t('check.report')} <StateMark tone={toneOf(issued.result)}>{t(`check.result.${issued.result}`)}</StateMark>
        </span>
      }
      note={t('check.validUntil', { number: issued.number, date: issued.validUntil })}
    >
      {data.report
        ? data.report.items.map((one) => (
            <p key={one.what}>
              <strong>{one.what}</strong> <Value item={one} />
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

/** An amount; left out for whoever does not handle the check. */
function Value({ item }: { item: ReportItem }) {
  if ((item.value as number | null) === null) return <span className="num faint">***</span>
  return (
    <span className="num">
      {money(item.value)}
      {item.unit}
    </span>
  )
}

/** What earlier rounds reported, and the objections that led to another one. */
function Rounds({ earlier }: { earlier: NonNullable<Seen['earlier']> }) {
  const { t } = useWords()
  return (
    <Panel title={t('check.rounds')}>
      <ul className="apply-list">
        {earlier.map(({ issued, report, objection }, i) => (
          <li key={issued.number}>
            <div className="row">
              <strong>{t('check.round', { n: i + 1 })}</strong>
              <StateMark tone={toneOf(issued.result)}>{t(`check.result.${issued.result}`)}</StateMark>
              <span className="small soft num">
                {issued.number} · {issued.issuedOn}
              </span>
            </div>
            {report
              ? report.items.map((one) => (
                  <div key={one.what} className="small">
                    {one.what} <Value item={one} />
                  </div>
                ))
              : issued.what.map((one) => (
                  <div key={one} className="small">
                    {one}
                  </div>
                ))}
            {objection && <div className="small soft">{t('check.objected', { what: objection })}</div>}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

const hasAmount: LineState[] = ['value', 'partial']

function Lines({ data, lists, veiled }: { data: Seen; lists: Record<string, Option[]>; veiled: boolean }) {
  const { t, pick } = useWords()
  const narrow = useNarrow()
  const source = (id: string) => pick(lists['check-sources']?.find((one) => one.id === id)?.label) || id
  const person = (i: number) => data.asked?.[i]?.name ?? ''
  const said = (line: Line) => (
    <>
      <StateMark tone={tones[line.state]}>{t(`check.state.${line.state}`)}</StateMark>{' '}
      {line.value !== null && <span className="num">{money(line.value)}</span>}
      {veiled && hasAmount.includes(line.state) && <span className="num faint">***</span>}
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
