/** The folder `benefits` of a region, read from disk; every fault of form with file and line. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DmnFault, readDmn } from '../../../engine/decide/index.ts'
import { readStandards } from '../csv-files.ts'
import type { Division, RegionFault, StandardRow } from '../shared.ts'
import { fitted, readYaml, type YamlFile } from '../yaml-file.ts'
import { type Benefits, BenefitsFile, CasesFile, InputsFile, UsualFamily } from './shapes.ts'

/** A fault of the engine as a fault of the region. */
export const faultOf = ({ file, line, message, message_zh, element, rule, column_name }: DmnFault): RegionFault => ({
  file,
  line,
  message,
  zh: message_zh,
  ...(element !== undefined && { element }),
  ...(rule !== undefined && { rule }),
  ...(column_name !== undefined && { cell: column_name }),
})

/** Rows of one `standards.csv` with their lines. */
export interface StandardsFile {
  file: string
  rows: StandardRow[]
}

export interface BenefitsReading {
  benefits: Benefits | undefined
  /** YAML files by name in the folder: `inputs`, `benefits`, `usual`, `cases:<model>`. */
  places: Map<string, YamlFile>
  standards: StandardsFile[]
}

/**
 * Reads `<dir>/benefits`; undefined benefits when the region has none or its files do not fit.
 * @param own rows of the region's `standards.csv`
 * @example readBenefits('regions/example', region.standards, faults, divisions).benefits?.models.map((m) => m.id)
 */
export function readBenefits(
  dir: string,
  own: readonly StandardRow[],
  faults: RegionFault[],
  divisions: ReadonlyMap<string, Division>,
): BenefitsReading {
  const places = new Map<string, YamlFile>()
  const standards: StandardsFile[] = []
  if (!existsSync(join(dir, 'benefits'))) return { benefits: undefined, places, standards }
  const yaml = (key: string, file: string): YamlFile => {
    const read = readYaml(dir, `benefits/${file}`, faults)
    places.set(key, read)
    return read
  }
  const inputs = fitted(yaml('inputs', 'inputs.yaml'), InputsFile, faults)
  const file = fitted(yaml('benefits', 'benefits.yaml'), BenefitsFile, faults)
  const usual = fitted(yaml('usual', 'usual-family.yaml'), UsualFamily, faults)
  const benefits: Benefits['models'] = []
  const cases: Benefits['cases'] = {}
  for (const id of file?.models ?? []) {
    const name = `benefits/${id}/rule.dmn`
    const path = join(dir, name)
    if (!existsSync(path)) {
      faults.push({ file: name, line: 1, message: `rule.dmn is missing in ${id}`, zh: `${id} 中缺少 rule.dmn` })
      continue
    }
    const read = readDmn(readFileSync(path, 'utf8'), name)
    if (read.ok) benefits.push({ id, model: read.model })
    else faults.push(...read.faults.map(faultOf))
    standards.push({
      file: `benefits/${id}/standards.csv`,
      rows: readStandards(dir, faults, `benefits/${id}/standards.csv`),
    })
    cases[id] = fitted(yaml(`cases:${id}`, `${id}/cases.yaml`), CasesFile, faults)?.cases ?? []
  }
  if (!inputs || !file || !usual) return { benefits: undefined, places, standards }
  const rows = [...own, ...standards.flatMap((one) => one.rows)]
  const whole = [...divisions.values()].find(({ level }) => level === 'region')
  const nameOf = (area: string) => (area === '' ? whole : divisions.get(area.padEnd(12, '0')))?.name ?? area
  return {
    benefits: {
      inputs,
      laws: file.laws,
      line: file.line,
      outputs: file.outputs,
      words: file.words,
      models: benefits,
      standards: rows,
      areaNames: Object.fromEntries(rows.map(({ area }) => [area, nameOf(area)])),
      usual,
      cases,
    },
    places,
    standards,
  }
}
