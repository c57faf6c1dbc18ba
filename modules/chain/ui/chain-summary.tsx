/** The head of the chain inside the portrait: the sentence, what is missing and doubled in figures, the newest links. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { Loaded } from '../../../ui/loaded.tsx'
import { Panel } from '../../../ui/page-head.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import { chainQuery } from './calls.ts'
import { ChainLine } from './chain-line.tsx'
import { NextCard } from './next-card.tsx'
import './chain.css'

export function ChainSummary({ hh }: { hh: string }) {
  const { t } = useWords()
  const mayRefer = ['county', 'township', 'village'].includes(useSession().role)
  const chain = useQuery(chainQuery(hh))
  return (
    <Panel
      title={t('portrait.chain')}
      note={t('hc.summaryNote')}
      className="portrait-chain"
      extra={
        <span className="row no-print">
          {mayRefer && (
            <Link to="/households/$hh/refer" params={{ hh }} search={{}}>
              <Button>{t('refer.open')}</Button>
            </Link>
          )}
          <Link to="/households/$hh/chain" params={{ hh }}>
            <Button>{t('hc.whole')}</Button>
          </Link>
        </span>
      }
    >
      <Loaded query={chain}>
        {(data) => (
          <div className="hc-summary">
            <NextCard chain={data} />
            <p className="row hc-counts">
              <StateMark tone={data.missing.length > 0 ? 'orange' : 'good'}>
                {t('hc.missingCount', { n: data.missing.length })}
              </StateMark>
              <StateMark tone={data.doubled.length > 0 ? 'orange' : 'good'}>
                {t('hc.doubledCount', { n: data.doubled.length })}
              </StateMark>
            </p>
            <ChainLine chain={{ ...data, missing: [], links: data.links }} filter="key" giver={null} most={12} />
          </div>
        )}
      </Loaded>
    </Panel>
  )
}
