/** What can be done with a draft now, by this person: hand in, take back, approve, send back, withdraw. */
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { useWords } from '../../../../platform/words/use-words.tsx'
import type { DraftDetail } from '../../drafts/shapes.ts'
import { useChange } from '../use-change.ts'
import { approveDraft, changeDraft, rejectDraft, stepDraft } from './calls.ts'
import { DraftForm } from './draft-form.tsx'

/** @param passes whether the check of the newest revision found nothing */
export function DraftActions({ draft, passes, earliest }: { draft: DraftDetail; passes: boolean; earliest: string }) {
  const { t } = useWords()
  const { modal } = App.useApp()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [dialog, setDialog] = useState<'head' | 'reject' | null>(null)
  const close = () => setDialog(null)
  const propose = useChange(
    () => stepDraft(draft.id, 'propose'),
    () => t('policy.proposed'),
    close,
  )
  const takeBack = useChange(
    () => stepDraft(draft.id, 'take-back'),
    () => t('policy.takenBack'),
    close,
  )
  const withdraw = useChange(
    () => stepDraft(draft.id, 'withdraw'),
    () => t('policy.withdrawn'),
    close,
  )
  const approve = useChange(
    () => approveDraft(draft.id),
    (done) => t('policy.approved', { n: done.version }),
    close,
  )
  const reject = useChange(
    (reason: string) => rejectDraft(draft.id, reason),
    () => t('policy.rejected'),
    close,
  )
  const { may } = draft
  const open = draft.state === 'draft' || draft.state === 'rejected' || draft.state === 'proposed'
  return (
    <>
      {open && draft.changes > 0 && (
        <Button
          onClick={() =>
            void navigate({ to: '/policy/what-if' as string, search: { draft: String(draft.id) } as never })
          }
        >
          {t('whatIf.try')}
        </Button>
      )}
      {may.edit && <Button onClick={() => setDialog('head')}>{t('policy.editHead')}</Button>}
      {(may.edit || may.takeBack) && (
        <Button
          danger
          loading={withdraw.isPending}
          onClick={() =>
            void modal.confirm({
              title: t('policy.withdraw'),
              content: t('policy.withdrawAsk'),
              okText: t('policy.withdraw'),
              okButtonProps: { danger: true },
              cancelText: t('do.cancel'),
              onOk: () => withdraw.mutateAsync(undefined).catch(() => undefined),
            })
          }
        >
          {t('policy.withdraw')}
        </Button>
      )}
      {may.takeBack && (
        <Button loading={takeBack.isPending} onClick={() => takeBack.mutate(undefined)}>
          {t('policy.takeBack')}
        </Button>
      )}
      {may.propose && (
        <Button
          type="primary"
          disabled={!passes || draft.collisions.length > 0}
          loading={propose.isPending}
          onClick={() => propose.mutate(undefined)}
        >
          {t('policy.propose')}
        </Button>
      )}
      {may.decide && (
        <>
          <Button onClick={() => setDialog('reject')}>{t('policy.reject')}</Button>
          <Button
            type="primary"
            loading={approve.isPending}
            onClick={() =>
              void modal.confirm({
                title: t('policy.approve'),
                content: t('policy.approveAsk', { date: draft.validFrom }),
                okText: t('policy.approve'),
                cancelText: t('do.cancel'),
                onOk: () => approve.mutateAsync(undefined).catch(() => undefined),
              })
            }
          >
            {t('policy.approve')}
          </Button>
        </>
      )}
      {dialog === 'head' && (
        <DraftForm
          title={t('policy.editHead')}
          doWord={t('do.save')}
          earliest={earliest}
          start={{
            title: draft.title,
            validFrom: draft.validFrom,
            correction: draft.correction,
            correctionReason: draft.correctionReason,
          }}
          onSave={async (input) => {
            await changeDraft(draft.id, input)
            await queries.invalidateQueries({ queryKey: ['policy'] })
          }}
          onClose={close}
        />
      )}
      {dialog === 'reject' && (
        <RejectDialog busy={reject.isPending} onReject={(reason) => reject.mutate(reason)} onClose={close} />
      )}
    </>
  )
}

function RejectDialog(props: { busy: boolean; onReject: (reason: string) => void; onClose: () => void }) {
  const { t } = useWords()
  const [reason, setReason] = useState('')
  const [asked, setAsked] = useState(false)
  const short = reason.trim().length < 2
  return (
    <Modal
      open
      title={t('policy.reject')}
      okText={t('policy.reject')}
      cancelText={t('do.cancel')}
      confirmLoading={props.busy}
      onCancel={props.onClose}
      onOk={() => {
        setAsked(true)
        if (!short) props.onReject(reason.trim())
      }}
    >
      <label htmlFor="reject-reason">{t('policy.rejectReason')}</label>
      <Input.TextArea
        id="reject-reason"
        rows={3}
        maxLength={1000}
        autoFocus
        value={reason}
        status={asked && short ? 'error' : ''}
        onChange={(event) => setReason(event.target.value)}
      />
      {asked && short && <p className="cell-fault">{t('policy.rejectNeeds')}</p>}
    </Modal>
  )
}
