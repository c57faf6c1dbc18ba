/** Title, day and kind of a draft: when it is begun, and when they are changed. */
import { useMutation } from '@tanstack/react-query'
import { Alert, Checkbox, Form, Input, Modal } from 'antd'
import { sentenceOf } from '../../../../platform/client/index.ts'
import { useWords } from '../../../../platform/words/use-words.tsx'
import type { NewDraft } from '../../drafts/shapes.ts'

/** @param onSave sends it; the dialog closes when it was accepted */
export function DraftForm(props: {
  title: string
  doWord: string
  start: NewDraft
  earliest: string
  onSave: (input: NewDraft) => Promise<unknown>
  onClose: () => void
}) {
  const { t, language, maybe } = useWords()
  const [form] = Form.useForm<NewDraft>()
  const correction = Form.useWatch('correction', form) ?? props.start.correction ?? false
  const save = useMutation({ mutationFn: props.onSave, onSuccess: props.onClose })
  return (
    <Modal
      open
      title={props.title}
      okText={props.doWord}
      cancelText={t('do.cancel')}
      confirmLoading={save.isPending}
      onCancel={props.onClose}
      onOk={() =>
        void form
          .validateFields()
          .then((input) => save.mutateAsync({ ...input, correctionReason: input.correctionReason ?? '' }))
          .catch(() => undefined)
      }
    >
      <Form<NewDraft> form={form} layout="vertical" initialValues={props.start} requiredMark={false}>
        {save.error != null && (
          <Alert
            type="error"
            title={sentenceOf(save.error, language, (code) => maybe(`fault.${code}`, '') || undefined)}
          />
        )}
        <Form.Item
          name="title"
          label={t('policy.draftTitle')}
          rules={[{ required: true, min: 2, whitespace: true, message: t('policy.titleShort') }]}
        >
          <Input placeholder={t('policy.draftTitleHint')} maxLength={120} autoFocus />
        </Form.Item>
        <Form.Item
          name="validFrom"
          label={t('policy.validFrom')}
          extra={t('policy.validFromNote')}
          rules={[{ required: true, message: t('policy.validFrom') }]}
        >
          <Input type="date" {...(correction ? {} : { min: props.earliest })} />
        </Form.Item>
        <Form.Item name="correction" valuePropName="checked">
          <Checkbox>{t('policy.correction')}</Checkbox>
        </Form.Item>
        {correction && (
          <Form.Item
            name="correctionReason"
            label={t('policy.correctionReason')}
            rules={[{ required: true, whitespace: true, message: t('policy.correctionReason') }]}
          >
            <Input.TextArea rows={2} maxLength={400} />
          </Form.Item>
        )}
      </Form>
    </Modal>
  )
}

/** The first of next January: when standards usually change. @example nextJanuary('2026-11-24') // '2027-01-01' */
export const nextJanuary = (today: string): string => `${Number(today.slice(0, 4)) + 1}-01-01`
