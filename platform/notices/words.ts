/** What a notice says: number, kind, what to do, by when. No name, no id, nothing about the family. */
import type { AnyProcess, Matter } from '../process/index.ts'
import type { NoticeKind } from './shared.ts'

export interface Text {
  zh: string
  en: string
}

const heads: Record<NoticeKind, Text> = {
  turn: { zh: '待办', en: 'To do' },
  assigned: { zh: '指定您承办', en: 'Given to you' },
  reminder: { zh: '时限提醒', en: 'Reminder' },
  late: { zh: '已逾期', en: 'Late' },
  'late-above': { zh: '下级逾期', en: 'Late below you' },
  result: { zh: '已办结', en: 'Closed' },
}

const toDo = (process: AnyProcess, state: string): Text => {
  const declared = process.states[state]
  return declared?.end ? declared.label : (declared?.next ?? declared?.label ?? { zh: state, en: state })
}

/** @param share per cent of the limit that has passed, for reminders */
export function textOfOne(
  kind: NoticeKind,
  process: AnyProcess,
  matter: Pick<Matter, 'number' | 'state' | 'dueOn'>,
  share?: number,
): Text {
  const what = toDo(process, matter.state)
  const dueZh = matter.dueOn && kind !== 'result' ? `（${matter.dueOn} 前）` : ''
  const dueEn = matter.dueOn && kind !== 'result' ? ` (by ${matter.dueOn})` : ''
  const passed = kind === 'reminder' && share ? { zh: `已用 ${share}%，`, en: `${share}% used, ` } : { zh: '', en: '' }
  return {
    zh: `${heads[kind].zh}：${process.label.zh} ${matter.number}，${passed.zh}${what.zh}${dueZh}`,
    en: `${heads[kind].en}: ${process.label.en} ${matter.number}, ${passed.en}${what.en}${dueEn}`,
  }
}

/** Many of one kind in one line; `{n}` is the number, filled in when it is shown because it may still grow. */
export function textOfMany(kind: NoticeKind, process: AnyProcess, state: string): Text {
  const what = toDo(process, state)
  return {
    zh: `${heads[kind].zh}：${process.label.zh} {n} 件，${what.zh}`,
    en: `${heads[kind].en}: ${process.label.en}, {n} matters, ${what.en}`,
  }
}

export const filled = (text: string, count: number): string => text.replace('{n}', String(count))
