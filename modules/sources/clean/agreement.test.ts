/** Every rule exists twice; for any text both must say the same. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDuckdb, type Session } from '../../../engine/sql/index.ts'
import { citizenIdRule, cleanCitizenId } from './citizen-id.ts'
import { cleanField, fieldRule } from './field-rule.ts'
import { cleanName, foldName, foldNameVariants, foldNameVariantsSql, nameKey, nameRule } from './person-name.ts'
import { householdKey, householdKeySql } from './plain-values.ts'
import { applyRuleSql } from './rule.ts'
import { distinctCells as distinct, fields, table } from './testing.ts'

let db: Session
let dir: string
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'sources-clean-'))
  db = await openDuckdb({ memoryLimitMib: 512, threads: 1, tempDir: dir })
})
afterAll(() => {
  db.close()
  rmSync(dir, { recursive: true, force: true })
})

async function bySql(sql: string, values: readonly string[]): Promise<Map<string, Record<string, unknown>>> {
  const rows = await db.rows<Record<string, unknown>>(sql)
  return new Map(rows.map((row) => [values[Number(row.i)]!, row]))
}

describe('TypeScript and SQL say the same of every cell', () => {
  test.each(Object.entries(fields))('%s', async (name, field) => {
    const values =
      name === 'disability-cert'
        ? [
            ...distinct,
            ...distinct.slice(0, 900).map((v) => `${v}43`),
            ...distinct.slice(0, 900).map((v) => `${v}12B1`),
          ]
        : distinct
    const found = await bySql(
      `SELECT i, CAST(value AS VARCHAR) AS value, fault FROM (${applyRuleSql(fieldRule(field), table([...new Set(values)]), ['i'])})`,
      [...new Set(values)],
    )
    const differences = [...new Set(values)].flatMap((raw) => {
      const ours = cleanField(field, raw)
      const row = found.get(raw)
      return row && row.value === ours.value && row.fault === ours.fault
        ? []
        : [{ raw, typescript: ours, sql: row && { value: row.value, fault: row.fault } }]
    })
    expect(differences.slice(0, 5)).toEqual([])
  })

  test('person key and quality of ids', async () => {
    const found = await bySql(applyRuleSql(citizenIdRule, table(distinct), ['pid', 'idq', 'i']), distinct)
    const differences = distinct.filter((raw) => {
      const ours = cleanCitizenId(raw)
      const row = found.get(raw)!
      return !(row.idq === ours.idq && (row.pid === null ? null : BigInt(row.pid as bigint)) === ours.pid)
    })
    expect(differences).toEqual([])
  })

  test('folded names, their variants and their keys', async () => {
    const letters = fc.constantFrom(
      '敖',
      '登',
      '·',
      '・',
      '.',
      '格',
      '日',
      '乐',
      '勒',
      '琪',
      '其',
      '巴',
      '图',
      '特',
      '尔',
      ' ',
      'a',
      'Ｂ',
      '豈',
      '\u{20BB7}',
      '托',
      '娅',
    )
    const names = [
      ...new Set([
        ...fc.sample(
          fc.array(letters, { maxLength: 8 }).map((a) => a.join('')),
          { numRuns: 3000, seed: 7 },
        ),
        ...distinct,
      ]),
    ]
    const found = await bySql(
      `SELECT i, folded, key::VARCHAR AS key, ${foldNameVariantsSql('folded')} AS variant FROM (${applyRuleSql(nameRule, table(names), ['folded', 'key', 'i'])})`,
      names,
    )
    const differences = names.filter((raw) => {
      const folded = foldName(raw)
      const row = found.get(raw)!
      return (
        row.folded !== folded ||
        row.key !== (folded === null ? null : String(nameKey(folded))) ||
        row.variant !== (folded === null ? null : foldNameVariants(folded)) ||
        cleanName(raw).value?.includes('・')
      )
    })
    expect(differences).toEqual([])
  })

  test('household keys', async () => {
    const numbers = distinct.filter((v) => v !== '')
    const found = await bySql(`SELECT i, (${householdKeySql('raw')})::VARCHAR AS key FROM ${table(numbers)}`, numbers)
    expect(numbers.filter((raw) => found.get(raw)!.key !== String(householdKey(raw)))).toEqual([])
  })

  test('an amount in a column headed 万元', async () => {
    const rule = fieldRule({ type: 'decimal(14,2)', strict_codes: false }, 10000)
    const found = await bySql(
      `SELECT i, CAST(value AS VARCHAR) AS value, fault FROM (${applyRuleSql(rule, table(distinct), ['i'])})`,
      distinct,
    )
    expect(
      distinct.filter(
        (raw) => found.get(raw)!.value !== cleanField({ type: 'decimal(14,2)', strict_codes: false }, raw, 10000).value,
      ),
    ).toEqual([])
  })
})
