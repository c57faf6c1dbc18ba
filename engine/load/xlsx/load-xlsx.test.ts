import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bench, makeZip, openBench, sheetData, workbookParts } from '../testing.ts'
import { numberText } from './cell-text.ts'
import { styleOf } from './style-kind.ts'

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench.close())

const book = (sheets: Record<string, string>, more: Parameters<typeof workbookParts>[1] = []) =>
  bench.file('a.xlsx', makeZip(workbookParts(sheets, more)))

describe('a workbook as departments send it', () => {
  test('title, filling-in line, totals and a sheet of instructions are not data', async () => {
    const path = book({
      Sheet1: `${sheetData([
        ['残疾人名册', null, null],
        ['填报单位：残联', null, '填报日期：2026年10月31日'],
        ['姓名', '残疾证号', '等级'],
        ['张三', '15993219830906717241', '一级'],
        [null, null, null],
        ['李四', '15995519810523288X32', '三级'],
        ['合计', '2人', null],
      ])}<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>`,
      填表说明: sheetData([['1. 请逐项填写，不得留空。']]),
    })
    const { look, sheet, rows, skipped } = await bench.load(path)
    expect(look.sheets.map((s) => [s.name, s.isTable])).toEqual([
      ['Sheet1', true],
      ['填表说明', false],
    ])
    expect(look.sheets[0]).toMatchObject({ headerRow: 3, headers: ['姓名', '残疾证号', '等级'], estimatedRows: 3 })
    expect(rows).toEqual([
      { _row: 4, c0: '张三', c1: '15993219830906717241', c2: '一级' },
      { _row: 6, c0: '李四', c1: '15995519810523288X32', c2: '三级' },
    ])
    expect(sheet).toMatchObject({ rows: 2, rejects: 0 })
    expect(skipped.map((s) => [s._row, s.reason])).toEqual([
      [5, 'empty'],
      [7, 'total'],
    ])
  })

  test('a header over two rows with merged cells, and households merged over their members', async () => {
    const path = book({
      名册:
        sheetData([
          ['户号', '成员', null, '金额'],
          [null, '姓名', '证号', null],
          ['H1', '张三', '1', '100'],
          [null, '李四', '2', '200'],
          ['H2', '王五', '3', '300'],
        ]) +
        '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/><mergeCell ref="D1:D2"/><mergeCell ref="A3:A4"/></mergeCells>',
    })
    const { look, rows } = await bench.load(path)
    expect(look.sheets[0]).toMatchObject({
      headerRow: 2,
      headerRows: 2,
      headers: ['户号', '成员/姓名', '成员/证号', '金额'],
    })
    expect(rows.map((r) => [r._row, r.c0, r.c1])).toEqual([
      [3, 'H1', '张三'],
      [4, 'H1', '李四'],
      [5, 'H2', '王五'],
    ])
  })

  test('several sheets with data each load on their own', async () => {
    const part = (n: number) =>
      sheetData([
        ['姓名', '证号'],
        [`人${n}`, String(n)],
      ])
    const { look } = await bench.load(book({ 一月: part(1), 二月: part(2) }))
    expect(look.sheets.map((s) => [s.name, s.isTable, s.sample])).toEqual([
      ['一月', true, [['人1', '1']]],
      ['二月', true, [['人2', '2']]],
    ])
  })

  test('a sheet called 说明 is data when nothing else is there', async () => {
    const rows = sheetData([
      ['姓名', '情况'],
      ['张三', '卧床'],
      ['李四', '3'],
    ])
    expect((await bench.load(book({ 情况说明: rows }))).sheet.rows).toBe(2)
    const both = await bench.load(book({ 名单: rows, 填表说明: rows }))
    expect(both.look.sheets.map((s) => s.isTable)).toEqual([true, false])
  })

  test('a note beside the table is kept apart and its row stays', async () => {
    const rows = [['姓名', '证号'], ...Array.from({ length: 9 }, (_, i) => [`人${i}`, String(i)])] as (
      | string
      | null
    )[][]
    rows[4]!.push(null, '此人已核实')
    rows.push(['合计', null, null])
    const { sheet, skipped } = await bench.load(book({ a: sheetData(rows) }))
    expect(sheet.rows).toBe(9)
    expect(skipped).toMatchObject([
      { _row: 5, reason: 'beside-table', original: '["此人已核实"]' },
      { _row: 11, reason: 'total' },
    ])
  })
})

describe('cells', () => {
  const styles = {
    name: 'xl/styles.xml',
    data:
      '<styleSheet><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="177" formatCode="0000000"/></numFmts>' +
      '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="22"/><xf numFmtId="177"/></cellXfs></styleSheet>',
  }
  const texts = {
    name: 'xl/sharedStrings.xml',
    data: '<sst><si><t>张三</t><rPh sb="0" eb="1"><t>zhang</t></rPh></si><si><r><t>李</t></r><r><t xml:space="preserve">四 </t></r></si><si><t>a_x000D_b</t></si></sst>',
  }
  test('every kind of cell becomes the text a person would read', async () => {
    const x = (xml: string) => ({ xml })
    const cells: [ReturnType<typeof x>, string | null][] = [
      [x('<c t="s"><v>0</v></c>'), '张三'],
      [x('<c t="s"><v>1</v></c>'), '李四 '],
      [x('<c t="s"><v>2</v></c>'), 'a\rb'],
      [x('<c><v>159932198309067</v></c>'), '159932198309067'],
      [x('<c><v>1.50403199001011E+17</v></c>'), '150403199001011000'],
      [x('<c><v>12225.000000000002</v></c>'), '12225'],
      [x('<c><v>0.1</v></c>'), '0.1'],
      [x('<c s="1"><v>45354</v></c>'), '2024-03-03'],
      [x('<c s="2"><v>45354</v></c>'), '2024-03-03'],
      [x('<c s="3"><v>45354.5</v></c>'), '2024-03-03 12:00:00'],
      [x('<c s="4"><v>42</v></c>'), '0000042'],
      [x('<c t="b"><v>1</v></c>'), 'TRUE'],
      [x('<c t="e"><v>#N/A</v></c>'), '#N/A'],
      [x('<c t="str"><f>A1&amp;"x"</f><v>张三x</v></c>'), '张三x'],
      [x('<c><f>SUM(A1:A2)</f><v>7</v></c>'), '7'],
      [x('<c><f>SUM(A1:A2)</f></c>'), '=SUM(A1:A2)'],
      [x('<c t="d"><v>2026-10-01T00:00:00</v></c>'), '2026-10-01'],
      [x('<c s="1"><v>-5</v></c>'), '-5'],
    ]
    const { rows } = await bench.load(
      book({ a: sheetData([['编号', '内容'], ...cells.map(([cell], i) => [`N${i}`, cell])]) }, [styles, texts]),
    )
    expect(rows.map((r) => r.c1)).toEqual(cells.map(([, text]) => text))
  })

  test('dates of both calendars, the day that never was, times', () => {
    expect(numberText('1', 'date', false)).toBe('1900-01-01')
    expect(numberText('61', 'date', false)).toBe('1900-03-01')
    expect(numberText('0', 'date', true)).toBe('1904-01-01')
    expect(numberText('0.75', 'time', false)).toBe('18:00:00')
    expect(numberText('45354.9999999', 'date', false)).toBe('2024-03-04')
    expect(numberText('99999999', 'date', false)).toBe('99999999')
  })

  test('numbers are written out exactly', () => {
    for (const [raw, text] of [
      ['1E3', '1000'],
      ['1.5E-3', '0.0015'],
      ['-1.25E1', '-12.5'],
      ['150403199001011234', '150403199001011234'],
      ['0.30000000000000004', '0.3'],
      ['43902.100000000006', '43902.1'],
      ['12.50', '12.50'],
      ['1e400', '1e400'],
      ['abc', 'abc'],
    ] as const)
      expect(numberText(raw, 'plain', false)).toBe(text)
  })

  test('number formats that show dates are told from those that do not', () => {
    const kind = (code: string) => styleOf(200, new Map([[200, code]]))
    for (const code of ['yyyy-mm-dd', 'm"月"d"日"', '[$-804]yyyy"年"m"月"', 'mmm-yy', 'yyyy/m/d h:mm'])
      expect(kind(code)).toBe('date')
    for (const code of ['h:mm:ss', '[h]:mm', 'mm:ss.0']) expect(kind(code)).toBe('time')
    for (const code of [
      'General',
      'Standard',
      'G/通用格式',
      '0.00',
      '#,##0.00"元"',
      '[Red]-0.0',
      '@',
      '0.00E+00',
      '"day"0',
    ])
      expect(kind(code)).toBe('plain')
    expect(kind('000000')).toBe(6)
    expect([14, 22, 31, 57].map((id) => styleOf(id, new Map()))).toEqual(['date', 'date', 'date', 'date'])
  })
})
