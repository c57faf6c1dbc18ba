/** Quality of one version: every row accounted for, ids, links, what changed, what was set aside and how to mend it. */
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button, Collapse } from 'antd'
import { useState } from 'react'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { FigureCard } from '../../../ui/figure-card.tsx'
import { count, date, percent } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHead, Panel } from '../../../ui/page-head.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import { useRegion } from '../../rules/ui/use-region.ts'
import type { VersionItem } from '../shared.ts'
import { versionQuery } from './calls.ts'
import { DriftPanel, IdQualityPanel, RejectsPanel } from './quality-panels.tsx'
import { QuarantinePanel } from './quarantine-panel.tsx'
import { RowsBar } from './rows-bar.tsx'
import { WithdrawDialog } from './withdraw-dialog.tsx'
import './sources.css'

export function VersionPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const version = useQuery(versionQuery(Number(id)))
  return <Loaded query={version}>{(data) => <Version key={data.id} data={data} />}</Loaded>
}

function Version({ data }: { data: VersionItem }) {
  const { t } = useWords()
  const session = useSession()
  const [withdrawing, setWithdrawing] = useState(false)
  const { quality } = data
  const source = (what: string | undefined) =>
    what ? <span className="faint small"> {t('version.from', { what })}</span> : null
  return (
    <>
      <PageHead
        before={
          <Link to="/deliveries/$id" params={{ id: String(data.deliveryId) }}>
            ← {data.fileName}
          </Link>
        }
        title={
          <span className="row">
            {data.label} <span className="title-kind">{t('version.number', { n: data.id })}</span>
            {data.sheet && <StateMark tone="plain">{data.sheet}</StateMark>}
            {data.state === 'withdrawn' && <StateMark tone="red">{t('version.withdrawn')}</StateMark>}
          </span>
        }
        turn={data.quarantined > 0 ? t('delivery.turnQuarantine') : t('version.rejectsNone')}
        actions={
          data.state === 'live' &&
          session.may.includes('deliver-data') && (
            <Button onClick={() => setWithdrawing(true)}>{t('version.withdraw')}</Button>
          )
        }
      />
      <div className="stack">
        {data.withdrawnWhy && <p className="delivery-reason">{data.withdrawnWhy}</p>}
        <div className="figure-grid">
          <FigureCard
            label={t('deliveries.rowsIn')}
            value={count(data.rowsIn)}
            unit={t('unit.row')}
            asOf={date(data.dataDate)}
            source={data.sender}
          />
          <FigureCard
            label={t('deliveries.accepted')}
            tone="good"
            value={count(data.accepted)}
            unit={t('unit.row')}
            part={percent(data.rowsIn ? data.accepted / data.rowsIn : null)}
          />
          <FigureCard
            label={t('deliveries.quarantined')}
            tone={data.quarantined > 0 ? 'orange' : 'plain'}
            value={count(data.quarantined)}
            unit={t('unit.row')}
            part={percent(data.rowsIn ? data.quarantined / data.rowsIn : null)}
          />
          <FigureCard
            label={t('deliveries.repeated')}
            value={count(data.repeated)}
            unit={t('unit.row')}
            part={percent(data.accepted ? data.repeated / data.accepted : null)}
          />
          <FigureCard
            label={t('version.linkedShare')}
            value={percent(quality.linkedShare)}
            part={`${count(data.linked)} / ${count(data.accepted)} ${t('unit.row')}`}
          />
        </div>
        <Panel>
          <RowsBar version={data} />
          <dl className="facts version-facts">
            <dt>{t('version.dataDate')}</dt>
            <dd className="num">
              {date(data.dataDate)}
              {source(quality.dataDateFrom)}
            </dd>
            {data.periodFrom && (
              <>
                <dt>{t('version.period')}</dt>
                <dd className="num">
                  {date(data.periodFrom)} – {date(data.periodTo)}
                  {source(quality.periodFrom)}
                </dd>
              </>
            )}
            <dt>{t('version.areas')}</dt>
            <dd>
              {data.areas.map((a) => a.name).join('、') || '—'}
              {source(quality.areasFrom)}
            </dd>
          </dl>
          {(quality.notes?.length ?? 0) > 0 && (
            <ul className="version-notes">
              {quality.notes!.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          )}
        </Panel>
        <div className="columns">
          <div className="w6 stack">
            <IdQualityPanel data={data} />
            <DriftPanel data={data} />
          </div>
          <div className="w6 stack">
            <RejectsPanel data={data} />
            <MappingUsed data={data} />
          </div>
        </div>
        {data.quarantined > 0 && <QuarantinePanel data={data} />}
      </div>
      {withdrawing && <WithdrawDialog id={data.id} onDone={() => setWithdrawing(false)} />}
    </>
  )
}

function MappingUsed({ data }: { data: VersionItem }) {
  const { t, maybe, pick } = useWords()
  const fields = useRegion()?.datasets.find((d) => d.id === data.dataset)?.fields ?? {}
  const by = data.mapping.by ? maybe(`version.mappedBy.${data.mapping.by}`, data.mapping.by) : ''
  return (
    <Panel>
      <Collapse
        ghost
        size="small"
        className="mapping-used"
        items={[
          {
            key: 'columns',
            label: (
              <span className="panel-title">
                {t('version.mapping')} <span className="faint small">{by}</span>
              </span>
            ),
            children: (
              <table className="plain-table">
                <tbody>
                  {data.mapping.columns.map((column) => (
                    <tr key={column.index}>
                      <td>{column.header || `#${column.index + 1}`}</td>
                      <td>
                        {column.field ? (
                          pick(fields[column.field]?.label) || column.field
                        ) : (
                          <span className="faint">{t('mapping.none')}</span>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            ),
          },
        ]}
      />
    </Panel>
  )
}
