/** The short way of a rule says what the long way says, wherever it is taken. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ident, openDuckdb, type Session } from '../../../engine/sql/index.ts'
import { checkCharacter, cleanCitizenId } from './citizen-id.ts'
import { cleanField, fieldRule } from './field-rule.ts'
import { foldName, nameKey } from './person-name.ts'
import { applyRuleSql } from './rule.ts'
import { birth, digits, distinctCells, fields, id17, table } from './testing.ts'

let db: Session
let dir: string
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'sources-short-'))
  db = await openDuckdb({ memoryLimitMib: 512, threads: 1, tempDir: dir })
})
afterAll(() => {
  db.close()
  rmSync(dir, { recursive: true, force: true })
})

/** Ordinary cells of each kind, and what DuckDB would read though it is none. */
const likely = [
  ...fc.sample(
    id17.map((s) => s + checkCharacter(s).replace('X', 'x')),
    { numRuns: 300, seed: 3 },
  ),
  ...fc.sample(
    fc.tuple(birth, fc.constantFrom(' ', 'T'), digits(6)).map(([b, t, c]) => {
      const day = `${b.slice(0, 4)}-${b.slice(4, 6)}-${b.slice(6)}`
      return `${day}${t}${c.slice(0, 2)}:${c.slice(2, 4)}:${c.slice(4)}`
    }),
    { numRuns: 200, seed: 4 },
  ),
  ...fc.sample(fc.string({ unit: fc.constantFrom(...'李振海魏宝山婴儿无·'), maxLength: 5 }), {
    numRuns: 400,
    seed: 5,
  }),
  ...fc.sample(fc.stringMatching(/^[A-Z]\d\d(\.[0-9X+*.]{0,4})?$/), { numRuns: 100, seed: 6 }),
  ...fc.sample(
    fc
      .tuple(birth, fc.constantFrom('-', '/', '.', ' '))
      .map(([b, s]) => [b.slice(0, 4), Number(b.slice(4, 6)), b.slice(6)].join(s)),
    { numRuns: 200, seed: 11 },
  ),
  ...fc.sample(fc.stringMatching(/^\d{12}$/), { numRuns: 100, seed: 7 }),
  ...fc.sample(fc.stringMatching(/^[0-9a-fxeE+_. -]{10,18}$/), { numRuns: 2000, seed: 8 }),
  ...fc.sample(fc.stringMatching(/^[1-9]\.\d{12}[eE]1[67]$/), { numRuns: 200, seed: 9 }),
  ...fc.sample(fc.stringMatching(/^0x0[1-9A-Fa-f]{15}$/), { numRuns: 200, seed: 10 }),
  ...['9.9999999999999e17', '1_0000000000000000', '+12345678901234567', '0x0163457a5D8A0000', '2026-10-12 17:20:00.5'],
  ...[
    '未取名',
    '测试',
    '不详',
    '无名氏',
    '新生儿',
    '2026 10 12',
    '2026-1-2',
    '2026.01.02',
    'infinity',
    'epoch',
    '\\',
    '\\N',
  ],
  ...['2026-10-12 (BC)', '10000-01-01', '中医医院', 'CT 检查', '平庄医院！', '平庄医院\u200b', 'a\u0301'],
]
const kinds = Object.entries(fields).filter(([, field]) => fieldRule(field).quick)
test.each(kinds)('the short way of %s, where it is taken', async (_, field) => {
  const asked = [...new Set([...distinctCells, ...likely])]
  const rule = fieldRule(field)
  const { stages, kept = ['value'], read } = rule.quick!
  const outputs = ['easy', ...kept]
  const read2 = { value: 'value', ...read?.(ident) }
  const short = {
    type: rule.type,
    stages: (c: (name: string) => string) => [...stages(c), { fault: 'NULL', i2: 'i' }],
  }
  const withValue = kept.includes('value')
    ? short
    : { ...short, stages: (c: (name: string) => string) => [...short.stages(c), { value: 'NULL' }] }
  const rows = applyRuleSql(withValue, table(asked), ['i', ...outputs.filter((o) => o !== 'value')])
  const answers = await db.rows<Record<string, unknown>>(
    `SELECT i, ${Object.entries(read2).map(([name, sql]) => `CAST(${sql} AS VARCHAR) AS ${name}`)} FROM (${rows}) WHERE easy`,
  )
  const found = new Map(answers.map((row) => [asked[Number(row.i)]!, row]))
  const expected = (raw: string) => {
    const { value, fault } = cleanField(field, raw)
    if (field.type === 'citizen-id') {
      const { pid, idq } = cleanCitizenId(raw)
      return { value, fault, pid: String(pid), idq }
    }
    if (field.type !== 'name') return { value, fault }
    const folded = foldName(raw)
    return { value, fault, folded, key: folded === null ? null : String(nameKey(folded)) }
  }
  const differences = [...found].flatMap(([raw, { i: _i, ...ours }]) => {
    const theirs = expected(raw)
    return JSON.stringify({ ...ours, fault: null }, Object.keys(theirs).sort()) ===
      JSON.stringify(theirs, Object.keys(theirs).sort())
      ? []
      : [{ raw, ours, theirs }]
  })
  expect(differences.slice(0, 5)).toEqual([])
  expect(found.size).toBeGreaterThan(10)
})
