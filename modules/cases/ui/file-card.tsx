/** An attachment as it is shown: small picture or kind, name, size, and what the virus scan said. */
import { FileExcelOutlined, FilePdfOutlined, FileTextOutlined, FileWordOutlined, StopOutlined } from '@ant-design/icons'
import { queryOptions, useQueries } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { get } from '../../../platform/client/index.ts'
import type { FileView } from '../../../platform/files/shared.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { bytes } from '../../../ui/format.ts'
import { StateMark } from '../../../ui/state-mark.tsx'
import './files.css'

export const filesQuery = (ids: readonly string[]) =>
  queryOptions({
    queryKey: ['files', ...ids],
    staleTime: 60_000,
    queryFn: ({ signal }) => get<{ items: FileView[] }>('/files', { ids: ids.join(',') }, signal),
  })

/** What is known about these files; `missing` are those that are gone or not for this reader. */
export function useFiles(ids: readonly string[]): { files: FileView[]; missing: string[] } {
  const found = useQueries({ queries: ids.map((id) => filesQuery([id])) })
  return {
    files: found.flatMap((one) => one.data?.items ?? []),
    missing: ids.filter((_id, i) => found[i]?.data?.items.length === 0),
  }
}

/** Attachments of an action that was taken. */
export function FilesView({ ids }: { ids: string[] }) {
  const { t } = useWords()
  const { files, missing } = useFiles(ids)
  return (
    <>
      <ul className="files-list">
        {files.map((file) => (
          <FileCard key={file.id} file={file} />
        ))}
      </ul>
      {missing.length > 0 && <span className="small faint">{t('files.notForYou', { n: missing.length })}</span>}
    </>
  )
}

export function FileCard({ file, children }: { file: FileView; children?: ReactNode }) {
  const { t } = useWords()
  const infected = file.scan === 'infected'
  const look = (
    <>
      {file.hasSmall ? (
        <img src={`/api/files/${file.id}/small`} alt="" loading="lazy" />
      ) : (
        <span className="file-kind" aria-hidden>
          <Icon file={file} />
        </span>
      )}
      <span className="file-words">
        <span className="file-name">{file.name}</span>
        <span className="small faint num">{bytes(file.size)}</span>
        {infected && <StateMark tone="red">{t('files.infected')}</StateMark>}
        {file.scan === 'waiting' && <StateMark tone="orange">{t('files.waiting')}</StateMark>}
      </span>
    </>
  )
  return (
    <li className="file-card">
      {infected ? (
        <span className="file-link">{look}</span>
      ) : (
        <a className="file-link" href={`/api/files/${file.id}`} target="_blank" rel="noreferrer">
          {look}
        </a>
      )}
      {children}
    </li>
  )
}

function Icon({ file }: { file: FileView }) {
  if (file.scan === 'infected') return <StopOutlined />
  if (file.mediaType === 'application/pdf') return <FilePdfOutlined />
  if (file.name.endsWith('.docx')) return <FileWordOutlined />
  return file.name.endsWith('.xlsx') ? <FileExcelOutlined /> : <FileTextOutlined />
}
