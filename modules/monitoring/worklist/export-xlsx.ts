/** The worklist as a spreadsheet: exactly what the filter shows, masked as on the screen. */
import { type Actor, may } from '../../../platform/access/shared.ts'
import { type ListColumn, listXlsx, mostRows } from '../../../platform/files/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import type { MonitoringContext } from '../context.ts'
import type { WarningItem, WarningQuery } from '../shapes/warning.ts'
import { listWarnings } from './list-warnings.ts'

const levelWords = { red: '红', orange: '橙', yellow: '黄' }
const stateWords = { open: '待派发', dispatched: '办理中', closed: '已办结', withdrawn: '已撤回' }

const columns: ListColumn<WarningItem>[] = [
  { title: '编号', width: 8, value: (item) => item.id },
  { title: '户号', width: 16, value: (item) => item.householdNo ?? '' },
  { title: '户主', width: 10, value: (item) => item.headName },
  { title: '人口', width: 6, value: (item) => item.members },
  { title: '所在地', width: 24, value: (item) => item.areaName },
  { title: '救助类别', width: 12, value: (item) => item.tierLabel?.zh ?? '未知' },
  { title: '级别', width: 6, value: (item) => levelWords[item.shownLevel] },
  { title: '状态', width: 8, value: (item) => stateWords[item.state] },
  { title: '预警理由', width: 60, value: (item) => item.headline_zh },
  {
    title: '数据',
    width: 40,
    value: (item) => (item.unjudged ? `自${item.unjudged.since}起无法再判断：${item.unjudged.why_zh}` : ''),
  },
  { title: '指标', width: 30, value: (item) => item.indicators.map((one) => `${one.id} ${one.label.zh}`).join('、') },
  { title: '发现日期', width: 12, value: (item) => item.openedAsOf },
  { title: '办理期限', width: 12, value: (item) => item.dueAt },
  { title: '是否逾期', width: 8, value: (item) => (item.overdue ? '逾期' : '') },
  {
    title: '责任单位',
    width: 20,
    value: (item) => item.responsible.areaName + (item.responsible.person ? ` ${item.responsible.person}` : ''),
  },
]

/**
 * Writes the filtered worklist as XLSX (at most 100,000 rows).
 * @returns the bytes and the number of rows
 * @example const { bytes } = await exportWarnings(ctx, actor, WarningQuery.parse({ level: 'red' }))
 */
export async function exportWarnings(
  ctx: MonitoringContext,
  actor: Actor,
  query: WarningQuery,
): Promise<{ ok: true; bytes: Buffer; rows: number } | Refusal> {
  if (!may(actor, 'export')) return refusal('not-allowed')
  const { items } = await listWarnings(ctx, actor, { ...query, page: 1, size: mostRows })
  return { ok: true, bytes: await listXlsx('预警清单', columns, items), rows: items.length }
}
