/** Files to the bank with their totals, and everything the bank answered, taken or not. */
import { UploadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { addressOf } from '../../../platform/client/index.ts'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { count, dateTime } from '../../../ui/format.ts'
import { Panel } from '../../../ui/page-head.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import type { Reconciliation, RollDetail } from '../shared.ts'
import { UploadDialog } from './upload-dialog.tsx'
import { Sum } from './yuan.tsx'

export function BankPanel({ roll, found }: { roll: RollDetail; found: Reconciliation }) {
  const { t, pick, maybe } = useWords()
  const session = useSession()
  const [open, setOpen] = useState(false)
  const county = session.role === 'county'
  return (
    <Panel
      title={t('funds.bankFiles')}
      extra={
        county &&
        roll.bankFiles.length > 0 && (
          <Button icon={<UploadOutlined />} onClick={() => setOpen(true)}>
            {t('funds.upload')}
          </Button>
        )
      }
    >
      {roll.bankFiles.length === 0 && <p className="soft">{t('funds.noFiles')}</p>}
      <ul className="bank-files">
        {roll.bankFiles.map((file) => {
          const answer = found.files.find((one) => one.attempt === file.attempt)
          return (
            <li key={file.attempt}>
              <div className="spread">
                <strong>{t('funds.batch', { n: file.attempt })}</strong>
                {county && (
                  <Button size="small" href={addressOf(`/funds/rolls/${roll.id}/files/${file.attempt}`)}>
                    {t('funds.download')}
                  </Button>
                )}
              </div>
              <span className="small soft">
                {file.name} · <Sum {...file} />
              </span>
              <span className="small soft">
                {answer && t('funds.answered', { n: count(answer.answeredLines) ?? '', of: count(answer.lines) ?? '' })}{' '}
                · {file.madeBy} {dateTime(file.madeAt)}
              </span>
              <code className="small faint clip" title={file.sha256}>
                sha256 {file.sha256}
              </code>
            </li>
          )
        })}
        {roll.results.map((result) => (
          <li key={`r${result.id}`}>
            <div className="spread">
              <strong className="clip">{result.name}</strong>
              <span className="row tight">
                {result.late && <StateMark tone="orange">{t('funds.late')}</StateMark>}
                {result.state === 'refused' && <StateMark tone="red">{t('funds.refusedFile')}</StateMark>}
              </span>
            </div>
            <span className="small soft">
              {result.receivedBy} {dateTime(result.receivedAt)} · <Sum {...result} />
            </span>
            {result.problem && <span className="small">{pick(result.problem)}</span>}
            <span className="small">
              {Object.entries(result.outcomes)
                .map(([outcome, n]) => `${maybe(`funds.outcome.${outcome}`, outcome)} ${n}`)
                .join(' · ')}
            </span>
            {result.strange.length > 0 && (
              <ul className="small strange">
                {result.strange.map((line) => (
                  <li key={line.no}>
                    #{line.no} {line.reference}：{maybe(`funds.outcome.${line.outcome}`, line.outcome)}
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
      {open && <UploadDialog roll={roll} onClose={() => setOpen(false)} />}
    </Panel>
  )
}
