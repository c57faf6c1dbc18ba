/** Looks into a file that was handed in: what it is, whether it may be kept, and as what. */
import { type Refusal, refusal } from '../web/index.ts'
import type { FileLimits } from './context.ts'
import { cleanImage } from './image.ts'
import { officeType } from './office.ts'
import { faultOfPdf } from './pdf.ts'
import { kindOf } from './sniff.ts'

/** What is kept of a file. */
export interface Kept {
  ok: true
  bytes: Buffer
  mediaType: string
  width: number | null
  height: number | null
  small: Buffer | null
}

/**
 * Decides by the content alone.
 * @returns what to keep, or a refusal with a sentence that says what to do
 * @example const kept = await lookInto(await readFile(path), limits)
 */
export async function lookInto(bytes: Buffer, limits: FileLimits): Promise<Kept | Refusal> {
  const kind = kindOf(bytes)
  if (bytes.length === 0) return refusal('empty-file', { zh: '文件是空的。', en: 'The file is empty.', status: 422 })
  switch (kind) {
    case undefined:
      return refusal('not-accepted', {
        zh: '只接收照片（JPEG、PNG、WebP）、PDF、Word（docx）和 Excel（xlsx）文件；此文件的内容不是其中任何一种。',
        en: 'Photos (JPEG, PNG, WebP), PDF, DOCX and XLSX are accepted; by its content this file is none of them.',
        status: 422,
      })
    case 'pdf':
      return (
        faultOfPdf(bytes, limits) ?? {
          ok: true,
          bytes,
          mediaType: 'application/pdf',
          width: null,
          height: null,
          small: null,
        }
      )
    case 'zip': {
      const office = await officeType(bytes, limits)
      return office.ok ? { ...office, bytes, width: null, height: null, small: null } : office
    }
    default:
      return cleanImage(bytes, kind, limits)
  }
}
