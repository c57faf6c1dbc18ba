/** Last month + in − out = this month, and why the roll cannot be closed yet. */
import { Button } from 'antd'
import { useState } from 'react'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { count } from '../../../ui/format.ts'
import { Panel } from '../../../ui/page-head.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import { useTiers } from '../../rules/ui/use-tiers.ts'
import type { Measure, Reconciliation, RollDetail } from '../shared.ts'
import { onRoll } from './calls.ts'
import { ReasonDialog } from './lines-panel.tsx'
import { Yuan } from './yuan.tsx'

export function ReconcilePanel({ roll, found }: { roll: RollDetail; found: Reconciliation }) {
  const { t, pick } = useWords()
  const tiers = useTiers()
  const session = useSession()
  const [explaining, setExplaining] = useState<RollDetail['unexplained'][number] | null>(null)
  const steps = ['last', 'in', 'out', 'change', 'now'] as const
  const figure = (measure: Measure, step: (typeof steps)[number], isMoney: boolean) =>
    isMoney ? <Yuan fen={measure[step]} /> : <span className="num">{count(measure[step])}</span>
  return (
    <Panel title={t('funds.reconcile')} note={t('funds.reconcileNote')}>
      <table className="reconcile">
        <thead>
          <tr>
            <td />
            {(['households', 'persons', 'fen'] as const).map((field) => (
              <th key={field} className="right" scope="col">
                {t(field === 'fen' ? 'funds.amount' : `funds.${field}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <tr key={step} className={step === 'now' ? 'strong' : ''}>
              <th scope="row">{t(`funds.${step}`)}</th>
              {(['households', 'persons', 'fen'] as const).map((field) => (
                <td key={field} className="right">
                  {figure(found[field], step, field === 'fen')}
                </td>
              ))}
            </tr>
          ))}
          <tr>
            <td />
            {(['households', 'persons', 'fen'] as const).map((field) => (
              <td key={field} className="right">
                <StateMark tone={found[field].fits ? 'good' : 'red'}>
                  {t(found[field].fits ? 'funds.fits' : 'funds.fitsNot')}
                </StateMark>
              </td>
            ))}
          </tr>
        </tbody>
      </table>
      {roll.state !== 'posted' && (
        <div className="faults">
          <p className={found.faults.length === 0 ? 'soft' : 'strong'}>
            {t(found.faults.length === 0 ? 'funds.canClose' : 'funds.cannotClose')}
          </p>
          <ul>
            {found.faults.map((fault) => (
              <li key={fault.zh}>{pick(fault)}</li>
            ))}
          </ul>
        </div>
      )}
      {roll.unexplained.length > 0 && (
        <>
          <h3 className="small strong">{t('funds.unexplained')}</h3>
          <ul className="finding-kinds">
            {roll.unexplained.map((one) => (
              <li key={`${one.hh} ${one.tier}`}>
                <span className="grow">
                  {one.name ?? one.hh} · {tiers[one.tier] ? pick(tiers[one.tier]!) : one.tier} ·{' '}
                  {t(`funds.movement.${one.kind}`)} <Yuan fen={one.fenBefore} /> → <Yuan fen={one.fenAfter} />
                </span>
                {session.role === 'county' && (
                  <Button size="small" onClick={() => setExplaining(one)}>
                    {t('funds.explain')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {explaining && (
        <ReasonDialog
          title={t('funds.explain')}
          send={(why) => onRoll(roll.id, 'explain', { hh: explaining.hh, tier: explaining.tier, why })}
          onClose={() => setExplaining(null)}
        />
      )}
    </Panel>
  )
}
