/** One delivery: where it stands, what was stored of it, or what a person has to say before it can be stored. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useSession } from '../../../platform/client/session.tsx'
import { useRun } from '../../../platform/client/use-run.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { bytes, count, dateTime } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHead, Panel } from '../../../ui/page-head.tsx'
import { RunProgress } from '../../../ui/run-progress.tsx'
import type { DeliveryDetail } from '../shared.ts'
import { deliveryQuery } from './calls.ts'
import { DeliveryStateTag } from './delivery-list.tsx'
import { MappingForm } from './mapping-form.tsx'
import { VersionCards } from './version-cards.tsx'
import './sources.css'

export function DeliveryPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const delivery = useQuery(deliveryQuery(Number(id)))
  return <Loaded query={delivery}>{(data) => <Delivery key={data.id} data={data} />}</Loaded>
}

function useTurn(data: DeliveryDetail): string {
  const { t } = useWords()
  if (data.state === 'needs-mapping') return t('delivery.turnMapping')
  if (data.state === 'failed') return t('delivery.turnFailed')
  if (data.state === 'same-file') return t('delivery.turnSame', { n: data.sameAs ?? '' })
  if (data.state !== 'done') return t('delivery.turnRunning')
  const told = t('delivery.turnDone', {
    rows: count(data.rowsIn) ?? '',
    accepted: count(data.accepted) ?? '',
    quarantined: count(data.quarantined) ?? '',
  })
  return data.quarantined > 0 ? `${told}${t('delivery.turnQuarantine')}` : told
}

function Delivery({ data }: { data: DeliveryDetail }) {
  const { t, maybe } = useWords()
  const session = useSession()
  const queries = useQueryClient()
  const going = data.state === 'received' || data.state === 'ingesting'
  const run = useRun(
    going ? data.runId : null,
    () => void queries.invalidateQueries({ queryKey: ['delivery', data.id] }),
  )
  const turn = useTurn(data)
  return (
    <>
      <PageHead
        before={
          <Link to="/deliveries" search={{}}>
            ← {t('deliveries.title')}
          </Link>
        }
        title={
          <span className="row">
            <span className="delivery-name">{data.fileName}</span> <DeliveryStateTag state={data.state} />
          </span>
        }
        turn={turn}
      />
      <div className="stack">
        {going && (
          <Panel>
            <RunProgress
              stand={run?.progress ?? null}
              state={run?.state ?? 'queued'}
              stepText={
                run?.progress.step ? maybe(`step.${run.progress.step}`, run.progress.step) : t('dstate.received')
              }
            />
          </Panel>
        )}
        {data.reason && data.state !== 'done' && data.state !== 'needs-mapping' && (
          <p className="delivery-reason" role="alert">
            {data.reason}
            {data.sameAs !== null && (
              <>
                {' '}
                <Link to="/deliveries/$id" params={{ id: String(data.sameAs) }}>
                  #{data.sameAs}
                </Link>
              </>
            )}
          </p>
        )}
        {data.state === 'needs-mapping' && data.proposal && session.may.includes('deliver-data') && (
          <MappingForm id={data.id} proposal={data.proposal} />
        )}
        {data.versions.length > 0 && <VersionCards versions={data.versions} />}
        <Panel title={t('deliveries.file')}>
          <dl className="facts">
            <dt>{t('deliveries.sender')}</dt>
            <dd>{data.sender}</dd>
            <dt>{t('deliveries.purpose')}</dt>
            <dd>{data.purpose ?? '—'}</dd>
            <dt>{t('deliveries.at')}</dt>
            <dd className="num">
              {dateTime(data.receivedAt)} · {maybe(`channel.${data.channel}`, data.channel)}
            </dd>
            <dt>{t('deliveries.size')}</dt>
            <dd className="num">{bytes(data.bytes) ?? '—'}</dd>
            {data.sha256 && (
              <>
                <dt>{t('delivery.fingerprint')}</dt>
                <dd className="num small fingerprint">sha256 {data.sha256}</dd>
              </>
            )}
            {data.notes.length > 0 && (
              <>
                <dt>{t('delivery.notes')}</dt>
                <dd>
                  <ul>
                    {data.notes.map((note) => (
                      <li key={note}>{note}</li>
                    ))}
                  </ul>
                </dd>
              </>
            )}
          </dl>
        </Panel>
      </div>
    </>
  )
}
