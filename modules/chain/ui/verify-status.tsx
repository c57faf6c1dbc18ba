/** Mutual recognition at the desk: one person, one reason; told is the confirmed tier and since when. */
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { sentenceOf } from '../../../platform/client/index.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { date } from '../../../ui/format.ts'
import type { Recognition } from '../shared.ts'
import { askStatus } from './desk-calls.ts'

export function VerifyStatus() {
  const { t, pick, language, maybe } = useWords()
  const [answer, setAnswer] = useState<Recognition | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const ask = async (question: { idNumber: string; name: string; reason: string }) => {
    setBusy(true)
    setAnswer(null)
    setFault(null)
    try {
      setAnswer(await askStatus(question))
    } catch (failed) {
      setFault(sentenceOf(failed, language, (code) => maybe(`fault.${code}`, '') || undefined))
    }
    setBusy(false)
  }
  return (
    <div className="stack">
      <p className="soft">{t('desk.verifyWhy')}</p>
      <Form layout="vertical" onFinish={(values) => void ask(values)} requiredMark={false}>
        <Form.Item name="name" label={t('desk.field.name')} rules={[{ required: true }]}>
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="idNumber"
          label={t('desk.field.id-number')}
          rules={[{ required: true, pattern: /^\d{17}[0-9Xx]$/ }]}
        >
          <Input maxLength={18} autoComplete="off" inputMode="text" />
        </Form.Item>
        <Form.Item name="reason" label={t('desk.reason')} rules={[{ required: true, min: 4 }]}>
          <Input maxLength={200} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('desk.ask')}
        </Button>
      </Form>
      <div role="status">
        {fault && <p>{fault}</p>}
        {answer && !answer.confirmed && <p>{t('desk.notConfirmed')}</p>}
        {answer?.tiers.map((tier) => (
          <p key={tier.tier}>
            <strong>{t('desk.confirmed', { tier: pick(tier.label), from: date(tier.from) ?? tier.from })}</strong>
          </p>
        ))}
      </div>
    </div>
  )
}
