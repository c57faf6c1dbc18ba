import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { sentenceOf } from '../../../platform/client/index.ts'
import { useWords } from '../../../platform/words/use-words.tsx'

/** Runs a change, says how it went in words, and has every list read again. */
export function useChange<Input, Answer>(
  change: (input: Input) => Promise<Answer>,
  done: (answer: Answer) => string,
  after: () => void,
) {
  const { message } = App.useApp()
  const { language, maybe } = useWords()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: async (answer) => {
      message.success(done(answer))
      after()
      await queries.invalidateQueries()
    },
    onError: (fault) =>
      message.error(
        sentenceOf(fault, language, (code) => maybe(`fault.${code}`, '') || undefined),
        6,
      ),
  })
}
