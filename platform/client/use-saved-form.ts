/** A form that saves itself, for screens; how it does so: `saved-form.ts`. */
import { useEffect, useMemo, useState } from 'react'
import { get, put, remove } from './request.ts'
import { FormKeeper, type FormStanding, type ServerForms } from './saved-form.ts'
import { useSession } from './session.tsx'

export const serverForms: ServerForms = {
  read: async (form) =>
    (await get<{ saved: { input: Record<string, unknown>; savedAt: string } | null }>(`/forms/${form}`)).saved,
  save: async (form, input, seen) =>
    (await put<{ savedAt: string }>(`/forms/${form}`, { input, seenSeq: seen })).savedAt,
  drop: (form) => remove(`/forms/${form}`),
}

export interface SavedForm extends FormStanding {
  set: (name: string, value: unknown) => void
  /** Throws away what was typed. */
  discard: () => void
  /** It was sent: nothing is left to be kept. */
  sent: () => void
  /** The key to send it with. */
  key: () => string
  renewKey: () => void
}

/**
 * What is typed into a form, kept until it was sent.
 *
 * @param form e.g. 'matter:12:visit' @param seen number of actions the writer has seen
 * @example const saved = useSavedForm('refer:1504', null); saved.set('note', text)
 */
export function useSavedForm(form: string, seen: number | null): SavedForm {
  const person = useSession().userId
  const [, setStanding] = useState<FormStanding | null>(null)
  const keeper = useMemo(
    () => new FormKeeper({ person, form, seen }, { device: localStorage, server: serverForms }, setStanding),
    [person, form, seen],
  )
  useEffect(() => {
    void keeper.open()
    const flush = () => keeper.flush()
    addEventListener('pagehide', flush)
    return () => {
      removeEventListener('pagehide', flush)
      keeper.close()
    }
  }, [keeper])
  return {
    ...keeper.standing,
    set: (name, value) => keeper.set(name, value),
    discard: () => keeper.discard(),
    sent: () => keeper.sent(),
    key: () => keeper.key,
    renewKey: () => keeper.renewKey(),
  }
}
