/** Hands files in: several at once, one after the other, each with its progress; a file of gigabytes is streamed. */
import { CloudUploadOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { AutoComplete, Button, Checkbox, Input, Progress } from 'antd'
import { useId, useState } from 'react'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { FileDrop } from '../../../ui/file-drop.tsx'
import { bytes } from '../../../ui/format.ts'
import { useSendFiles } from './use-send-files.ts'

const place = 'jiulian.senders'
const remembered = (): string[] => JSON.parse(localStorage.getItem(place) ?? '[]') as string[]

export function DropZone() {
  const { t, maybe } = useWords()
  const session = useSession()
  const queries = useQueryClient()
  const own = maybe(`deliveries.own.${session.role}`, '').replace('{area}', session.areaName)
  const [senders, setSenders] = useState(remembered)
  const [sender, setSender] = useState(senders[0] ?? own)
  const [purpose, setPurpose] = useState(t('deliveries.purposeDefault'))
  const [confirm, setConfirm] = useState(true)
  const [senderId, purposeId] = [useId(), useId()]
  const { sent, send, cancel, clear } = useSendFiles(() => void queries.invalidateQueries({ queryKey: ['deliveries'] }))

  const take = (files: File[]) => {
    // Files are never held back for a form: whoever names no sender hands them in for the own bureau.
    const name = sender.trim() || own || session.name
    setSender(name)
    const known = [name, ...senders.filter((s) => s !== name)].slice(0, 12)
    setSenders(known)
    localStorage.setItem(place, JSON.stringify(known))
    send(files, { sender: name, purpose: purpose.trim(), confirm: confirm ? 'always' : 'auto' })
  }
  return (
    <section className="panel drop">
      <div className="drop-fields">
        <label htmlFor={senderId}>{t('deliveries.sender')}</label>
        <AutoComplete
          id={senderId}
          value={sender}
          onChange={setSender}
          options={senders.map((value) => ({ value }))}
          placeholder={t('deliveries.senderHint')}
        />
        <label htmlFor={purposeId}>{t('deliveries.purpose')}</label>
        <Input id={purposeId} value={purpose} onChange={(e) => setPurpose(e.target.value)} maxLength={200} />
        <Checkbox checked={confirm} onChange={(e) => setConfirm(e.target.checked)}>
          {t('deliveries.confirmFirst')}
        </Checkbox>
      </div>
      <FileDrop className="drop-target" multiple onFiles={take}>
        <CloudUploadOutlined aria-hidden="true" />
        <strong>{t('deliveries.drop')}</strong>
        <span className="faint small">{t('deliveries.dropNote')}</span>
      </FileDrop>
      {sent.length > 0 && (
        <div className="drop-list">
          <p className="drop-sum" role="status">
            <span className="num">
              {t('deliveries.sentOf', { n: sent.filter((one) => one.state === 'received').length, all: sent.length })}
            </span>
            {sent.every((one) => one.state === 'received' || one.state === 'failed') && (
              <Button size="small" type="link" onClick={clear}>
                {t('deliveries.clearDone')}
              </Button>
            )}
          </p>
          <ul>
            {sent
              .filter((one) => one.state !== 'received')
              .map((one) => (
                <li key={one.key}>
                  <span className="drop-name clip">
                    {one.deliveryId ? (
                      <Link to="/deliveries/$id" params={{ id: String(one.deliveryId) }}>
                        {one.name}
                      </Link>
                    ) : (
                      one.name
                    )}
                  </span>
                  <span className="drop-stand small soft num">
                    {one.state === 'waiting' && t('deliveries.waiting')}
                    {one.state === 'sending' &&
                      t(one.sent < one.size ? 'deliveries.sending' : 'deliveries.sentAll', {
                        sent: bytes(one.sent) ?? '',
                        all: bytes(one.size) ?? '',
                      })}
                    {one.state === 'received' && t('deliveries.received')}
                    {one.state === 'failed' && <span className="drop-fault">{one.fault}</span>}
                  </span>
                  {one.state === 'sending' ? (
                    <Button size="small" type="text" onClick={() => cancel(one.key)}>
                      {t('deliveries.cancel')}
                    </Button>
                  ) : (
                    <span />
                  )}
                  <Progress
                    percent={one.state === 'received' ? 100 : Math.floor((one.sent / Math.max(1, one.size)) * 100)}
                    size="small"
                    showInfo={false}
                    status={one.state === 'failed' ? 'exception' : one.state === 'received' ? 'success' : 'active'}
                  />
                </li>
              ))}
          </ul>
        </div>
      )}
    </section>
  )
}
