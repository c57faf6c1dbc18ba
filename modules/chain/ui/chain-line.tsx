/**
 * The chain itself: on top, dashed, what has not come yet; below it what happened, newest first, by month. A silence is drawn as
 * a broken line, a doubling carries its mark. Every link tells who gave it and where it comes from.
 */
import {
  BankOutlined,
  EyeOutlined,
  FileDoneOutlined,
  HeartOutlined,
  HomeOutlined,
  IdcardOutlined,
} from '@ant-design/icons'
import { Link as To } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useWords } from '../../../platform/words/use-words.tsx'
import { date, money } from '../../../ui/format.ts'
import { ClockMark } from '../../cases/ui/clock-mark.tsx'
import { groupOf, type HouseholdChain, type Link, type LinkGroup } from '../shared.ts'
import { type Filter, foldRuns, passes, type Shown, silenceBetween, silences } from './fold-runs.ts'

const icons: Record<LinkGroup, typeof EyeOutlined> = {
  found: EyeOutlined,
  visits: HomeOutlined,
  work: FileDoneOutlined,
  departments: BankOutlined,
  help: HeartOutlined,
  file: IdcardOutlined,
}
/** Days without any link that are drawn as a break. */
const silentDays = 180
const first = 40

export function ChainLine({
  chain,
  filter,
  giver,
  most = first,
}: {
  chain: HouseholdChain
  filter: Filter
  giver: string | null
  /** Lines before "more". */
  most?: number
}) {
  const { t, pick } = useWords()
  const [whole, setWhole] = useState(false)
  const passed = chain.links.filter(passes(filter)).filter((link) => giver === null || link.giver.zh === giver)
  const all = foldRuns(passed)
  const lines = whole ? all : all.slice(0, most)
  const silent = silences(chain.links, silentDays)
  const months = [...Map.groupBy(lines, ({ link }) => link.at.slice(0, 7))]
  const coming = filter === 'key' || filter === 'all' || filter === 'departments' ? chain.missing : []
  if (all.length === 0 && coming.length === 0) return <p className="faint">{t('hc.nothingHere')}</p>
  return (
    <>
      {coming.length > 0 && giver === null && (
        <ol className="hc-line hc-coming" aria-label={t('hc.coming')}>
          {coming.map((one) => (
            <li
              key={`${one.title.zh} ${one.since ?? ''}`}
              className={`hc-link hc-awaited${one.late > 0 ? ' hc-late' : ''}`}
            >
              <span className="hc-at">
                {one.dueOn ? t('hc.dueShort', { date: (date(one.dueOn) ?? '').slice(5) }) : t('hc.notYet')}
              </span>
              <span className="hc-dot" aria-hidden="true" />
              <div className="hc-what">
                <strong>{pick(one.title)}</strong>
                {one.clock && (
                  <>
                    {' '}
                    <ClockMark clock={one.clock} />
                  </>
                )}
                {!one.clock && one.late > 0 && (
                  <span className="hc-mark-late">{t('hc.lateShort', { n: one.late })}</span>
                )}
                {pick(one.detail) && <div className="soft small">{pick(one.detail)}</div>}
              </div>
            </li>
          ))}
        </ol>
      )}
      {months.map(([month, list], m) => (
        <section key={month} className="hc-month">
          <h3>{t('hc.month', { y: month.slice(0, 4), m: Number(month.slice(5, 7)) })}</h3>
          <ol className="hc-line">
            {list.map((shown, i) => {
              const older = list[i + 1] ?? months[m + 1]?.[1][0]
              const days = older ? silenceBetween(shown, older, silent) : null
              return (
                <Line key={shown.link.id} shown={shown}>
                  {days !== null && <li className="hc-silence">{t('hc.silence', { n: days })}</li>}
                </Line>
              )
            })}
          </ol>
        </section>
      ))}
      {all.length > lines.length && (
        <Button block className="no-print" onClick={() => setWhole(true)}>
          {t('hc.more', { n: all.length - lines.length })}
        </Button>
      )}
      {chain.hidden > 0 && <p className="faint small hc-hidden">{t('hc.hidden', { n: chain.hidden })}</p>}
    </>
  )
}

function Line({ shown: { link, run }, children }: { shown: Shown; children: ReactNode }) {
  const { t, pick, maybe } = useWords()
  const group = groupOf(link.kind)
  const Icon = icons[group]
  const amount = run ? run.amount : link.amount
  const help = group === 'help'
  return (
    <>
      <li
        className={`hc-link hc-${group}${link.level ? ` hc-level-${link.level}` : ''}${link.echoOf ? ' hc-echo' : ''}`}
      >
        <time className="hc-at num" dateTime={link.at}>
          {(date(link.at) ?? '').slice(5)}
        </time>
        <span className="hc-dot" aria-hidden="true">
          <Icon />
        </span>
        <div className="hc-what">
          <div className="hc-title">
            <span className="hc-kind">{maybe(`hc.kind.${link.kind}`, link.kind)}</span>
            <strong>{pick(link.title)}</strong>
            {run && <span className="hc-run">{t('hc.run', { n: run.count, from: run.from.slice(0, 7) })}</span>}
            {link.doubled && <span className="hc-mark-doubled">{t('portrait.doubled')}</span>}
            {link.echoOf && <span className="hc-mark-echo">{t('hc.echo')}</span>}
            {amount !== null && (help || link.kind === 'tier') && (
              <span className="hc-amount num">
                {money(amount)} {t(link.kind === 'tier' ? 'portrait.perMonth' : 'unit.yuan')}
              </span>
            )}
          </div>
          {pick(link.detail) && <div className="soft hc-detail">{pick(link.detail)}</div>}
          <div className="faint small">
            <Origin link={link} />
          </div>
        </div>
      </li>
      {children}
    </>
  )
}

/** Giver, person, and the source, opened with one press. */
function Origin({ link }: { link: Link }) {
  const { t, pick } = useWords()
  const { source } = link
  const who = [pick(link.giver), link.by && link.by !== link.giver.zh ? link.by : ''].filter(Boolean).join(' ')
  return (
    <>
      {who}
      {source.type === 'row' && ` · ${source.fileName ?? pick(source.label)} ${t('hc.row', { n: source.row })}`}
      {source.type === 'matter' && (
        <>
          {' · '}
          <To to="/work/$id" params={{ id: String(source.id) }} className="num">
            {source.number}
          </To>
        </>
      )}
      {source.type === 'warning' && (
        <>
          {' · '}
          <To to="/warnings" search={{ open: String(source.id), state: 'all' }}>
            {t('hc.warning')}
          </To>
        </>
      )}
    </>
  )
}
