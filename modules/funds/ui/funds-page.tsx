/** 资金发放: rolls by month, budgets and funds, back-pay and claw-back. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Tabs } from 'antd'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { ArrearsPanel } from './arrears-panel.tsx'
import { MoneyPanel } from './money-panel.tsx'
import { RollList } from './roll-list.tsx'
import './funds.css'

export function FundsPage() {
  const { t } = useWords()
  const session = useSession()
  const navigate = useNavigate()
  const { tab = 'rolls' } = useSearch({ strict: false }) as { tab?: string }
  const lines = session.may.includes('read-fund-lines')
  return (
    <>
      <PageHead title={t('funds.title')} turn={t('funds.turn')} />
      <Tabs
        activeKey={tab}
        onChange={(key) => void navigate({ to: '.', search: { tab: key === 'rolls' ? undefined : key } as never })}
        items={[
          { key: 'rolls', label: t('funds.rolls'), children: <RollList /> },
          { key: 'money', label: t('funds.money'), children: <MoneyPanel /> },
          ...(lines ? [{ key: 'arrears', label: t('funds.arrears'), children: <ArrearsPanel /> }] : []),
        ]}
      />
    </>
  )
}
