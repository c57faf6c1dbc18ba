/** The portrait as plain text, for the terminal. */
import type { Portrait } from '../shapes/portrait.ts'

const levelWords = { red: '红', orange: '橙', yellow: '黄' }
const relationWords: Record<string, string> = {
  head: '户主',
  spouse: '配偶',
  child: '子女',
  grandchild: '孙子女',
  parent: '父母',
  grandparent: '祖父母',
  sibling: '兄弟姐妹',
  other: '其他',
}
const money = (value: number | null) =>
  value === null ? '未知' : value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/**
 * Lines of a portrait: who, where, tier, level; members; money; signs; aid; the chain.
 * @example console.log(portraitText(await portrait(ctx, actor, hh)))
 */
export function portraitText(found: Portrait): string {
  const { head } = found
  const lines: string[] = [
    `户号 ${found.householdNo ?? found.hh}  户主 ${head.name}  ${head.areaName}  ${head.tierLabel?.zh ?? '救助类别未知'}  ${
      head.level
        ? `${levelWords[head.level]}色预警，${head.dueAt} 前办理${head.overdue ? '（已逾期）' : ''}`
        : '无在办预警'
    }`,
    `数据截至 ${found.asOf}`,
    '',
    '家庭成员',
    ...found.members.map(
      (member) =>
        `  ${relationWords[member.relation] ?? member.relation}  ${member.name}  ${member.idMasked ?? '无证号'}  ${member.age ?? '?'}岁${member.alive ? '' : '  已死亡'}${
          member.flags.length > 0 ? `  ${member.flags.map((flag) => flag.zh).join('；')}` : ''
        }`,
    ),
    '',
    '近12个月收支（元）',
    ...found.money.income.map(
      (bar) => `  收入 ${bar.label.zh}  ${money(bar.value)}${bar.why_zh ? `（${bar.why_zh}）` : ''}`,
    ),
    ...found.money.spending.map(
      (bar) => `  支出 ${bar.label.zh}  ${money(bar.value)}${bar.why_zh ? `（${bar.why_zh}）` : ''}`,
    ),
  ]
  if (found.money.standard) lines.push(`  保障标准（全家一年）  ${money(found.money.standard.value)}`)
  if (found.dimensions.length > 0) {
    lines.push('', '风险')
    for (const dimension of found.dimensions)
      for (const hit of dimension.hits)
        lines.push(
          `  ${levelWords[hit.level]}  ${hit.indicator} ${hit.label.zh}${hit.memberName === null ? '' : `（${hit.memberName}）`}：${hit.reason_zh}`,
        )
  }
  if (found.aid.length > 0) {
    lines.push('', '近12个月已获救助')
    for (const aid of found.aid)
      lines.push(
        `  ${aid.label.zh}  ${aid.total === null ? `${aid.count}次` : `${money(aid.total)}（${aid.count}次）`}  最近 ${aid.last ?? ''}`,
      )
  }
  lines.push('', '救助链')
  for (const link of found.chain.slice(0, 60))
    lines.push(
      `  ${link.at.slice(0, 10)}  ${link.title_zh}${link.detail_zh ? `：${link.detail_zh}` : ''}${
        link.source ? `  [${link.source.fileName ?? link.source.dataset} 第${link.source.row}行]` : ''
      }`,
    )
  if (found.unknown.length > 0)
    lines.push('', `未知：${found.unknown.map((one) => `${one.label.zh}：${one.why_zh}`).join('；')}`)
  return lines.join('\n')
}
