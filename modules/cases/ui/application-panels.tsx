/** What an application shows beside its next action: the suggestion with its reasons, the family, papers, check and visit. */
import { useQuery } from '@tanstack/react-query'
import dayjs from 'dayjs'
import { type ReactNode, useState } from 'react'
import { get } from '../../../platform/client/index.ts'
import type { ActionView, MatterDetail, Option } from '../../../platform/process/shared.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { date, money } from '../../../ui/format.ts'
import { Panel } from '../../../ui/page-head.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import type { Reason } from '../../rules/shared.ts'
import { ReasonTree } from '../../rules/ui/reason-tree.tsx'
import { type Application, ageFrom, checkedNames, relations, whyCountyVisit } from '../application/shared.ts'
import { PartsLines } from './parts-lines.tsx'
import '../../rules/ui/family.css'

type Lists = Record<string, Option[]>
const applicationOf = (matter: MatterDetail) => matter.data as unknown as Application

/** Members of a matter in its order, for forms that ask about each. */
export function partsOf(matter: MatterDetail, pick: (words: { zh: string; en: string }) => string): string[] {
  if (matter.process !== 'application') return []
  return applicationOf(matter).members.map((one) => `${one.name} · ${pick(relationOf(one.relation))}`)
}
const relationOf = (id: string) => relations[id as keyof typeof relations] ?? { zh: id, en: id }

/** The suggestion stands above the form while somebody gives an opinion or confirms. */
export function SuggestionPanel({ matter, lists }: { matter: MatterDetail; lists: Lists }) {
  const { t, pick } = useWords()
  if (matter.process !== 'application') return null
  const { suggestion, opinion } = applicationOf(matter)
  if (!suggestion || matter.closedAt) return null
  const told = matter.actions.findLast((one) => one.input?.suggestion)
  const assumed = told?.input?.assumed as number | undefined
  const tierName = (id: string | null) => pick((lists.tiers ?? []).find((one) => one.id === id)?.label) || id || ''
  const { tier, amount, persons, missing, asOf } = suggestion
  return (
    <Panel title={t('apply.suggestion')}>
      <div className="apply-suggestion">
        <p className="apply-answer">
          {tier === null
            ? t('apply.unknown')
            : tier === 'none'
              ? t('apply.none')
              : t('apply.suggested', { tier: tierName(tier), persons })}
          {amount !== null && tier !== 'none' && (
            <span className="apply-amount num">
              {t('apply.month')} {money(amount)} {t('form.yuan')}
            </span>
          )}
        </p>
        {[suggestion.uplift, suggestion.care].map(
          (part) =>
            part?.sentence.zh && (
              <p key={part.sentence.zh} className="small soft">
                {pick(part.sentence)}
              </p>
            ),
        )}
        {missing.length > 0 && (
          <p className="answer-missing">{t('apply.missing', { what: missing.map((one) => pick(one)).join('、') })}</p>
        )}
        <p className="small soft">
          {t('apply.asOf', { date: date(asOf) ?? '' })}
          {assumed ? ` ${t('apply.assumed', { n: assumed })}。` : ''}
        </p>
        {told && <Why matter={matter.id} seq={told.seq} />}
        {opinion && (
          <dl className="input-view">
            <div>
              <dt>{t('apply.opinion')}</dt>
              <dd>
                {opinion.grant
                  ? `${t('apply.grant')} · ${tierName(opinion.tier)} · ${t('boards.n', { n: opinion.persons })} · ${money(opinion.amount ?? 0)} ${t('form.yuan')}`
                  : t('apply.refuse')}
              </dd>
            </div>
            <PartsLines parts={opinion.parts} />
            <div className="wide">
              <dd>{opinion.reason}</dd>
            </div>
            {opinion.departs && (
              <div className="wide">
                <dt>{t('apply.departs')}</dt>
                <dd>{opinion.departs}</dd>
              </div>
            )}
          </dl>
        )}
      </div>
    </Panel>
  )
}

/** The tree of reasons is read when somebody asks why. */
function Why({ matter, seq }: { matter: number; seq: number }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const action = useQuery({
    queryKey: ['matter-action', matter, seq],
    enabled: open,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => get<ActionView>(`/matters/${matter}/actions/${seq}`, undefined, signal),
  })
  const reasons = (action.data?.input?.reasons ?? []) as Reason[]
  return (
    <details className="apply-why" onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>{t('apply.why')}</summary>
      {reasons.map((reason) => (
        <ReasonTree key={reason.id} reason={reason} />
      ))}
    </details>
  )
}

/** Family, papers, check and visit: what a reviewer looks at without opening anything. */
export function ApplicationPanels({ matter, lists }: { matter: MatterDetail; lists: Lists }) {
  if (matter.process !== 'application') return null
  const data = applicationOf(matter)
  return (
    <>
      <StepsPanel data={data} />
      <FamilyPanel data={data} />
      <PapersPanel data={data} lists={lists} />
    </>
  )
}

function Line({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <li className="spread">
      <span>{label}</span>
      <span className="apply-line">{children}</span>
    </li>
  )
}

function StepsPanel({ data }: { data: Application }) {
  const { t, maybe, pick } = useWords()
  const county = whyCountyVisit(data)
  const visits = data.visits.length + data.communityReviews.length > data.seenBefore && data.visits.length > 0
  return (
    <Panel title={t('apply.steps')}>
      <ul className="apply-list">
        <Line label={t('apply.check')}>
          {data.report ? (
            <StateMark tone={data.report.result === 'meets' ? 'good' : 'orange'}>
              {t(`apply.check.${data.report.result}`)}
            </StateMark>
          ) : (
            <StateMark tone="plain">{t(data.asked ? 'apply.waiting' : 'apply.todo')}</StateMark>
          )}
        </Line>
        {data.report?.items.map((item) => (
          <li key={item.what} className="small soft">
            {item.what}：<span className="num">{item.value ?? '***'}</span>
            {item.limit ? ` / ${item.limit}` : ''}
          </li>
        ))}
        {data.report && (
          <li className="small faint">{t('apply.validUntil', { date: date(data.report.validUntil) ?? '' })}</li>
        )}
        <Line label={t('apply.visit')}>
          <StateMark tone={visits ? 'good' : 'plain'}>{t(visits ? 'apply.done' : 'apply.todo')}</StateMark>
        </Line>
        {(county || data.countyVisits.length > 0) && (
          <Line label={t('apply.countyVisit')}>
            <StateMark tone={county ? 'orange' : 'good'}>{t(county ? 'apply.todo' : 'apply.done')}</StateMark>
          </Line>
        )}
        {county && <li className="small soft">{pick(county)}</li>}
        {data.objections.map((one) => (
          <li key={`${one.on} ${one.what}`} className="small">
            <strong>{t('apply.objections')}</strong> {date(one.on)} {one.what}
            <div>
              {one.answered ? (
                <span className="soft">
                  {t('boards.answered', { date: date(one.answered.on) ?? '' })} {one.answered.said}
                </span>
              ) : (
                <StateMark tone="orange">{t('apply.unanswered')}</StateMark>
              )}
            </div>
          </li>
        ))}
        {data.special.length > 0 && (
          <Line label={t('apply.special')}>
            {data.special.map((one) => maybe(`apply.special.${one}`, one)).join('、')}
          </Line>
        )}
        <Line label={t('apply.account')}>
          {data.account ? `${data.account.bank} **** ${data.account.last}` : t('apply.noAccount')}
        </Line>
      </ul>
    </Panel>
  )
}

function FamilyPanel({ data }: { data: Application }) {
  const { t, pick } = useWords()
  const today = dayjs().format('YYYY-MM-DD')
  const asked = checkedNames(data)
  const consent = (name: string) =>
    asked.includes(name) && (
      <StateMark tone={data.consented.includes(name) ? 'good' : 'orange'}>
        {t(data.consented.includes(name) ? 'apply.consented' : 'apply.notConsented')}
      </StateMark>
    )
  return (
    <Panel title={t('apply.family')}>
      <ul className="apply-list">
        {data.members.map((one) => {
          const age = ageFrom(one, today)
          return (
            <Line
              key={`${one.name} ${one.relation} ${one.pid}`}
              label={
                <>
                  {one.name}{' '}
                  <span className="small soft">
                    {pick(relationOf(one.relation))}
                    {age !== null && ` · ${t('apply.age', { n: age })}`}
                    {one.incapable && ` · ${t('apply.incapable')}`}
                  </span>
                </>
              }
            >
              {consent(one.name)}
            </Line>
          )
        })}
        {data.obligors.map((one) => (
          <Line
            key={`${one.name} ${one.relation}`}
            label={
              <>
                {one.name}{' '}
                <span className="small soft">
                  {t('apply.obligor')} · {one.relation}
                </span>
              </>
            }
          >
            {consent(one.name)}
          </Line>
        ))}
        {data.kin.map((one) => (
          <li key={`${one.member} ${one.staff}`} className="small">
            <StateMark tone="orange">{t('apply.kin')}</StateMark> {one.member} — {one.staff}（{one.relation}，{one.unit}
            ）
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function PapersPanel({ data, lists }: { data: Application; lists: Lists }) {
  const { t, pick } = useWords()
  const label = (id: string) => pick((lists['application-papers'] ?? []).find((one) => one.id === id)?.label) || id
  return (
    <Panel title={t('apply.papers')} note={t('apply.papersNote')}>
      <ul className="apply-list">
        {data.missing.map((id) => (
          <Line key={id} label={label(id)}>
            <StateMark tone="orange">{t('apply.papersMissing')}</StateMark>
          </Line>
        ))}
        {data.given.map((id) => (
          <Line key={id} label={label(id)}>
            <StateMark tone="good">{t('apply.papersGiven')}</StateMark>
          </Line>
        ))}
        {data.missing.length === 0 && <li className="small soft">{t('apply.papersComplete')}</li>}
        {data.told && <li className="small faint">{t('apply.papersTold', { date: date(data.told) ?? '' })}</li>}
      </ul>
    </Panel>
  )
}
