import { describe, expect, test } from 'vitest'
import { findHeader, type Merge } from './find-header.ts'

const look = (rows: string[][], merges: Merge[] = []) =>
  findHeader(
    rows.map((cells, i) => ({ row: i + 1, cells })),
    merges,
  )

describe('the header is found', () => {
  const cases: { name: string; rows: string[][]; headerRow: number; headers: string[] }[] = [
    {
      name: 'in the first row',
      rows: [
        ['姓名', '证号'],
        ['张三', '1'],
      ],
      headerRow: 1,
      headers: ['姓名', '证号'],
    },
    {
      name: 'with line breaks and blanks inside names',
      rows: [
        ['身份证\n号码', '姓  名', 'House No'],
        ['1', '张三', '2'],
      ],
      headerRow: 1,
      headers: ['身份证号码', '姓名', 'House No'],
    },
    {
      name: 'below a title, a unit and a filling-in line with as many cells as the table',
      rows: [
        ['低保台账', '', ''],
        ['单位：元', '', ''],
        ['填报单位：民政局', '填报人：张三', '日期：2026-10-31'],
        ['户号', '姓名', '金额'],
        ['1', '张三', '5'],
      ],
      headerRow: 4,
      headers: ['户号', '姓名', '金额'],
    },
    {
      name: 'with months as names',
      rows: [
        ['姓名', '证号', '2026年1月', '2026年2月', '2026年3月'],
        ['张三', '1', '5', '5', '5'],
      ],
      headerRow: 1,
      headers: ['姓名', '证号', '2026年1月', '2026年2月', '2026年3月'],
    },
    {
      name: 'with a row of column numbers below',
      rows: [
        ['序号', '姓名', '证号'],
        ['1', '2', '3'],
        ['1', '张三', '159932198309067172'],
      ],
      headerRow: 2,
      headers: ['序号', '姓名', '证号'],
    },
    {
      name: 'although one row is far too wide',
      rows: [['姓名', '证号'], ['张三', '1'], Array(500).fill('x'), ['李四', '2']],
      headerRow: 1,
      headers: ['姓名', '证号'],
    },
    {
      name: 'with a gap, above people without any number',
      rows: [
        ['姓名', '', '备注'],
        ['张三', '男', ''],
        ['李四', '女', ''],
      ],
      headerRow: 1,
      headers: ['姓名', '(第2列)', '备注'],
    },
    {
      name: 'nowhere: nameless columns',
      rows: [
        ['1', '159932198309067172', '2026-10-01'],
        ['2', '159955198105232885', '2026-10-02'],
      ],
      headerRow: 0,
      headers: ['(第1列)', '(第2列)', '(第3列)'],
    },
  ]
  for (const c of cases)
    test(c.name, () => {
      expect(look(c.rows)).toMatchObject({ isTable: true, headerRow: c.headerRow, headers: c.headers })
    })

  test('over two rows, by merged cells', () => {
    const rows = [
      ['名册', '', '', ''],
      ['户', '成员', '', '备注'],
      ['', '姓名', '证号', ''],
      ['1', '张三', '2', ''],
    ]
    const merges = [
      { top: 1, left: 0, bottom: 1, right: 3 },
      { top: 2, left: 0, bottom: 3, right: 0 },
      { top: 2, left: 1, bottom: 2, right: 2 },
      { top: 2, left: 3, bottom: 3, right: 3 },
    ]
    expect(look(rows, merges)).toMatchObject({
      headerRow: 3,
      headerRows: 2,
      headers: ['户', '成员/姓名', '成员/证号', '备注'],
    })
  })
})

describe('no table', () => {
  const sheets = {
    nothing: [],
    'one cell of instructions': [['1. 请逐项填写']],
    'lines of prose': [['填表说明'], ['一、请按要求填写。'], ['二、不得留空。']],
  }
  for (const [name, rows] of Object.entries(sheets)) test(name, () => expect(look(rows).isTable).toBe(false))
  test('but one column of numbers is one', () => {
    expect(look([['证号'], ['159932198309067172'], ['159955198105232885']])).toMatchObject({
      isTable: true,
      headers: ['证号'],
    })
  })
})
