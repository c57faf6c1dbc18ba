/** Tells what a call was refused for, in the reader's language. */
import { App } from 'antd'
import { sentenceOf } from '../../../platform/client/index.ts'
import { useWords } from '../../../platform/words/use-words.tsx'

/** @example useMutation({ mutationFn, onError: useFaultMessage() }) */
export function useFaultMessage(): (fault: unknown) => void {
  const { maybe, language } = useWords()
  const { message } = App.useApp()
  return (fault) =>
    void message.error(
      sentenceOf(fault, language, (code) => maybe(`fault.${code}`, '') || undefined),
      6,
    )
}
