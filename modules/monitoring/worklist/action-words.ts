/** What was done on a warning, as a sentence. */
import { areaName } from '../../matching/index.ts'
import type { Region } from '../../rules/shared.ts'
import type { ActionKind } from '../shapes/warning.ts'

const level: Record<string, { zh: string; en: string }> = {
  red: { zh: '红色', en: 'red' },
  orange: { zh: '橙色', en: 'orange' },
  yellow: { zh: '黄色', en: 'yellow' },
}
const levelOf = (value: unknown) => level[String(value)] ?? { zh: String(value), en: String(value) }

/**
 * The sentence for an action and what it carried.
 * @example actionWords(region, 'raise', { from: 'yellow', to: 'orange' }).zh // '由黄色升为橙色'
 */
export function actionWords(
  region: Region,
  kind: ActionKind,
  payload: Record<string, unknown>,
): { zh: string; en: string } {
  const from = levelOf(payload.from)
  const to = levelOf(payload.to)
  const note = payload.note ? String(payload.note) : ''
  const withNote = (zh: string, en: string) => (note ? { zh: `${zh}：${note}`, en: `${en}: ${note}` } : { zh, en })
  switch (kind) {
    case 'open':
      return { zh: `监测发现，发出${to.zh}预警`, en: `Found by the sweep: ${to.en} warning` }
    case 'raise':
      return { zh: `由${from.zh}升为${to.zh}`, en: `Raised from ${from.en} to ${to.en}` }
    case 'lower':
      return { zh: `数据更正后由${from.zh}降为${to.zh}`, en: `Lowered from ${from.en} to ${to.en} after a correction` }
    case 'withdraw':
      return { zh: '数据已不再显示该情形，预警撤回', en: 'The data no longer show it: withdrawn' }
    case 'unsupported':
      return {
        zh: '数据已不再显示该情形，请经办人核实后办结',
        en: 'The data no longer show it; please verify and close',
      }
    case 'supported':
      return { zh: '数据再次显示该情形', en: 'The data show it again' }
    case 'unjudged': {
      const missing = (payload.missing as { why_zh: string; why_en: string }[] | undefined) ?? []
      return {
        zh: `无法再判断：${missing.map((one) => one.why_zh).join('；')}`,
        en: `Can no longer be judged: ${missing.map((one) => one.why_en).join('; ')}`,
      }
    }
    case 'judged':
      return { zh: '数据已恢复交付，可以重新判断', en: 'Data came again: it can be judged again' }
    case 'dispatch': {
      const area = String((payload.to as { area?: string } | undefined)?.area ?? '')
      const person = (payload.to as { person?: string | null } | undefined)?.person
      const where = `${areaName(region, area)}${person ? ` ${person}` : ''}`
      return withNote(`派发至${where}`, `Dispatched to ${where}`)
    }
    case 'note':
      return { zh: note, en: note }
    case 'close': {
      const code = region.meta.feedback_codes.find((one) => one.id === payload.code)?.label
      return withNote(`办结：${code?.zh ?? payload.code}`, `Closed: ${code?.en ?? payload.code}`)
    }
    case 'reopen':
      return withNote('重新打开', 'Reopened')
  }
}
