/** One household, one chain 一户一链: what comes next, what is missing, what came twice, what came, and how it all went. */
import { PrinterOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { date, dateTime } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { MaskedText } from '../../../ui/masked-text.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import type { HouseholdChain } from '../shared.ts'
import { chainQuery } from './calls.ts'
import { ChainPanel } from './chain-panel.tsx'
import { ChangesPanel } from './changes-panel.tsx'
import { DoubledPanel, MissingPanel, TotalsPanel } from './gaps-panels.tsx'
import { NextCard } from './next-card.tsx'
import { StoryPanel } from './story-panel.tsx'
import './chain.css'

export function ChainPage() {
  const { hh } = useParams({ strict: false }) as { hh: string }
  const chain = useQuery(chainQuery(hh))
  return <Loaded query={chain}>{(data) => <Chain key={data.hh} chain={data} />}</Loaded>
}

type Tab = 'chain' | 'changes' | 'story'

function Chain({ chain }: { chain: HouseholdChain }) {
  const { t, pick } = useWords()
  const session = useSession()
  const [tab, setTab] = useState<Tab>('chain')
  const tabs: Tab[] = [
    'chain',
    ...(chain.mayReadChanges ? (['changes'] as const) : []),
    ...(chain.mayTellStory ? (['story'] as const) : []),
  ]
  return (
    <div className="hc-page">
      <PageHead
        before={
          session.may.includes('read-warnings') && (
            <Link to="/households/$hh" params={{ hh: chain.hh }} search={{}} className="no-print">
              ← {t('portrait.title')}
            </Link>
          )
        }
        title={
          <span className="row">
            <MaskedText text={chain.headName} />
            <span className="title-kind">{t('portrait.chain')}</span>
          </span>
        }
        turn={
          <span className="hc-facts">
            {chain.areaName}
            {chain.tier && ` · ${pick(chain.tier)}`}
            {chain.householdNo && (
              <>
                {' · '}
                {t('portrait.householdNo')} <span className="num">{chain.householdNo}</span>
              </>
            )}
            {` · ${t('portrait.asOf', { date: date(chain.asOf) ?? '' })}`}
          </span>
        }
        actions={
          <Button className="no-print" icon={<PrinterOutlined />} onClick={() => print()}>
            {t('portrait.print')}
          </Button>
        }
      />
      <NextCard chain={chain} />
      {tabs.length > 1 && (
        <Segmented
          className="hc-tabs no-print"
          aria-label={t('hc.tabs')}
          value={tab}
          onChange={(next) => setTab(next as Tab)}
          options={tabs.map((one) => ({ value: one, label: t(`hc.tab.${one}`) }))}
        />
      )}
      {tab === 'chain' && (
        <>
          <div className="hc-answers">
            <MissingPanel missing={chain.missing} />
            <DoubledPanel doubled={chain.doubled} />
            <TotalsPanel totals={chain.totals} />
          </div>
          <ChainPanel chain={chain} />
        </>
      )}
      {tab === 'changes' && <ChangesPanel hh={chain.hh} />}
      {tab === 'story' && <StoryPanel hh={chain.hh} />}
      <p className="print-only">
        {t('hc.printNote', { at: dateTime(new Date()) ?? '', who: `${session.areaName} ${session.name}` })}
      </p>
    </div>
  )
}
