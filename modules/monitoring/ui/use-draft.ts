import { useState } from 'react'

/**
 * Text of a form that survives a closed page or a lost connection: kept on the device until it was sent.
 *
 * @example const [note, setNote, sent] = useDraft(`warning-${id}-note`)
 */
export function useDraft(name: string): [string, (text: string) => void, () => void] {
  const place = `jiulian.draft.${name}`
  const [text, setText] = useState(() => sessionStorage.getItem(place) ?? '')
  return [
    text,
    (next) => {
      setText(next)
      if (next) sessionStorage.setItem(place, next)
      else sessionStorage.removeItem(place)
    },
    () => sessionStorage.removeItem(place),
  ]
}
