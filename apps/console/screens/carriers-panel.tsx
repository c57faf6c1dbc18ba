/** How e-mails and text messages leave. Secrets are typed in and never shown again. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { get, put } from '../../../platform/client/index.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { Loaded } from '../../../ui/loaded.tsx'
import { Panel } from '../../../ui/page-head.tsx'
import { useFaultMessage } from './use-fault-message.ts'

type Which = 'email' | 'sms'
interface Carrier {
  target: string
  from?: string
  fixed: boolean
}

export function CarriersPanel() {
  const { t } = useWords()
  const { message, modal } = App.useApp()
  const onError = useFaultMessage()
  const queries = useQueryClient()
  const [changing, setChanging] = useState<Which | null>(null)
  const carriers = useQuery({
    queryKey: ['notice-carriers'],
    queryFn: ({ signal }) => get<Record<Which, Carrier | null>>('/notice-carriers', {}, signal),
  })
  const save = useMutation({
    mutationFn: (given: Partial<Record<Which, Record<string, string> | null>>) => put('/notice-carriers', given),
    onSuccess: async () => {
      setChanging(null)
      message.success(t('carriers.saved'))
      await queries.invalidateQueries({ queryKey: ['notice-carriers'] })
    },
    onError,
  })
  const line = (which: Which, carrier: Carrier | null) => (
    <li key={which}>
      <div className="security-who">
        <strong>{t(`carriers.${which}`)}</strong>
        <p className="soft">
          {carrier ? [carrier.target, carrier.from].filter(Boolean).join(' · ') : t('carriers.off')}
        </p>
      </div>
      {carrier?.fixed ? (
        <span className="soft small">{t('carriers.fixed')}</span>
      ) : (
        <span className="row">
          <Button size="small" onClick={() => setChanging(which)}>
            {t('carriers.change')}
          </Button>
          {carrier && (
            <Button
              size="small"
              onClick={() =>
                modal.confirm({
                  title: t('carriers.removeSure'),
                  okText: t('carriers.remove'),
                  okButtonProps: { danger: true },
                  cancelText: t('do.cancel'),
                  onOk: () => save.mutateAsync({ [which]: null }).catch(() => undefined),
                })
              }
            >
              {t('carriers.remove')}
            </Button>
          )}
        </span>
      )}
    </li>
  )
  return (
    <Panel title={t('carriers.title')} note={t('carriers.note')}>
      <Loaded query={carriers}>
        {(data) => (
          <ul className="run-list">
            {line('email', data.email)}
            {line('sms', data.sms)}
          </ul>
        )}
      </Loaded>
      {changing && (
        <CarrierDialog
          which={changing}
          saving={save.isPending}
          onSave={(values) => save.mutate({ [changing]: values })}
          onCancel={() => setChanging(null)}
        />
      )}
    </Panel>
  )
}

function CarrierDialog({
  which,
  saving,
  onSave,
  onCancel,
}: {
  which: Which
  saving: boolean
  onSave: (values: Record<string, string>) => void
  onCancel: () => void
}) {
  const { t } = useWords()
  const [form] = Form.useForm<Record<string, string>>()
  const email = which === 'email'
  const hint = t(email ? 'carriers.urlNeed' : 'carriers.smsNeed')
  return (
    <Modal
      open
      title={t(`carriers.${which}`)}
      okText={t('do.save')}
      cancelText={t('do.cancel')}
      confirmLoading={saving}
      onOk={() => form.submit()}
      onCancel={onCancel}
    >
      <Form form={form} layout="vertical" onFinish={onSave}>
        <Form.Item
          name="url"
          label={t('carriers.url')}
          extra={hint}
          rules={[{ required: true, pattern: email ? /^smtps?:\/\/\S+$/ : /^https?:\/\/\S+$/, message: hint }]}
        >
          <Input.Password autoComplete="off" maxLength={400} autoFocus />
        </Form.Item>
        {email ? (
          <Form.Item
            name="from"
            label={t('carriers.from')}
            rules={[{ required: true, type: 'email', message: t('carriers.fromNeed') }]}
          >
            <Input maxLength={200} />
          </Form.Item>
        ) : (
          <Form.Item
            name="secret"
            label={t('carriers.secret')}
            rules={[{ required: true, min: 16, max: 200, message: t('carriers.secret') }]}
          >
            <Input.Password autoComplete="off" />
          </Form.Item>
        )}
      </Form>
    </Modal>
  )
}
