import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inspectFile, loadSheet } from './index.ts'
import type { LoadLimits } from './limits.ts'
import { type Bench, makeZip, openBench, sheetData, workbookParts } from './testing.ts'

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench.close())

/** Why a file is refused; also checks that both sentences say what to do. */
async function refusalOf(path: string, limits?: Partial<LoadLimits>): Promise<string> {
  const look = await inspectFile(path, { fileName: 'x.csv', limits })
  if (look.ok) return `accepted: ${JSON.stringify(look.sheets.map((s) => s.headers))}`
  expect(look.message_zh).toMatch(/请|没有/)
  expect(look.message_en).toMatch(/Please|no sheet/)
  return look.reason
}
const refusedAs = (name: string, content: string | Buffer) => refusalOf(bench.file(name, content))
const ole = (inside: string) =>
  Buffer.concat([
    Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
    Buffer.alloc(1000),
    Buffer.from(inside, 'utf16le'),
    Buffer.alloc(3000),
  ])

describe('what is no table at all', () => {
  test('empty files, and files of nothing but a mark or blank lines', async () => {
    for (const content of ['', '\ufeff', '\n\n\r\n', '   ', Buffer.from([0xff, 0xfe])])
      expect(await refusedAs('a.csv', content)).toBe('empty-file')
  })

  test('renamed programs, documents, pictures and archives', async () => {
    const exe = Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0'), Buffer.alloc(5000, 7)])
    expect(await refusedAs('a.csv', exe)).toBe('not-a-table')
    expect(await refusedAs('a.csv', '%PDF-1.7\n%âãÏÓ\n1 0 obj')).toBe('not-a-table')
    expect(await refusedAs('a.xlsx', ole('WordDocument'))).toBe('not-a-table')
    expect(await refusedAs('a.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]))).toBe('not-a-table')
    expect(await refusedAs('a.xlsx', makeZip([{ name: 'word/document.xml', data: '<w/>' }]))).toBe('not-a-table')
    expect(await refusedAs('a.xlsx', makeZip([{ name: '名单.csv', data: 'a,b' }]))).toBe('not-a-table')
    const random = Buffer.from(Array.from({ length: 9000 }, (_, i) => (i * 7919 + (i >> 3) * 31) % 256))
    expect(await refusedAs('a.csv', random)).toMatch(/not-a-table|unknown-encoding/)
  })

  test('old Excel, web pages called .xls and protected workbooks are told to be saved as .xlsx', async () => {
    expect(await refusedAs('a.xls', ole('Workbook'))).toBe('old-excel')
    expect(await refusedAs('a.xls', '<html><table><tr><td>姓名</td></tr></table></html>')).toBe('old-excel')
    expect(await refusedAs('a.xlsx', ole('EncryptedPackage'))).toBe('protected')
    expect(await refusedAs('a.xlsb', makeZip([{ name: 'xl/workbook.bin', data: 'x' }]))).toBe('old-excel')
  })

  test('prose is no table', async () => {
    const { load } = bench
    const { sheet } = await load(bench.file('a.txt', '关于报送数据的通知\n各旗县：\n请于月底前报送。\n'))
    expect(sheet.rows).toBe(0)
  })

  test('folders, links and pipes are no files', async () => {
    const target = bench.file('a.csv', 'a,b\n1,2\n')
    const link = join(bench.dir, 'link.csv')
    symlinkSync(target, link)
    expect(await refusalOf(link)).toBe('not-a-file')
    mkdirSync(join(bench.dir, 'folder.csv'))
    expect(await refusalOf(join(bench.dir, 'folder.csv'))).toBe('not-a-file')
    expect(await refusalOf('/dev/zero')).toBe('not-a-file')
  })
})

describe('text files', () => {
  test('a million columns', async () => {
    expect(await refusedAs('a.csv', `${'列,'.repeat(1_000_000)}\n1,2\n`)).toBe('too-many-columns')
    const { rejects, sheet } = await bench.load(bench.file('a.csv', `a,b\n1,2\n${'x,'.repeat(1_000_000)}\n3,4\n`))
    expect(sheet.rows).toBe(2)
    expect(rejects).toMatchObject([{ _row: 3, reason: 'too-many-cells' }])
    expect(rejects[0]!.original.length).toBeLessThanOrEqual(64 * 1024)
  })

  test('a cell of 100 MB, quoted or not, costs its row and little memory', async () => {
    for (const quote of ['', '"']) {
      const path = bench.file(
        'a.csv',
        Buffer.concat([
          Buffer.from(`a,b\n1,2\n${quote}`),
          Buffer.alloc(100 << 20, 'x'),
          Buffer.from(`${quote},2\n3,4\n`),
        ]),
      )
      const before = process.memoryUsage().rss
      const { rejects, rows } = await bench.load(path)
      expect(rows.map((r) => r._row)).toEqual([2, 4])
      expect(rejects).toMatchObject([{ _row: 3, reason: 'oversized-cell' }])
      expect((process.memoryUsage().rss - before) >> 20).toBeLessThan(500)
      truncateSync(path, 0)
    }
  }, 60_000)

  test('a lone quote on every line ends quickly', async () => {
    const start = Date.now()
    const { sheet } = await bench.load(bench.file('a.csv', `a,b\n${'"x,1\n'.repeat(50_000)}`))
    expect(sheet.rows + sheet.rejects).toBe(50_000)
    const other = await bench.load(bench.file('a.csv', `a,b\n${'"x\n'.repeat(3)}${'y,1\n'.repeat(200_000)}`))
    expect(other.sheet.rows).toBe(200_000)
    expect(Date.now() - start).toBeLessThan(20_000)
  })

  test('a file cut off inside a row, a quote or a character', async () => {
    const whole = Buffer.from(`姓名,证号,备注\n${'张三,159932198309067172,"很好"\n'.repeat(20)}`)
    for (let cut = whole.length - 1; cut > whole.length - 45; cut -= 3) {
      const { sheet } = await bench.load(bench.file('a.csv', whole.subarray(0, cut)))
      expect(sheet.rows + sheet.rejects).toBeGreaterThanOrEqual(19)
      expect(sheet.rows + sheet.rejects).toBeLessThanOrEqual(20)
    }
  })

  test('names with pattern signs are names', async () => {
    writeFileSync(join(bench.dir, 'x1.csv'), 'a,b\n9,9\n')
    const path = join(bench.dir, 'x[1]*.csv')
    writeFileSync(path, 'a,b\n1,2\n')
    expect((await bench.load(path)).rows).toEqual([{ _row: 2, c0: '1', c1: '2' }])
    const zipped = join(bench.dir, 'plain.csv.gz')
    writeFileSync(zipped, 'a,b\n1,2\n')
    expect((await bench.load(zipped)).sheet.rows).toBe(1)
  })

  test('a file that changes between looking and loading, or shrinks while read', async () => {
    const path = bench.file('a.csv', `a,b\n${'1,2\n'.repeat(1000)}`)
    const look = await inspectFile(path, { fileName: 'a.csv' })
    if (!look.ok) throw new Error(look.reason)
    truncateSync(path, 2000)
    expect(await loadSheet(bench.db, path, look, '', 'raw')).toMatchObject({
      ok: false,
      reason: 'changed-while-reading',
    })
    const big = bench.file('b.csv', `a,b\n${'1,2\n'.repeat(5_000_000)}`)
    const looking = inspectFile(big, { fileName: 'b.csv' })
    truncateSync(big, 6_000_000)
    const found = await looking
    if (!found.ok) expect(found.reason).toBe('changed-while-reading')
  })
})

describe('workbooks', () => {
  const good = () =>
    workbookParts({
      a: sheetData([
        ['姓名', '证号'],
        ['张三', '1'],
      ]),
    })

  test('cut off anywhere, or with bytes changed: a refusal or the right rows, never a crash', async () => {
    const zip = makeZip(good())
    for (let cut = 5; cut < zip.length; cut += 97)
      expect(await refusedAs('a.xlsx', zip.subarray(0, cut))).toBe('damaged')
    await fc.assert(
      fc.asyncProperty(fc.nat(zip.length - 1), fc.nat(255), async (at, byte) => {
        const changed = Buffer.from(zip)
        changed[at] = byte
        const path = bench.file('a.xlsx', changed)
        const look = await inspectFile(path, { fileName: 'a.xlsx' })
        if (look.ok) for (const { name } of look.sheets) await loadSheet(bench.db, path, look, name, 'raw')
      }),
      { numRuns: 60 },
    )
  })

  test('zip bombs: by promise, by surprise, by number of entries, nested', async () => {
    const zeros = Buffer.alloc(64 << 20, ' ')
    const bomb = [
      ...good().filter((p) => !p.name.includes('sheet1')),
      { name: 'xl/worksheets/sheet1.xml', data: zeros },
    ]
    expect(await refusedAs('a.xlsx', makeZip(bomb))).toBe('zip-bomb')
    const lying = bomb.map((p) => (p.data === zeros ? { ...p, claim: 1000 } : p))
    expect(await refusedAs('a.xlsx', makeZip(lying))).toMatch(/zip-bomb|damaged/)
    const shared = [...good(), { name: 'xl/sharedStrings.xml', data: zeros }]
    expect(await refusedAs('a.xlsx', makeZip(shared))).toBe('zip-bomb')
    const many = Array.from({ length: 10_000 }, (_, i) => ({ name: `f${i}`, data: '' }))
    expect(await refusedAs('a.xlsx', makeZip([...good(), ...many]))).toBe('zip-bomb')
    const nested = makeZip([{ name: 'xl/embeddings/inner.zip', data: makeZip(bomb) }, ...good()])
    expect((await bench.load(bench.file('a.xlsx', nested))).sheet.rows).toBe(1)
    expect(deflateRawSync(zeros).length).toBeLessThan(100_000)
  }, 60_000)

  test('ten thousand sheets', async () => {
    const sheets = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`s${i}`, '']))
    const parts = workbookParts(sheets).filter((p) => !p.name.includes('/sheet') || p.name.endsWith('sheet1.xml'))
    const one = parts.map((p) =>
      p.name.endsWith('.rels') ? { ...p, data: String(p.data).replace(/sheet\d+\.xml/g, 'sheet1.xml') } : p,
    )
    expect(await refusedAs('a.xlsx', makeZip(one))).toBe('too-many-sheets')
  })

  test('entity bombs and outside entities', async () => {
    const lol =
      '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    for (const part of ['xl/workbook.xml', 'xl/worksheets/sheet1.xml', 'xl/sharedStrings.xml']) {
      const parts = [...good(), { name: 'xl/sharedStrings.xml', data: '<sst/>' }]
      expect(
        await refusedAs('a.xlsx', makeZip(parts.map((p) => (p.name === part ? { ...p, data: lol + p.data } : p)))),
      ).toBe('unsafe-xml')
    }
    const stray = good().map((p) =>
      p.name.includes('sheet1') ? { ...p, data: String(p.data).replace('张三', '&b;') } : p,
    )
    expect(await refusedAs('a.xlsx', makeZip(stray))).toMatch(/unsafe-xml|damaged/)
  })

  test('entry names that climb out of the folder touch nothing', async () => {
    const parts = [...good(), { name: '../../evil.txt', data: 'x' }]
    expect(await refusedAs('a.xlsx', makeZip(parts))).toBe('damaged')
    const target = good().map((p) =>
      p.name.endsWith('.rels')
        ? { ...p, data: String(p.data).replace('worksheets/sheet1.xml', '../../../../etc/passwd') }
        : p,
    )
    expect(await refusedAs('a.xlsx', makeZip(target))).toBe('damaged')
  })

  test('cells at impossible places, shared texts that are not there, rows without end', async () => {
    const sheet = (xml: string) => makeZip(workbookParts({ a: `<sheetData>${xml}</sheetData>` }))
    expect(await refusedAs('a.xlsx', sheet('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>'))).toBe('damaged')
    expect(await refusedAs('a.xlsx', sheet('<row r="99999999999"><c r="A1"><v>1</v></c></row>'))).toBe('damaged')
    expect(await refusedAs('a.xlsx', sheet('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'))).toBe('damaged')
    expect(await refusedAs('a.xlsx', sheet('<row r="1"><c r="A1"><v>1</v>'))).toBe('damaged')
    const wide = Array.from({ length: 5000 }, () => '<c t="str"><v>列名</v></c>').join('')
    expect(await refusedAs('a.xlsx', sheet(`<row r="1">${wide}</row><row r="2">${wide}</row>`))).toBe(
      'too-many-columns',
    )
  })

  test('XML nested without end, a part of one endless text, one text named a million times', async () => {
    const parts = (xml: string) => makeZip(workbookParts({ a: xml }))
    expect(await refusedAs('a.xlsx', parts('<a>'.repeat(5000) + '</a>'.repeat(5000)))).toBe('damaged')
    const noise = Buffer.from(Array.from({ length: 1 << 20 }, (_, i) => 97 + ((i * i * 31 + (i >> 7)) % 26))).toString()
    expect(await refusedAs('a.xlsx', parts(`<sheetData><row><c t="str"><v>${noise.repeat(20)}`))).toBe('zip-bomb')
    const rows = Array.from(
      { length: 20_000 },
      (_, i) => `<row r="${i + 2}"><c t="s"><v>0</v></c><c><v>${i}</v></c></row>`,
    )
    const head = '<row r="1"><c t="str"><v>姓名</v></c><c t="str"><v>证号</v></c></row>'
    const shared = { name: 'xl/sharedStrings.xml', data: `<sst><si><t>${noise.slice(0, 500_000)}</t></si></sst>` }
    const path = bench.file(
      'a.xlsx',
      makeZip(workbookParts({ a: `<sheetData>${head}${rows.join('')}</sheetData>` }, [shared])),
    )
    const look = await inspectFile(path, { fileName: 'a' })
    if (!look.ok) throw new Error(look.reason)
    const limits = { unpackedBytes: 64 << 20 }
    expect(await loadSheet(bench.db, path, look, 'a', 'raw', { limits })).toMatchObject({
      ok: false,
      reason: 'zip-bomb',
    })
  })

  test('a cell of many megabytes costs its row', async () => {
    const parts = workbookParts({
      a: sheetData([
        ['姓名', '证号'],
        ['x'.repeat(3 << 20), '1'],
        ['李四', '2'],
      ]),
    })
    const { rejects, rows } = await bench.load(bench.file('a.xlsx', makeZip(parts)), {
      limits: { unpackRatio: 100_000 },
    })
    expect(rejects).toMatchObject([{ _row: 2, reason: 'oversized-cell' }])
    expect(rows).toEqual([{ _row: 3, c0: '李四', c1: '2' }])
  })
})
