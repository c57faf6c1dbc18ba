/** Asks for the economic check of every re-check that has none: how many first, then what became of each. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Alert, Button, Modal, Table } from 'antd'
import { useState } from 'react'
import { get, post, sentenceOf } from '../../../platform/client/index.ts'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { count } from '../../../ui/format.ts'
import { MaskedText } from '../../../ui/masked-text.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import { useArea } from '../../rules/ui/use-area.ts'

interface Row {
  matter: number
  number: string
  name: string | null
  areaName: string
  why: string | null
}
interface Asked {
  asked: number
  rows: Row[]
  left: number
}

/** The button, while there is something to ask for. */
export function BulkChecks() {
  const { t } = useWords()
  const session = useSession()
  const { area } = useArea()
  const [open, setOpen] = useState(false)
  const waiting = useQuery({
    queryKey: ['unasked-checks', area],
    enabled: session.role === 'county' || session.role === 'township',
    refetchInterval: 60_000,
    queryFn: ({ signal }) => get<{ waiting: number }>('/cases/checks', { area: area || undefined }, signal),
  })
  const n = waiting.data?.waiting ?? 0
  if (n === 0 && !open) return null
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('bulk.ask', { n: count(n) ?? '' })}</Button>
      {open && <AskDialog area={area} waiting={n} onClose={() => setOpen(false)} />}
    </>
  )
}

function AskDialog({ area, waiting, onClose }: { area: string; waiting: number; onClose: () => void }) {
  const { t, language, maybe } = useWords()
  const queries = useQueryClient()
  const ask = useMutation({
    mutationFn: () => post<Asked>('/cases/checks', { area: area || undefined }),
    onSettled: () =>
      void Promise.all([
        queries.invalidateQueries({ queryKey: ['unasked-checks'] }),
        queries.invalidateQueries({ queryKey: ['matters'] }),
      ]),
  })
  const done = ask.data
  const failed = done?.rows.filter((row) => row.why !== null) ?? []
  return (
    <Modal
      open
      width={720}
      title={t('bulk.title')}
      okText={t('bulk.do', { n: count(waiting) ?? '' })}
      cancelText={t(done ? 'do.close' : 'do.cancel')}
      okButtonProps={done ? { hidden: true } : {}}
      confirmLoading={ask.isPending}
      onOk={() => ask.mutate()}
      onCancel={onClose}
      maskClosable={false}
    >
      {!done ? (
        <div className="stack">
          <p>{t('bulk.what', { n: count(waiting) ?? '' })}</p>
          <p className="soft">{t('bulk.note')}</p>
          {ask.isError && (
            <Alert
              type="error"
              showIcon
              title={sentenceOf(ask.error, language, (code) => maybe(`fault.${code}`, '') || undefined)}
            />
          )}
        </div>
      ) : (
        <div className="stack">
          <Alert
            type={failed.length > 0 ? 'warning' : 'success'}
            showIcon
            title={t('bulk.done', { asked: count(done.asked) ?? '', failed: count(failed.length) ?? '' })}
            {...(done.left > 0 && { description: t('bulk.left', { n: count(done.left) ?? '' }) })}
          />
          <Table<Row>
            rowKey="matter"
            size="small"
            pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
            dataSource={[...failed, ...done.rows.filter((row) => row.why === null)]}
            columns={[
              {
                title: t('work.who'),
                render: (_, row) => (
                  <>
                    <div>{row.name ? <MaskedText text={row.name} /> : t('work.noHousehold')}</div>
                    <Link to="/work/$id" params={{ id: String(row.matter) }} search={{}} className="num small">
                      {row.number}
                    </Link>
                  </>
                ),
              },
              {
                title: t('bulk.result'),
                render: (_, row) =>
                  row.why === null ? (
                    <StateMark tone="good">{t('bulk.asked')}</StateMark>
                  ) : (
                    <span>
                      <StateMark tone="orange">{t('bulk.notAsked')}</StateMark> {row.why}
                      <div className="small soft">{row.areaName}</div>
                    </span>
                  ),
              },
            ]}
          />
        </div>
      )}
    </Modal>
  )
}
