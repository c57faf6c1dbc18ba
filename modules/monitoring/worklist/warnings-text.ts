/** The worklist as plain text, for the terminal. */
import type { WarningList } from '../shapes/warning.ts'

const levelWords = { red: '红', orange: '橙', yellow: '黄' }

/**
 * One line per warning, the sentence first.
 * @example console.log(warningsText(await listWarnings(ctx, actor, query)))
 */
export function warningsText(list: WarningList): string {
  const lines = list.items.map(
    (item) =>
      `${String(item.id).padStart(6)}  ${levelWords[item.shownLevel]}${item.overdue ? '（逾期）' : ''}  ${item.householdNo ?? item.hh}  ${item.headName}  ${item.areaName}  ${item.headline_zh}${item.unjudged ? '（无法再判断）' : ''}  期限 ${item.dueAt}`,
  )
  return [
    ...lines,
    `共 ${list.total} 条${list.total > list.items.length ? `，本页 ${list.items.length} 条` : ''}`,
  ].join('\n')
}
