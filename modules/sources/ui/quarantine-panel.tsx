/** Rows set aside with their original text; downloaded as they were sent, corrected, and sent back from here. */
import { DownloadOutlined, UploadOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Button, Table } from 'antd'
import { useRef, useState } from 'react'
import { addressOf, sentenceOf, upload } from '../../../platform/client/index.ts'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { Loaded } from '../../../ui/loaded.tsx'
import { MaskedText } from '../../../ui/masked-text.tsx'
import { Panel } from '../../../ui/page-head.tsx'
import { useNarrow } from '../../../ui/use-narrow.ts'
import type { QuarantinedRow, VersionItem } from '../shared.ts'
import { quarantineQuery } from './calls.ts'

const size = 20

export function QuarantinePanel({ data }: { data: VersionItem }) {
  const { t } = useWords()
  const session = useSession()
  const narrow = useNarrow()
  const [page, setPage] = useState(1)
  const rows = useQuery(quarantineQuery(data.id, page, size))
  const headings = data.mapping.columns
  return (
    <Panel
      title={t('version.quarantine')}
      note={t('version.quarantineNote')}
      extra={
        <>
          <Button icon={<DownloadOutlined />} href={addressOf(`/versions/${data.id}/quarantine.same`)}>
            {t('version.download')}
          </Button>
          {session.may.includes('deliver-data') && <Resend data={data} />}
        </>
      }
    >
      <Loaded query={rows}>
        {(list) => {
          const header = list.header ?? headings.map((c) => c.header)
          return (
            <Table<QuarantinedRow>
              rowKey={(row) => `${row.row}-${row.field}`}
              size="small"
              scroll={narrow ? undefined : { x: 'max-content' }}
              dataSource={list.items}
              pagination={{
                current: page,
                pageSize: size,
                total: list.total,
                onChange: setPage,
                showSizeChanger: false,
              }}
              columns={[
                { key: 'row', title: t('version.row'), width: 72, align: 'right', className: 'num', dataIndex: 'row' },
                {
                  key: 'detail',
                  title: t('version.fault'),
                  width: narrow ? undefined : 320,
                  render: (_, row) => <span className="late">{row.detail}</span>,
                },
                ...(narrow
                  ? []
                  : header.map((title, i) => ({
                      key: `cell-${i}`,
                      title: title || `#${i + 1}`,
                      render: (_: unknown, row: QuarantinedRow) => {
                        const faulty = row.field !== null && headings[i]?.field === row.field
                        return (
                          <span className={faulty ? 'cell-faulty' : ''}>
                            {row.cells[i] ? <MaskedText text={row.cells[i]} /> : <span className="faint">—</span>}
                          </span>
                        )
                      },
                    }))),
              ]}
              expandable={narrow ? { expandedRowRender: (row) => row.cells.join(' | ') } : undefined}
            />
          )
        }}
      </Loaded>
    </Panel>
  )
}

function Resend({ data }: { data: VersionItem }) {
  const { t, language, maybe } = useWords()
  const { message } = App.useApp()
  const navigate = useNavigate()
  const picker = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const send = async (file: File) => {
    setBusy(true)
    try {
      const answer = await upload<{ deliveryId: number }>('/deliveries', file, {
        fileName: file.name,
        sender: data.sender,
        corrects: data.id,
      })
      message.success(t('version.resent'))
      await navigate({ to: '/deliveries/$id', params: { id: String(answer.deliveryId) } })
    } catch (fault) {
      message.error(
        sentenceOf(fault, language, (code) => maybe(`fault.${code}`, '') || undefined),
        6,
      )
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Button icon={<UploadOutlined />} loading={busy} onClick={() => picker.current?.click()}>
        {t('version.resend')}
      </Button>
      <input
        ref={picker}
        type="file"
        hidden
        onChange={(e) => {
          const file = e.target.files?.[0]
          if (file) void send(file)
          e.target.value = ''
        }}
      />
    </>
  )
}
