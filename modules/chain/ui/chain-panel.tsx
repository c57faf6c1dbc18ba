/** The line of the chain with its filters: six words of work, and the givers. */
import { Segmented, Select } from 'antd'
import { useState } from 'react'
import { useWords } from '../../../platform/words/use-words.tsx'
import { Panel } from '../../../ui/page-head.tsx'
import { groupOf, type HouseholdChain, type LinkGroup, linkGroups } from '../shared.ts'
import { ChainLine } from './chain-line.tsx'
import type { Filter } from './fold-runs.ts'

export function ChainPanel({ chain }: { chain: HouseholdChain }) {
  const { t, maybe, pick } = useWords()
  const [filter, setFilter] = useState<Filter>('key')
  const [giver, setGiver] = useState<string | null>(null)
  const present = (Object.keys(linkGroups) as LinkGroup[]).filter((group) =>
    chain.links.some((link) => groupOf(link.kind) === group),
  )
  const givers = new Map(chain.links.map((link) => [link.giver.zh, pick(link.giver)]))
  return (
    <Panel
      title={t('hc.line')}
      note={t('hc.lineNote', { n: chain.links.length })}
      className="hc-panel"
      extra={
        <div className="hc-filters no-print">
          <Segmented
            aria-label={t('hc.filter')}
            value={filter}
            onChange={(next) => setFilter(next as Filter)}
            options={[
              { value: 'key', label: t('hc.filter.key') },
              ...present.map((group) => ({ value: group, label: maybe(`hc.group.${group}`, group) })),
              { value: 'all', label: t('portrait.all') },
            ]}
          />
          <Select
            aria-label={t('hc.giver')}
            className="hc-giver"
            allowClear
            placeholder={t('hc.giver')}
            value={giver ?? undefined}
            onChange={(next) => setGiver(next ?? null)}
            options={[...givers].map(([value, label]) => ({ value, label }))}
          />
        </div>
      }
    >
      <ChainLine key={`${filter} ${giver ?? ''}`} chain={chain} filter={filter} giver={giver} />
    </Panel>
  )
}
