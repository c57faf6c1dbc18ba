import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
// The engine parts do not import each other; this test opens DuckDB by itself.
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Decimal, decimalText } from './decimal.ts'
import { compileFeel, type JsRow, type Scope, toInner, toJs, toSql } from './index.ts'
import { number, row, truth } from './testing.ts'

const scope: Scope = {
  a: { type: 'number', precision: 12, scale: 2 },
  b: { type: 'number', precision: 18, scale: 4 },
  n: { type: 'number', precision: 10, scale: 0, integer: true },
  'p.age': { type: 'number', sql: '"age"', precision: 5, scale: 0, integer: true },
  s: 'text',
  t: 'text',
  yes: 'boolean',
  d: 'date',
  e: 'date',
}

let connection: DuckDBConnection
let instance: DuckDBInstance
let dir: string
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'engine-decide-'))
  instance = await DuckDBInstance.create(':memory:', { temp_directory: dir, threads: '1' })
  connection = await instance.connect()
})
afterAll(() => {
  connection.closeSync()
  instance.closeSync()
  rmSync(dir, { recursive: true, force: true })
})

function valuesSql(rows: JsRow[]): string {
  const cell = (value: unknown, type: string) =>
    `CAST(${value === null ? 'NULL' : typeof value === 'string' ? `'${value}'` : String(value)} AS ${type})`
  const one = (r: JsRow, index: number) =>
    `SELECT ${index} AS i, ${cell(r.a, 'DECIMAL(12,2)')} AS a, ${cell(r.b, 'DECIMAL(18,4)')} AS b, ${cell(r.n, 'INTEGER')} AS n,
      ${cell(r['p.age'], 'SMALLINT')} AS age, ${cell(r.s, 'VARCHAR')} AS s, ${cell(r.t, 'VARCHAR')} AS t,
      ${cell(r.yes, 'BOOLEAN')} AS yes, ${cell(r.d, 'DATE')} AS d, ${cell(r.e, 'DATE')} AS e`
  return rows.map(one).join(' UNION ALL ')
}

test('SQL and JavaScript give the same answer for random conditions and rows with unknowns', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(truth, { minLength: 8, maxLength: 8 }),
      fc.array(row, { minLength: 6, maxLength: 6 }),
      async (sources, rows) => {
        const expressions = sources.map((source) => {
          const compiled = compileFeel(source, scope, 'boolean')
          if (!compiled.ok) throw new Error(`${source}: ${JSON.stringify(compiled.faults)}`)
          const sql = toSql(compiled.expression)
          if (!sql.ok) throw new Error(`${source}: ${JSON.stringify(sql.faults)}`)
          return { source, js: toJs(compiled.expression), sql: sql.sql }
        })
        await connection.run(`CREATE OR REPLACE TEMP TABLE x AS ${valuesSql(rows)}`)
        const select = expressions.map((e, index) => `${e.sql} AS c${index}`).join(', ')
        const found = await (await connection.run(`SELECT ${select} FROM x ORDER BY i`)).getRowsJS()
        for (const [index, e] of expressions.entries())
          for (const [r, values] of rows.entries()) {
            const context = `${e.source}\n${e.sql}\n${JSON.stringify(values)}`
            expect(`${found[r]![index]} ${context}`).toBe(`${e.js(values)} ${context}`)
          }
      },
    ),
    { numRuns: 60 },
  )
})

test('numbers come out with the same digits', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(number, { minLength: 8, maxLength: 8 }),
      fc.array(row, { minLength: 4, maxLength: 4 }),
      async (sources, rows) => {
        const expressions = sources.map((source) => {
          const compiled = compileFeel(source, scope, 'number')
          if (!compiled.ok) throw new Error(`${source}: ${JSON.stringify(compiled.faults)}`)
          const sql = toSql(compiled.expression)
          if (!sql.ok) throw new Error(`${source}: ${JSON.stringify(sql.faults)}`)
          return { source, js: toJs(compiled.expression), sql: sql.sql }
        })
        await connection.run(`CREATE OR REPLACE TEMP TABLE x AS ${valuesSql(rows)}`)
        const select = expressions.map((e, index) => `CAST(${e.sql} AS VARCHAR) AS c${index}`).join(', ')
        const found = await (await connection.run(`SELECT ${select} FROM x ORDER BY i`)).getRowsJS()
        for (const [index, e] of expressions.entries())
          for (const [r, values] of rows.entries()) {
            const answer = found[r]![index]
            const context = `${e.source}\n${e.sql}\n${JSON.stringify(values)}`
            expect(`${answer === null ? null : Number(answer)} ${context}`).toBe(`${e.js(values)} ${context}`)
          }
      },
    ),
    { numRuns: 60 },
  )
})

test('a date beyond the years 1 to 9999 is unknown in SQL as in JavaScript, and stops nobody else', async () => {
  // 9999-12-31 is how departments say "for ever".
  const days = ['9999-12-31', '9999-11-30', '0001-01-01', '2026-01-31', null]
  const numbers = [1, -1, 0, 31, 123, 9999, 10_000, 2_000_000_000, null]
  const rows = days.flatMap((d) => numbers.map((n): JsRow => ({ d, n, e: n === 1 ? '2026-01-31' : '0001-01-01' })))
  const lengths = ['P1M', 'P2Y', 'P1D', 'P999999999M', 'P999999999D'].map((text) => `duration("${text}")`)
  const sources = [
    ...[...lengths, '(d - e)', 'years and months duration(e, d)'].flatMap((length) => [
      `d + ${length}`,
      `d - ${length}`,
    ]),
    'd + duration("P1M") - duration("P1M")',
    'date(n, 12, 31)',
    'date(2026, n, 28)',
    'date(2026, 12, n)',
    'date(s)',
  ]
  const empty = { a: null, b: null, 'p.age': null, s: '0000-01-01', t: null, yes: null }
  await connection.run(`CREATE OR REPLACE TEMP TABLE x AS ${valuesSql(rows.map((one) => ({ ...empty, ...one })))}`)
  for (const source of sources) {
    const compiled = compileFeel(source, scope, 'date')
    if (!compiled.ok) throw new Error(`${source}: ${JSON.stringify(compiled.faults)}`)
    const sql = toSql(compiled.expression)
    if (!sql.ok) throw new Error(`${source}: ${JSON.stringify(sql.faults)}`)
    const found = await (await connection.run(`SELECT CAST(${sql.sql} AS VARCHAR) FROM x ORDER BY i`)).getRowsJS()
    const js = toJs(compiled.expression)
    rows.forEach((one, at) => {
      expect([source, one, found[at]![0]]).toEqual([source, one, js({ ...empty, ...one })])
    })
  }
})

test('quotients are exact to ten digits, whatever the amounts: as whole numbers say, in SQL and JavaScript', async () => {
  const amounts = fc.oneof(fc.bigInt(-900_000_000_000n, 900_000_000_000n), fc.bigInt(-500_000n, 500_000n))
  const divisors = fc.oneof(fc.bigInt(1n, 100n), fc.bigInt(-99_999n, 99_999n), fc.constantFrom(0n, 12n, 4096n))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(amounts, divisors), { minLength: 200, maxLength: 200 }), async (pairs) => {
      const text = (units: bigint, scale: number) => decimalText({ units, scale })
      const rows = pairs.map(([a, b]) => ({ a: text(a, 2), b: text(b, 4), n: text(b, 0) }))
      await connection.run(
        `CREATE OR REPLACE TEMP TABLE x AS SELECT * FROM (VALUES ${rows
          .map(
            (r, i) =>
              `(${i}, ${r.a}::DECIMAL(12,2), ${r.b}::DECIMAL(18,4), ${r.n}::INTEGER, 0::SMALLINT, '', '', true)`,
          )
          .join(',')}) v(i, a, b, n, age, s, t, yes)`,
      )
      const sources = ['a / n', 'a / b', 'a / 12', 'n / 7', 'ceiling(100 * (a / 12))', 'mean(a, n)', 'a / 2.5']
      const expressions = sources.map((source) => {
        const compiled = compileFeel(source, scope, 'number')
        if (!compiled.ok) throw new Error(source)
        const sql = toSql(compiled.expression)
        if (!sql.ok) throw new Error(`${source}: ${JSON.stringify(sql.faults)}`)
        return { inner: toInner(compiled.expression), sql: sql.sql }
      })
      const found = await (
        await connection.run(
          `SELECT ${expressions.map(({ sql }, at) => `CAST(${sql} AS VARCHAR) AS c${at}`).join(', ')} FROM x ORDER BY i`,
        )
      ).getRowsJS()
      rows.forEach((row, at) => {
        const [a, b] = pairs[at]!
        const exact: (string | null)[] = [
          halfAway(a * 10n ** 8n, b),
          halfAway(a * 10n ** 12n, b),
          halfAway(a * 10n ** 8n, 12n),
          halfAway(b * 10n ** 10n, 7n),
          String(a <= 0n ? a / 12n : (a + 11n) / 12n),
          halfAway((a + 100n * b) * 10n ** 8n, 2n),
          halfAway(a * 10n ** 9n, 25n),
        ].map((units, index) => (units === null || index === 4 ? units : text(BigInt(units), 10)))
        const inJs = expressions.map(({ inner }) => {
          const value = inner(row) as Decimal | null
          return value === null ? null : decimalText(value)
        })
        expect([row, ...inJs]).toEqual([row, ...exact])
        expect([row, ...found[at]!]).toEqual([row, ...exact])
      })
    }),
    { numRuns: 20 },
  )
}, 60_000)

test('a quotient of the longest number by the smallest is exact in SQL', async () => {
  const digits = {
    x: { type: 'number', precision: 18, scale: 0 },
    y: { type: 'number', precision: 5, scale: 2 },
  } as const
  const compiled = compileFeel('x / y', digits, 'number')
  if (!compiled.ok) throw new Error('x / y')
  const sql = toSql(compiled.expression)
  if (!sql.ok) throw new Error(JSON.stringify(sql.faults))
  const rows = [
    ['999999999999999999', '0.01', '99999999999999999900.0000000000'],
    ['-999999999999999999', '0.07', '-14285714285714285700.0000000000'],
    ['1', '3.00', '0.3333333333'],
  ]
  for (const [x, y, wanted] of rows) {
    const found = await connection.run(
      `SELECT CAST(${sql.sql} AS VARCHAR) FROM (SELECT ${x}::DECIMAL(18,0) AS x, ${y}::DECIMAL(5,2) AS y)`,
    )
    expect((await found.getRowsJS())[0]![0]).toBe(wanted)
  }
})

/** Rounded half away from zero; null for a division by zero. */
function halfAway(over: bigint, under: bigint): string | null {
  if (under === 0n) return null
  const size = (value: bigint) => (value < 0n ? -value : value)
  const units = (2n * size(over) + size(under)) / (2n * size(under))
  return String(over < 0n === under < 0n ? units : -units)
}
