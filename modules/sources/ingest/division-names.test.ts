/** Divisions by name. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { openDuckdb } from '../../../engine/sql/index.ts'
import { loadRegion } from '../../rules/index.ts'
import { divisionByName, resolveDivisionNames } from './division-names.ts'

const region = loadRegion(resolve(import.meta.dirname, '../../../regions/inner-mongolia'))
const townships = [...region.divisions.values()].filter((d) => d.level === 'township' && !d.pseudo && !d.valid_to)
const county = region.divisions.get('150403000000')!
const here = townships.filter((d) => d.parent === county.code)
const twice = townships.find((d) => d.parent !== county.code && here.some((h) => h.name === d.name))
const elsewhere = townships.find(
  (d) => d.parent !== county.code && townships.filter((t) => t.name === d.name).length === 1,
)!

test('a county, a township of the sender, a township with those above it, each by its name', () => {
  const codeOf = divisionByName(region, ['150403'])
  const town = here[0]!
  expect(codeOf(county.name)).toBe(county.code)
  expect(codeOf(town.name)).toBe(town.code)
  expect(codeOf(` ${county.name}${town.name}`)).toBe(town.code)
  expect(codeOf(`内蒙古自治区赤峰市${county.name}${town.name}`)).toBe(town.code)
  if (twice) expect(codeOf(twice.name)).not.toBe(twice.code)
})

test('a name alone counts only within the sender’s county; with its county before it, anywhere', () => {
  const codeOf = divisionByName(region, ['150403'])
  expect(codeOf(elsewhere.name)).toBeNull()
  expect(codeOf(`${region.divisions.get(elsewhere.parent)!.name}${elsewhere.name}`)).toBe(elsewhere.code)
  expect(divisionByName(region, [])(elsewhere.name)).toBe(elsewhere.code)
})

test('names that several have, and words that are no names, tell nothing', () => {
  const codeOf = divisionByName(region, [])
  const common = townships.find((d) => townships.filter((t) => t.name === d.name).length > 1)!
  expect(codeOf(common.name)).toBeNull()
  expect(codeOf('某某镇')).toBeNull()
  expect(codeOf('')).toBeNull()
})

test('the words of a column get their codes, or a fault that says what to do', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'division-names-'))
  const db = await openDuckdb({ memoryLimitMib: 128, threads: 1, tempDir: dir })
  try {
    await db.run(`CREATE TABLE words AS FROM (VALUES ('150403', '150403000000', NULL), ('${here[0]!.name}', NULL, 'not-a-division'),
      ('某某镇', NULL, 'not-a-division'), ('15', NULL, 'not-a-division')) t(raw, value, fault)`)
    await resolveDivisionNames(db, 'words', divisionByName(region, ['150403']))
    expect(await db.rows('SELECT value, fault FROM words ORDER BY value, fault')).toEqual([
      { value: '150403000000', fault: null },
      { value: here[0]!.code, fault: null },
      { value: null, fault: 'division-name' },
      { value: null, fault: 'not-a-division' },
    ])
  } finally {
    db.close()
    rmSync(dir, { recursive: true, force: true })
  }
})
