/** The report as a spreadsheet with merged heads. One that does not add up is not written. */
import {
  type Amounts,
  type DepartmentList,
  type MonthlyReport,
  type TierColumn,
  tierColumns,
  type UpliftColumn,
  upliftColumns,
} from '../shared.ts'

export const columnWords: Record<TierColumn, { zh: string; en: string }> = {
  last: { zh: '上月末', en: 'End of last month' },
  new: { zh: '新增', en: 'New' },
  crossIn: { zh: '跨类转入', en: 'In from another tier' },
  increased: { zh: '增发', en: 'Increased' },
  decreased: { zh: '减发', en: 'Decreased' },
  crossOut: { zh: '跨类转出', en: 'Out to another tier' },
  stopped: { zh: '停发退出', en: 'Stopped' },
  expired: { zh: '期满退出', en: 'Ended by its term' },
  deaths: { zh: '自然减员', en: 'Deaths' },
  ledger: { zh: '台账变动', en: 'Changed in the ledger' },
  now: { zh: '本月末', en: 'End of this month' },
}
const upliftWords: Record<UpliftColumn, string> = {
  last: '上月末',
  new: '新增',
  raised: '调增',
  lowered: '调减',
  left: '退出',
  unclear: '注明变动',
  ledger: '台账变动',
  now: '本月末',
}
const urbanWords = { urban: '城镇', rural: '农村牧区', unknown: '不详' }
const hidden = '*'

/** Where a department's list comes from, and what of it is not there. */
const sourceOf = (list: DepartmentList): string =>
  [
    list.deliveredOn === null
      ? `${list.department.zh}尚未交付本月名册`
      : `取自${list.department.zh}名册，${list.deliveredOn}交付，采用${list.rows ?? hidden}行；不参与上表平衡`,
    ...(list.deliveredOn !== null && list.missing.length > 0 ? [`未交付：${list.missing.join('、')}`] : []),
  ].join('；')

/**
 * Bytes of the workbook: the table of tiers, the uplift inside its amounts, then a sheet of everything else.
 * @example const bytes = await monthXlsx(report)
 */
export async function monthXlsx(report: MonthlyReport): Promise<Buffer> {
  const { default: writeXlsxFile } = await import('write-excel-file/node')
  const head = (value: string, more: object = {}) => ({
    value,
    fontWeight: 'bold' as const,
    align: 'center' as const,
    backgroundColor: '#EAF1FB',
    ...more,
  })
  const cell = (value: number | null) => (value === null ? { type: String, value: hidden } : { type: Number, value })
  const wide = (value: string, width: number, more: object = {}) => [
    { value, columnSpan: width, ...more },
    ...Array(width - 1).fill(null),
  ]
  const standing = `统计期 ${report.from} 至 ${report.to}；单位：户、人、元；${report.closed ? '已封账' : '未封账'}${report.least === null ? '' : `；小于${report.least}的数以${hidden}表示`}`
  /** A table of moves: head of two lines, three figures a column. */
  const moves = <Column extends string>(
    title: string,
    first: readonly string[],
    columns: readonly Column[],
    words: (column: Column) => string,
    rows: readonly { first: readonly (string | number | null)[]; cells: Record<Column, Amounts> }[],
  ) => {
    const width = first.length + columns.length * 3
    return [
      wide(title, width, { fontWeight: 'bold' as const, fontSize: 16, align: 'center' as const }),
      wide(standing, width),
      [
        ...first.map((one) => head(one, { rowSpan: 2 })),
        ...columns.flatMap((column) => [head(words(column), { columnSpan: 3 }), null, null]),
      ],
      [...first.map(() => null), ...columns.flatMap(() => [head('户'), head('人'), head('元/月')])],
      ...rows.map((row) => [
        ...row.first.map((value) => (typeof value === 'string' ? { type: String, value } : cell(value))),
        ...columns.flatMap((column) => [
          cell(row.cells[column].households),
          cell(row.cells[column].persons),
          cell(row.cells[column].yuan),
        ]),
      ]),
    ]
  }
  const heading = `${report.areaName} ${report.month}`
  const tiers = moves(
    `${heading} 民政统计月报`,
    ['类别', '城乡', '本月末金额不详户数'],
    tierColumns,
    (column) => columnWords[column].zh,
    report.tiers.map((row) => ({
      first: [row.label.zh, urbanWords[row.urban], row.unknownAmounts],
      cells: row.cells,
    })),
  )
  const uplift = moves(
    `${heading} 分类施保`,
    ['类别', '上月末未注明户数', '本月末未注明户数'],
    upliftColumns,
    (column) => upliftWords[column],
    (report.uplift ?? []).map((row) => ({
      first: [row.label.zh, row.unknown.last, row.unknown.now],
      cells: row.cells,
    })),
  )
  const others = [
    [head('项目'), head('内容'), head('件（人次）'), head('金额（元）'), head('中位天数')],
    ...report.sections.flatMap((section) =>
      section.figures.map((figure, i) => [
        i === 0 ? { type: String, value: section.label.zh, rowSpan: section.figures.length } : null,
        { type: String, value: figure.label.zh },
        cell(figure.count),
        figure.count !== null && figure.yuan === null ? { type: String, value: '' } : cell(figure.yuan),
        typeof figure.days === 'number' ? { type: Number, value: figure.days } : { type: String, value: '' },
      ]),
    ),
  ]
  // biome-ignore lint/suspicious/noExplicitAny: the library's cell types are a union it does not export
  const sheets: any = [
    {
      data: tiers,
      sheet: '保障对象',
      columns: [{ width: 16 }, { width: 10 }, { width: 18 }, ...Array(tierColumns.length * 3).fill({ width: 10 })],
      stickyRowsCount: 4,
    },
    ...(report.uplift
      ? [
          {
            data: uplift,
            sheet: '分类施保',
            columns: [
              { width: 16 },
              { width: 16 },
              { width: 16 },
              ...Array(upliftColumns.length * 3).fill({ width: 10 }),
            ],
            stickyRowsCount: 4,
          },
        ]
      : []),
    ...(report.lists?.length
      ? [
          {
            data: [
              [head('部门名册'), head('年龄段'), head('人数'), head('金额（元）'), head('来源')],
              ...report.lists.flatMap((list) =>
                (list.groups.length > 0 ? list.groups : [null]).map((group, i) => [
                  i === 0 ? { type: String, value: `${list.label.zh}（${list.month}）` } : null,
                  { type: String, value: group?.label.zh ?? '未交付' },
                  group ? cell(group.persons) : null,
                  group ? cell(group.yuan) : null,
                  i === 0 ? { type: String, value: sourceOf(list) } : null,
                ]),
              ),
            ],
            sheet: '部门名册',
            columns: [{ width: 24 }, { width: 14 }, { width: 10 }, { width: 14 }, { width: 60 }],
          },
        ]
      : []),
    {
      data: others,
      sheet: '业务办理',
      columns: [{ width: 20 }, { width: 36 }, { width: 12 }, { width: 14 }, { width: 10 }],
      stickyRowsCount: 1,
    },
  ]
  return writeXlsxFile(sheets).toBuffer()
}
