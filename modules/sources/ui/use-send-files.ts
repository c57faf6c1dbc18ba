import { useCallback, useEffect, useRef, useState } from 'react'
import { ApiFault, sentenceOf, upload } from '../../../platform/client/index.ts'
import { useWords } from '../../../platform/words/use-words.tsx'

export interface SentFile {
  key: string
  name: string
  size: number
  sent: number
  state: 'waiting' | 'sending' | 'received' | 'failed'
  fault?: string
  deliveryId?: number
}

interface Job {
  key: string
  file: File
  query: Record<string, string>
}

/**
 * Sends files one after the other; a file that fails does not stop the next. Leaving the page asks first while one is on
 * its way.
 *
 * @param onReceived called after each file the server has taken
 */
export function useSendFiles(onReceived: () => void) {
  const { language, maybe } = useWords()
  const [sent, setSent] = useState<SentFile[]>([])
  const queue = useRef<Job[]>([])
  const running = useRef<{ key: string; stop: AbortController } | null>(null)
  const received = useRef(onReceived)
  received.current = onReceived

  const change = useCallback(
    (key: string, next: Partial<SentFile>) =>
      setSent((now) => now.map((one) => (one.key === key ? { ...one, ...next } : one))),
    [],
  )

  const work = useCallback(async () => {
    if (running.current) return
    for (let job = queue.current.shift(); job; job = queue.current.shift()) {
      const { key, file, query } = job
      change(key, { state: 'sending' })
      const stop = new AbortController()
      running.current = { key, stop }
      try {
        const answer = await upload<{ deliveryId: number }>(
          '/deliveries',
          file,
          { ...query, fileName: file.name },
          (progress) => change(key, { sent: progress.sent }),
          stop.signal,
        )
        change(key, { state: 'received', sent: file.size, deliveryId: answer.deliveryId })
      } catch (cause) {
        const fault = stop.signal.aborted ? new ApiFault(0, 'cancelled') : cause
        change(key, {
          state: 'failed',
          fault: sentenceOf(fault, language, (code) => maybe(`fault.${code}`, '') || undefined),
        })
      }
      running.current = null
      received.current()
    }
  }, [change, language, maybe])

  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (running.current) event.preventDefault()
    }
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [])

  return {
    sent,
    send: (files: File[], query: Record<string, string>) => {
      const jobs = files.map((file) => ({ key: crypto.randomUUID(), file, query }))
      setSent((now) => [
        ...jobs.map(
          ({ key, file }): SentFile => ({ key, name: file.name, size: file.size, sent: 0, state: 'waiting' }),
        ),
        ...now,
      ])
      queue.current.push(...jobs)
      void work()
    },
    cancel: (key: string) => {
      if (running.current?.key === key) running.current.stop.abort()
    },
    clear: () => setSent([]),
  }
}
