/** The assistance chain 救助链 of a household, newest first, by kind when asked. */
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { useWords } from '../../../platform/words/use-words.tsx'
import { Panel } from '../../../ui/page-head.tsx'
import { type ChainLink as Link, Timeline } from '../../../ui/timeline.tsx'
import type { ChainLink, Portrait } from '../shared.ts'
import { doubledAid } from './portrait-facts.ts'

const kinds = ['event', 'aid', 'tier', 'warning', 'action', 'member', 'read'] as const
const first = 20

const tones: Record<ChainLink['kind'], Link['tone']> = {
  event: 'plain',
  aid: 'good',
  tier: 'good',
  warning: 'plain',
  action: 'accent',
  member: 'plain',
  read: 'plain',
}

export function ChainPanel({ data }: { data: Portrait }) {
  const { t, maybe, language, pick } = useWords()
  const [kind, setKind] = useState<string>('all')
  const [whole, setWhole] = useState(false)
  const doubled = doubledAid(data.chain)
  const links = data.chain
    .map((link, i) => ({ link, i }))
    .filter(({ link }) => kind === 'all' || link.kind === kind)
    .sort((a, b) => b.link.at.localeCompare(a.link.at) || a.i - b.i)
  const present = kinds.filter((one) => data.chain.some((link) => link.kind === one))
  return (
    <Panel
      title={t('portrait.chain')}
      note={t('portrait.chainNote')}
      className="portrait-chain"
      extra={
        <Segmented
          className="no-print chain-kinds"
          value={kind}
          onChange={(next) => setKind(String(next))}
          options={[
            { value: 'all', label: t('portrait.all') },
            ...present.map((one) => ({ value: one, label: maybe(`chain.${one}`, one) })),
          ]}
        />
      }
    >
      <Timeline
        label={t('portrait.chain')}
        gapDays={180}
        gapText={(n) => t('portrait.gap', { n })}
        doubledText={t('portrait.doubled')}
        links={(whole ? links : links.slice(0, first)).map(({ link, i }) => ({
          at: link.at,
          kind: maybe(`chain.${link.kind}`, link.kind),
          title: language === 'zh' ? link.title_zh : link.title_en,
          detail: language === 'zh' ? link.detail_zh : link.detail_en,
          by: link.by,
          source: link.source
            ? `${link.source.fileName ?? pick(link.source.label)} ${t('panel.rowAt', { file: '', row: link.source.row }).replace(/^, /, '').trim()}`
            : null,
          tone: link.level ?? tones[link.kind],
          doubled: doubled.has(i),
        }))}
      />
      {!whole && links.length > first && (
        <Button className="no-print" block onClick={() => setWhole(true)}>
          {t('overview.others', { n: links.length - first })}
        </Button>
      )}
    </Panel>
  )
}
