import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inspectFile, writeBack } from './index.ts'
import type { Encoding, Format } from './shape.ts'
import { type Bench, openBench } from './testing.ts'

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench.close())

describe('JSON', () => {
  test('one object per line; numbers keep all digits', async () => {
    const text =
      '{"姓名":"张三","证号":159932198309067172,"金额":10.50,"在世":true}\n\n{"证号":"15995519810523288X","姓名":null,"附":{"a":[1]}}\n'
    const { look, rows, sheet } = await bench.load(bench.file('a.jsonl', text))
    expect(look.sheets[0]).toMatchObject({ headerRow: 0, headers: ['姓名', '证号', '金额', '在世', '附'] })
    expect(rows).toEqual([
      { _row: 1, c0: '张三', c1: '159932198309067172', c2: '10.50', c3: 'TRUE', c4: null },
      { _row: 3, c0: null, c1: '15995519810523288X', c2: null, c3: null, c4: '{"a":[1]}' },
    ])
    expect(sheet.rejects).toBe(0)
  })

  test('broken lines are rejected, unknown keys further down are kept apart', async () => {
    const lines = [
      ...Array.from({ length: 300 }, (_, i) => `{"a":"x${i}"}`),
      '{"a":"y","新":"z"}',
      '{"a":',
      '[1]',
      '{}',
    ]
    const { sheet, rejects, skipped } = await bench.load(bench.file('a.jsonl', lines.join('\n')))
    expect(sheet.rows).toBe(301)
    expect(rejects.map((r) => [r._row, r.reason, r.original])).toEqual([
      [302, 'broken-json', '{"a":'],
      [303, 'broken-json', '[1]'],
    ])
    expect(skipped.map((s) => [s._row, s.reason, s.original])).toEqual([
      [301, 'beside-table', '{"新":"z"}'],
      [304, 'empty', '{}'],
    ])
  })

  test('an array of objects, also over many lines and cut off', async () => {
    const text = JSON.stringify([{ a: 'x]}"', b: 1 }, 7, { a: 'y\n', b: 2 }], null, 2)
    const { rows, rejects } = await bench.load(bench.file('a.json', text))
    expect(rows.map((r) => [r._row, r.c0, r.c1])).toEqual([
      [1, 'x]}"', '1'],
      [3, 'y\n', '2'],
    ])
    expect(rejects).toMatchObject([{ _row: 2, reason: 'broken-json', original: '7' }])
    const cut = await bench.load(bench.file('a.json', text.slice(0, -8)))
    expect(cut.rejects).toMatchObject([{ _row: 2 }, { _row: 3, reason: 'cut-off' }])
  })

  test('other JSON is told to become one object per line', async () => {
    for (const text of ['{\n "data": [ {"a":1} ]\n}', '[[1,2],[3,4]]', '["a"]'])
      expect(await inspectFile(bench.file('a.json', text), { fileName: 'a' })).toMatchObject({
        ok: false,
        reason: 'not-a-table',
      })
  })
})

describe('Parquet', () => {
  const parquet = async (select: string, name = 'a.parquet') => {
    const path = bench.file(name, '')
    await bench.db.run(`COPY (${select}) TO '${path.replaceAll("'", "''")}' (FORMAT parquet)`)
    return path
  }
  test('values as text, rows numbered below a header row', async () => {
    const path = await parquet(
      "SELECT * FROM (VALUES ('张三', 159932198309067172::BIGINT, DATE '2026-10-01', 10.50::DECIMAL(12,2), 1.5e17::DOUBLE, true), (NULL, NULL, NULL, NULL, 0.25, false)) t(姓名, 证号, 日期, 金额, 大, 在)",
      'x[1].parquet',
    )
    const { look, rows } = await bench.load(path)
    expect(look.sheets[0]).toMatchObject({ headers: ['姓名', '证号', '日期', '金额', '大', '在'], estimatedRows: 2 })
    expect(rows).toEqual([
      {
        _row: 2,
        c0: '张三',
        c1: '159932198309067172',
        c2: '2026-10-01',
        c3: '10.50',
        c4: '150000000000000000',
        c5: 'TRUE',
      },
      { _row: 3, c0: null, c1: null, c2: null, c3: null, c4: '0.25', c5: 'FALSE' },
    ])
  })
  test('cut off or changed: refused', async () => {
    const { readFileSync } = await import('node:fs')
    const whole = readFileSync(await parquet('SELECT i, i::VARCHAR AS t FROM range(2000) r(i)'))
    expect(await inspectFile(bench.file('a', whole.subarray(0, 900)), { fileName: 'a' })).toMatchObject({
      reason: 'damaged',
    })
    const broken = Buffer.from(whole)
    broken.fill(0x41, whole.length - 120, whole.length - 12)
    expect(await inspectFile(bench.file('a', broken), { fileName: 'a' })).toMatchObject({ reason: 'damaged' })
  })
})

test('property: rows written back load again as they were, in every format and encoding', async () => {
  const cell = fc.oneof(
    fc.constantFrom('张三', '=1+1', 'a;b', '"q"', 'x\ny', '159932198309067172', '𠮷|䶮', "'0012", '7'),
    fc.stringMatching(/^[a-z,;|\t"]{1,6}$/),
  )
  const ways: [Format, Encoding | undefined][] = [
    ['csv', 'utf-8'],
    ['csv', 'utf-8-bom'],
    ['csv', 'gb18030'],
    ['csv', 'utf-16le'],
    ['csv', 'utf-16be'],
    ['xlsx', undefined],
    ['jsonl', undefined],
    ['parquet', undefined],
  ]
  let n = 0
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...ways),
      fc.constantFrom(',' as const, '\t' as const, ';' as const, '|' as const),
      fc.array(fc.tuple(cell, cell, cell), { minLength: 3, maxLength: 8 }),
      async ([format, encoding], delimiter, sent) => {
        const path = join(bench.dir, `back-${++n}`)
        await writeBack(path, { format, encoding, delimiter }, ['姓名', '证号', '原因'], sent)
        const { look, rows, sheet } = await bench.load(path)
        if (format === 'csv' && encoding !== 'utf-8') expect(look).toMatchObject({ encoding })
        expect(sheet.headers).toEqual(['姓名', '证号', '原因'])
        expect(rows.map((r) => [r.c0, r.c1, r.c2])).toEqual(sent)
      },
    ),
    { numRuns: 30 },
  )
})
