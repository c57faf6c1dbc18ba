/** A department without a system answers by list: what it fills in counts once, what was told cannot be changed on the way. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Grid, readGrid } from '../../../engine/load/index.ts'
import type { Actor } from '../../../platform/access/shared.ts'
import { readMatter } from '../../../platform/process/index.ts'
import { township } from '../../cases/testing.ts'
import { openVault } from '../exchange/vault.ts'
import { type ChainWorld, clinics, clinicsToo, homes, medical, openChainWorld } from '../testing.ts'
import { answersOf, answerTitles, dayOf, keyTitles, proofTitles, sheetNames } from './columns.ts'
import { makeSheet, type SheetContext } from './make-sheet.ts'
import { takeSheet } from './take-sheet.ts'

let world: ChainWorld
let ctx: SheetContext
let dir: string
const clerk = clinics as Actor
beforeAll(async () => {
  world = await openChainWorld()
  dir = mkdtempSync(join(tmpdir(), 'sheet-'))
  ctx = { region: world.region, vault: openVault(dir, undefined), matters: world.ctx }
  world.ctx.today = '2026-11-24'
})
afterAll(async () => {
  rmSync(dir, { recursive: true, force: true })
  await world.close()
})

async function pushed() {
  const family = await world.household()
  const matter = await world.opened(township, 'referral', 'create', medical, { hh: family.hh })
  await world.done(township, matter.id, 'push')
  return { ...family, id: matter.id, number: matter.number }
}
const stateOf = async (id: number) => (await readMatter(world.ctx.db, id))!.state

/** The workbook as texts, which a test changes and packs again as a spreadsheet program would. */
async function sheetFor(actor = clerk): Promise<Book> {
  const made = await makeSheet(ctx, actor)
  if (!made.ok) throw new Error(JSON.stringify(made))
  return open(made.bytes)
}
interface Book {
  sheets: Grid[]
  set: (number: string, cells: Record<string, string>) => void
  bytes: (as?: Record<string, (text: string) => Cell>) => Promise<Buffer>
}
type Cell = { type: typeof Number; value: number } | { type: typeof Date; value: Date; format: string }
async function open(bytes: Buffer): Promise<Book> {
  const path = join(dir, 'made.xlsx')
  writeFileSync(path, bytes)
  const read = await readGrid(path, 1000)
  if (!read.ok) throw new Error(read.message_en)
  const list = () => read.sheets.find(({ name }) => name === sheetNames.list)!
  return {
    sheets: read.sheets,
    set(number, cells) {
      const head = list().rows[0]!.cells
      const row = list().rows.find((one) => one.cells[0] === number)!
      for (const [title, value] of Object.entries(cells)) {
        const at = head.indexOf(title)
        if (at < 0) throw new Error(`no column ${title}`)
        while (row.cells.length <= at) row.cells.push('')
        row.cells[at] = value
      }
    },
    bytes: (as) => pack(read.sheets, as),
  }
}
/** `as` packs the cells of a column as the numbers and days a spreadsheet program makes of them. */
async function pack(sheets: readonly Grid[], as: Record<string, (text: string) => Cell> = {}): Promise<Buffer> {
  const { default: writeXlsxFile } = await import('write-excel-file/node')
  return writeXlsxFile(
    sheets.map(({ name, rows }) => ({
      sheet: name,
      data: rows.map(({ cells }, n) =>
        cells.map((value, i) =>
          value === '' ? null : (n > 0 && as[rows[0]!.cells[i] ?? '']?.(value)) || { type: String, value },
        ),
      ),
    })),
  ).toBuffer()
}
const take = (bytes: Uint8Array, actor = clerk) => takeSheet(ctx, actor, bytes)
const receiptOf = (taken: Awaited<ReturnType<typeof take>>, number: string) => {
  if (!taken.ok) throw new Error(JSON.stringify(taken))
  return taken.receipts.find((one) => one.number === number)
}
const t = answerTitles
const grant = {
  [t.answer]: '同意救助',
  [t.gives]: '医疗救助金',
  [t.amount]: '8,000',
  [t.from]: '2026/11/24',
  [t.document]: '医救字1号',
}
const feedback = { [t.on]: '2026年11月24日', [t.feedback]: '已打卡发放' }

test('the list tells the least data, and each family in it is logged as read for the purpose', async () => {
  const one = await pushed()
  const book = await sheetFor()
  const list = book.sheets.find(({ name }) => name === sheetNames.list)!
  const row = list.rows.find(({ cells }) => cells[0] === one.number)!.cells
  expect(list.rows[0]!.cells).toContain('身份证号')
  expect(list.rows[0]!.cells).not.toContain('住址')
  expect(row).toContain(one.idNumber)
  const logged = await sql<{ purpose: string }>`select purpose from access.read_log
    where action = 'export-referral' and case_ref = ${one.number}`.execute(world.ctx.db)
  expect(logged.rows).toEqual([{ purpose: '核算医疗救助' }])
})

test('decided and fed back in one row; the same file again repeats and changes nothing', async () => {
  const [one, other] = [await pushed(), await pushed()]
  const book = await sheetFor()
  book.set(one.number, { ...grant, ...feedback })
  const bytes = await book.bytes()
  const taken = await take(bytes)
  expect(receiptOf(taken, one.number)).toMatchObject({ result: 'taken' })
  expect(receiptOf(taken, other.number)).toMatchObject({ result: 'empty' })
  expect(await stateOf(one.id)).toBe('chained')
  expect(await stateOf(other.id)).toBe('pushed')
  const { seq } = (await readMatter(world.ctx.db, one.id))!
  expect(receiptOf(await take(bytes), one.number)).toMatchObject({ result: 'repeated' })
  expect((await readMatter(world.ctx.db, one.id))!.seq).toBe(seq)
  const kept = await sql<{ n: number }>`select count(*)::int as n from chain.sheet_return`.execute(world.ctx.db)
  expect(kept.rows[0]!.n).toBe(2)
})

test('amounts and days that a spreadsheet program keeps as numbers are read as what the person sees', async () => {
  const one = await pushed()
  const book = await sheetFor()
  book.set(one.number, { ...grant, [t.amount]: '8000.5', [t.from]: '2026-11-20' })
  const bytes = await book.bytes({
    [t.amount]: (text) => ({ type: Number, value: Number(text) }),
    [t.from]: (text) => ({ type: Date, value: new Date(`${text}T00:00:00Z`), format: 'yyyy-mm-dd' }),
  })
  expect(receiptOf(await take(bytes), one.number)).toMatchObject({ result: 'taken' })
  expect((await readMatter(world.ctx.db, one.id))!.data).toMatchObject({
    decision: { amount: 8000.5, from: '2026-11-20' },
  })
})

test('two that bring the same file at the same moment: one takes, the other repeats', async () => {
  const one = await pushed()
  const book = await sheetFor()
  book.set(one.number, grant)
  const bytes = await book.bytes()
  const both = await Promise.all([take(bytes), take(bytes, clinicsToo as Actor)])
  expect(both.map((taken) => receiptOf(taken, one.number)!.result).sort()).toEqual(['repeated', 'taken'])
})

test('a row that is wrong is named with its reason and leaves nothing; the other rows are taken', async () => {
  const rows = [await pushed(), await pushed(), await pushed(), await pushed(), await pushed()]
  const [good, noAmount, badWord, onlyFeedback, decidedBadFeedback] = rows as [(typeof rows)[0], ...typeof rows]
  const book = await sheetFor()
  book.set(good.number, { [t.answer]: '接收' })
  book.set(noAmount!.number, { ...grant, [t.amount]: '' })
  book.set(badWord!.number, { [t.answer]: '可以' })
  book.set(onlyFeedback!.number, feedback)
  book.set(decidedBadFeedback!.number, { ...grant, ...feedback, [t.on]: '2027-01-01' })
  const taken = await take(await book.bytes())
  expect(receiptOf(taken, good.number)).toMatchObject({ result: 'taken' })
  expect(receiptOf(taken, noAmount!.number)).toMatchObject({ result: 'wrong', zh: '请填写救助金额。' })
  expect(receiptOf(taken, badWord!.number)).toMatchObject({ result: 'wrong', zh: expect.stringContaining('只能填写') })
  expect(receiptOf(taken, onlyFeedback!.number)).toMatchObject({
    result: 'wrong',
    zh: expect.stringContaining('尚未作出决定'),
  })
  expect(receiptOf(taken, decidedBadFeedback!.number)).toMatchObject({ result: 'wrong' })
  expect(await Promise.all(rows.map(({ id }) => stateOf(id)))).toEqual([
    'accepted',
    'pushed',
    'pushed',
    'pushed',
    'pushed',
  ])
})

test('against what was said before is wrong, not a second decision', async () => {
  const one = await pushed()
  const book = await sheetFor()
  book.set(one.number, grant)
  await take(await book.bytes())
  book.set(one.number, { [t.amount]: '80000' })
  expect(receiptOf(await take(await book.bytes()), one.number)).toMatchObject({
    result: 'wrong',
    zh: expect.stringContaining('不一致'),
  })
})

test('whoever changes a number, a name, an id or a round in a row has that row refused', async () => {
  const rows = [await pushed(), await pushed(), await pushed()]
  const book = await sheetFor()
  const list = book.sheets.find(({ name }) => name === sheetNames.list)!
  const at = (title: string) => list.rows[0]!.cells.indexOf(title)
  const cellsOf = (n: number) => list.rows.find(({ cells }) => cells[0] === rows[n]!.number)!.cells
  for (const n of [0, 1, 2]) book.set(rows[n]!.number, grant)
  // Answers of the first family under the number and the round of the second.
  cellsOf(0)[at(proofTitles.round)] = cellsOf(1)[at(proofTitles.round)]!
  cellsOf(1)[at('姓名')] = '李四'
  cellsOf(2)[at('身份证号')] = '159901199001011234'
  const taken = await take(await book.bytes())
  for (const { number, id } of rows) {
    expect(receiptOf(taken, number)).toMatchObject({ result: 'wrong', zh: expect.stringContaining('被改动') })
    expect(await stateOf(id)).toBe('pushed')
  }
})

test('a row moved from an older list into this one is refused; a repeated row counts once', async () => {
  const one = await pushed()
  const [first, second] = [await sheetFor(), await sheetFor()]
  const rowsOf = (book: Book) => book.sheets.find(({ name }) => name === sheetNames.list)!.rows
  first.set(one.number, { [t.answer]: '接收' })
  const moved = rowsOf(first).find(({ cells }) => cells[0] === one.number)!
  rowsOf(second).splice(1, rowsOf(second).length, moved)
  expect(receiptOf(await take(await second.bytes()), one.number)).toMatchObject({ result: 'wrong' })
  rowsOf(first).push({ row: 99, cells: [...moved.cells] })
  const taken = await take(await first.bytes())
  if (!taken.ok) throw new Error()
  expect(taken.receipts.filter(({ number }) => number === one.number).map(({ result }) => result)).toEqual([
    'taken',
    'repeated',
  ])
})

test('a file of somebody else, with another proof, or for another department is refused as a whole', async () => {
  const one = await pushed()
  const book = await sheetFor()
  book.set(one.number, grant)
  const bytes = await book.bytes()
  expect(await take(bytes, homes as Actor)).toMatchObject({ ok: false, reason: 'not-your-list', status: 403 })
  expect(await take(bytes, { ...clerk, area: '900102' })).toMatchObject({ reason: 'not-your-list' })
  const proof = book.sheets.find(({ name }) => name === sheetNames.proof)!
  const unit = proof.rows.find(({ cells }) => cells[0] === '部门')!
  unit.cells[1] = 'homes'
  expect(await take(await book.bytes(), homes as Actor)).toMatchObject({ ok: false, reason: 'not-our-list' })
  unit.cells[1] = 'clinics'
  expect(await take(await pack(book.sheets.filter(({ name }) => name !== sheetNames.proof)))).toMatchObject({
    reason: 'not-our-list',
  })
  // Made by another installation, with another key.
  const elsewhere = mkdtempSync(join(tmpdir(), 'sheet-'))
  const foreign = await takeSheet({ ...ctx, vault: openVault(elsewhere, undefined) }, clerk, bytes)
  rmSync(elsewhere, { recursive: true })
  expect(foreign).toMatchObject({ reason: 'not-our-list' })
  expect(await stateOf(one.id)).toBe('pushed')
})

test('a title that was renamed or doubled is named', async () => {
  await pushed()
  const book = await sheetFor()
  const head = book.sheets.find(({ name }) => name === sheetNames.list)!.rows[0]!.cells
  head[head.indexOf(keyTitles.number)] = '编号'
  expect(await take(await book.bytes())).toMatchObject({
    reason: 'changed-columns',
    zh: expect.stringContaining('转办编号'),
  })
})

test('what is no workbook is refused in words: text, a broken archive, an archive that unpacks without end', async () => {
  const bad = [Buffer.from('转办编号,答复\n'), Buffer.from('PK\x03\x04 not really'), Buffer.alloc(0), await bomb()]
  for (const bytes of bad)
    expect(await take(bytes)).toMatchObject({
      ok: false,
      reason: 'unreadable-file',
      status: 422,
      zh: expect.any(String),
    })
})

/** A workbook whose sheet is far larger than any list. */
async function bomb(): Promise<Buffer> {
  return pack([
    { name: sheetNames.list, rows: Array.from({ length: 30_000 }, (_, row) => ({ row, cells: ['0'.repeat(20)] })) },
  ])
}

test('formulas, lone signs, unknown words and impossible days never become an answer', () => {
  expect(answersOf({ answer: '接收', officer: '=HYPERLINK("x")' })).toMatchObject({ ok: false })
  expect(answersOf({ answer: '接收', officer: 'a\0b' })).toMatchObject({ ok: false })
  expect(answersOf({ note: '只有说明' })).toMatchObject({ ok: false, zh: '请填写“答复”。' })
  expect(answersOf({ answer: '不予救助', because: '不符合条件' })).toMatchObject({
    ok: false,
    zh: '请填写“依据条款”。',
  })
  expect(answersOf({})).toEqual({ ok: true, answers: [] })
  expect(dayOf('2026-02-30')).toBeUndefined()
  expect(dayOf('2026.3.1')).toBe('2026-03-01')
})

test('whatever is typed into a row, it is understood or refused in words, and money stays a number', () => {
  const cell = fc.oneof(
    fc.string(),
    fc.constantFrom('同意救助', '不予救助', '接收', '退回', '2026-11-24', '8000', '其他'),
  )
  fc.assert(
    fc.property(fc.record(Object.fromEntries(Object.keys(answerTitles).map((name) => [name, cell]))), (cells) => {
      const read = answersOf(cells)
      if (!read.ok) return read.zh.length > 0
      return read.answers.every((one) => one.amount === undefined || Number.isFinite(one.amount as number))
    }),
  )
})
