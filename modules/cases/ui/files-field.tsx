/** Files of a form: photos and scans, chosen, dropped or taken with the phone. Each is sent at once and shows how far it is. */
import { CameraOutlined, DeleteOutlined, PaperClipOutlined, ReloadOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Button, Progress } from 'antd'
import { type DragEvent, useEffect, useRef, useState } from 'react'
import { isPassing, remove, sentenceOf, upload } from '../../../platform/client/index.ts'
import { acceptedFiles, acceptedPhotos, type FileView } from '../../../platform/files/shared.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { bytes } from '../../../ui/format.ts'
import { useNarrow } from '../../../ui/use-narrow.ts'
import { FileCard, filesQuery, useFiles } from './file-card.tsx'
import './files.css'

/** A file on its way, or one that did not arrive. */
interface Sending {
  key: string
  file: File
  sent: number
  fault: string | null
  /** Trying again may help: the line was away. */
  again?: boolean
}
/** Pauses before an upload is tried again when the line was away, milliseconds. */
const pauses = [1000, 4000]

export function FilesField({
  value,
  onChange,
  id,
  photos = false,
  uploading,
}: {
  value: string[]
  onChange: (value: string[]) => void
  id: string
  /** Pictures only. */
  photos?: boolean
  /** Names of what is still on its way; the form waits for it. */
  uploading: Set<string>
}) {
  const { t, language, maybe } = useWords()
  const narrow = useNarrow()
  const queries = useQueryClient()
  const [sending, setSending] = useState<Sending[]>([])
  const [over, setOver] = useState(false)
  const choose = useRef<HTMLInputElement>(null)
  const camera = useRef<HTMLInputElement>(null)
  const stops = useRef(new Map<string, AbortController>())
  // Several may arrive before the next drawing: what counts is the newest value and the newest way to tell it.
  const now = useRef({ value, onChange })
  now.current.onChange = onChange
  useEffect(() => {
    now.current.value = value
  }, [value])
  useEffect(
    () => () => {
      for (const [key, stop] of stops.current) {
        stop.abort()
        uploading.delete(key)
      }
    },
    [uploading],
  )
  const change = (next: string[]) => {
    now.current.value = next
    now.current.onChange(next)
  }
  const patch = (key: string, more: Partial<Sending>) =>
    setSending((all) => all.map((one) => (one.key === key ? { ...one, ...more } : one)))
  const forget = (key: string) => {
    stops.current.get(key)?.abort()
    stops.current.delete(key)
    uploading.delete(key)
    setSending((all) => all.filter((one) => one.key !== key))
  }

  const send = async ({ key, file }: Sending) => {
    const stop = new AbortController()
    stops.current.set(key, stop)
    uploading.add(key)
    patch(key, { fault: null, sent: 0 })
    for (let attempt = 0; ; attempt++) {
      try {
        const view = await upload<FileView>(
          '/files',
          file,
          { name: file.name.slice(-300) || 'file', key },
          ({ sent, total }) => patch(key, { sent: total > 0 ? sent / total : 0 }),
          stop.signal,
        )
        queries.setQueryData(filesQuery([view.id]).queryKey, { items: [view] })
        if (!now.current.value.includes(view.id)) change([...now.current.value, view.id])
        return forget(key)
      } catch (fault) {
        if (stop.signal.aborted) return
        const pause = pauses[attempt]
        if (!isPassing(fault) || pause === undefined) {
          uploading.delete(key)
          return patch(key, {
            fault: sentenceOf(fault, language, (code) => maybe(`fault.${code}`, '') || undefined),
            again: isPassing(fault) || (fault as { code?: string }).code === 'cut-off',
          })
        }
        await new Promise((wake) => setTimeout(wake, pause))
      }
    }
  }
  const add = (list: FileList | null) => {
    const made = [...(list ?? [])].map((file) => ({ key: crypto.randomUUID(), file, sent: 0, fault: null }))
    setSending((all) => [...all, ...made])
    for (const one of made) void send(one)
  }
  const drop = (e: DragEvent) => {
    e.preventDefault()
    setOver(false)
    add(e.dataTransfer.files)
  }
  const takeAway = (file: string) => {
    change(now.current.value.filter((one) => one !== file))
    // Attached to an earlier action it stays there; only an unused upload is taken back.
    void remove(`/files/${file}`).catch(() => undefined)
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the buttons inside are the first
    <div
      className={`files-field${over ? ' files-over' : ''}`}
      onDragOver={(e) => {
        e.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Kept ids={value} onRemove={takeAway} />
      {sending.length > 0 && (
        <ul className="files-sending">
          {sending.map((one) => (
            <li key={one.key}>
              <span className="clip">{one.file.name}</span>
              <span className="small faint num">{bytes(one.file.size)}</span>
              {one.fault === null ? (
                <Progress percent={Math.floor(one.sent * 100)} size="small" aria-label={one.file.name} />
              ) : (
                <span className="form-fault small" role="alert">
                  {one.fault}
                </span>
              )}
              <span className="files-buttons">
                {one.fault !== null && one.again && (
                  <Button size="small" icon={<ReloadOutlined />} onClick={() => void send(one)}>
                    {t('files.again')}
                  </Button>
                )}
                <Button
                  size="small"
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={t('files.remove', { name: one.file.name })}
                  onClick={() => forget(one.key)}
                />
              </span>
            </li>
          ))}
        </ul>
      )}
      <div className="files-add">
        {narrow && (
          <Button icon={<CameraOutlined />} onClick={() => camera.current?.click()}>
            {t('files.camera')}
          </Button>
        )}
        <Button id={id} icon={<PaperClipOutlined />} onClick={() => choose.current?.click()}>
          {t('files.choose')}
        </Button>
        <span className="small faint">{t(photos ? 'files.photos' : narrow ? 'files.kinds' : 'files.drop')}</span>
      </div>
      {[
        { ref: choose, more: { multiple: true, accept: photos ? acceptedPhotos : acceptedFiles } },
        { ref: camera, more: { accept: 'image/*', capture: 'environment' as const } },
      ].map(({ ref, more }, i) => (
        <input
          // biome-ignore lint/suspicious/noArrayIndexKey: two inputs that never change places
          key={i}
          ref={ref}
          type="file"
          hidden
          {...more}
          onChange={(e) => {
            add(e.target.files)
            // The same file may be chosen again.
            e.target.value = ''
          }}
        />
      ))}
    </div>
  )
}

function Kept({ ids, onRemove }: { ids: string[]; onRemove: (id: string) => void }) {
  const { t } = useWords()
  const { files, missing } = useFiles(ids)
  if (ids.length === 0) return null
  return (
    <ul className="files-list">
      {files.map((file) => (
        <FileCard key={file.id} file={file}>
          <Button
            size="small"
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t('files.remove', { name: file.name })}
            onClick={() => onRemove(file.id)}
          />
        </FileCard>
      ))}
      {missing.map((id) => (
        <li key={id} className="file-card">
          <span className="form-fault small">{t('files.gone')}</span>
          <Button size="small" onClick={() => onRemove(id)}>
            {t('files.removeShort')}
          </Button>
        </li>
      ))}
    </ul>
  )
}
