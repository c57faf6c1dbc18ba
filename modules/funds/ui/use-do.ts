/** Does something on the server, says when it is refused, and renews what is shown. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { sentenceOf } from '../../../platform/client/index.ts'
import { useWords } from '../../../platform/words/use-words.tsx'

/** @example const settle = useDo((body: object) => onRoll(3, 'settle', body), () => close()) */
export function useDo<Input, Answer>(call: (input: Input) => Promise<Answer>, then?: (answer: Answer) => void) {
  const { language, maybe } = useWords()
  const { message } = App.useApp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: call,
    onSuccess: (answer) => then?.(answer),
    onError: (fault) =>
      void message.error(sentenceOf(fault, language, (code) => maybe(`fault.${code}`, '') || undefined)),
    onSettled: () =>
      void Promise.all([
        queries.invalidateQueries({ queryKey: ['funds'] }),
        queries.invalidateQueries({ queryKey: ['matter'] }),
      ]),
  })
}
