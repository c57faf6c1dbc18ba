/** Policy and standards 政策与标准: what is in force, what is to come, drafts on their way, versions. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Badge, Button, Tabs } from 'antd'
import { useState } from 'react'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { beginDraft, draftsQuery, standardsQuery } from './policy/calls.ts'
import { DraftForm, nextJanuary } from './policy/draft-form.tsx'
import { DraftList } from './policy/draft-list.tsx'
import { ModelPanel } from './policy/model-panel.tsx'
import './policy/policy.css'
import { StandardsList } from './policy/standards-list.tsx'
import { useAreaName } from './policy/use-area-name.ts'
import { VersionPanel } from './policy/version-panel.tsx'

export function PolicyPage() {
  const { t } = useWords()
  const session = useSession()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { tab = 'standards' } = useSearch({ strict: false }) as { tab?: string }
  const standards = useQuery(standardsQuery())
  const drafts = useQuery(draftsQuery)
  const [beginning, setBeginning] = useState(false)
  const areaName = useAreaName(standards.data?.items)
  const items = standards.data?.items ?? []
  const waiting = drafts.data?.items.filter((draft) => draft.state === 'proposed').length ?? 0
  return (
    <>
      <PageHead
        title={t('policy.title')}
        turn={
          standards.data && (
            <>
              {waiting > 0 && <strong>{t('policy.waiting', { n: waiting })} </strong>}
              {t('policy.turn', {
                n: items.filter((row) => row.state === 'current').length,
                future: items.filter((row) => row.state === 'future').length,
              })}
            </>
          )
        }
        actions={
          <>
            <Button onClick={() => void navigate({ to: '/policy/what-if' as string })}>{t('whatIf.title')}</Button>
            {session.may.includes('policy.draft') && (
              <Button type="primary" onClick={() => setBeginning(true)}>
                {t('policy.new')}
              </Button>
            )}
          </>
        }
      />
      <Tabs
        activeKey={tab}
        onChange={(next) =>
          void navigate({
            to: '/policy' as string,
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
            children: <Loaded query={standards}>{(data) => <StandardsList items={data.items} />}</Loaded>,
          },
          { key: 'models', label: t('policy.tab.models'), children: <ModelPanel /> },
          {
            key: 'drafts',
            label: (
              <span>
                {t('policy.tab.drafts')} <Badge count={waiting} size="small" />
              </span>
            ),
            children: <Loaded query={drafts}>{(data) => <DraftList items={data.items} />}</Loaded>,
          },
          { key: 'versions', label: t('policy.tab.versions'), children: <VersionPanel areaName={areaName} /> },
        ]}
      />
      {beginning && standards.data && (
        <DraftForm
          title={t('policy.new')}
          doWord={t('policy.create')}
          earliest={standards.data.earliest}
          start={{ title: '', validFrom: nextJanuary(standards.data.today), correction: false, correctionReason: '' }}
          onClose={() => setBeginning(false)}
          onSave={async (input) => {
            const { id } = await beginDraft(input)
            await queries.invalidateQueries({ queryKey: draftsQuery.queryKey })
            void navigate({ to: '/policy/drafts/$id' as string, params: { id: String(id) } as never })
          }}
        />
      )}
    </>
  )
}
