import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { sentenceOf } from '../../../platform/client/index.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { withdrawVersion } from './calls.ts'

/** Takes a version out of use, with a reason; says what will happen first. */
export function WithdrawDialog({ id, onDone }: { id: number; onDone: () => void }) {
  const { t, language, maybe } = useWords()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [why, setWhy] = useState('')
  const [tried, setTried] = useState(false)
  const missing = why.trim().length < 2
  const withdraw = useMutation({
    mutationFn: () => withdrawVersion(id, why.trim()),
    onSuccess: async () => {
      message.success(t('version.withdrawDone'))
      onDone()
      await queries.invalidateQueries()
    },
    onError: (fault) =>
      message.error(
        sentenceOf(fault, language, (code) => maybe(`fault.${code}`, '') || undefined),
        6,
      ),
  })
  return (
    <Modal
      open
      title={t('version.withdraw')}
      okText={t('version.withdraw')}
      okButtonProps={{ danger: true }}
      cancelText={t('do.cancel')}
      confirmLoading={withdraw.isPending}
      onCancel={onDone}
      onOk={() => {
        setTried(true)
        if (!missing) withdraw.mutate()
      }}
    >
      <Form layout="vertical">
        <p className="soft">{t('version.withdrawEffect')}</p>
        <Form.Item
          label={t('version.withdrawWhy')}
          required
          validateStatus={tried && missing ? 'error' : undefined}
          help={tried && missing ? t('version.needWhy') : undefined}
        >
          <Input.TextArea rows={3} maxLength={500} value={why} onChange={(e) => setWhy(e.target.value)} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
