/** What past decisions make too little or too much, and the back-pay and claw-back under way. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { money } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { MaskedText } from '../../../ui/masked-text.tsx'
import { Panel } from '../../../ui/page-head.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import { worklistQuery } from '../../cases/ui/calls.ts'
import { NewMatterDialog } from '../../cases/ui/new-matter-dialog.tsx'
import { useTiers } from '../../rules/ui/use-tiers.ts'
import { yuan } from '../shared.ts'
import { differencesQuery } from './calls.ts'

export function ArrearsPanel() {
  const { t, pick } = useWords()
  const session = useSession()
  const tiers = useTiers()
  const found = useQuery(differencesQuery)
  const matters = useQuery(worklistQuery({ list: 'all', process: 'arrears', page: 1 }))
  const [opening, setOpening] = useState<string | null | undefined>()
  const county = session.role === 'county'
  return (
    <div className="stack">
      <Panel title={t('funds.differences')} note={t('funds.differencesNote')}>
        <Loaded query={found}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="soft">{t('funds.noDifferences')}</p>
            ) : (
              <ul className="finding-kinds">
                {items.map((one) => (
                  <li key={`${one.hh} ${one.tier} ${one.basis}`}>
                    <span className="grow">
                      <Link to="/households/$hh" params={{ hh: one.hh }} search={{}}>
                        <MaskedText text={one.name ?? one.hh} />
                      </Link>{' '}
                      <span className="faint small">
                        {one.areaName} · {tiers[one.tier] ? pick(tiers[one.tier]!) : one.tier} ·{' '}
                        {one.from === one.to ? one.from : `${one.from} – ${one.to}`} · {one.basis}
                      </span>
                    </span>
                    <span className="num">
                      {t(one.fen > 0 ? 'funds.tooLittle' : 'funds.tooMuch', {
                        yuan: money(yuan(Math.abs(one.fen))) ?? '',
                      })}
                    </span>
                    {county && (
                      <Button size="small" onClick={() => setOpening(one.hh)}>
                        {t('funds.openArrear')}
                      </Button>
                    )}
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </Panel>
      <Panel
        title={t('funds.arrearsOpen')}
        extra={county && <Button onClick={() => setOpening(null)}>{t('funds.newArrear')}</Button>}
      >
        <Loaded query={matters}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="soft">{t('funds.nothing')}</p>
            ) : (
              <ul className="finding-kinds">
                {items.map((one) => (
                  <li key={one.id}>
                    <span className="grow">
                      <Link to="/work/$id" params={{ id: String(one.id) }} search={{}}>
                        {one.title ? <MaskedText text={one.title} /> : one.number}
                      </Link>{' '}
                      <span className="faint small num">{one.number}</span>
                    </span>
                    <span className="soft small">{pick(one.next)}</span>
                    <StateMark tone={one.closedAt ? 'plain' : 'accent'}>{pick(one.stateLabel)}</StateMark>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </Panel>
      {opening !== undefined && (
        <NewMatterDialog process="arrears" hh={opening ?? undefined} onClose={() => setOpening(undefined)} />
      )}
    </div>
  )
}
