/** The dialogs of the worklist: dispatch, close, note, reopen. Each says what will happen before it happens. */
import { Form, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { useWords } from '../../../platform/words/use-words.tsx'
import { useChange } from '../../rules/ui/use-change.ts'
import { useRegion } from '../../rules/ui/use-region.ts'
import { actOn, closeWarning } from './calls.ts'
import { DispatchDialog, type DispatchTarget } from './dispatch-dialog.tsx'
import { useDraft } from './use-draft.ts'

export type WarningDialogKind = 'dispatch' | 'close' | 'note' | 'reopen'

export type OpenDialog =
  | { kind: 'dispatch'; target: DispatchTarget }
  | { kind: 'close' | 'note' | 'reopen'; id: number; title: string }

export function WarningDialogs({ dialog, onDone }: { dialog: OpenDialog | null; onDone: (changed: boolean) => void }) {
  if (dialog === null) return null
  if (dialog.kind === 'dispatch') return <DispatchDialog target={dialog.target} onDone={onDone} />
  if (dialog.kind === 'close') return <CloseDialog id={dialog.id} title={dialog.title} onDone={onDone} />
  return <TextDialog key={dialog.kind} kind={dialog.kind} id={dialog.id} title={dialog.title} onDone={onDone} />
}

function CloseDialog({ id, title, onDone }: { id: number; title: string; onDone: (changed: boolean) => void }) {
  const { t, pick } = useWords()
  const region = useRegion()
  const [code, setCode] = useState<string | null>(null)
  const [tried, setTried] = useState(false)
  const [note, setNote, sent] = useDraft(`close-${id}`)
  const change = useChange(
    () => closeWarning(id, { code: code ?? '', note }),
    () => t('close.done'),
    () => {
      sent()
      onDone(true)
    },
  )
  return (
    <Modal
      open
      title={`${t('close.title')} · ${title}`}
      okText={t('warnings.close')}
      cancelText={t('do.cancel')}
      confirmLoading={change.isPending}
      onOk={() => {
        setTried(true)
        if (code) change.mutate(undefined)
      }}
      onCancel={() => onDone(false)}
    >
      <Form layout="vertical">
        <Form.Item
          label={t('close.code')}
          required
          validateStatus={tried && !code ? 'error' : undefined}
          help={tried && !code ? t('close.needCode') : undefined}
        >
          <Radio.Group value={code} onChange={(e) => setCode(e.target.value as string)} className="close-codes">
            {(region?.feedback ?? []).map((one, i) => (
              <Radio key={one.id} value={one.id} autoFocus={i === 0}>
                {pick(one.label)}{' '}
                <span className="faint small">
                  {one.true_hit === true
                    ? t('close.trueHit')
                    : one.true_hit === false
                      ? t('close.untrueHit')
                      : t('close.noJudgement')}
                </span>
              </Radio>
            ))}
          </Radio.Group>
        </Form.Item>
        <Form.Item label={t('close.note')} extra={note ? t('draft.kept') : undefined}>
          <Input.TextArea rows={3} maxLength={2000} value={note} onChange={(e) => setNote(e.target.value)} />
        </Form.Item>
        {region && (
          <p className="faint small">
            {t('close.effect', { days: region.silence.days, rise: Math.round(region.silence.rise * 100) })}
          </p>
        )}
      </Form>
    </Modal>
  )
}

function TextDialog({
  kind,
  id,
  title,
  onDone,
}: {
  kind: 'note' | 'reopen'
  id: number
  title: string
  onDone: (changed: boolean) => void
}) {
  const { t } = useWords()
  const [tried, setTried] = useState(false)
  const [note, setNote, sent] = useDraft(`${kind}-${id}`)
  const empty = note.trim() === ''
  const change = useChange(
    () => actOn(id, { kind, note: note.trim() }),
    () => t('note.done'),
    () => {
      sent()
      onDone(true)
    },
  )
  return (
    <Modal
      open
      title={`${kind === 'note' ? t('note.title') : t('reopen.title')} · ${title}`}
      okText={t('do.save')}
      cancelText={t('do.cancel')}
      confirmLoading={change.isPending}
      onOk={() => {
        setTried(true)
        if (!empty) change.mutate(undefined)
      }}
      onCancel={() => onDone(false)}
    >
      <Form layout="vertical">
        <Form.Item
          label={kind === 'note' ? t('note.text') : t('reopen.why')}
          required
          validateStatus={tried && empty ? 'error' : undefined}
          help={tried && empty ? t('note.need') : undefined}
          extra={note ? t('draft.kept') : undefined}
        >
          <Input.TextArea rows={4} maxLength={2000} value={note} onChange={(e) => setNote(e.target.value)} autoFocus />
        </Form.Item>
      </Form>
    </Modal>
  )
}
