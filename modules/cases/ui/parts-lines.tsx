/** What was decided of the parts of an amount, as lines of a list of terms. */
import { useWords } from '../../../platform/words/use-words.tsx'
import { money } from '../../../ui/format.ts'
import { careLevels, type Parts, supportModes } from '../../registry/shared.ts'

export function PartsLines({ parts }: { parts: Partial<Parts> | undefined }) {
  const { t, pick } = useWords()
  const { uplift, care, support } = parts ?? {}
  const word = (of: Record<string, { zh: string; en: string }>, id: string) => pick(of[id]) || id
  return (
    <>
      {uplift && (
        <div>
          <dt>{t('parts.uplift')}</dt>
          <dd>{t('parts.upliftOf', { n: uplift.persons, yuan: money(uplift.amount) ?? '' })}</dd>
        </div>
      )}
      {care && (
        <div>
          <dt>{t('parts.care')}</dt>
          <dd>{word(careLevels, care)}</dd>
        </div>
      )}
      {support && (
        <div>
          <dt>{t('parts.support')}</dt>
          <dd>{word(supportModes, support)}</dd>
        </div>
      )}
    </>
  )
}
