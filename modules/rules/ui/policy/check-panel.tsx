/** How the check of a draft stands: going on, passed, or every fault with its place. */
import { CheckCircleOutlined, LoadingOutlined, WarningOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useWords } from '../../../../platform/words/use-words.tsx'
import type { DraftDetail, DraftFault } from '../../drafts/shapes.ts'
import { useChange } from '../use-change.ts'
import { stepDraft } from './calls.ts'

export function CheckPanel(props: {
  draft: DraftDetail
  faults: DraftFault[] | undefined
  gaps: DraftFault[]
  busy: boolean
}) {
  const { t } = useWords()
  const { draft, faults, gaps, busy } = props
  if (draft.changes === 0) return <p className="check check-plain">{t('policy.checkEmpty')}</p>
  if (busy || !faults)
    return (
      <p className="check check-plain" role="status">
        <LoadingOutlined aria-hidden="true" /> {t('policy.checking')}
      </p>
    )
  if (faults.length === 0)
    return (
      <>
        <p className="check check-good" role="status">
          <CheckCircleOutlined aria-hidden="true" /> {t('policy.checkPassed')}
        </p>
        {gaps.length > 0 && (
          <section className="check check-plain">
            <p>{t('policy.gaps', { n: gaps.length })}</p>
            <FaultList faults={gaps} />
          </section>
        )}
      </>
    )
  return (
    <section className="check check-bad" role="status" aria-label={t('policy.checkFailed', { n: faults.length })}>
      <p className="strong">
        <WarningOutlined aria-hidden="true" /> {t('policy.checkFailed', { n: faults.length })}
      </p>
      <FaultList faults={faults} />
    </section>
  )
}

function FaultList({ faults }: { faults: readonly DraftFault[] }) {
  const { t, language } = useWords()
  return (
    <ul>
      {faults.map((fault) => (
        <li key={`${fault.file}|${fault.line}|${fault.cell}|${fault.en}`}>
          {language === 'zh' ? fault.zh : fault.en}
          {fault.file && fault.line > 0 && (
            <span className="small"> {t('policy.faultPlace', { file: fault.file, line: fault.line })}</span>
          )}
        </li>
      ))}
    </ul>
  )
}

/** What was published since and touches the same; the author looks and goes on. */
export function Collisions({ draft }: { draft: DraftDetail }) {
  const { t } = useWords()
  const renew = useChange(
    () => stepDraft(draft.id, 'renew'),
    () => t('policy.saved'),
    () => undefined,
  )
  if (draft.collisions.length === 0) return null
  return (
    <section className="check check-bad" role="status">
      {draft.collisions.map((one) => (
        <p key={one.number}>{t('policy.collision', { n: one.number, title: one.title })}</p>
      ))}
      {draft.may.edit && (
        <Button size="small" loading={renew.isPending} onClick={() => renew.mutate(undefined)}>
          {t('policy.renew')}
        </Button>
      )}
    </section>
  )
}
