/** Register of staff relatives 近亲属备案: who of an applying family is kin of whom. */
import { DownloadOutlined } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { addressOf, get } from '../../../platform/client/index.ts'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { count } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { MaskedText } from '../../../ui/masked-text.tsx'
import { PagedTable, pageSize } from '../../../ui/paged-table.tsx'
import type { ShownKin } from '../shared.ts'
import './boards.css'

export function KinList({ area, page, onPage }: { area: string; page: number; onPage: (page: number) => void }) {
  const { t, pick } = useWords()
  const session = useSession()
  const filter = { area: area || undefined }
  const kin = useQuery({
    queryKey: ['kin', area, page],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      get<{ items: ShownKin[]; total: number }>('/cases/kin', { ...filter, page, size: pageSize }, signal),
  })
  const matter = (one: ShownKin) => (
    <>
      <Link to="/work/$id" params={{ id: String(one.matterId) }} search={{}} className="num">
        {one.number}
      </Link>
      <div className="small soft">{pick(one.stateLabel)}</div>
    </>
  )
  return (
    <>
      <div className="spread list-bar">
        <span className="soft">{kin.data && t('exits.kinTotal', { n: count(kin.data.total) ?? '' })}</span>
        {session.may.includes('export') && (
          <Button icon={<DownloadOutlined />} href={addressOf('/cases/kin.xlsx', filter)}>
            {t('exits.export')}
          </Button>
        )}
      </div>
      <Loaded query={kin}>
        {(data) => (
          <PagedTable
            data={data}
            page={page}
            onPage={onPage}
            empty={t('exits.empty.kin')}
            columns={[
              { key: 'member', title: t('exits.member'), render: (_, one) => <MaskedText text={one.member} /> },
              { key: 'relation', title: t('exits.relation'), dataIndex: 'relation' },
              { key: 'staff', title: t('exits.staff'), dataIndex: 'staff' },
              { key: 'unit', title: t('exits.unit'), dataIndex: 'unit' },
              { key: 'area', title: t('exits.area'), dataIndex: 'areaName' },
              {
                key: 'registered',
                title: t('exits.registered'),
                render: (_, one) => (
                  <>
                    <span className="num">{one.registeredOn}</span> <span className="soft">{one.registeredBy}</span>
                  </>
                ),
              },
              { key: 'matter', title: t('exits.application'), render: (_, one) => matter(one) },
            ]}
            card={(one) => (
              <div className="board-card">
                <div className="spread">
                  <strong>
                    <MaskedText text={one.member} />
                  </strong>
                  <span className="num small">{one.registeredOn}</span>
                </div>
                <div>
                  {one.relation} · {one.staff}
                </div>
                <div className="small soft">
                  {one.unit} · {one.areaName}
                </div>
                <div>{matter(one)}</div>
              </div>
            )}
          />
        )}
      </Loaded>
    </>
  )
}
