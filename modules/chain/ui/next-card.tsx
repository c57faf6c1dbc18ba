/** What comes next and whose turn it is: the first thing on the page, in one sentence. */
import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  ExclamationCircleOutlined,
  RightCircleOutlined,
} from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useWords } from '../../../platform/words/use-words.tsx'
import type { HouseholdChain } from '../shared.ts'

const icons = {
  late: ExclamationCircleOutlined,
  soon: ClockCircleOutlined,
  calm: RightCircleOutlined,
  none: CheckCircleOutlined,
} as const

export function NextCard({ chain }: { chain: Pick<HouseholdChain, 'hh' | 'next'> }) {
  const { t, pick } = useWords()
  const { next } = chain
  const Icon = icons[next.tone]
  return (
    <section className={`hc-next hc-next-${next.tone}`} aria-label={t('hc.next')}>
      <Icon className="hc-next-icon" aria-hidden="true" />
      <div className="hc-next-words">
        <p className="hc-next-sentence">
          {next.mine && <span className="hc-mine">{t('hc.mine')}</span>}
          {pick(next.sentence)}
        </p>
        {next.others > 0 && (
          <Link to="/work" search={{ list: 'all', hh: chain.hh }} className="small no-print">
            {t('hc.others', { n: next.others })}
          </Link>
        )}
      </div>
      {next.matter && (
        <Link to="/work/$id" params={{ id: String(next.matter.id) }} className="no-print">
          <Button type={next.mine ? 'primary' : 'default'} size="large">
            {t(next.mine ? 'hc.doIt' : 'hc.seeIt')}
          </Button>
        </Link>
      )}
      {next.warning !== null && (
        <Link to="/warnings" search={{ hh: chain.hh, open: String(next.warning) }} className="no-print">
          <Button type={next.mine ? 'primary' : 'default'} size="large">
            {t(next.mine ? 'hc.doIt' : 'hc.seeIt')}
          </Button>
        </Link>
      )}
    </section>
  )
}
