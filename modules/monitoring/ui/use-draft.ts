import { useSavedForm } from '../../../platform/client/use-saved-form.ts'

/**
 * Text of a dialog that survives a closed page, a lost connection or an ended session: kept until it was sent.
 *
 * @example const [note, setNote, sent] = useDraft(`note-${id}`)
 */
export function useDraft(name: string): [string, (text: string) => void, () => void] {
  const saved = useSavedForm(`warnings:${name}`, null)
  return [(saved.input.text as string | undefined) ?? '', (text) => saved.set('text', text || undefined), saved.sent]
}
