/** Deliveries 部门数据: hand files in, see what came, what is late, what was set aside. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Badge, Tabs } from 'antd'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { useArea } from '../../rules/ui/use-area.ts'
import { AlarmList } from './alarm-list.tsx'
import { alarmsQuery, deliveriesQuery } from './calls.ts'
import { DeliveryList } from './delivery-list.tsx'
import { DropZone } from './drop-zone.tsx'
import { FreshnessMatrix } from './freshness-matrix.tsx'
import './sources.css'

export function DeliveriesPage() {
  const { t } = useWords()
  const session = useSession()
  const { area } = useArea()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as { tab?: string; page?: string }
  const list = useQuery(deliveriesQuery(Number(search.page ?? 1), 20))
  const alarms = useQuery(alarmsQuery(area))
  const mappings = list.data?.items.filter((d) => d.state === 'needs-mapping').length ?? 0
  const tab = search.tab ?? 'list'
  return (
    <>
      <PageHead
        title={t('deliveries.title')}
        turn={
          <>
            {mappings > 0 && <strong>{t('deliveries.turnMapping', { n: mappings })} </strong>}
            {t('deliveries.turn')}
          </>
        }
      />
      {session.may.includes('deliver-data') && tab === 'list' && <DropZone />}
      <Tabs
        activeKey={tab}
        onChange={(next) =>
          void navigate({
            to: '/deliveries',
            search: ((now: Record<string, unknown>) => ({
              area: now.area,
              tab: next === 'list' ? undefined : next,
            })) as never,
          })
        }
        items={[
          { key: 'list', label: t('deliveries.tab.list'), children: <DeliveryList query={list} /> },
          { key: 'freshness', label: t('deliveries.tab.freshness'), children: <FreshnessMatrix /> },
          {
            key: 'alarms',
            label: (
              <span>
                {t('deliveries.tab.alarms')} <Badge count={alarms.data?.length ?? 0} size="small" />
              </span>
            ),
            children: <AlarmList query={alarms} />,
          },
        ]}
      />
    </>
  )
}
