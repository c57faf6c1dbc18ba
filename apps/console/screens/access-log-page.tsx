/** Access log 查阅留痕: who saw whose full data, when and why; the chain can be checked. */
import { SafetyCertificateOutlined } from '@ant-design/icons'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { Alert, Button, Input, Segmented, Tag } from 'antd'
import { useState } from 'react'
import { processesQuery } from '../../../modules/cases/ui/calls.ts'
import { get } from '../../../platform/client/index.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { count, dateTime } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { PagedTable, pageSize } from '../../../ui/paged-table.tsx'
import './screens.css'

interface LogRow {
  id: number
  at: string
  userId: string
  userName: string
  role: string
  action: string
  person: string | null
  household: string | null
  purpose: string
  caseRef: string | null
  detail: Record<string, unknown>
}
interface Verdict {
  ok: boolean
  rows?: number
  id?: number
  zh?: string
  en?: string
}

export function AccessLogPage() {
  const { t, maybe, language, pick } = useWords()
  const [page, setPage] = useState(1)
  const [typed, setTyped] = useState('')
  const [filter, setFilter] = useState<{ household?: string; user?: string; writes?: string }>({})
  const [whom, setWhom] = useState('')
  const narrow = (change: typeof filter) => {
    setFilter({ ...filter, ...change })
    setPage(1)
  }
  const log = useQuery({
    queryKey: ['access-log', page, filter],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      get<{ items: LogRow[]; total: number }>('/access-log', { page, size: pageSize, ...filter }, signal),
  })
  const name = (row: LogRow) => (
    <button
      type="button"
      className="log-name"
      title={t('log.onlyUser', { name: row.userName })}
      onClick={() => {
        setWhom(row.userName)
        narrow({ user: row.userId })
      }}
    >
      {row.userName}
    </button>
  )
  const check = useMutation({ mutationFn: () => get<Verdict>('/access-log/check') })
  const processes = useQuery(processesQuery).data?.processes ?? []
  const whose = (row: LogRow) =>
    [
      row.household && t('log.household', { id: row.household }),
      row.person && t('log.person', { id: row.person }),
      typeof row.detail.username === 'string' && t('log.account', { name: row.detail.username }),
    ]
      .filter(Boolean)
      .join(' · ') || '—'
  // What staff did to a matter is kept as its process and action.
  const purpose = (row: LogRow) => {
    const [process, kind] = row.purpose.split('.')
    const declared = row.action === 'write' ? processes.find((one) => one.id === process) : undefined
    const action = kind ? declared?.actions[kind] : undefined
    if (!declared) {
      // 办理… is followed by the name of the process.
      const worked = processes.find((one) => row.purpose === `办理${one.label.zh}`)
      return worked ? t('log.worked', { what: pick(worked.label) }) : maybe(`logpurpose.${row.purpose}`, row.purpose)
    }
    return [pick(declared.label), action ? pick(action.label) : kind].join(language === 'zh' ? '：' : ': ')
  }
  return (
    <>
      <PageHead
        title={t('log.title')}
        turn={t('log.turn')}
        actions={
          <Button icon={<SafetyCertificateOutlined />} loading={check.isPending} onClick={() => check.mutate()}>
            {t('log.check')}
          </Button>
        }
      />
      {check.data && (
        <Alert
          className="log-verdict"
          showIcon
          type={check.data.ok ? 'success' : 'error'}
          title={
            check.data.ok
              ? t('log.whole', { n: count(check.data.rows ?? 0) ?? '' })
              : t('log.broken', {
                  id: check.data.id ?? '',
                  why: (language === 'zh' ? check.data.zh : check.data.en) ?? '',
                })
          }
        />
      )}
      <div className="log-bar">
        <Segmented
          value={filter.writes ?? ''}
          onChange={(writes) => narrow({ writes })}
          options={[
            { value: '', label: t('log.all') },
            { value: 'false', label: t('log.looks') },
            { value: 'true', label: t('log.writes') },
          ]}
        />
        <Input.Search
          className="log-find"
          allowClear
          value={typed}
          maxLength={40}
          placeholder={t('log.findHousehold')}
          aria-label={t('log.findHousehold')}
          onChange={(e) => setTyped(e.target.value)}
          onSearch={(text) => narrow({ household: text.trim() })}
        />
        {filter.user && (
          <Tag closable onClose={() => narrow({ user: '' })}>
            {t('log.onlyUser', { name: whom })}
          </Tag>
        )}
      </div>
      <Loaded query={log}>
        {(data) => (
          <PagedTable
            data={data}
            page={page}
            onPage={setPage}
            empty={t('log.empty')}
            card={(row) => (
              <>
                <div className="spread">
                  {name(row)}
                  <span className="num small faint">{dateTime(row.at)}</span>
                </div>
                <p>
                  {maybe(`logaction.${row.action}`, row.action)} · <span className="num">{whose(row)}</span>
                </p>
                <p className="soft">{purpose(row)}</p>
              </>
            )}
            columns={[
              {
                key: 'at',
                title: t('log.at'),
                width: 152,
                render: (_, row) => <span className="num">{dateTime(row.at)}</span>,
              },
              {
                key: 'who',
                title: t('log.who'),
                render: (_, row) => (
                  <>
                    {name(row)} <span className="soft small">{maybe(`role.${row.role}`, row.role)}</span>
                  </>
                ),
              },
              {
                key: 'action',
                title: t('log.action'),
                render: (_, row) => maybe(`logaction.${row.action}`, row.action),
              },
              { key: 'whose', title: t('log.whose'), render: (_, row) => <span className="num">{whose(row)}</span> },
              { key: 'purpose', title: t('log.purpose'), render: (_, row) => purpose(row) },
              { key: 'case', title: t('log.case'), render: (_, row) => row.caseRef ?? '—' },
            ]}
          />
        )}
      </Loaded>
    </>
  )
}
