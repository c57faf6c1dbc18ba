/** Household portrait 画像: who they are, what weighs on them, what help has come, whose turn it is. Prints on one A4 page. */
import { EyeInvisibleOutlined, EyeOutlined, PrinterOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { date, dateTime } from '../../../ui/format.ts'
import { LevelTag } from '../../../ui/level-tag.tsx'
import { Loaded } from '../../../ui/loaded.tsx'
import { MaskedText } from '../../../ui/masked-text.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import type { Portrait, Unmasked } from '../shared.ts'
import { portraitQuery, unmask } from './calls.ts'
import { AidPanel, TiersPanel } from './portrait-aid.tsx'
import { MembersPanel, StudyAndDisabilityPanel } from './portrait-members.tsx'
import { MoneyPanel } from './portrait-money.tsx'
import { DimensionsPanel, UnknownPanel, WarningsPanel } from './portrait-risks.tsx'
import { UnmaskDialog } from './unmask-dialog.tsx'
import { TierText } from './warning-words.tsx'
import './portrait.css'

/** @param further draws what areas after this one know of the household: the suggestion of the rules, its chain */
export function PortraitPage({ further }: { further?: (hh: string, asOf: string) => ReactNode }) {
  const { hh } = useParams({ strict: false }) as { hh: string }
  const portrait = useQuery(portraitQuery(hh))
  return (
    <Loaded query={portrait}>
      {(data) => <Household key={data.hh} data={data} further={further?.(data.hh, data.asOf)} />}
    </Loaded>
  )
}

/** Full names and ids by person key, once they were asked for with a purpose. */
export type Open = Map<string, Unmasked['members'][number]>

function Household({ data, further }: { data: Portrait; further: ReactNode }) {
  const { t, pick } = useWords()
  const session = useSession()
  const [asking, setAsking] = useState(false)
  const [unmasked, setUnmasked] = useState<Unmasked | null>(null)
  const open: Open = new Map(unmasked?.members.map((m) => [m.pid, m]))
  const { head } = data
  const name = (head.pid && open.get(head.pid)?.name) || head.name
  const live = data.warnings.find((w) => w.state === 'open' || w.state === 'dispatched')
  const who = [head.responsible?.areaName, head.responsible?.person].filter(Boolean).join(' ')
  const turn = head.nextAction
    ? t(head.overdue ? 'portrait.turnLate' : 'portrait.turn', {
        who: who || head.managingAreaName,
        what: pick(head.nextAction),
        due: date(head.dueAt) ?? '—',
      })
    : t('portrait.noWarning')
  return (
    <div className="portrait">
      <PageHead
        before={
          <Link to="/warnings" search={{}} className="no-print">
            ← {t('nav.warnings')}
          </Link>
        }
        title={
          <span className="row">
            <MaskedText text={name} open={unmasked !== null} />
            <span className="title-kind">{t('portrait.title')}</span>
            {head.level && <LevelTag level={head.level} />}
          </span>
        }
        turn={<span className={`portrait-turn${head.overdue ? ' portrait-late' : ''}`}>{turn}</span>}
        actions={
          <>
            {live && (
              <Link to="/warnings" search={{ hh: data.hh, open: String(live.id) }} className="no-print">
                <Button type="primary">{t('warnings.openEvidence')}</Button>
              </Link>
            )}
            {session.may.includes('unmask') &&
              (unmasked ? (
                <Button className="no-print" icon={<EyeInvisibleOutlined />} onClick={() => setUnmasked(null)}>
                  {t('portrait.mask')}
                </Button>
              ) : (
                <Button className="no-print" icon={<EyeOutlined />} onClick={() => setAsking(true)}>
                  {t('portrait.unmask')}
                </Button>
              ))}
            <Button className="no-print" icon={<PrinterOutlined />} onClick={() => print()}>
              {t('portrait.print')}
            </Button>
          </>
        }
      />
      <ul className="portrait-facts">
        <li>
          <span>{t('portrait.householdNo')}</span>
          <span className="num">{unmasked?.householdNo ?? data.householdNo ?? '—'}</span>
        </li>
        <li>
          <span>{t('portrait.where')}</span>
          {head.areaName}
          {head.urban !== null && <span className="faint"> {t(head.urban ? 'portrait.urban' : 'portrait.rural')}</span>}
        </li>
        <li>
          <span>{t('portrait.managed')}</span>
          {head.managingAreaName}
          {head.split && <span className="portrait-flag">{t('portrait.split')}</span>}
        </li>
        <li>
          <span>{t('warnings.tier')}</span>
          <strong>
            <TierText tier={head.tier} label={head.tierLabel} />
          </strong>
        </li>
        <li className="faint">{t('portrait.asOf', { date: date(data.asOf) ?? '' })}</li>
        {!data.hasFile && <li className="faint">{t('portrait.noFile')}</li>}
      </ul>
      {unmasked && (
        <p className="portrait-open" role="status">
          <EyeOutlined /> {t('portrait.unmasked')}
        </p>
      )}
      <div className="columns portrait-columns">
        <div className="w7 stack">
          <MembersPanel data={data} open={open} />
          <WarningsPanel data={data} open={open} />
          {further}
        </div>
        <div className="w5 stack">
          <MoneyPanel data={data} />
          <DimensionsPanel data={data} />
          <StudyAndDisabilityPanel data={data} open={open} />
          <AidPanel data={data} />
          <TiersPanel data={data} />
          <UnknownPanel data={data} />
        </div>
      </div>
      <p className="print-only">
        {t('portrait.printNote', { at: dateTime(new Date()) ?? '', who: `${session.areaName} ${session.name}` })}
      </p>
      <UnmaskDialog
        open={asking}
        ask={(request) => unmask(data.hh, request)}
        onClose={() => setAsking(false)}
        onOpen={(found) => {
          setUnmasked(found)
          setAsking(false)
        }}
      />
    </div>
  )
}
