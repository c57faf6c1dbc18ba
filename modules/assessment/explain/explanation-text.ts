/** An explanation as lines for a terminal. */
import type { Reason } from '../../rules/index.ts'
import type { HouseholdExplained } from './explain-household.ts'

/** Deeper reasons are in the JSON. */
const deepest = 4

/**
 * @example console.log(explanationText(await explainHousehold(ctx, actor, hh))) // 建议类别：城市低保 …
 */
export function explanationText(told: HouseholdExplained): string {
  const lines = [`户 ${told.hh} · 截至 ${told.asOf} · 系统建议，须人工确认`]
  const list = (label: string, items: { label: { zh: string } }[]) => {
    if (items.length > 0) lines.push(`${label}：${items.map((one) => one.label.zh).join('、')}`)
  }
  list('无法判断，缺少', told.missing)
  list('未送达，按无计算', told.assumed)
  const tell = (reason: Reason, depth: number): void => {
    const who = reason.member === null ? '' : `[第${reason.member + 1}位成员] `
    const used = [...reason.standards, ...reason.facts].map((one) => `${one.label.zh} ${one.words.zh}`).join('，')
    const because = reason.rows.map((row) => row.sentence.zh).join('；')
    lines.push(
      `${'  '.repeat(depth)}${who}${reason.sentence.zh}${because && ` — ${because}`}  （${reason.articles.join('；')}）`,
    )
    if (reason.seen || depth >= deepest) return
    if (used) lines.push(`${'  '.repeat(depth + 1)}${used}`)
    for (const one of reason.because) tell(one, depth + 1)
  }
  for (const reason of told.reasons) tell(reason, 0)
  if (told.sources.length > 0) lines.push('部门数据：')
  const rows = new Map(told.sources.map((one) => [`${one.fileName} ${one.row}`, one]))
  for (const one of rows.values())
    lines.push(`  ${one.label.zh}：${one.day ? `${one.day} ` : ''}${one.words.zh}（${one.fileName} 第${one.row}行）`)
  return lines.join('\n')
}
