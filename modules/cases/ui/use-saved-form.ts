/**
 * A form that saves itself: on this device at once, on the server a moment later, so that nothing typed is lost when the
 * network, the session or the machine ends.
 */
import { useCallback, useEffect, useRef, useState } from 'react'
import { ApiFault, get, put, remove } from '../../../platform/client/index.ts'

export interface SavedForm {
  input: Record<string, unknown>
  set: (name: string, value: unknown) => void
  /** Throws away what was typed. */
  discard: () => void
  /** It was sent: nothing is left to be kept. */
  sent: () => void
  /** Day and time of what was found again on opening. */
  restored: string | null
  saved: { at: string; where: 'server' | 'device' } | null
}

interface Kept {
  input: Record<string, unknown>
  at: string
}
const place = (form: string) => `jiulian.form.${form}`
const onDevice = (form: string): Kept | null => {
  try {
    return JSON.parse(localStorage.getItem(place(form)) ?? 'null') as Kept | null
  } catch {
    return null
  }
}

/** @param form e.g. 'matter:12:visit' @param seen number of actions the writer has seen */
export function useSavedForm(form: string, seen: number | null): SavedForm {
  const [input, setInput] = useState<Record<string, unknown>>(() => onDevice(form)?.input ?? {})
  const [restored, setRestored] = useState<string | null>(() => onDevice(form)?.at ?? null)
  const [saved, setSaved] = useState<SavedForm['saved']>(null)
  const timer = useRef<number | undefined>(undefined)
  const touched = useRef(false)
  const over = useRef(false)

  useEffect(() => {
    let away = false
    get<{ saved: { input: Record<string, unknown>; savedAt: string } | null }>(`/forms/${form}`)
      .then(({ saved: found }) => {
        const here = onDevice(form)
        if (away || touched.current || !found || (here && here.at > found.savedAt)) return
        setInput(found.input)
        setRestored(found.savedAt)
      })
      // Without the server what lies on this device is shown.
      .catch(() => undefined)
    return () => {
      away = true
    }
  }, [form])

  const upload = useCallback(
    async (next: Record<string, unknown>, at: string) => {
      try {
        if (over.current) return
        await put(`/forms/${form}`, { input: next, seenSeq: seen })
        // Sent while this was on its way: nothing of it may stay.
        if (over.current) await remove(`/forms/${form}`)
        else setSaved({ at, where: 'server' })
      } catch (fault) {
        setSaved({ at, where: 'device' })
        // No line or no session: tried again while the page stands open.
        if (fault instanceof ApiFault && (fault.status === 0 || fault.status === 401 || fault.status >= 500))
          timer.current = window.setTimeout(() => void upload(next, at), 5_000)
      }
    },
    [form, seen],
  )

  const change = (next: Record<string, unknown>) => {
    touched.current = true
    const at = new Date().toISOString()
    setInput(next)
    localStorage.setItem(place(form), JSON.stringify({ input: next, at }))
    window.clearTimeout(timer.current)
    timer.current = window.setTimeout(() => void upload(next, at), 800)
  }
  const forget = () => {
    window.clearTimeout(timer.current)
    localStorage.removeItem(place(form))
    setRestored(null)
    setSaved(null)
  }
  return {
    input,
    set: (name, value) => {
      const next = { ...input }
      if (value === undefined) delete next[name]
      else next[name] = value
      change(next)
    },
    discard: () => {
      forget()
      setInput({})
      void remove(`/forms/${form}`).catch(() => undefined)
    },
    sent: () => {
      over.current = true
      forget()
    },
    restored,
    saved,
  }
}
