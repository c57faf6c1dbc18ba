/** What the checks found, kind by kind, each to be settled by a person. */
import { Button } from 'antd'
import { useState } from 'react'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { count } from '../../../ui/format.ts'
import { Panel } from '../../../ui/page-head.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import { type FindingKind, findingKinds, type RollDetail } from '../shared.ts'
import type { LineFilter } from './calls.ts'
import { SettleDialog } from './settle-dialog.tsx'

export function FindingsPanel({ roll, onShow }: { roll: RollDetail; onShow: (filter: LineFilter) => void }) {
  const { t, pick } = useWords()
  const session = useSession()
  const [settling, setSettling] = useState<{ kind: FindingKind; n: number } | null>(null)
  if (roll.state === 'generated') return null
  const mine = session.role === 'county' && roll.state === 'checked'
  return (
    <Panel title={t('funds.findings')} note={t('funds.findingsNote')}>
      {roll.findings.length === 0 && <p className="soft">{t('funds.noFindings')}</p>}
      <ul className="finding-kinds">
        {roll.findings.map((one) => (
          <li key={one.kind}>
            <strong>{pick(findingKinds[one.kind as FindingKind])}</strong>
            <span className="row tight grow">
              {one.open > 0 && <StateMark tone="orange">{t('funds.open', { n: count(one.open) ?? '' })}</StateMark>}
              {one.held > 0 && <StateMark tone="plain">{t('funds.heldN', { n: count(one.held) ?? '' })}</StateMark>}
              {one.released > 0 && (
                <StateMark tone="good">{t('funds.releasedN', { n: count(one.released) ?? '' })}</StateMark>
              )}
            </span>
            <span className="row tight">
              {session.may.includes('read-fund-lines') && (
                <Button size="small" onClick={() => onShow({ finding: one.kind })}>
                  {t('funds.show')}
                </Button>
              )}
              {mine && one.open > 0 && (
                <Button size="small" onClick={() => setSettling({ kind: one.kind as FindingKind, n: one.open })}>
                  {t('funds.settleAll', { n: count(one.open) ?? '' })}
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
      {settling && (
        <SettleDialog roll={roll.id} kind={settling.kind} n={settling.n} onClose={() => setSettling(null)} />
      )}
    </Panel>
  )
}
