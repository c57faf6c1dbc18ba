/** One matter 事项: on top whose turn it is and the next action; beside it the clocks, below what was done so far. */
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { get } from '../../../platform/client/index.ts'
import { useSession } from '../../../platform/client/session.tsx'
import type { MatterDetail, Option, ProcessView } from '../../../platform/process/shared.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { date, dateTime } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { MaskedText } from '../../../ui/masked-text.tsx'
import { PageHead, Panel } from '../../../ui/page-head.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import { outcomes, type WarningDetail } from '../../monitoring/shared.ts'
import { ApplicationPanels, partsOf, SuggestionPanel } from './application-panels.tsx'
import { matterQuery, processesQuery, takeAction } from './calls.ts'
import { CheckPanel } from './check-panel.tsx'
import { ClockMark } from './clock-mark.tsx'
import { InputView } from './input-view.tsx'
import { MatterForm } from './matter-form.tsx'
import { Meanwhile, Unsent } from './meanwhile.tsx'
import { NewMatterDialog } from './new-matter-dialog.tsx'
import { MustWait, OtherActions } from './offers.tsx'
import { PapersPanel } from './papers-panel.tsx'
import { AssigneePanel, TurnLine } from './turn.tsx'
import { Veil } from './veil.tsx'
import './cases.css'

export function MatterPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const matter = useQuery(matterQuery(id))
  const processes = useQuery(processesQuery)
  return (
    <Loaded query={processes}>
      {({ processes: all, lists }) => (
        <Loaded query={matter}>
          {(data) => {
            const process = all.find((one) => one.id === data.process)
            return process ? <MatterView key={data.id} matter={data} process={process} lists={lists} /> : null
          }}
        </Loaded>
      )}
    </Loaded>
  )
}

interface Props {
  matter: MatterDetail
  process: ProcessView
  lists: Record<string, Option[]>
}

function MatterView({ matter: given, process, lists }: Props) {
  const { t, pick } = useWords()
  // What was shown for a stated purpose stays until somebody works on the matter.
  const [opened, setOpened] = useState<MatterDetail | null>(null)
  const matter = opened?.seq === given.seq ? opened : given
  return (
    <div className="matter">
      <PageHead
        before={
          <Link to="/work" search={{}} className="no-print">
            ← {t('matter.back')}
          </Link>
        }
        title={
          <span className="row">
            {matter.title ? <MaskedText text={matter.title} /> : matter.areaName}
            <span className="title-kind">{pick(matter.processLabel)}</span>
            <StateMark tone={matter.closedAt ? 'plain' : 'accent'}>{pick(matter.stateLabel)}</StateMark>
            {matter.urgent && <StateMark tone="red">{t('work.urgent')}</StateMark>}
          </span>
        }
        turn={<TurnLine matter={matter} />}
        actions={
          matter.hh && (
            <Link to="/households/$hh" params={{ hh: matter.hh }} search={{}}>
              <Button>{t('matter.household')}</Button>
            </Link>
          )
        }
      />
      <p className="matter-facts small soft">
        <span className="num">{matter.number}</span> · {matter.areaName} · {dateTime(matter.openedAt)}
        {matter.subject?.startsWith('warning:') && (
          <>
            {' · '}
            <Link to="/warnings" search={{ hh: matter.hh ?? '', open: matter.subject.slice(8), state: 'all' }}>
              {t('matter.warning')}
            </Link>
          </>
        )}
      </p>
      {matter.others.length > 0 && (
        <Alert
          className="matter-others"
          type="info"
          showIcon
          title={t('matter.others', { names: matter.others.map((o) => o.name).join('、') })}
        />
      )}
      {(matter.veiled || matter === opened) && <Veil matter={matter} onOpen={setOpened} />}
      <Meanwhile matter={matter} />
      <div className="columns matter-columns">
        <div className="w8 stack">
          <WarningPanel subject={matter.subject} />
          <SuggestionPanel matter={matter} lists={lists} />
          <ActPanel key={matter.seq} matter={matter} process={process} lists={lists} />
          <CheckPanel matter={matter} lists={lists} />
          <HistoryPanel matter={matter} process={process} lists={lists} />
        </div>
        <div className="w4 stack">
          <ApplicationPanels matter={matter} lists={lists} />
          <ClocksPanel matter={matter} />
          <PapersPanel matter={matter} />
          <AssigneePanel matter={matter} />
          <RelatedPanel matter={matter} />
        </div>
      </div>
    </div>
  )
}

/** What the data say about the family, in the words of the warning, so that nobody knocks without knowing why. */
function WarningPanel({ subject }: { subject: string | null }) {
  const { t, language } = useWords()
  const id = subject?.startsWith('warning:') ? subject.slice('warning:'.length) : null
  const warning = useQuery({
    queryKey: ['warning', id],
    enabled: id !== null,
    queryFn: ({ signal }) => get<WarningDetail>(`/warnings/${id}`, undefined, signal),
  })
  if (!warning.data) return null
  return (
    <Panel title={t('matter.why')}>
      <ul className="matter-why">
        {warning.data.hits.map((hit) => (
          <li key={`${hit.indicator} ${hit.pid ?? ''}`} className={`hit hit-${hit.level}`}>
            {language === 'zh' ? hit.reason_zh : hit.reason_en}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** Roles that do not work in civil affairs. */
const outside: readonly string[] = ['department', 'organisation']

/** The next action with its form open; everything else one press away. */
function ActPanel({ matter, process, lists }: Props) {
  const { t, pick } = useWords()
  const session = useSession()
  const free = matter.offers.filter((offer) => offer.why === null)
  const first = free.find((offer) => offer.first) ?? free.find((offer) => process.actions[offer.kind]?.main) ?? free[0]
  const [kind, setKind] = useState<string | null>(null)
  // While somebody else is waited for no form stands open; what may be done lies ready. A county that looks at what a
  // department is asked would else see the form to take it back.
  const theirs = outside.includes(matter.turn ?? '') && matter.turn !== session.role
  const waiting =
    !first?.first && (matter.waits || matter.another || (theirs && !(first && process.actions[first.kind]?.main)))
  const now = kind !== null && free.some((offer) => offer.kind === kind) ? kind : waiting ? null : (first?.kind ?? null)
  const [opening, setOpening] = useState<string | null>(null)
  const action = now ? process.actions[now] : undefined
  const leads = matter.process === 'warning-visit' && matter.state === 'following' ? leadsTo(matter) : null
  // Several departments may be asked at once: that has a page of its own.
  const refers = leads === 'referral' || (matter.process === 'temporary-aid' && refersOn(matter))
  // A monthly roll has a page of its own, with its findings and lines: nobody should make it anew from here.
  const roll = matter.subject?.startsWith('roll:') ? matter.subject.slice('roll:'.length) : null
  if (roll)
    return (
      <Panel className="act-panel" title={pick(matter.next ?? matter.stateLabel)}>
        <Link to="/funds/$id" params={{ id: roll }} search={{}}>
          <Button type="primary" size="large" className="act-lead">
            {t('matter.openRoll')}
          </Button>
        </Link>
      </Panel>
    )
  if (matter.closedAt)
    return refers && matter.children.every((child) => child.process !== 'referral') ? (
      <Panel className="act-panel" title={t('matter.openHelp')}>
        <ReferLink matter={matter} main />
      </Panel>
    ) : null
  return (
    <Panel
      className="act-panel"
      title={leads && kind === null ? t('matter.openHelp') : action ? pick(action.label) : t('matter.youWait')}
      extra={action && <OtherActions matter={matter} process={process} now={now} onChoose={setKind} />}
    >
      <Unsent
        matter={matter}
        process={process}
        lists={lists}
        now={now}
        free={free.map((offer) => offer.kind)}
        onContinue={setKind}
      />
      {refers && <ReferLink matter={matter} main={leads !== null} />}
      {leads && !refers && (
        <Button type="primary" size="large" className="act-lead" onClick={() => setOpening(leads)}>
          {pick(outcomes[matter.data.outcome as keyof typeof outcomes]?.label)}
        </Button>
      )}
      {!action && (
        <div className="row act-ways">
          {free.map((offer) => (
            <Button key={offer.kind} onClick={() => setKind(offer.kind)}>
              {pick(process.actions[offer.kind]?.label)}
            </Button>
          ))}
        </div>
      )}
      {!action && <MustWait matter={matter} process={process} />}
      {action && now && !(leads && kind === null) && (
        <MatterForm
          key={`${now}-${matter.seq}`}
          form={`matter:${matter.id}:${now}`}
          action={action}
          hh={matter.hh}
          subject={`matter:${matter.id}`}
          parts={partsOf(matter, pick)}
          given={matter.offers.find((offer) => offer.kind === now)?.given}
          seen={matter.seq}
          send={(input, key) => takeAction(matter.id, { kind: now, input, seen: matter.seq, key })}
          onDone={() => {
            setKind(null)
            window.scrollTo({ top: 0 })
          }}
        />
      )}
      {opening && (
        <NewMatterDialog
          process={opening}
          hh={matter.hh ?? undefined}
          parentId={matter.id}
          onClose={() => setOpening(null)}
        />
      )}
    </Panel>
  )
}

const followUpStates = ['follow-up', 'closed']
/** Temporary aid whose follow-up is, or may be, the help of departments. */
const refersOn = ({ state, data }: MatterDetail): boolean =>
  followUpStates.includes(state) &&
  (state === 'follow-up' ||
    ((data.followUps as string[] | undefined) ?? []).some((one) => one === 'referral' || one === 'charity'))

/** To the form of needs, as children of this matter; a family without a file gets one first. */
function ReferLink({ matter, main }: { matter: MatterDetail; main: boolean }) {
  const { t } = useWords()
  const session = useSession()
  if (!['county', 'township', 'village'].includes(session.role)) return null
  if (matter.hh === null) return <p className="soft">{t('refer.noFile')}</p>
  return (
    <Link to="/households/$hh/refer" params={{ hh: matter.hh }} search={{ parent: String(matter.id) }}>
      <Button type={main ? 'primary' : 'default'} size="large" className="act-lead">
        {t('refer.open')}
      </Button>
    </Link>
  )
}

/** Process that the outcome of a visit asks for. */
const leadsTo = (matter: MatterDetail): string | null =>
  outcomes[matter.data.outcome as keyof typeof outcomes]?.opens ?? null

/** Fields of an action that tell somebody something: not the number the program knows a check by. */
function fieldsTold(process: ProcessView, kind: string) {
  const { check: _, ...told } = process.actions[kind]?.fields ?? {}
  return kind === 'check-reported' ? told : (process.actions[kind]?.fields ?? {})
}

/** What was asked and what the lake answered stands in the table of the check, in words. */
const inTable = (process: string, kind: string): boolean =>
  process === 'economic-check' && (kind === 'dispatch' || kind === 'lake-answered')

function HistoryPanel({ matter, process, lists }: Props) {
  const { t, pick, maybe } = useWords()
  return (
    <Panel title={t('matter.history')}>
      <ol className="matter-history">
        {[...matter.actions].reverse().map((action) => (
          <li key={action.seq}>
            <div className="spread">
              <strong>{pick(action.label)}</strong>
              <time className="num small faint" dateTime={action.at}>
                {dateTime(action.at)}
              </time>
            </div>
            <p className="small soft">
              {action.role === 'system'
                ? t('role.system')
                : t('matter.by', { name: action.byName, role: maybe(`role.${action.role}`, action.role) })}{' '}
              → {pick(action.stateLabel)}
              {action.article && <span className="faint"> · {action.article}</span>}
            </p>
            {action.input === null ? (
              <p className="small faint">{t(matter.veiled ? 'veil.hidden' : 'matter.hidden')}</p>
            ) : inTable(matter.process, action.kind) ? (
              matter.data.lines !== undefined && <p className="small faint">{t('check.inTable')}</p>
            ) : (
              <InputView fields={fieldsTold(process, action.kind)} input={action.input} lists={lists} />
            )}
          </li>
        ))}
      </ol>
    </Panel>
  )
}

function ClocksPanel({ matter }: { matter: MatterDetail }) {
  const { t, pick } = useWords()
  if (matter.clocks.length === 0) return null
  return (
    <Panel title={t('matter.clocks')}>
      <ul className="matter-clocks">
        {matter.clocks.map((clock) => (
          <li key={`${clock.limit} ${clock.startedSeq}`} className={clock.endedOn ? 'faint' : ''}>
            <span>{pick(clock.label)}</span>
            {clock.endedOn ? (
              <span className="small num">{t('clock.ended', { date: date(clock.endedOn) ?? '' })}</span>
            ) : (
              <ClockMark clock={clock} />
            )}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function RelatedPanel({ matter }: { matter: MatterDetail }) {
  const { t, pick } = useWords()
  if (matter.children.length === 0 && matter.parentId === null) return null
  return (
    <Panel title={t('matter.related')}>
      <ul className="matter-related">
        {matter.parentId !== null && (
          <li>
            <Link to="/work/$id" params={{ id: String(matter.parentId) }} search={{}}>
              ← {t('matter.parent')}
            </Link>
          </li>
        )}
        {matter.children.map((child) => (
          <li key={child.id}>
            <Link to="/work/$id" params={{ id: String(child.id) }} search={{}}>
              {pick(child.label)}
            </Link>{' '}
            <span className="small soft">{pick(child.stateLabel)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
