/** The bank's answer is handed in: the file, and the totals the bank names for it, beside what the bank was sent. */
import { FileTextOutlined, InboxOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Form, InputNumber, Modal } from 'antd'
import { useState } from 'react'
import { sentenceOf, upload } from '../../../platform/client/index.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { FileDrop } from '../../../ui/file-drop.tsx'
import { bytes } from '../../../ui/format.ts'
import type { RollDetail } from '../shared.ts'
import type { Answered } from './calls.ts'
import { Sum } from './yuan.tsx'

export function UploadDialog({ roll, onClose }: { roll: RollDetail; onClose: () => void }) {
  const { t, pick, language, maybe } = useWords()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const [lines, setLines] = useState<number | null>(null)
  const [amount, setAmount] = useState<number | null>(null)
  const last = roll.bankFiles.at(-1)
  const send = useMutation({
    mutationFn: (chosen: File) =>
      upload<Answered>(`/funds/rolls/${roll.id}/results`, chosen, { name: chosen.name, lines, amount }),
    onSuccess: (answer) => {
      if (answer.problem) return
      const { paid = 0, failed = 0, returned = 0, again = 0, ...strange } = answer.outcomes
      void message.success(
        answer.repeated
          ? t('funds.takenBefore')
          : t('funds.takenNow', {
              paid: paid + again,
              failed: failed + returned,
              strange: Object.values(strange).reduce((sum, n) => sum + n, 0),
            }),
        6,
      )
      onClose()
    },
    onSettled: () =>
      void Promise.all([
        queries.invalidateQueries({ queryKey: ['funds'] }),
        queries.invalidateQueries({ queryKey: ['matter'] }),
      ]),
  })
  const problem = send.data?.problem
    ? pick(send.data.problem)
    : send.error && sentenceOf(send.error, language, (code) => maybe(`fault.${code}`, '') || undefined)
  const take = (chosen: File | null | undefined) => {
    if (!chosen) return
    send.reset()
    setFile(chosen)
  }
  return (
    <Modal
      open
      title={t('funds.uploadOf', { month: roll.month })}
      okText={t('funds.upload')}
      cancelText={t('do.cancel')}
      okButtonProps={{ disabled: file === null }}
      confirmLoading={send.isPending}
      onOk={() => file && send.mutate(file)}
      onCancel={onClose}
    >
      <div className="stack">
        {last && (
          <p className="soft">
            {t('funds.sentToBank', { n: last.attempt })}：<Sum {...last} />
          </p>
        )}
        <FileDrop
          className={`result-drop${file ? ' result-chosen' : ''}`}
          accept=".xlsx,.csv,.txt"
          label={t('funds.chooseFile')}
          onFiles={([chosen]) => take(chosen)}
        >
          {file ? <FileTextOutlined aria-hidden="true" /> : <InboxOutlined aria-hidden="true" />}
          <strong className="result-name">{file ? file.name : t('funds.chooseFile')}</strong>
          <span className="faint small">
            {file ? `${bytes(file.size) ?? ''} · ${t('funds.otherFile')}` : t('funds.fileKinds')}
          </span>
        </FileDrop>
        {problem && <Alert type="error" showIcon title={problem} description={t('funds.nothingTaken')} />}
        <Form layout="vertical">
          <div className="result-totals">
            <Form.Item label={t('funds.totalLines')} htmlFor="total-lines">
              <InputNumber
                id="total-lines"
                min={0}
                precision={0}
                value={lines}
                onChange={setLines}
                controls={false}
                className="wide"
              />
            </Form.Item>
            <Form.Item label={t('funds.totalYuan')} htmlFor="total-yuan">
              <InputNumber
                id="total-yuan"
                min={0}
                precision={2}
                value={amount}
                onChange={setAmount}
                controls={false}
                className="wide"
              />
            </Form.Item>
          </div>
          <p className="faint small">{t('funds.totalsNote')}</p>
        </Form>
      </div>
    </Modal>
  )
}
