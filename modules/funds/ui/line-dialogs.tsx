/** What is done with one line: its account entered, or its payment ended by a decision. */
import { Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { useWords } from '../../../platform/words/use-words.tsx'
import type { PayLine } from '../shared.ts'
import { onLine } from './calls.ts'
import { useDo } from './use-do.ts'

type Values = Record<string, string>
const filled = (values: Values, names: readonly string[]) => names.every((name) => (values[name] ?? '').trim() !== '')

export function AccountDialog({ line, onClose }: { line: PayLine; onClose: () => void }) {
  const { t } = useWords()
  const names = ['holder', 'bank', 'number'] as const
  const [values, setValues] = useState<Values>({})
  const save = useDo(() => onLine(line.id, 'account', values), onClose)
  return (
    <Modal
      open
      title={t('funds.enterAccount')}
      okText={t('funds.enterAccount')}
      cancelText={t('do.cancel')}
      okButtonProps={{ disabled: !filled(values, names) || !/^\d{10,24}$/.test(values.number ?? '') }}
      confirmLoading={save.isPending}
      onOk={() => save.mutate(undefined)}
      onCancel={onClose}
    >
      <Form layout="vertical">
        {names.map((name) => (
          <Form.Item key={name} label={t(`funds.${name}`)} htmlFor={`account-${name}`} required>
            <Input
              id={`account-${name}`}
              maxLength={name === 'number' ? 24 : 60}
              inputMode={name === 'number' ? 'numeric' : 'text'}
              autoComplete="off"
              value={values[name] ?? ''}
              onChange={(e) =>
                setValues({
                  ...values,
                  [name]: name === 'number' ? e.target.value.replaceAll(/\s/g, '') : e.target.value,
                })
              }
            />
          </Form.Item>
        ))}
      </Form>
    </Modal>
  )
}

export function CancelDialog({ line, onClose }: { line: PayLine; onClose: () => void }) {
  const { t } = useWords()
  const [values, setValues] = useState<Values>({})
  const save = useDo(() => onLine(line.id, 'cancel', values), onClose)
  return (
    <Modal
      open
      title={t('funds.cancel')}
      okText={t('funds.cancel')}
      cancelText={t('do.cancel')}
      okButtonProps={{ disabled: !filled(values, ['decision', 'reason']) }}
      confirmLoading={save.isPending}
      onOk={() => save.mutate(undefined)}
      onCancel={onClose}
    >
      <p className="soft">{t('funds.cancelNote')}</p>
      <Form layout="vertical">
        <Form.Item label={t('funds.decisionNo')} htmlFor="cancel-decision" required>
          <Input
            id="cancel-decision"
            maxLength={60}
            value={values.decision ?? ''}
            onChange={(e) => setValues({ ...values, decision: e.target.value })}
          />
        </Form.Item>
        <Form.Item label={t('funds.reason')} htmlFor="cancel-reason" required>
          <Input.TextArea
            id="cancel-reason"
            rows={2}
            maxLength={500}
            value={values.reason ?? ''}
            onChange={(e) => setValues({ ...values, reason: e.target.value })}
          />
        </Form.Item>
      </Form>
    </Modal>
  )
}
