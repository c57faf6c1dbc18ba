/** Worklist 办理事项: what waits for me, what is late, what others are at; the next step as a sentence in each row. */
import { PlusOutlined, SearchOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Input, Pagination, Segmented, Select, Table } from 'antd'
import { useEffect, useState } from 'react'
import { useSession } from '../../../platform/client/session.tsx'
import type { MatterLine, WorklistName } from '../../../platform/process/shared.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { count, dateTime } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { MaskedText } from '../../../ui/masked-text.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import { StateBox } from '../../../ui/states.tsx'
import { useNarrow } from '../../../ui/use-narrow.ts'
import { useRegion } from '../../rules/ui/use-region.ts'
import { BulkChecks } from './bulk-checks.tsx'
import { countsQuery, processesQuery, worklistQuery } from './calls.ts'
import { ClockMark } from './clock-mark.tsx'
import { NewMatterDialog } from './new-matter-dialog.tsx'
import { notCorrecting, wrongRowOf } from './wrong-row.ts'
import './cases.css'

const lists: WorklistName[] = ['mine', 'team', 'due', 'late', 'waiting', 'closed', 'all']

export function WorklistPage() {
  const { t, pick } = useWords()
  const session = useSession()
  const narrow = useNarrow()
  const navigate = useNavigate()
  const address = useSearch({ strict: false }) as Record<string, string | undefined>
  const reads = session.role === 'auditor' || session.role === 'region' || session.role === 'league'
  const list = lists.find((one) => one === address.list) ?? (reads ? 'all' : 'mine')
  const [q, setQ] = useState(address.q ?? '')
  const [making, setMaking] = useState(false)
  const page = Number(address.page ?? 1)
  const matters = useQuery(
    worklistQuery({ list, process: address.process, q: address.q, hh: address.hh, area: address.area, page }),
  )
  const counts = useQuery(countsQuery)
  const processes = useQuery(processesQuery).data?.processes ?? []
  const go = (change: Record<string, string | undefined>, replace = false) =>
    void navigate({ to: '/work', search: { ...address, page: undefined, ...change }, replace })
  const wrong = wrongRowOf(address, useRegion())
  const mayOpen = processes.some((p) =>
    Object.values(p.actions).some((a) => a.from.length === 0 && !a.hidden && a.who.includes(session.role as never)),
  )
  const open = (line: MatterLine) => void navigate({ to: '/work/$id', params: { id: String(line.id) }, search: {} })
  const cursor = useRowKeys(matters.data?.items ?? [], open)
  const n = counts.data
  return (
    <>
      <PageHead
        title={t('work.title')}
        turn={
          n &&
          (n.mine + n.late === 0
            ? t('work.turnClear')
            : t('work.turn', { mine: count(n.mine) ?? '', due: count(n.due) ?? '', late: count(n.late) ?? '' }))
        }
        actions={
          <>
            <BulkChecks />
            {mayOpen && (
              <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
                {t('work.new')}
              </Button>
            )}
          </>
        }
      />
      <div className="work-bar">
        <Segmented
          value={list}
          onChange={(next) => go({ list: String(next) })}
          options={lists.map((one) => ({
            value: one,
            label:
              one === 'mine' || one === 'due' || one === 'late'
                ? `${t(`work.list.${one}`)}${n && n[one] > 0 ? ` ${count(n[one])}` : ''}`
                : t(`work.list.${one as 'all'}`),
          }))}
        />
        <Select
          className="work-process"
          value={address.process ?? ''}
          onChange={(next) => go({ process: next || undefined })}
          aria-label={t('work.process')}
          options={[
            { value: '', label: t('work.anyProcess') },
            ...processes.map((p) => ({ value: p.id, label: pick(p.label) })),
          ]}
        />
        <Input
          className="work-find"
          allowClear
          prefix={<SearchOutlined className="faint" />}
          placeholder={t('work.search')}
          aria-label={t('work.search')}
          value={q}
          onChange={(e) => {
            setQ(e.target.value)
            if (e.target.value === '') go({ q: undefined })
          }}
          onPressEnter={() => go({ q: q.trim() || undefined })}
        />
      </div>
      <Loaded query={matters}>
        {(data) =>
          data.items.length === 0 ? (
            <div className="panel">
              <StateBox
                kind="empty"
                title={t(list === 'mine' ? 'work.empty.mine' : 'work.empty.other')}
                note={t('work.emptyNote')}
              />
            </div>
          ) : narrow ? (
            <ul className="stack tight">
              {data.items.map((line) => (
                <li key={line.id}>
                  <Card line={line} onOpen={() => open(line)} />
                </li>
              ))}
            </ul>
          ) : (
            <WorkTable items={data.items} cursor={cursor} onOpen={open} />
          )
        }
      </Loaded>
      {matters.data && matters.data.total > 50 && (
        <Pagination
          className="work-pages"
          align="end"
          simple={narrow}
          current={page}
          pageSize={50}
          total={matters.data.total}
          showSizeChanger={false}
          onChange={(next) => void navigate({ to: '/work', search: { ...address, page: String(next) } })}
        />
      )}
      {making && <NewMatterDialog onClose={() => setMaking(false)} />}
      {wrong && (
        <NewMatterDialog
          process="correction"
          hh={address.hh}
          prefilled={wrong}
          onClose={() => go(notCorrecting, true)}
        />
      )}
    </>
  )
}

function Who({ line }: { line: MatterLine }) {
  const { t, pick } = useWords()
  const kind = pick(line.processLabel)
  return (
    <span className="work-who">
      <span className="row tight">
        <strong>{line.title ? <MaskedText text={line.title} /> : kind}</strong>
        {line.urgent && <StateMark tone="red">{t('work.urgent')}</StateMark>}
      </span>
      <span className="small soft">
        {line.title && `${kind} · `}
        {line.areaName}
      </span>
    </span>
  )
}

function WorkTable({
  items,
  cursor,
  onOpen,
}: {
  items: MatterLine[]
  cursor: number
  onOpen: (line: MatterLine) => void
}) {
  const { t, pick, maybe } = useWords()
  return (
    <Table<MatterLine>
      className="wtable worktable"
      rowKey="id"
      size="middle"
      sticky={{ offsetHeader: 56 }}
      dataSource={items}
      pagination={false}
      rowClassName={(_line, i) => (i === cursor ? 'wtable-cursor' : '')}
      onRow={(line) => ({
        onClick: () => onOpen(line),
        tabIndex: 0,
        onKeyDown: (e) => e.key === 'Enter' && onOpen(line),
      })}
      columns={[
        { title: t('work.who'), render: (_v, line) => <Who line={line} /> },
        {
          title: t('work.next'),
          render: (_v, line) => (
            <span className="work-next">
              <span>{line.next ? pick(line.next) : pick(line.stateLabel)}</span>
              <span className="small soft">
                {pick(line.stateLabel)}
                {line.turn && !line.waits && ` · ${maybe(`role.${line.turn}`, line.turn)}`}
              </span>
            </span>
          ),
        },
        { title: t('work.clock'), width: 208, render: (_v, line) => <ClockMark clock={line.clock} /> },
        { title: t('work.number'), width: 216, render: (_v, line) => <span className="num soft">{line.number}</span> },
        {
          title: t('work.updated'),
          width: 152,
          render: (_v, line) => <span className="num soft">{dateTime(line.updatedAt)}</span>,
        },
      ]}
    />
  )
}

function Card({ line, onOpen }: { line: MatterLine; onOpen: () => void }) {
  const { pick } = useWords()
  return (
    <button type="button" className="wcard work-card" onClick={onOpen}>
      <Who line={line} />
      <span className="work-card-next">{line.next ? pick(line.next) : pick(line.stateLabel)}</span>
      <ClockMark clock={line.clock} />
    </button>
  )
}

/** j and k move, Enter opens. */
function useRowKeys(items: readonly MatterLine[], onOpen: (line: MatterLine) => void): number {
  const [at, setAt] = useState(-1)
  useEffect(() => {
    const press = (e: KeyboardEvent) => {
      if (e.target instanceof HTMLElement && /INPUT|TEXTAREA|SELECT/.test(e.target.tagName)) return
      if (e.ctrlKey || e.metaKey || e.altKey) return
      if (e.key === 'j') setAt((now) => Math.min(items.length - 1, now + 1))
      else if (e.key === 'k') setAt((now) => Math.max(0, now - 1))
      else if (e.key === 'Enter' && items[at]) onOpen(items[at])
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [items, at, onOpen])
  return at
}
