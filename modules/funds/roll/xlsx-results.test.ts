/** A bank answers with a workbook as often as with text: it is read like one, and a hostile or wrong one changes nothing. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeZip, sheetData, workbookParts } from '../../../engine/load/testing.ts'
import { county, type FundsWorld, openFundsWorld } from '../testing.ts'
import { rollOf } from './generate.ts'
import { readResults } from './read-results.ts'
import { takeResults } from './take-results.ts'

let world: FundsWorld
beforeAll(async () => {
  world = await openFundsWorld()
})
beforeEach(async () => {
  await world.empty()
  await world.grant(10_000_000)
})
afterAll(() => world.close())

type Cell = string | number | Date | null
type Grid = Cell[][]
/** A workbook as a bank's system makes it. */
async function book(...sheets: Grid[]): Promise<Buffer> {
  const { default: writeXlsxFile } = await import('write-excel-file/node')
  return writeXlsxFile(
    sheets.map((rows, i) => ({
      sheet: `表${i + 1}`,
      data: rows.map((cells) =>
        cells.map((value) =>
          value instanceof Date
            ? { type: Date, value, format: 'yyyy-mm-dd' }
            : typeof value === 'number'
              ? { type: Number, value }
              : value === null
                ? null
                : { type: String, value },
        ),
      ),
    })),
  ).toBuffer()
}
const titles = ['序号', '附言', '交易金额', '处理结果', '失败原因']
const read = (bytes: Buffer) => readResults(bytes, world.funds.bank.result)
async function refusedAs(bytes: Buffer): Promise<string> {
  const said = await read(bytes)
  return said.ok ? 'taken' : said.zh!
}

async function sent(households = 1) {
  for (let i = 0; i < households; i++) await world.paidHousehold()
  const matter = (await world.roll('2026-11', 'at-bank')).id
  const lines = await world.lines(matter)
  const roll = (await rollOf(world.ctx.db, matter)).id
  return { matter, roll, references: lines.map((line) => `${roll}-${line.id}-1`) }
}
async function take(matter: number, bytes: Buffer) {
  const said = await read(bytes)
  if (!said.ok) return said
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return takeResults(world.ctx, county, matter, { ...said.file, name: '回盘.xlsx', via: 'file', sha256 })
}
const states = async (matter: number) => (await world.lines(matter)).map((line) => line.state)

test('the workbook of the bank, with a title above, amounts as numbers and a total below, pays what it says, once', async () => {
  const { matter, references } = await sent(2)
  const bytes = await book([
    ['代发工资回盘表', null, null, null, null],
    titles,
    [1, references[0]!, 600, '成功', null],
    [2, references[1]!, 600, '失败', '户名不符'],
    ['合计', null, 1200, null, null],
  ])
  expect(await take(matter, bytes)).toMatchObject({ taken: true, repeated: false, outcomes: { paid: 1, failed: 1 } })
  expect(await states(matter)).toEqual(['paid', 'failed'])
  expect(await take(matter, bytes)).toMatchObject({ repeated: true })
  const paid = await sql<{ balance: number }>`select balance from funds.account where kind = 'paid'`.execute(
    world.ctx.db,
  )
  expect(paid.rows[0]!.balance).toBe(60_000)
})

test('successes and failures on two sheets are one answer; each total is compared with its own sheet', async () => {
  const rows = (total: number): Grid[] => [
    [titles, [1, '3-1-1', 1200.5, '成功', null], ['合计', null, total, null, null]],
    [titles, [1, '3-2-1', '600.00', '失败', '销户']],
    [['填表说明'], ['请勿修改']],
  ]
  expect(await read(await book(...rows(1200.5)))).toEqual({
    ok: true,
    file: {
      declared: { fen: 180_050 },
      lines: [
        { reference: '3-1-1', ok: true, fen: 120_050, because: null },
        { reference: '3-2-1', ok: false, fen: 60_000, because: '销户' },
      ],
    },
  })
  const wrong = await read(await book(...rows(1300)))
  expect(wrong.ok && wrong.file.declared.fen).toBe(190_000)
})

test('a row of another roll is kept and shown, the others count; the same row twice counts once', async () => {
  const { matter, roll, references } = await sent(2)
  const bytes = await book([
    titles,
    [1, references[0]!, 600, '成功', null],
    [2, references[0]!, 600, '成功', null],
    [3, `${roll + 5}-1-1`, 600, '成功', null],
  ])
  expect(await take(matter, bytes)).toMatchObject({ outcomes: { paid: 1, again: 1, 'other-roll': 1 } })
  expect(await states(matter)).toEqual(['paid', 'sent'])
})

test('a workbook with wrong columns, words, amounts or dates instead of references is refused with its row, and the roll waits on', async () => {
  const { matter, references } = await sent()
  const one = (cells: Cell[]) => book([titles, [1, references[0]!, 600, '成功', null], cells])
  expect(
    await refusedAs(
      await book([
        ['姓名', '金额'],
        ['王建国', 600],
      ]),
    ),
  ).toContain('没有找到“附言”或“流水号”列')
  expect(
    await refusedAs(
      await book([
        ['附言', '金额'],
        ['3-1-1', 600],
      ]),
    ),
  ).toContain('没有找到“结果”或“处理结果”列')
  expect(await refusedAs(await book([titles]))).toContain('没有明细')
  expect(await refusedAs(await one([2, '3-2-1', 600, '可能吧', null]))).toContain('第3行')
  expect(await refusedAs(await one([2, '3-2-1', '六百', '成功', null]))).toContain('第3行的金额“六百”')
  expect(await refusedAs(await one([2, '3-2-1', -600, '成功', null]))).toContain('第3行的金额“-600”')
  const asDay = await refusedAs(await one([2, new Date('2003-12-01T00:00:00Z'), 600, '成功', null]))
  expect(asDay).toContain('第3行')
  expect(asDay).toContain('改成了日期')
  expect(await refusedAs(Buffer.from('附言,金额,结果\n2003/12/1,600,成功\n'))).toContain('改成了日期')
  expect(await states(matter)).toEqual(['sent'])
})

test('a zip bomb, a renamed program, an old or protected workbook, a cut-off file are refused in a sentence that says what to do', async () => {
  const bomb = makeZip(
    workbookParts({
      表: `<sheetData><row r="1"><c t="inlineStr"><is><t>${'1'.repeat(300 << 20)}</t></is></c></row></sheetData>`,
    }),
  )
  expect(bomb.length).toBeLessThan(1 << 20)
  expect(await refusedAs(bomb)).toContain('异常巨大')
  const program = Buffer.concat([Buffer.from('MZ\x90\x00\x03\x00\x00\x00'), Buffer.alloc(600)])
  expect(await refusedAs(program)).toContain('不是表格文件')
  expect(await refusedAs(Buffer.from('%PDF-1.7\n'))).toContain('不是表格文件')
  expect(await refusedAs(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0, 0]))).toContain('另存为 .xlsx')
  const whole = await book([titles, [1, '3-1-1', 600, '成功', null]])
  expect(await refusedAs(whole.subarray(0, whole.length - 60))).toContain('损坏')
  expect(await refusedAs(makeZip([{ name: '说明.txt', data: '不是表格' }]))).toMatch(/。$/)
  expect(await refusedAs(Buffer.alloc(0))).toMatch(/。$/)
})

test('characters that no database keeps are refused, in a workbook and in a text', async () => {
  const inBook = makeZip(
    workbookParts({
      表: sheetData([
        ['附言', '金额', '结果', '原因'],
        ['3-1-1', '600', '失败', '户名_x0000_不符'],
      ]),
    }),
  )
  expect(await refusedAs(inBook)).toContain('第2行含有不可用的字符')
  expect(await refusedAs(Buffer.from('附言,金额,结果\n3-1-1\0,600,成功\n'))).toContain('第2行含有不可用的字符')
})
