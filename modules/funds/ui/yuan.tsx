import { money } from '../../../ui/format.ts'
import { yuan } from '../shared.ts'

/** An amount of fen as yuan, grouped, right-aligned figures. @example <Yuan fen={120050} /> // 1,200.50 */
export const Yuan = ({ fen }: { fen: number }) => <span className="num">{money(yuan(fen))}</span>
