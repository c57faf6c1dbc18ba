import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
// The engine parts do not import each other; this test opens DuckDB by itself.
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compileFeel, type JsRow, type Scope, toJs, toSql } from './index.ts'

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

const number: fc.Arbitrary<string> = fc.letrec<{ n: string }>((tie) => ({
  n: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constantFrom('a', 'b', 'n', 'p.age', '0', '1', '2.5', '-3', '100', '0.05'),
    fc.tuple(tie('n'), fc.constantFrom('+', '-', '*', '/'), tie('n')).map(([x, op, y]) => `(${x}) ${op} (${y})`),
    fc.tuple(fc.constantFrom('abs', 'floor', 'ceiling'), tie('n')).map(([f, x]) => `${f}(${x})`),
    fc
      .tuple(
        fc.constantFrom('round half up', 'round half down', 'round up', 'round down', 'decimal', 'floor', 'ceiling'),
        tie('n'),
        fc.constantFrom('0', '1', '2'),
      )
      .map(([f, x, scale]) => `${f}(${x}, ${scale})`),
    fc.tuple(tie('n'), tie('n')).map(([x, y]) => `(if (${x}) > (${y}) then ${x} else ${y})`),
    fc.tuple(fc.constantFrom('min', 'max', 'sum'), tie('n'), tie('n')).map(([f, x, y]) => `${f}([${x}, ${y}])`),
    fc
      .tuple(fc.constantFrom('a', 'n', 'b'), fc.constantFrom('7', 'n', '2.5', '-3'))
      .map(([x, y]) => `modulo(${x}, ${y})`),
    fc.constantFrom('string length(s)', 'd.year', 'e.day', 'years and months duration(d, e).years', '(d - e).days'),
    tie('n').map((x) => `-(${x})`),
  ),
})).n

const word = fc.constantFrom(
  's',
  't',
  '"张伟"',
  '"ab"',
  '""',
  'upper case(s)',
  'substring(t, 2)',
  'substring(s, -2, 1)',
  's + t',
)
const day = fc.constantFrom(
  'd',
  'e',
  'date("2024-02-29")',
  'd - duration("P1M")',
  'e + duration("P1Y")',
  'd + duration("P40D")',
  'date(s)',
)
const compare = fc.constantFrom('=', '!=', '<', '<=', '>', '>=')

const truth: fc.Arbitrary<string> = fc.letrec<{ c: string }>((tie) => ({
  c: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.tuple(number, compare, number).map(([x, op, y]) => `${x} ${op} ${y}`),
    fc.tuple(word, compare, word).map(([x, op, y]) => `${x} ${op} ${y}`),
    fc.tuple(day, compare, day).map(([x, op, y]) => `${x} ${op} ${y}`),
    fc.constantFrom('yes', 'yes = true', 's = null', 'd != null', 'n in (1, 2, null)', 'a in ([1..100], > 500)'),
    fc.tuple(number, number, number).map(([x, y, z]) => `(${x}) between (${y}) and (${z})`),
    fc.tuple(word, word).map(([x, y]) => `contains(${x}, ${y})`),
    fc.constantFrom(
      'starts with(s, "张")',
      'ends with(t, "b")',
      'matches(s, "^[a-z]+$")',
      's in ("ab", t)',
      'list contains(["ab", s], t)',
    ),
    fc.tuple(tie('c'), fc.constantFrom('and', 'or'), tie('c')).map(([x, op, y]) => `(${x}) ${op} (${y})`),
    tie('c').map((x) => `not(${x})`),
    fc.tuple(tie('c'), tie('c')).map(([x, y]) => `(if ${x} then ${y} else null) = true`),
    fc.tuple(tie('c'), tie('c'), tie('c')).map(([x, y, z]) => `if ${x} then (${y}) else (${z})`),
    fc.tuple(tie('c'), number, number, number).map(([c, x, y, z]) => `(if ${c} then ${x} else ${y}) > ${z}`),
  ),
})).c

const maybe = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(values, { freq: 4 })
const dates = fc.constantFrom('2024-01-31', '2024-02-29', '2025-03-01', '2023-12-15', '2024-02-28')
const texts = fc.constantFrom('张伟', '张', 'ab', 'b', '', 'Ab', '2024-02-29', '𠮷b')
const row = fc.record({
  a: maybe(fc.integer({ min: -100000, max: 100000 }).map((cents) => cents / 100)),
  b: maybe(fc.integer({ min: -30000, max: 30000 }).map((units) => units / 10000)),
  n: maybe(fc.integer({ min: -5, max: 9 })),
  'p.age': maybe(fc.integer({ min: 0, max: 110 })),
  s: maybe(texts),
  t: maybe(texts),
  yes: maybe(fc.boolean()),
  d: maybe(dates),
  e: maybe(dates),
})

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
