/** The desk of a department or organisation: what is due first on top; open, accept, decide, feed back. Made for a phone too. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Drawer, Segmented } from 'antd'
import { useState } from 'react'
import { useWords } from '../../../platform/words/use-words.tsx'
import { date } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { StateBox } from '../../../ui/states.tsx'
import { useNarrow } from '../../../ui/use-narrow.ts'
import { matterQuery, processesQuery, takeAction } from '../../cases/ui/calls.ts'
import { ClockMark } from '../../cases/ui/clock-mark.tsx'
import { MatterForm } from '../../cases/ui/matter-form.tsx'
import type { DeskLine } from '../shared.ts'
import { deskDataQuery, deskQuery } from './desk-calls.ts'
import { SheetBack } from './sheet-back.tsx'
import { VerifyStatus } from './verify-status.tsx'
import '../../cases/ui/cases.css'
import './desk.css'

export function DeskPage() {
  const { t, pick } = useWords()
  const narrow = useNarrow()
  const [list, setList] = useState<'open' | 'answered'>('open')
  const [opened, setOpened] = useState<DeskLine | null>(null)
  const [verifying, setVerifying] = useState(false)
  const [listing, setListing] = useState(false)
  const lines = useQuery(deskQuery(list))
  const size = narrow ? '100%' : 560
  return (
    <>
      <PageHead
        title={t('nav.desk')}
        turn={t('desk.turn')}
        actions={
          <>
            <Button onClick={() => setListing(true)}>{t('sheet.title')}</Button>
            <Button onClick={() => setVerifying(true)}>{t('desk.verify')}</Button>
          </>
        }
      />
      <Segmented
        className="desk-lists"
        value={list}
        onChange={setList}
        options={[
          { value: 'open', label: t('desk.open') },
          { value: 'answered', label: t('desk.answered') },
        ]}
      />
      <Loaded query={lines}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="panel">
              <StateBox
                kind="empty"
                title={t(list === 'open' ? 'desk.none' : 'desk.noneAnswered')}
                note={list === 'open' ? t('desk.noneNote') : undefined}
              />
            </div>
          ) : (
            <ul className="desk-lines">
              {items.map((line) => (
                <li key={line.id}>
                  <button type="button" className="desk-line" onClick={() => setOpened(line)}>
                    <span className="spread">
                      <strong>{pick(line.needLabel)}</strong>
                      <ClockMark clock={line.clock} />
                    </span>
                    <span>
                      {line.name} · {line.areaName}
                    </span>
                    <span className="small soft">
                      <span className="num">{line.number}</span> ·{' '}
                      {list === 'open' && line.next ? pick(line.next) : pick(line.stateLabel)}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <Drawer
        open={opened !== null}
        size={size}
        title={opened && `${pick(opened.needLabel)} · ${opened.number}`}
        onClose={() => setOpened(null)}
        destroyOnHidden
      >
        {opened && <OneReferral id={opened.id} />}
      </Drawer>
      <Drawer open={listing} size={size} title={t('sheet.title')} onClose={() => setListing(false)} destroyOnHidden>
        <SheetBack waits={list !== 'open' || (lines.data?.items.length ?? 0) > 0} />
      </Drawer>
      <Drawer open={verifying} size={size} title={t('desk.verify')} onClose={() => setVerifying(false)} destroyOnHidden>
        <VerifyStatus />
      </Drawer>
    </>
  )
}

/** What is asked, the data for it, and the next step with its form. */
function OneReferral({ id }: { id: number }) {
  const { t, pick, maybe } = useWords()
  const queries = useQueryClient()
  const matter = useQuery(matterQuery(String(id)))
  const processes = useQuery(processesQuery)
  const data = useQuery({ ...deskDataQuery(id, matter.data?.seq ?? 0), enabled: matter.data !== undefined })
  const [other, setOther] = useState<string | null>(null)
  return (
    <div className="stack">
      <Loaded query={data}>
        {(told) => (
          <>
            <p>{pick(told.asks)}</p>
            <p>{told.asked}</p>
            {told.facts ? (
              <dl className="input-view">
                {told.facts.map(({ field, value }) => (
                  <div key={field}>
                    <dt>{maybe(`desk.field.${field}`, field)}</dt>
                    <dd>{value ?? t('desk.unknown')}</dd>
                  </div>
                ))}
              </dl>
            ) : (
              <p className="soft">{t('desk.gone')}</p>
            )}
            <p className="small faint">
              {t('desk.purpose', { purpose: told.purpose, date: date(told.expiresOn) ?? told.expiresOn })} ·{' '}
              {told.article}
            </p>
          </>
        )}
      </Loaded>
      <Loaded query={matter}>
        {(one) => {
          const process = processes.data?.processes.find((p) => p.id === one.process)
          const kinds = one.offers.filter((offer) => offer.why === null).map((offer) => offer.kind)
          const kind = other && kinds.includes(other) ? other : kinds[0]
          const action = kind ? process?.actions[kind] : undefined
          if (!kind || !action) return <p className="soft">{pick(one.stateLabel)}</p>
          return (
            <>
              {kinds.length > 1 && (
                <Segmented
                  block
                  value={kind}
                  onChange={setOther}
                  options={kinds.map((value) => ({ value, label: pick(process!.actions[value]!.label) }))}
                />
              )}
              <MatterForm
                key={`${kind}-${one.seq}`}
                form={`matter:${one.id}:${kind}`}
                action={action}
                hh={null}
                subject={`matter:${one.id}`}
                seen={one.seq}
                send={(input, key) => takeAction(one.id, { kind, input, seen: one.seq, key })}
                onDone={() => {
                  setOther(null)
                  void queries.invalidateQueries()
                }}
              />
            </>
          )
        }}
      </Loaded>
    </div>
  )
}
