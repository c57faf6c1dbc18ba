/** What a person found when checking a difference. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Form, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { post, sentenceOf } from '../../../platform/client/index.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { type Finding, findingOutcomes } from '../shared.ts'

export function CheckDialog({ finding, onClose }: { finding: Finding; onClose: () => void }) {
  const { t, maybe, language } = useWords()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [outcome, setOutcome] = useState<(typeof findingOutcomes)[number]>(
    finding.kind === 'coverage' ? 'visit' : 'recheck',
  )
  const [note, setNote] = useState('')
  const save = useMutation({
    mutationFn: () => post(`/assessment/findings/${finding.id}`, { outcome, note }),
    onSuccess: () => {
      void message.success(t('assessment.saved'))
      onClose()
    },
    onError: (fault) =>
      void message.error(sentenceOf(fault, language, (code) => maybe(`fault.${code}`, '') || undefined)),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['assessment'] }),
  })
  return (
    <Modal
      open
      title={t('assessment.check')}
      okText={t('assessment.save')}
      confirmLoading={save.isPending}
      onOk={() => save.mutate()}
      onCancel={onClose}
    >
      <Form layout="vertical">
        <Form.Item>
          <Radio.Group
            value={outcome}
            onChange={(event) => setOutcome(event.target.value)}
            options={findingOutcomes.map((one) => ({ value: one, label: t(`assessment.outcome.${one}`) }))}
          />
        </Form.Item>
        <Form.Item label={t('assessment.note')} htmlFor="finding-note">
          <Input.TextArea
            id="finding-note"
            value={note}
            maxLength={500}
            rows={3}
            onChange={(event) => setNote(event.target.value)}
          />
        </Form.Item>
      </Form>
    </Modal>
  )
}
