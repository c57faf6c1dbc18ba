import { ApiFault, faultOf } from './fault.ts'
import { addressOf, type Query } from './request.ts'

export interface UploadProgress {
  sent: number
  total: number
}

/**
 * Sends a file as the raw body, streamed by the browser, with progress. (fetch cannot tell progress; XMLHttpRequest can.)
 *
 * @throws ApiFault
 * @example await upload('/deliveries', file, { fileName: file.name, sender: '医保局' }, (p) => show(p.sent / p.total))
 */
export function upload<T>(
  path: string,
  file: Blob,
  query: Query = {},
  onProgress: (progress: UploadProgress) => void = () => {},
  signal?: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const send = new XMLHttpRequest()
    send.open('POST', addressOf(path, query))
    send.setRequestHeader('content-type', 'application/octet-stream')
    send.upload.onprogress = (event) => onProgress({ sent: event.loaded, total: event.total || file.size })
    send.onload = () => {
      let answer: unknown
      try {
        answer = JSON.parse(send.responseText)
      } catch {
        return reject(new ApiFault(send.status, 'not-json'))
      }
      if (send.status >= 200 && send.status < 300) resolve(answer as T)
      else reject(faultOf(send.status, answer))
    }
    send.onerror = () => reject(new ApiFault(0, 'connection-lost'))
    send.onabort = () => reject(new DOMException('aborted', 'AbortError'))
    signal?.addEventListener('abort', () => send.abort())
    send.send(file)
  })
}
