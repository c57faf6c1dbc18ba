/** 退出备案: whoever left a tier and what became of them, and which applicants are relatives of staff. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { useArea } from '../../rules/ui/use-area.ts'
import { ExitList } from './exit-list.tsx'
import { KinList } from './kin-list.tsx'

/** The village is where the relatives sit: its aides do not read the register. */
const kinReaders = ['region', 'league', 'county', 'township', 'auditor']

export function ExitsKinPage() {
  const { t } = useWords()
  const session = useSession()
  const { area } = useArea()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as { tab?: string; show?: string; page?: string; area?: string }
  const mayKin = kinReaders.includes(session.role)
  const tab = search.tab === 'kin' && mayKin ? 'kin' : 'exits'
  const go = (change: Record<string, string | undefined>) =>
    void navigate({ to: '/exits', search: { ...search, page: undefined, ...change } })
  const page = Number(search.page ?? 1)
  const onPage = (next: number) => go({ page: String(next) })
  return (
    <>
      <PageHead
        title={t('exits.title')}
        turn={t(tab === 'kin' ? 'exits.turnKin' : 'exits.turn')}
        actions={
          mayKin && (
            <Segmented
              value={tab}
              onChange={(next) => go({ tab: next === 'kin' ? 'kin' : undefined, show: undefined })}
              options={[
                { value: 'exits', label: t('exits.exits') },
                { value: 'kin', label: t('exits.kin') },
              ]}
            />
          )
        }
      />
      {tab === 'kin' ? (
        <KinList area={area} page={page} onPage={onPage} />
      ) : (
        <ExitList
          area={area}
          show={search.show === 'settled' || search.show === 'all' ? search.show : 'open'}
          onShow={(show) => go({ show: show === 'open' ? undefined : show })}
          page={page}
          onPage={onPage}
        />
      )}
    </>
  )
}
