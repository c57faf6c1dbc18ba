import { useWords } from '../../../platform/words/use-words.tsx'
import { count, money } from '../../../ui/format.ts'
import { yuan } from '../shared.ts'

/** An amount of fen as yuan, grouped, right-aligned figures. @example <Yuan fen={120050} /> // 1,200.50 */
export const Yuan = ({ fen }: { fen: number }) => <span className="num">{money(yuan(fen))}</span>

/** How many payments and how much. @example <Sum lines={12} fen={120050} /> // 12 笔，1,200.50 元 */
export function Sum({ lines, fen }: { lines: number; fen: number }) {
  const { t } = useWords()
  return <span className="num">{t('funds.sum', { n: count(lines) ?? '', yuan: money(yuan(fen)) ?? '' })}</span>
}
