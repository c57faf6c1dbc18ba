/** Pay with a reason, or hold: then the family is told, and the money stays owed. */
import { Alert, DatePicker, Form, Input, Modal, Radio } from 'antd'
import dayjs from 'dayjs'
import { useMemo, useState } from 'react'
import { useWords } from '../../../platform/words/use-words.tsx'
import { type FindingKind, findingKinds } from '../shared.ts'
import { onRoll } from './calls.ts'
import { useDo } from './use-do.ts'

/** Findings that no reason settles. */
const onlyHold: readonly FindingKind[] = ['no-account', 'unknown-amount', 'by-hand']

export function SettleDialog(props: {
  roll: number
  kind: FindingKind
  n?: number
  /** Without them all open ones of the kind. */
  lines?: number[]
  onClose: () => void
}) {
  const { t, pick } = useWords()
  const holdOnly = onlyHold.includes(props.kind)
  const [decision, setDecision] = useState<'release' | 'hold'>(holdOnly ? 'hold' : 'release')
  const [reason, setReason] = useState('')
  const [toldOn, setToldOn] = useState(dayjs().format('YYYY-MM-DD'))
  const [toldHow, setToldHow] = useState('')
  const key = useMemo(() => crypto.randomUUID(), [])
  const settle = useDo(
    () =>
      onRoll(props.roll, 'settle', {
        kind: props.kind,
        decision,
        reason: reason.trim(),
        key,
        ...(props.lines && { lines: props.lines }),
        ...(decision === 'hold' && { toldOn, toldHow: toldHow.trim() }),
      }),
    props.onClose,
  )
  const missing = reason.trim() === '' || (decision === 'hold' && toldHow.trim() === '')
  return (
    <Modal
      open
      title={`${pick(findingKinds[props.kind])}${props.n ? ` · ${props.n}` : ''}`}
      okText={t('funds.settle')}
      cancelText={t('do.cancel')}
      okButtonProps={{ disabled: missing }}
      confirmLoading={settle.isPending}
      onOk={() => settle.mutate(undefined)}
      onCancel={props.onClose}
    >
      <Form layout="vertical">
        <Form.Item label={t('funds.decision')}>
          <Radio.Group
            value={decision}
            onChange={(event) => setDecision(event.target.value)}
            options={[
              ...(holdOnly ? [] : [{ value: 'release', label: t('funds.release') }]),
              { value: 'hold', label: t('funds.hold') },
            ]}
          />
        </Form.Item>
        <Form.Item label={t('funds.reason')} htmlFor="settle-reason" required>
          <Input.TextArea
            id="settle-reason"
            rows={2}
            maxLength={500}
            value={reason}
            onChange={(e) => setReason(e.target.value)}
          />
        </Form.Item>
        {decision === 'hold' && (
          <>
            <Form.Item label={t('funds.toldOn')} htmlFor="settle-on" required>
              <DatePicker
                id="settle-on"
                value={dayjs(toldOn)}
                maxDate={dayjs()}
                allowClear={false}
                onChange={(day) => day && setToldOn(day.format('YYYY-MM-DD'))}
              />
            </Form.Item>
            <Form.Item label={t('funds.toldHow')} htmlFor="settle-how" required>
              <Input id="settle-how" maxLength={60} value={toldHow} onChange={(e) => setToldHow(e.target.value)} />
            </Form.Item>
          </>
        )}
        {missing && (
          <Alert type="info" showIcon title={t(decision === 'hold' ? 'funds.needTold' : 'funds.needReason')} />
        )}
      </Form>
    </Modal>
  )
}
