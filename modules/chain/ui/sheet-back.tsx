/** The list of a department comes back: chosen, sent, and a receipt for each row, the wrong ones on top. */
import { FileExcelOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Upload } from 'antd'
import { useState } from 'react'
import { addressOf, sentenceOf, upload } from '../../../platform/client/index.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { StateMark, type Tone } from '../../../ui/state-mark.tsx'
import type { RowReceipt } from '../shared.ts'

const tones: Record<RowReceipt['result'], Tone> = { wrong: 'red', taken: 'good', repeated: 'plain', empty: 'plain' }
const order: RowReceipt['result'][] = ['wrong', 'taken', 'repeated', 'empty']

export function SheetBack({ waits }: { waits: boolean }) {
  const { t, language, maybe } = useWords()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const [receipts, setReceipts] = useState<RowReceipt[] | null>(null)
  const send = async (file: Blob) => {
    setBusy(true)
    setFault(null)
    setReceipts(null)
    try {
      setReceipts((await upload<{ receipts: RowReceipt[] }>('/referrals/list', file)).receipts)
      await queries.invalidateQueries()
    } catch (failed) {
      setFault(sentenceOf(failed, language, (code) => maybe(`fault.${code}`, '') || undefined))
    }
    setBusy(false)
  }
  const n = (result: RowReceipt['result']) => receipts?.filter((one) => one.result === result).length ?? 0
  return (
    <div className="stack">
      <p className="soft">{t('sheet.how')}</p>
      <div className="stack tight">
        <Button
          block
          size="large"
          icon={<FileExcelOutlined />}
          disabled={!waits}
          {...(waits ? { href: addressOf('/referrals/list.xlsx') } : {})}
        >
          {t(waits ? 'sheet.download' : 'desk.none')}
        </Button>
        <Upload
          className="sheet-choose"
          accept=".xlsx"
          maxCount={1}
          showUploadList={false}
          beforeUpload={(file) => {
            void send(file)
            return false
          }}
        >
          <Button block size="large" type="primary" loading={busy}>
            {t('sheet.upload')}
          </Button>
        </Upload>
      </div>
      {fault && <Alert type="error" showIcon title={fault} />}
      {receipts && (
        <>
          <p className="row" role="status">
            {order.map((result) => (
              <StateMark key={result} tone={n(result) > 0 ? tones[result] : 'plain'}>
                {t(`sheet.${result}`)} {n(result)}
              </StateMark>
            ))}
          </p>
          <ul className="sheet-receipts">
            {[...receipts]
              .sort((a, b) => order.indexOf(a.result) - order.indexOf(b.result) || a.row - b.row)
              .map((one) => (
                <li key={one.row}>
                  <span className="spread">
                    <span className="num">{one.number || '—'}</span>
                    <StateMark tone={tones[one.result]}>{t(`sheet.${one.result}`)}</StateMark>
                  </span>
                  <span className="small soft">
                    {t('sheet.row', { n: one.row })} · {language === 'zh' ? one.zh : one.en}
                  </span>
                </li>
              ))}
          </ul>
        </>
      )}
    </div>
  )
}
