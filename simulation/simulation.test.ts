import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { parse } from 'csv-parse/sync'
import PizZip from 'pizzip'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDuckdb } from '../engine/sql/index.ts'
import { loadRegion } from '../modules/rules/index.ts'
import { faultKinds, namedFamilies, type SimulationOptions, type SimulationResult, simulate } from './index.ts'

const region = loadRegion(join(import.meta.dirname, '../regions/inner-mongolia'))
const work = mkdtempSync(join(tmpdir(), 'simulation-test-'))
/** Two rounds of files about a few months; the whole year only where a story needs it. */
const small = (name: string, more: Partial<SimulationOptions> = {}) =>
  simulate({
    region,
    divisions: ['150403'],
    households: 300,
    seed: 7,
    outDir: join(work, name),
    from: '2026-06',
    deliverFrom: '2026-09',
    truth: 'none',
    threads: 1,
    ...more,
  })
const table = (path: string) => parse(readFileSync(path, 'utf8'), { columns: true }) as Record<string, string>[]

let messy: SimulationResult
let lake: SimulationResult
beforeAll(async () => {
  messy = await small('messy', { from: '2025-09', truth: 'last-month' })
  lake = await small('lake', { format: 'lake', households: 2000 })
})
afterAll(() => rmSync(work, { recursive: true, force: true }))

function digest(dir: string): string {
  const files = (readdirSync(dir, { recursive: true }) as string[])
    .filter((file) => statSync(join(dir, file)).isFile())
    .sort()
  const hash = createHash('sha256')
  for (const file of files) hash.update(relative(dir, join(dir, file))).update(readFileSync(join(dir, file)))
  return hash.digest('hex')
}

describe('chance', () => {
  const one = { households: 120, deliverFrom: '2026-10', truth: 'last-month' } as const
  test('the same seed gives the same files, byte for byte, whatever the number of threads; another seed gives others', async () => {
    const first = await small('first', one)
    const again = await small('again', { ...one, threads: 2 })
    expect(again.files).toEqual(first.files)
    expect(digest(again.outDir)).toBe(digest(first.outDir))
    const other = await small('other', { ...one, seed: 8 })
    expect(digest(other.outDir)).not.toBe(digest(first.outDir))
  })
})

describe('people', () => {
  const people = async (sql: string) => {
    const db = await openDuckdb({ memoryLimitMib: 256, threads: 1, tempDir: join(work, 'spill') })
    await db.run(`CREATE VIEW people AS SELECT * FROM read_parquet('${lake.outDir}/lake/population/*/*.parquet')`)
    const row = await db.row(sql)
    db.close()
    return row
  }
  test('every id has the right check digit, is its own, and begins with a division that was never assigned', async () => {
    const ids = await people(
      "SELECT list(id_number) AS ids, count(*) AS n, count(DISTINCT id_number) AS own, bool_and(id_number LIKE '1599%') AS invented FROM people",
    )
    expect(ids.own).toBe(ids.n)
    expect(ids.invented).toBe(true)
    const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    const wrong = (ids.ids as string[]).filter(
      (id) => '10X98765432'[weights.reduce((sum, w, i) => sum + w * Number(id[i]), 0) % 11] !== id[17],
    )
    expect(wrong).toEqual([])
  })
  test('people made in several portions still have ids and household numbers of their own', async () => {
    const portions = await small('portions', { format: 'lake', householdsAtOnce: 80 })
    const db = await openDuckdb({ memoryLimitMib: 256, threads: 1, tempDir: join(work, 'spill') })
    const row = await db.row(
      `SELECT count(*) AS n, count(DISTINCT id_number) AS ids, count(DISTINCT _row) AS rows, count(DISTINCT household_no) AS homes FROM read_parquet('${portions.outDir}/lake/population/*/*.parquet')`,
    )
    db.close()
    expect(row).toMatchObject({ ids: row.n, rows: row.n, homes: 305 })
    expect(portions.lake.filter((part) => part.dataset === 'population')).toHaveLength(4)
  })
  test('ages, sexes and household sizes look like the census', async () => {
    const shares =
      await people(`SELECT avg((birth_date > DATE '2011-10-31')::INTEGER) AS children, avg((birth_date <= DATE '1966-10-31')::INTEGER) AS elders,
      avg((sex = '2')::INTEGER) AS women, count(*) / count(DISTINCT household_no) AS size, avg((ethnic = '02')::INTEGER) AS mongols,
      count(*) FILTER (name LIKE '%·%') AS dotted FROM people`)
    expect(shares.children).toBeGreaterThan(0.09)
    expect(shares.children).toBeLessThan(0.22)
    expect(shares.elders).toBeGreaterThan(0.14)
    expect(shares.elders).toBeLessThan(0.28)
    expect(shares.women).toBeGreaterThan(0.45)
    expect(shares.women).toBeLessThan(0.55)
    expect(shares.size).toBeGreaterThan(2.2)
    expect(shares.size).toBeLessThan(3)
    expect(shares.mongols).toBeGreaterThan(0.08)
    expect(shares.dotted).toBeGreaterThan(0)
  })
  test('the clean lake carries the person key, the household key and rows in the order of persons', async () => {
    const keys =
      await people(`SELECT bool_and(_pid = substr(id_number, 1, 17)::BIGINT) AS pid, bool_and(_hh = household_no::BIGINT) AS hh,
      bool_and(_name = md5_number_lower(replace(name, '·', ''))) AS name, min(_row) AS first, max(_row) - count(*) AS last FROM people`)
    expect(keys).toEqual({ pid: true, hh: true, name: true, first: 2, last: 1 })
  })
})

describe('lake', () => {
  const read = async <T extends object>(sql: string) => {
    const db = await openDuckdb({ memoryLimitMib: 512, threads: 1, tempDir: join(work, 'spill') })
    try {
      return await db.row<T>(sql)
    } finally {
      db.close()
    }
  }
  const sized = (name: string, more: Partial<SimulationOptions> = {}) =>
    small(name, {
      divisions: ['1504'],
      format: 'lake',
      households: 4000,
      rows: 70_000,
      from: '2025-11',
      householdsAtOnce: 1500,
      ...more,
    })
  test('the wished number of rows comes out within one in a hundred, in the order of persons from the first part to the last, the same whatever the threads', async () => {
    const one = await sized('sized')
    const facts = one.lake.reduce((sum, part) => sum + (part.dataset === 'population' ? 0 : part.rows), 0)
    expect(Math.abs(facts - 70_000)).toBeLessThan(700)
    for (const dataset of ['population', 'medical-settlement']) {
      const parts = one.lake.filter((part) => part.dataset === dataset).map((part) => join(one.outDir, part.path))
      expect(parts.length).toBeGreaterThan(2)
      const ends = await Promise.all(
        parts.map((path) =>
          read<{ first: number; last: number; odd: number }>(
            `SELECT min(_pid) AS first, max(_pid) AS last, count(*) FILTER (_pid < before) AS odd
             FROM (SELECT _pid, lag(_pid) OVER (ORDER BY file_row_number) AS before FROM read_parquet('${path}', file_row_number = true))`,
          ),
        ),
      )
      ends.forEach(({ first, odd }, i) => {
        expect(odd).toBe(0)
        if (i > 0) expect(first).toBeGreaterThan(ends[i - 1]!.last)
      })
    }
    const again = await sized('sized-again', { threads: 2 })
    expect(digest(again.outDir)).toBe(digest(one.outDir))
  })
})

describe('files', () => {
  test('each kind of damage to rows can be seen and is listed', async () => {
    const large = await small('faults', {
      households: 2500,
      from: '2026-05',
      deliverFrom: '2026-09',
      truth: 'last-month',
    })
    const found = new Set(table(large.truth!.faults).map((row) => row.fault))
    const rows = faultKinds.filter(
      (kind) => !['encoding', 'delimiter', 'title-rows', 'merged-cells', 'silent-month', 'refund'].includes(kind),
    )
    expect(rows.filter((kind) => !found.has(kind))).toEqual([])
    const endings = new Set(large.files.map((file) => file.path.split('.').at(-1)))
    expect([...endings].sort()).toEqual(['csv', 'txt', 'xlsx'])
    const sheets = large.files
      .filter(({ path }) => path.endsWith('.xlsx'))
      .map(({ path }) => new PizZip(readFileSync(join(large.outDir, path))).file('xl/worksheets/sheet1.xml')!.asText())
    const firstRow = (xml: string) => /<row r="1".*?<\/row>/s.exec(xml)![0]
    const titled = sheets.filter((xml) => firstRow(xml).includes('明细表') && /<mergeCell ref="A1:[A-Z]+1"/.test(xml))
    expect(sheets.length).toBeGreaterThan(0)
    expect(titled.length, 'sheets with a title over all columns').toBe(sheets.length)
    const merged = sheets.filter((xml) => /<mergeCell ref="([A-Z]+)(?!1:)\d+:\1\d+"/.test(xml))
    expect(merged.length, 'sheets with one cell over several rows').toBeGreaterThan(0)
  }, 120_000)
  test('damage can be switched off, all of it or one kind', async () => {
    const clean = await small('clean', { faults: 'none', households: 120, deliverFrom: '2026-10', truth: 'last-month' })
    expect(table(clean.truth!.faults)).toEqual([])
    expect(clean.files.every((file) => file.path.endsWith('.csv'))).toBe(true)
    const one = await small('one', {
      faults: ['small-x'],
      households: 120,
      deliverFrom: '2026-10',
      truth: 'last-month',
    })
    expect(new Set(table(one.truth!.faults).map((row) => row.fault))).toEqual(new Set(['small-x']))
  })
  test('the ledger says who gets a category uplift and who of 特困 needs care, in line with who they are; now and then nothing', async () => {
    const db = await openDuckdb({ memoryLimitMib: 256, threads: 1, tempDir: join(work, 'spill') })
    const of = (dataset: string) => `read_parquet('${lake.outDir}/lake/${dataset}/*/*.parquet')`
    const homes = await db.rows<{
      tier: string
      persons: number | null
      amount: number | null
      monthly: number
      values: number
      present: number
      sure: number
      never: boolean
    }>(`WITH person AS (
        SELECT p._pid, p._hh, date_sub('year', birth_date, DATE '2026-10-31') AS age, d.grade, d.issued_on, p._pid IN (SELECT _pid FROM ${of('medical-settlement')} WHERE visit_kind = 'inpatient') AS stayed
        FROM ${of('population')} p LEFT JOIN ${of('disability')} d ON d._pid = p._pid)
      SELECT l.tier, max(uplift_persons) AS persons, max(uplift_amount)::DOUBLE AS amount, max(monthly_amount)::DOUBLE AS monthly,
        count(DISTINCT (uplift_persons, uplift_amount)) AS values, count(DISTINCT l._pid) AS present,
        count(*) FILTER (age < 17 AND age > 1 OR age > 60 OR (grade IN ('1', '2') AND issued_on < DATE '2026-06-01')) AS sure,
        bool_and(age BETWEEN 18 AND 59 AND grade IS NULL AND NOT stayed) AS never
      FROM ${of('tier-ledger')} l JOIN person USING (_pid) GROUP BY l._hh, l.tier`)
    const dibao = homes.filter((one) => one.tier.startsWith('dibao'))
    const told = dibao.filter((one) => one.persons !== null)
    expect(dibao.length).toBeGreaterThan(80)
    expect(told.length / dibao.length).toBeGreaterThan(0.85)
    expect(told.length).toBeLessThan(dibao.length)
    // As the sweep takes it: the same on every row, inside the amount, and none needs no persons.
    expect(told.filter((one) => one.values !== 1 || one.persons! > one.present || one.amount! >= one.monthly)).toEqual(
      [],
    )
    expect(told.filter((one) => (one.persons === 0) !== (one.amount === 0))).toEqual([])
    expect(told.filter((one) => one.persons! < one.sure)).toEqual([])
    expect(told.filter((one) => one.never && one.persons !== 0)).toEqual([])
    expect(told.some((one) => one.never)).toBe(true)
    expect(homes.filter((one) => !one.tier.startsWith('dibao') && (one.persons ?? one.amount) !== null)).toEqual([])
    const care =
      await db.row(`SELECT count(*) FILTER (tier LIKE 'tekun%') AS all, count(self_care) AS assessed, count(support) AS placed,
        count(*) FILTER (tier NOT LIKE 'tekun%' AND coalesce(self_care, support) IS NOT NULL) AS others,
        count(DISTINCT self_care) AS levels FROM ${of('tier-ledger')}`)
    db.close()
    // Few are in extreme poverty, and most of them care for themselves.
    expect(care.others).toBe(0)
    expect(care.levels).toBeGreaterThan(1)
    expect(Number(care.assessed) / Number(care.all)).toBeGreaterThan(0.7)
    expect(Number(care.placed) / Number(care.all)).toBeGreaterThan(0.7)
  })
  test('a department is silent for one month and makes up for it with the next', async () => {
    const long = await small('silent', { from: '2026-03', deliverFrom: '2026-03', households: 40 })
    const late = long.files.find((file) => file.dataset === 'medical-settlement' && file.period === '2026-05')
    expect(late?.deliveredOn).toBe('2026-07-10')
    expect(long.files.filter((file) => file.dataset === 'medical-settlement')).toHaveLength(8)
  })
  test('every code that is written down is one of the region', async () => {
    const db = await openDuckdb({ memoryLimitMib: 256, threads: 1, tempDir: join(work, 'spill') })
    const strange: string[] = []
    for (const { dataset, path } of lake.lake) {
      for (const [field, { codes }] of Object.entries(region.datasets.get(dataset)!.fields)) {
        if (!codes) continue
        const found = await db.rows<{ code: string }>(
          `SELECT DISTINCT ${field} AS code FROM read_parquet('${join(lake.outDir, path)}') WHERE ${field} IS NOT NULL`,
        )
        strange.push(...found.filter(({ code }) => !(code in codes)).map(({ code }) => `${dataset}.${field} ${code}`))
      }
    }
    db.close()
    expect(strange).toEqual([])
  })
  test('every file lies in the folder of the day it was handed in, and none in the future', () => {
    expect(messy.files.length).toBeGreaterThan(40)
    for (const file of messy.files) {
      expect(file.path.startsWith(`${file.deliveredOn}/`)).toBe(true)
      expect(file.deliveredOn <= '2026-11-20').toBe(true)
    }
  })
})

describe('truth', () => {
  test('the named families are there and in the hardship their story tells', () => {
    const rows = table(messy.truth!.households)
    for (const family of namedFamilies())
      for (const [indicator, level] of Object.entries(family.expect))
        expect(
          rows.find((row) => row.household_no === family.householdNo && row.indicator === indicator),
          `${family.key} ${indicator}`,
        ).toMatchObject({ level, traced: 'true' })
  })
  test('without any damage every hardship that is due in the files leaves its trace', async () => {
    const clean = await small('traced', {
      faults: 'none',
      households: 1500,
      deliverFrom: '2026-10',
      truth: 'last-month',
    })
    const rows = table(clean.truth!.households).filter((row) => row.true_hardship === 'true')
    const traced = rows.filter((row) => row.traced === 'true').length
    expect(rows.length).toBeGreaterThan(40)
    // The rest happened so late in the month that no department had written it down.
    expect(traced / rows.length).toBeGreaterThan(0.9)
  })
  test('a hardship begins before it is handed in, and none is traced without a sweep that can see it', () => {
    for (const row of table(messy.truth!.households)) {
      if (row.traced === 'true')
        expect(row.since! <= row.first_sweep! && row.first_sweep! < row.first_delivery!).toBe(true)
      else expect(row.first_sweep).toBe('')
    }
  })
})
