import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, DatePicker, Form, Radio } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { post, sentenceOf } from '../../../platform/client/index.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { Panel } from '../../../ui/page-head.tsx'

/** Starts a sweep: a day and a kind; it then runs in the background. */
export function SweepForm() {
  const { t, language, maybe } = useWords()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [asOf, setAsOf] = useState(dayjs())
  const [kind, setKind] = useState<'full' | 'incremental'>('incremental')
  const start = useMutation({
    mutationFn: () => post<{ sweepId: number; runId: number }>('/sweeps', { asOf: asOf.format('YYYY-MM-DD'), kind }),
    onSuccess: async () => {
      message.success(t('runs.begun'))
      await queries.invalidateQueries({ queryKey: ['runs'] })
      await queries.invalidateQueries({ queryKey: ['sweeps'] })
    },
    onError: (fault) =>
      message.error(
        sentenceOf(fault, language, (code) => maybe(`fault.${code}`, '') || undefined),
        6,
      ),
  })
  return (
    <Panel title={t('runs.startSweep')} note={t('runs.sweepNote')}>
      <Form layout="vertical">
        <Form.Item label={t('runs.asOf')}>
          <DatePicker
            value={asOf}
            allowClear={false}
            format="YYYY-MM-DD"
            onChange={(day) => day && setAsOf(day)}
            disabledDate={(day) => day.isAfter(dayjs(), 'day')}
            className="sweep-day"
          />
        </Form.Item>
        <Form.Item label={t('runs.kind')}>
          <Radio.Group value={kind} onChange={(e) => setKind(e.target.value as typeof kind)} vertical>
            {(['incremental', 'full'] as const).map((one) => (
              <Radio key={one} value={one}>
                {t(`runs.kind.${one}`)} <span className="faint small">{t(`runs.kindNote.${one}`)}</span>
              </Radio>
            ))}
          </Radio.Group>
        </Form.Item>
        <Button type="primary" block loading={start.isPending} onClick={() => start.mutate()}>
          {t('runs.start')}
        </Button>
      </Form>
    </Panel>
  )
}
