import { useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useCallback, useRef, useState } from 'react'
import { sentenceOf } from '../../../../platform/client/index.ts'
import { useWords } from '../../../../platform/words/use-words.tsx'
import type { PolicyChange } from '../../drafts/shapes.ts'
import { targetOf } from '../../drafts/target.ts'
import { dropChange, putChange } from './calls.ts'

/**
 * Saves changes of a draft one after the other, in the order they were made; what was typed stays when saving fails.
 * @example const { save, remove, saving } = useSaveChange(draft.id)
 */
export function useSaveChange(draft: number) {
  const queries = useQueryClient()
  const { message } = App.useApp()
  const { language, maybe } = useWords()
  const line = useRef<Promise<unknown>>(Promise.resolve())
  const [open, setOpen] = useState(0)
  const send = useCallback(
    (work: () => Promise<unknown>) => {
      setOpen((n) => n + 1)
      const mine = line.current
        .then(work)
        .then(() => true)
        .catch((fault: unknown) => {
          message.error(
            sentenceOf(fault, language, (code) => maybe(`fault.${code}`, '') || undefined),
            6,
          )
          return false
        })
        .finally(() => setOpen((n) => n - 1))
      line.current = mine
      return mine.then(async (ok) => {
        await queries.invalidateQueries({ queryKey: ['policy'] })
        return ok
      })
    },
    [queries, message, language, maybe],
  )
  return {
    saving: open > 0,
    /** @param before what stood there; its target is replaced when the key of the row was edited */
    save: (change: PolicyChange, before?: PolicyChange) =>
      send(() => putChange(draft, change, before ? targetOf(before) : undefined)),
    remove: (change: PolicyChange) => send(() => dropChange(draft, targetOf(change))),
  }
}
