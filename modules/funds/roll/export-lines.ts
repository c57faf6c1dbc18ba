/** Lines of a roll as a spreadsheet: exactly what the filter shows, masked as on the screen. */
import type { Actor } from '../../../platform/access/shared.ts'
import { type ListColumn, listXlsx, mostRows } from '../../../platform/files/index.ts'
import type { FundsContext } from '../context.ts'
import { type FindingKind, findingKinds, type LineState, lineKinds, lineStates, type PayLine, yuan } from '../shared.ts'
import { type LineQuery, listLines } from './list-rolls.ts'

/** @returns bytes of an XLSX file and its number of lines (at most 100,000) */
export async function exportLines(
  ctx: FundsContext,
  actor: Actor,
  roll: number,
  query: Omit<LineQuery, 'page' | 'size'>,
): Promise<{ bytes: Buffer; rows: number }> {
  const { items } = await listLines(ctx, actor, roll, { ...query, page: 1, size: mostRows })
  const tiers = new Map(ctx.region.meta.tiers.map((tier) => [tier.id, tier.label.zh]))
  const columns: ListColumn<PayLine>[] = [
    { title: '编号', width: 10, value: (line) => line.id },
    { title: '姓名', width: 10, value: (line) => line.name ?? '' },
    { title: '所在地', width: 26, value: (line) => line.areaName },
    { title: '项目', width: 14, value: (line) => lineKinds[line.kind].zh },
    {
      title: '救助类别',
      width: 14,
      value: (line) => tiers.get(line.tier) ?? (line.tier === 'temporary' ? '临时救助' : line.tier),
    },
    { title: '月份', width: 10, value: (line) => line.month },
    { title: '人数', width: 6, value: (line) => line.persons },
    { title: '金额（元）', width: 12, value: (line) => (line.fen === null ? '未知' : Number(yuan(line.fen))) },
    { title: '状态', width: 10, value: (line) => lineStates[line.state as LineState].zh },
    { title: '账号', width: 22, value: (line) => line.account ?? (line.hasAccount ? '已登记' : '无') },
    { title: '失败原因', width: 16, value: (line) => line.failedBecause ?? '' },
    {
      title: '疑点',
      width: 40,
      value: (line) =>
        line.findings
          .map((one) => `${findingKinds[one.kind as FindingKind].zh}${one.reason ? `（${one.reason}）` : ''}`)
          .join('；'),
    },
  ]
  return { bytes: await listXlsx('发放名册', columns, items), rows: items.length }
}
