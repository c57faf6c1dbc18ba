/** Asks for the purpose before what is masked is shown, and says that the view is logged. */
import { useMutation } from '@tanstack/react-query'
import { Alert, App, Form, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { sentenceOf } from '../../../platform/client/index.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import type { UnmaskRequest } from '../shared.ts'

/**
 * @param ask asks the server, which logs the look before it answers
 * @param title what will be shown; without it full names and ids
 * @example <UnmaskDialog open={asking} ask={(request) => unmask(hh, request)} onClose={close} onOpen={setUnmasked} />
 */
export function UnmaskDialog<Found>({
  open,
  ask: askServer,
  title,
  onClose,
  onOpen,
}: {
  open: boolean
  ask: (request: UnmaskRequest) => Promise<Found>
  title?: string
  onClose: () => void
  onOpen: (found: Found) => void
}) {
  const { t, maybe, language } = useWords()
  const { message } = App.useApp()
  const [purpose, setPurpose] = useState('')
  const [detail, setDetail] = useState('')
  const [caseRef, setCaseRef] = useState('')
  const [tried, setTried] = useState(false)
  const whole = [purpose, detail.trim()].filter(Boolean).join('：')
  const ask = useMutation({
    mutationFn: () => askServer({ purpose: whole, ...(caseRef.trim() ? { caseRef: caseRef.trim() } : {}) }),
    onSuccess: onOpen,
    onError: (fault) =>
      message.error(
        sentenceOf(fault, language, (code) => maybe(`fault.${code}`, '') || undefined),
        6,
      ),
  })
  const missing = whole.length < 2
  return (
    <Modal
      open={open}
      title={title ?? t('unmask.title')}
      okText={t('unmask.confirm')}
      cancelText={t('do.cancel')}
      confirmLoading={ask.isPending}
      onCancel={onClose}
      onOk={() => {
        setTried(true)
        if (!missing) ask.mutate()
      }}
      destroyOnHidden
    >
      <div className="stack">
        <Alert type="warning" showIcon title={t('unmask.logged')} />
        <Form layout="vertical">
          <Form.Item
            label={t('unmask.purpose')}
            required
            validateStatus={tried && missing ? 'error' : undefined}
            help={tried && missing ? t('unmask.need') : undefined}
          >
            <Radio.Group
              value={purpose}
              onChange={(e) => setPurpose(e.target.value as string)}
              className="unmask-purposes"
            >
              {t('unmask.purposes')
                .split('|')
                .map((one) => (
                  <Radio key={one} value={one}>
                    {one}
                  </Radio>
                ))}
            </Radio.Group>
          </Form.Item>
          <Form.Item label={t('unmask.detail')}>
            <Input value={detail} maxLength={150} onChange={(e) => setDetail(e.target.value)} />
          </Form.Item>
          <Form.Item label={t('unmask.case')}>
            <Input value={caseRef} maxLength={100} onChange={(e) => setCaseRef(e.target.value)} />
          </Form.Item>
        </Form>
      </div>
    </Modal>
  )
}
