import fc from 'fast-check'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bench, openBench } from './testing.ts'

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench.close())

const table = (delimiter: string, end = '\r\n') =>
  [
    ['结算流水号', '证件号码', '姓名', '金额'],
    ['YB01', '159932198309067172', '张国勇', '10.50'],
    ['YB02', '15995519810523288X', '包·娜仁', '3'],
    ['YB03', '', '冯云丽', '2000'],
  ]
    .map((cells) => cells.join(delimiter) + end)
    .join('')

describe('a plain file in any encoding and with any delimiter', () => {
  const encodings: [string, (text: string) => Buffer][] = [
    ['utf-8', (t) => Buffer.from(t)],
    ['utf-8-bom', (t) => Buffer.from(`\ufeff${t}`)],
    ['gb18030', (t) => iconv.encode(t, 'gb18030')],
    ['utf-16le', (t) => Buffer.from(`\ufeff${t}`, 'utf16le')],
    ['utf-16be', (t) => Buffer.from(`\ufeff${t}`, 'utf16le').swap16()],
  ]
  for (const [encoding, encode] of encodings)
    for (const delimiter of [',', '\t', ';', '|'])
      test(`${encoding} with ${JSON.stringify(delimiter)}`, async () => {
        const { look, sheet, rows } = await bench.load(bench.file('a.csv', encode(table(delimiter))))
        expect(look).toMatchObject({ format: 'csv', encoding, delimiter })
        expect(look.sheets[0]).toMatchObject({
          headerRow: 1,
          headers: ['结算流水号', '证件号码', '姓名', '金额'],
          estimatedRows: 3,
        })
        expect(sheet).toMatchObject({ rows: 3, rejects: 0, fast: true })
        expect(rows).toEqual([
          { _row: 2, c0: 'YB01', c1: '159932198309067172', c2: '张国勇', c3: '10.50' },
          { _row: 3, c0: 'YB02', c1: '15995519810523288X', c2: '包·娜仁', c3: '3' },
          { _row: 4, c0: 'YB03', c1: null, c2: '冯云丽', c3: '2000' },
        ])
      })

  test('line ends of all kinds, with or without the last one', async () => {
    for (const end of ['\n', '\r\n', '\r'])
      for (const text of [table(',', end), table(',', end).slice(0, -end.length)]) {
        const { rows } = await bench.load(bench.file('a.csv', text))
        expect(rows.map((r) => [r._row, r.c3])).toEqual([
          [2, '10.50'],
          [3, '3'],
          [4, '2000'],
        ])
      }
  })

  test('a rare character of a name is the same in old and new GB18030', async () => {
    const old = Buffer.concat([
      Buffer.from('a,b\n1,'),
      Buffer.from([0xfe, 0x9f]),
      Buffer.from('\n2,'),
      iconv.encode('䶮', 'gb18030'),
    ])
    const { rows } = await bench.load(
      bench.file('a.csv', Buffer.concat([iconv.encode('序号说,姓名\n', 'gb18030'), old])),
    )
    expect(rows.map((r) => r.c1)).toContain('䶮')
  })
})

describe('what stands around the data', () => {
  test('title rows and a filling-in line above, totals and signatures below are not data', async () => {
    const text = [
      '低收入人口台账,,,',
      '填报单位：元宝山区民政局,,填报日期：2026-10-31,',
      '姓名,身份证号码,类别,金额',
      '张三,159932198309067172,低保,720',
      ',,,',
      '李四,15995519810523288X,低保,610',
      '小计,,,1330',
      '王五,159982201209041862,特困,900',
      '合计,3人,,2230',
      ',,,',
      '制表人：赵六,,审核人：钱七,',
    ].join('\n')
    const { look, sheet, rows, skipped } = await bench.load(bench.file('a.csv', text))
    expect(look.sheets[0]).toMatchObject({
      headerRow: 3,
      headers: ['姓名', '身份证号码', '类别', '金额'],
      titleRows: [['低收入人口台账'], ['填报单位：元宝山区民政局', '填报日期：2026-10-31']],
    })
    expect(rows.map((r) => [r._row, r.c0])).toEqual([
      [4, '张三'],
      [6, '李四'],
      [8, '王五'],
    ])
    expect(sheet).toMatchObject({ rows: 3, rejects: 0, skipped: { empty: 2, total: 2, footer: 1 } })
    expect(skipped.map((s) => [s._row, s.reason])).toEqual([
      [5, 'empty'],
      [7, 'total'],
      [9, 'total'],
      [10, 'empty'],
      [11, 'footer'],
    ])
  })

  test('footers with fewer cells, and a header repeated on each printed page', async () => {
    const text = '姓名,证号,金额\n张三,1,2\n姓名,证号,金额\n李四,2,3\n合计：2人\n备注：数据截至十月\n'
    const { rows, rejects, skipped } = await bench.load(bench.file('a.csv', text))
    expect(rows.map((r) => r._row)).toEqual([2, 4])
    expect(rejects).toEqual([])
    expect(skipped.map((s) => [s._row, s.reason])).toEqual([
      [3, 'repeated-header'],
      [5, 'total'],
      [6, 'footer'],
    ])
  })

  test('a total whose word stands far right, above blanks of both widths', async () => {
    const text = '户号,姓名,证号,类别,备注,金额\n1,张三,2,低保,,5\n,,,,合计：,5\n　,,,, ,\n'
    const { sheet } = await bench.load(bench.file('a.csv', text))
    expect(sheet).toMatchObject({ rows: 1, rejects: 0, skipped: { total: 1, empty: 1 } })
  })

  test('what looks like a footer but has data below is a broken row, not a footer', async () => {
    const { rejects, skipped } = await bench.load(bench.file('a.csv', '姓名,证号\n张三,1\n备注：无\n李四,2\n'))
    expect(rejects).toMatchObject([{ _row: 3, reason: 'too-few-cells', original: '备注：无' }])
    expect(skipped).toEqual([])
  })

  test('empty lines keep the numbers of the rows below', async () => {
    const { rows, sheet, skipped } = await bench.load(bench.file('a.csv', 'a,b\n\n\n1,2\n\n3,4\n\n'))
    expect(rows.map((r) => [r._row, r.c0])).toEqual([
      [4, '1'],
      [6, '3'],
    ])
    expect(sheet.fast).toBe(false)
    expect(skipped).toMatchObject([
      { _row: 2, reason: 'empty', original: '2–3' },
      { _row: 5, reason: 'empty' },
      { _row: 7, reason: 'empty' },
    ])
  })

  test('a header over two rows, and columns without or with repeated names', async () => {
    const text = '序号,基本信息,,救助情况,,备注\n,姓名,证号,类别,金额,\n1,张三,159932198309067172,低保,5,\n'
    expect((await bench.load(bench.file('a.csv', text))).look.sheets[0]).toMatchObject({
      headerRow: 2,
      headerRows: 2,
      headers: ['序号', '基本信息/姓名', '基本信息/证号', '救助情况/类别', '救助情况/金额', '备注'],
    })
    const doubled = await bench.load(bench.file('a.csv', '姓名,姓名,,姓名\n张三,李四,1,王五\n'))
    expect(doubled.look.sheets[0]?.headers).toEqual(['姓名', '姓名#2', '(第3列)', '姓名#3'])
  })

  test('a file without a header has nameless columns, and only a header has no rows', async () => {
    const bare = await bench.load(
      bench.file('a.csv', '1,159932198309067172,2026-10-01\n2,159955198105232885,2026-10-02\n'),
    )
    expect(bare.look.sheets[0]).toMatchObject({ headerRow: 0, headers: ['(第1列)', '(第2列)', '(第3列)'] })
    expect(bare.rows.map((r) => r._row)).toEqual([1, 2])
    const only = await bench.load(bench.file('a.csv', '姓名,证号,金额\n'))
    expect(only.sheet).toMatchObject({ rows: 0, rejects: 0, headers: ['姓名', '证号', '金额'] })
  })
})

describe('records that are no rows', () => {
  test('each is rejected with its reason, its number and its original', async () => {
    const text = '姓名,证号,金额\n张三,1,2\n少一格,2\n多,一,格,呢\n"引号,3,4\n李四,"5\n6",7\n王五,8,9\n断,'
    const { rows, rejects } = await bench.load(bench.file('a.csv', text))
    expect(rows.map((r) => [r._row, r.c0, r.c1])).toEqual([
      [2, '张三', '1'],
      [6, '李四', '5\n6'],
      [7, '王五', '8'],
    ])
    expect(rejects.map((r) => [r._row, r.reason, r.original])).toEqual([
      [3, 'too-few-cells', '少一格,2'],
      [4, 'too-many-cells', '多,一,格,呢'],
      [5, 'broken-quoting', '"引号,3,4'],
      [8, 'cut-off', '断,'],
    ])
    for (const r of rejects) expect(r.detail).toMatch(/请/)
  })

  test('a line in another encoding is rejected and still readable', async () => {
    const good = 'x,张三,1\n'.repeat(50)
    const utf8 = Buffer.concat([
      Buffer.from(`编号,姓名,金额\n${good}`),
      iconv.encode('y,李四,2\n', 'gb18030'),
      Buffer.from('z,王五,3\n'),
    ])
    const first = await bench.load(bench.file('a.csv', utf8))
    expect(first.look.encoding).toBe('utf-8')
    expect(first.sheet).toMatchObject({ rows: 51, rejects: 1 })
    expect(first.rejects).toMatchObject([{ _row: 52, reason: 'undecodable', original: 'y,李四,2' }])
    const gbk = Buffer.concat([
      iconv.encode(`编号,姓名,金额\n${good}`, 'gb18030'),
      Buffer.from('y,李四,2\n'),
      Buffer.from([0x7a, 0x2c, 0xd5, 0xc5, 0xff, 0x2c, 0x31, 0x0a]),
    ])
    const second = await bench.load(bench.file('a.csv', gbk))
    expect(second.look.encoding).toBe('gb18030')
    expect(second.rejects.map((r) => r.reason)).toContain('undecodable')
    expect(second.rejects.at(-1)?.original).toBe('z,张\\xff,1')
    expect(second.sheet.rows + second.sheet.rejects).toBe(52)
  })

  test('a NUL byte costs its row only', async () => {
    const { rows, rejects } = await bench.load(bench.file('a.csv', `a,b\n${'1,2\n'.repeat(99)}x\0y,3\n4,5\n`))
    expect(rows).toHaveLength(100)
    expect(rejects).toMatchObject([{ _row: 101, reason: 'nul-byte', original: 'x\\x00y,3' }])
  })

  test('delimiters at the line ends add no column, missing ones at the end are no fault of extra cells', async () => {
    const ends = await bench.load(bench.file('a.csv', 'a,b,\n1,2,\n3,4,\n'))
    expect(ends.sheet).toMatchObject({ rows: 2, headers: ['a', 'b'], fast: true })
    const mixed = await bench.load(bench.file('a.csv', 'a,b\n1,2,,\n3,4\n'))
    expect(mixed.sheet).toMatchObject({ rows: 2, rejects: 0 })
    expect(mixed.rows.map((r) => [r._row, r.c1])).toEqual([
      [2, '2'],
      [3, '4'],
    ])
  })
})

test('property: the fast and the careful reader give the same, and no record is lost', async () => {
  const cell = fc.oneof(
    fc.constantFrom(
      '',
      '张三',
      'a,b',
      'line\nbreak',
      'say "hi"',
      '合',
      '15',
      ' x ',
      '1,234.50',
      "'1599",
      'é',
      '𠮷',
      '5"管',
    ),
    fc.string({ maxLength: 6, unit: 'grapheme' }),
  )
  const quote = (c: string) => (/[",\n\r]/.test(c) ? `"${c.replaceAll('"', '""')}"` : c)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: characters that have their own tests
  const clean = (c: string) => c.replace(/[\0\r\ufeff\u001a]/g, '')
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 12 }), async (rows) => {
      const cells = rows.map((row) => row.map(clean))
      const text = `first,second,third\n${cells.map((row) => row.map(quote).join(',')).join('\n')}\n`
      const { look, sheet, rows: got } = await bench.load(bench.file('p.csv', text))
      // The same file with one line that only the careful reader takes.
      const careful = await bench.load(bench.file('p.csv', `${text}short,1\nlast,2,3\n`))
      if (!look.sheets[0]?.isTable || look.sheets[0].headerRow !== 1) return
      const outside = (sheet.skipped.empty ?? 0) + (sheet.skipped.total ?? 0) + (sheet.skipped.footer ?? 0)
      expect(sheet.rejects).toBe(0)
      expect(sheet.rows + outside).toBe(cells.length)
      for (const row of got) {
        const sent = cells[(row._row as number) - 2]
        expect([row.c0, row.c1, row.c2]).toEqual(sent?.map((c) => c || null))
      }
      const same = careful.rows.filter((r) => r.c0 !== 'last')
      expect(same.slice(0, got.length)).toEqual(got)
      expect(careful.rejects).toHaveLength(1)
    }),
    { numRuns: 20 },
  )
})

test('property: any bytes end as rows, rejects, skipped rows or a refusal in two languages', async () => {
  const piece = fc.oneof(
    fc.constantFrom('"', ',', '\n', '\r\n', '\r', '\t', ';', '\0', '姓名', '1599', '\ufeff', '合计', '""', '|'),
    fc.string({ maxLength: 5 }),
  )
  const { inspectFile, loadSheet } = await import('./index.ts')
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 60 }), fc.uint8Array({ maxLength: 20 }), async (pieces, tail) => {
      const path = bench.file('any.csv', Buffer.concat([Buffer.from(pieces.join('')), Buffer.from(tail)]))
      const look = await inspectFile(path, { fileName: 'any.csv' })
      if (!look.ok) {
        expect(look.message_zh).toMatch(/。$/)
        expect(look.message_en).toMatch(/\.$/)
        return
      }
      for (const { name } of look.sheets) expect((await loadSheet(bench.db, path, look, name, 'raw')).ok).toBe(true)
    }),
    { numRuns: 60 },
  )
})

test('a long file is treated like a short one: totals, blanks and footers are found anywhere', async () => {
  const rows = Array.from({ length: 3000 }, (_, i) => `户${i},张三,${i},`)
  rows[1000] = '小计,,5,'
  rows[1500] = ',,,'
  rows[2000] = '户号,姓名,金额,备注'
  const text = ['户号,姓名,金额,备注', ...rows, '　,,,', ',,合计,5', '制表人：赵六,,,'].join('\n')
  const { sheet, skipped } = await bench.load(bench.file('a.csv', text))
  expect(sheet).toMatchObject({ rows: 2997, rejects: 0, fast: true })
  expect(skipped.map((s) => [s._row, s.reason])).toEqual([
    [1002, 'total'],
    [1502, 'empty'],
    [2002, 'repeated-header'],
    [3002, 'empty'],
    [3003, 'total'],
    [3004, 'footer'],
  ])
})
