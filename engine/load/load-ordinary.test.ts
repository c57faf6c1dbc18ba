/** Large plain files: ordinary rows kept while reading, odd rows as text, every row under its number. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDuckdb, type Session } from '../sql/index.ts'
import { inspectFile, loadSheet, type OrdinaryRows, openOrdinary } from './index.ts'

let db: Session
let dir: string
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'load-ordinary-'))
  db = await openDuckdb({ memoryLimitMib: 512, threads: 2, tempDir: join(dir, 'spill') })
})
afterAll(() => {
  db.close()
  rmSync(dir, { recursive: true, force: true })
})

const pad = 'x'.repeat(120)
const row = (i: number) => `${i},张三,${pad}`
/** Keeps the number in the first cell; rows without one are odd. */
const numbers: OrdinaryRows = {
  kept: ['n'],
  wordy: ['c1', 'c2'],
  select: (from) =>
    `SELECT *, TRY_CAST(c0 AS BIGINT) AS n, n IS NULL OR c1 IN ('一', '二', '三', '四', '五', '六', '七', '八') AS odd FROM ${from}`,
}

async function load(lines: string[], rows = numbers) {
  const path = join(dir, 'big.csv')
  writeFileSync(path, `${lines.join('\n')}\n`)
  const look = await inspectFile(path, { fileName: 'big.csv' })
  if (!look.ok) throw new Error(look.message_zh)
  const source = await openOrdinary(path, look, '', { tempDir: dir })
  if (!source) return { path, look, source, loaded: undefined }
  try {
    return { path, look, source, loaded: await source.load(db, 'raw', rows) }
  } finally {
    await source.close()
  }
}

describe('a large plain file', () => {
  test('every row has its number, read by two threads in several pieces', async () => {
    const lines = ['序号,姓名,备注', ...Array.from({ length: 200_000 }, (_, i) => row(i + 2))]
    lines[77_000] = `?,${lines[77_000]!.slice(lines[77_000]!.indexOf(',') + 1)}`
    lines[150_000] = `合计,199999,`
    const { loaded, source } = await load(lines)
    expect(loaded).toMatchObject({ ok: true, rows: 199_999, ordinary: 199_998, rejects: 0, skipped: { total: 1 } })
    expect(
      await db.row(
        `SELECT count(*)::DOUBLE AS n, count(*) FILTER (WHERE n <> rowid + ${loaded!.firstRow})::DOUBLE AS wrong FROM raw_ordinary WHERE cells IS NULL`,
      ),
    ).toEqual({ n: 199_998, wrong: 0 })
    expect(await db.rows('SELECT _row, c0, c1 FROM raw')).toEqual([{ _row: 77_001, c0: '?', c1: '张三' }])
    expect(await db.rows('SELECT _row, reason FROM raw_skipped')).toEqual([{ _row: 150_001, reason: 'total' }])
    expect(source!.sample.length).toBeGreaterThan(5000)
  })

  test('lines below the table are set aside; a line like them in the middle is a row', async () => {
    const lines = ['序号,姓名,备注', ...Array.from({ length: 40_000 }, (_, i) => row(i + 2)), '制表人：王芳,,', ',,']
    lines[20_000] = '备注：见附件,,'
    const { loaded } = await load(lines)
    expect(loaded).toMatchObject({ rows: 40_000, ordinary: 39_999, skipped: { footer: 1, empty: 1 } })
    expect(await db.rows('SELECT _row, c0 FROM raw')).toEqual([{ _row: 20_001, c0: '备注：见附件' }])
  })

  test.each([
    ['a cell over two lines', (lines: string[]) => lines.splice(9, 1, '10,"张\n三",x')],
    ['an empty line', (lines: string[]) => lines.splice(9, 0, '')],
    ['a cell too many', (lines: string[]) => lines.splice(9, 1, `${row(10)},y`)],
  ])('%s: the careful way is asked for', async (_, damage) => {
    const lines = ['序号,姓名,备注', ...Array.from({ length: 40_000 }, (_, i) => row(i + 2))]
    damage(lines)
    const { loaded, path, look } = await load(lines)
    expect(loaded).toBeUndefined()
    expect(await loadSheet(db, path, look, '', 'raw', { tempDir: dir })).toMatchObject({ ok: true })
  })

  test('a last row that is ordinary to the caller but looks like a footer goes the careful way', async () => {
    const lines = ['序号,姓名,备注', ...Array.from({ length: 40_000 }, (_, i) => row(i + 2)), '制表人：王芳,,']
    const any = {
      ...numbers,
      kept: ['c0'],
      wordy: ['c0', 'c1', 'c2'],
      select: (from: string) => `SELECT *, FALSE AS odd FROM ${from}`,
    }
    expect((await load(lines, any)).loaded).toBeUndefined()
  })

  test('a query that would lose the order of the rows is a fault', async () => {
    const lines = ['序号,姓名,备注', ...Array.from({ length: 40_000 }, (_, i) => row(i + 2))]
    const joined = {
      ...numbers,
      select: (from: string) =>
        `SELECT *, 1 AS n, FALSE AS odd FROM ${from} LEFT JOIN range(5) r(i) ON c0 = i::VARCHAR`,
    }
    await expect(load(lines, joined)).rejects.toThrow('order')
  })

  test('a small file is not worth it', async () => {
    expect((await load(['序号,姓名,备注', row(2)])).source).toBeUndefined()
  })
})
