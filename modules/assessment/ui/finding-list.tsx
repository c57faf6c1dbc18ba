/** One list of differences: a table on a desk, cards on a phone. */
import { Link } from '@tanstack/react-router'
import { Button, Table, Tooltip } from 'antd'
import { useState } from 'react'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { money } from '../../../ui/format.ts'
import { LevelTag } from '../../../ui/level-tag.tsx'
import { MaskedText } from '../../../ui/masked-text.tsx'
import { useNarrow } from '../../../ui/use-narrow.ts'
import { useTiers } from '../../rules/ui/use-tiers.ts'
import type { Finding } from '../shared.ts'
import { CheckDialog } from './check-dialog.tsx'

export function FindingList(props: { items: Finding[]; total: number; page: number; onPage: (page: number) => void }) {
  const { items, total, page, onPage } = props
  const { t, pick } = useWords()
  const tiers = useTiers()
  const narrow = useNarrow()
  const mayCheck = useSession().may.includes('handle-warnings')
  const [checking, setChecking] = useState<Finding | null>(null)
  const amount = (value: number | null) => (value === null || value === 0 ? '' : `${money(value)}`)
  const tier = (id: string, value: number | null) => (
    <>
      {tiers[id] ? pick(tiers[id]) : id} <span className="num soft">{amount(value)}</span>
    </>
  )
  const family = (one: Finding) => (
    <>
      <Link to="/assessment/$hh" params={{ hh: one.hh }}>
        {one.headName ? <MaskedText text={one.headName} /> : (one.householdNo ?? one.hh)}
      </Link>{' '}
      <span className="faint small">
        {one.headName && one.householdNo} {t('assessment.members', { n: one.members })}
      </span>
    </>
  )
  const level = (one: Finding) => one.warningLevel && <LevelTag level={one.warningLevel as 'red'} />
  const assumed = (one: Finding) =>
    one.assumed.length > 0 && (
      <Tooltip title={t('assessment.assumedNote', { what: one.assumed.map((fact) => pick(fact.label)).join('、') })}>
        <span className="faint small">
          {t('assessment.assumed')} {one.assumed.length}
        </span>
      </Tooltip>
    )
  const check = (one: Finding) =>
    mayCheck && (
      <Button size="small" onClick={() => setChecking(one)}>
        {t('assessment.check')}
      </Button>
    )
  return (
    <>
      <Table<Finding>
        rowKey="id"
        size="middle"
        showHeader={!narrow}
        dataSource={items}
        pagination={{
          current: page,
          pageSize: 50,
          total,
          onChange: onPage,
          showSizeChanger: false,
          hideOnSinglePage: true,
        }}
        columns={
          narrow
            ? [
                {
                  key: 'card',
                  render: (_, one) => (
                    <div className="finding-card">
                      <div>
                        {family(one)} {level(one)}
                      </div>
                      <div className="faint small">{one.areaName}</div>
                      <div>
                        {tier(one.heldTier, one.heldAmount)} → <strong>{tier(one.tier, one.monthlyAmount)}</strong>
                      </div>
                      <div className="finding-do">
                        {assumed(one)} {check(one)}
                      </div>
                    </div>
                  ),
                },
              ]
            : [
                { title: t('assessment.family'), key: 'family', render: (_, one) => family(one) },
                { title: '', key: 'level', width: 84, render: (_, one) => level(one) },
                { title: t('assessment.area'), dataIndex: 'areaName', key: 'area' },
                { title: t('assessment.held'), key: 'held', render: (_, one) => tier(one.heldTier, one.heldAmount) },
                {
                  title: t('assessment.suggested'),
                  key: 'tier',
                  render: (_, one) => <strong>{tier(one.tier, one.monthlyAmount)}</strong>,
                },
                {
                  title: t('assessment.income'),
                  key: 'income',
                  align: 'right',
                  render: (_, one) => <span className="num">{money(one.incomePerHeadYear) ?? ''}</span>,
                },
                { title: '', key: 'assumed', render: (_, one) => assumed(one) },
                { title: '', key: 'do', align: 'right', render: (_, one) => check(one) },
              ]
        }
      />
      {checking && <CheckDialog finding={checking} onClose={() => setChecking(null)} />}
    </>
  )
}
