import { ApiFault, addressOf, faultOf, type RequestOptions } from './request.ts'

export interface UploadProgress {
  sent: number
  total: number
}

/**
 * Sends a file as the raw body, streamed by the browser, with progress. (fetch cannot tell progress; XMLHttpRequest can.)
 * @throws ApiFault
 * @example await upload('/deliveries', file, { fileName: file.name, sender: '医保局' }, (p) => show(p.sent / p.total))
 */
export function upload<Answer>(
  path: string,
  file: Blob,
  query: RequestOptions['query'],
  onProgress: (progress: UploadProgress) => void = () => {},
  signal?: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const send = new XMLHttpRequest()
    send.open('POST', addressOf(path, query))
    send.setRequestHeader('content-type', 'application/octet-stream')
    send.upload.onprogress = (event) => onProgress({ sent: event.loaded, total: event.total || file.size })
    send.onload = () => {
      if (send.status >= 200 && send.status < 300) resolve(JSON.parse(send.responseText) as Answer)
      else reject(faultOf(send.status, send.responseText))
    }
    send.onerror = () =>
      reject(
        new ApiFault(
          0,
          'offline',
          '上传中断，请检查网络后重试。',
          'The upload was cut off; check the network and try again.',
        ),
      )
    send.onabort = () => reject(new DOMException('aborted', 'AbortError'))
    signal?.addEventListener('abort', () => send.abort())
    send.send(file)
  })
}
