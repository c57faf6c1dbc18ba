/** A draft's workspace: its rows, indicators and tables, how the check stands, what it changes, and its way so far. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Badge, Tabs } from 'antd'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { dateTime } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHead, Panel } from '../../../ui/page-head.tsx'
import type { DraftDetail, DraftFault } from '../drafts/shapes.ts'
import { checkQuery, differenceQuery, draftQuery, standardsQuery } from './policy/calls.ts'
import { CheckPanel, Collisions } from './policy/check-panel.tsx'
import { DiffList } from './policy/diff-list.tsx'
import { DraftActions } from './policy/draft-actions.tsx'
import { DraftIndicators } from './policy/draft-indicators.tsx'
import { DraftStandards } from './policy/draft-standards.tsx'
import { ModelPanel } from './policy/model-panel.tsx'
import './policy/policy.css'
import { DraftStateMark } from './policy/policy-words.tsx'
import { useAreaName } from './policy/use-area-name.ts'
import { useSettled } from './policy/use-settled.ts'

export function DraftPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const draft = useQuery({ ...draftQuery(Number(id)), placeholderData: keepPreviousData })
  return <Loaded query={draft}>{(data) => <Workspace draft={data} />}</Loaded>
}

const nothing: DraftFault[] = []

function Workspace({ draft }: { draft: DraftDetail }) {
  const { t } = useWords()
  const session = useSession()
  const navigate = useNavigate()
  const { tab = 'standards' } = useSearch({ strict: false }) as { tab?: string }
  const standards = useQuery(standardsQuery(draft.id))
  const open = draft.state === 'draft' || draft.state === 'rejected' || draft.state === 'proposed'
  // The check of a whole region takes a moment: it begins when the editing pauses.
  const settled = useSettled(draft.revision, 900)
  const check = useQuery({ ...checkQuery(draft.id, settled, draft.state), enabled: draft.changes > 0 && open })
  const current = check.data && check.data.revision === draft.revision && !check.isPlaceholderData
  const faults = check.data?.faults ?? nothing
  const difference = useQuery({ ...differenceQuery(draft.id, draft.revision), enabled: open })
  const areaName = useAreaName(standards.data?.items)
  const regional = session.role === 'region' || draft.kinds.some((kind) => kind !== 'standard')
  const rejection = draft.state === 'rejected' ? draft.acts.findLast((act) => act.kind === 'reject') : undefined
  return (
    <>
      <PageHead
        before={
          <Link to={'/policy' as string} search={{ tab: 'drafts' } as never}>
            {t('policy.title')}
          </Link>
        }
        title={
          <>
            {draft.title} <DraftStateMark state={draft.state} />
          </>
        }
        turn={
          <>
            {t('policy.validFrom')} <span className="num">{draft.validFrom}</span> · {draft.authorName}（
            {draft.authorAreaName}） · {t(`policy.draftTurn.${draft.state}`, { n: draft.version ?? '' })}
            {draft.correction && ` · ${t('policy.correction')}：${draft.correctionReason}`}
            {draft.whyNot && session.may.includes('policy.approve') && <Why draft={draft} />}
          </>
        }
        actions={
          <DraftActions
            draft={draft}
            passes={Boolean(current) && faults.length === 0}
            earliest={standards.data?.earliest ?? ''}
          />
        }
      />
      <div className="stack">
        {rejection && (
          <section className="check check-bad" role="status">
            <p>
              {rejection.byName}：{rejection.note}
            </p>
          </section>
        )}
        <Collisions draft={draft} />
        {open && (
          <CheckPanel
            draft={draft}
            faults={current ? faults : undefined}
            gaps={check.data?.gaps ?? nothing}
            busy={!current}
          />
        )}
        <Tabs
          activeKey={tab}
          onChange={(next) =>
            void navigate({
              to: '.',
              search: ((now: Record<string, unknown>) => ({
                area: now.area,
                tab: next === 'standards' ? undefined : next,
              })) as never,
            })
          }
          items={[
            {
              key: 'standards',
              label: t('policy.tab.standards'),
              children: (
                <Loaded query={standards}>
                  {(data) => <DraftStandards draft={draft} rows={data.items} faults={faults} />}
                </Loaded>
              ),
            },
            ...(regional
              ? [
                  {
                    key: 'indicators',
                    label: t('policy.tab.indicators'),
                    children: <DraftIndicators draft={draft} faults={faults} />,
                  },
                  {
                    key: 'models',
                    label: t('policy.tab.models'),
                    children: <ModelPanel draft={draft} faults={faults} />,
                  },
                ]
              : []),
            {
              key: 'diff',
              label: (
                <span>
                  {t('policy.tab.diff')}{' '}
                  <Badge count={difference.data?.items.length ?? 0} size="small" color="var(--accent)" />
                </span>
              ),
              children: open ? (
                <Loaded query={difference}>{(data) => <DiffList rows={data.items} areaName={areaName} />}</Loaded>
              ) : (
                <Decided draft={draft} />
              ),
            },
            { key: 'acts', label: t('policy.tab.acts'), children: <Acts draft={draft} /> },
          ]}
        />
      </div>
    </>
  )
}

function Why({ draft }: { draft: DraftDetail }) {
  const { pick } = useWords()
  return <strong className="policy-why">{pick(draft.whyNot)}</strong>
}

/** A draft that became a version is compared where versions are. */
function Decided({ draft }: { draft: DraftDetail }) {
  const { t } = useWords()
  if (draft.version === null) return <p className="soft">{t('policy.draftTurn.withdrawn')}</p>
  return (
    <Link
      to={'/policy' as string}
      search={{ tab: 'versions', from: String(draft.version - 1), to: String(draft.version) } as never}
    >
      {t('policy.compare')} · {t('policy.version', { n: draft.version })}
    </Link>
  )
}

function Acts({ draft }: { draft: DraftDetail }) {
  const { t } = useWords()
  return (
    <Panel>
      <ol className="stack tight">
        {draft.acts.map((act) => (
          <li key={`${act.at}|${act.kind}`} className="row">
            <span className="num soft">{dateTime(act.at)}</span>
            <strong>{act.byName}</strong>
            <span>{t(`policy.act.${act.kind}` as 'policy.act.approve', { note: act.note })}</span>
            {act.kind === 'reject' && <span className="soft">{act.note}</span>}
          </li>
        ))}
      </ol>
    </Panel>
  )
}
