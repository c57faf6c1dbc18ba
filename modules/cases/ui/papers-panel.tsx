/** Papers 文书 of a matter: what came out, to be printed again, and blank forms for what comes next. */
import { FileWordOutlined, PrinterOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { addressOf, faultOf, get, saveAnswer, sentenceOf } from '../../../platform/client/index.ts'
import type { PaperLine, PaperList } from '../../../platform/papers/shared.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { date } from '../../../ui/format.ts'
import { Panel } from '../../../ui/page-head.tsx'
import './papers.css'

export function PapersPanel({ matter }: { matter: { id: number; seq: number } }) {
  const { t } = useWords()
  const papers = useQuery({
    queryKey: ['papers', matter.id, matter.seq],
    queryFn: ({ signal }) => get<PaperList>(`/matters/${matter.id}/papers`, undefined, signal),
  }).data
  if (!papers || papers.made.length + papers.blank.length === 0) return null
  return (
    <Panel title={t('matter.papers')} className="no-print">
      {papers.made.length > 0 && <Papers matter={matter.id} lines={papers.made} />}
      {papers.blank.length > 0 && (
        <>
          <h3 className="papers-blank small soft">{t('papers.blank')}</h3>
          <Papers matter={matter.id} lines={papers.blank} />
        </>
      )}
    </Panel>
  )
}

function Papers({ matter, lines }: { matter: number; lines: PaperLine[] }) {
  const { t, pick } = useWords()
  return (
    <ul className="papers">
      {lines.map((line) => (
        <li key={line.file}>
          <span className="papers-words">
            <span>{pick(line.title)}</span>
            <span className="small faint num">
              {[line.number ?? pick(line.action), date(line.madeAt)].filter(Boolean).join(' · ')}
            </span>
          </span>
          <Fetch
            address={`/matters/${matter}/papers/${line.file}.pdf`}
            icon={<PrinterOutlined />}
            name={t('papers.print', { title: pick(line.title) })}
          />
          <Fetch
            address={`/matters/${matter}/papers/${line.file}.docx`}
            icon={<FileWordOutlined />}
            name={t('papers.word', { title: pick(line.title) })}
          />
        </li>
      ))}
    </ul>
  )
}

/** Fetched and saved: a refusal is a sentence on this page, and printing is left to the reader of the desk, whatever browser it has. */
function Fetch({ address, icon, name }: { address: string; icon: ReactNode; name: string }) {
  const { language, maybe } = useWords()
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)
  const open = async () => {
    setBusy(true)
    try {
      const answer = await fetch(addressOf(address), { credentials: 'same-origin' })
      if (!answer.ok) throw faultOf(answer.status, await answer.json().catch(() => undefined))
      await saveAnswer(answer, address.slice(address.lastIndexOf('/') + 1))
    } catch (fault) {
      message.error(
        sentenceOf(fault, language, (code) => maybe(`fault.${code}`, '') || undefined),
        6,
      )
    } finally {
      setBusy(false)
    }
  }
  return <Button icon={icon} loading={busy} aria-label={name} title={name} onClick={() => void open()} />
}
