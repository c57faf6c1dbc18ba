/** Faults of the catalogue of facts, of the usual family and of the dated values. */
import type { Region, RegionFault } from '../shared.ts'
import type { YamlFile } from '../yaml-file.ts'
import type { BenefitsReading, StandardsFile } from './read-benefits.ts'
import type { Benefits, FactDef, Scalar } from './shapes.ts'
import { inUnit } from './standards-for.ts'

/** Columns of the household register that a fact may name. */
const registers = { person: ['age', 'sex', 'relation', 'alive'], household: ['urban', 'area', 'tier'] }

type Report = (yaml: YamlFile | undefined, path: PropertyKey[], message: string, zh: string) => void

/** Facts: their measure or register column exists, assumptions and codes fit, the usual family says every one. */
export function checkFacts(region: Region, benefits: Benefits, { places }: BenefitsReading, report: Report): void {
  const inputs = places.get('inputs')
  for (const part of ['person', 'household'] as const)
    for (const [name, fact] of Object.entries(benefits.inputs[part])) {
      if (fact.register !== undefined && !registers[part].includes(fact.register))
        report(
          inputs,
          [part, name, 'register'],
          `"${fact.register}" is no column of the register`,
          `户籍中没有“${fact.register}”`,
        )
      const measure = fact.measure === undefined ? undefined : region.measures.get(fact.measure)
      if (fact.measure !== undefined && !measure)
        report(
          inputs,
          [part, name, 'measure'],
          `unknown measure "${fact.measure}"`,
          `没有名为“${fact.measure}”的指标项`,
        )
      if (measure && measure.subject !== part)
        report(
          inputs,
          [part, name, 'measure'],
          `${fact.measure} is measured per ${measure.subject}`,
          `${fact.measure} 不是按${part === 'person' ? '人' : '户'}计算的`,
        )
      if (fact.assume !== undefined && !fitsFact(fact, fact.assume))
        report(
          inputs,
          [part, name, 'assume'],
          `${JSON.stringify(fact.assume)} does not fit`,
          `${JSON.stringify(fact.assume)} 不符合该事项的类型`,
        )
      if (!(name in benefits.usual[part]))
        report(places.get('usual'), [part], `says nothing of ${name}`, `缺少事项 ${name}`)
    }
  for (const part of ['person', 'household'] as const)
    checkGiven(benefits.inputs[part], benefits.usual[part], places.get('usual'), [part], report)
  checkForm(benefits, inputs, report)
}

/** Groups of the form: each fact stands in exactly one; words are for codes that exist. */
function checkForm({ inputs }: Benefits, yaml: YamlFile | undefined, report: Report): void {
  for (const part of ['person', 'household'] as const) {
    const shown = inputs.groups.flatMap((group) => group[part])
    for (const [at, group] of inputs.groups.entries())
      for (const name of group[part])
        if (!(name in inputs[part])) report(yaml, ['groups', at, part], `unknown fact "${name}"`, `没有事项“${name}”`)
        else if (shown.indexOf(name) !== shown.lastIndexOf(name))
          report(yaml, ['groups', at, part], `"${name}" stands twice`, `事项“${name}”重复`)
    if (inputs.groups.length > 0)
      for (const name of Object.keys(inputs[part]))
        if (!shown.includes(name))
          report(yaml, [part, name], `"${name}" stands in no group of the form`, `事项“${name}”不在任何填写分组中`)
  }
  for (const [name, words] of Object.entries(inputs.words))
    for (const code of Object.keys(words))
      if (!(inputs.person[name] ?? inputs.household[name])?.codes?.includes(code))
        report(yaml, ['words', name], `${name} has no code "${code}"`, `${name} 没有代码“${code}”`)
}

/** Facts given somewhere: each is in the catalogue and fits its type. */
export function checkGiven(
  catalogue: Record<string, FactDef>,
  given: Record<string, Scalar>,
  yaml: YamlFile | undefined,
  path: PropertyKey[],
  report: Report,
): void {
  for (const [name, value] of Object.entries(given)) {
    const fact = catalogue[name]
    if (!fact) report(yaml, [...path, name], `"${name}" is not in the catalogue of facts`, `事项目录中没有“${name}”`)
    else if (!fitsFact(fact, value))
      report(
        yaml,
        [...path, name],
        `${JSON.stringify(value)} does not fit`,
        `${JSON.stringify(value)} 不符合该事项的类型`,
      )
  }
}

function fitsFact(fact: FactDef, value: Scalar): boolean {
  if (value === null) return true
  if (fact.type === 'date') return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
  if (fact.type === 'text') return typeof value === 'string' && (!fact.codes || fact.codes.includes(value))
  return typeof value === fact.type
}

/** Dated values: in the catalogue, in a unit that can be used, in one file only, without gaps, for areas that exist. */
export function checkStandards(
  region: Region,
  benefits: Benefits,
  reading: BenefitsReading,
  faults: RegionFault[],
): void {
  const files: StandardsFile[] = [{ file: 'standards.csv', rows: region.standards }, ...reading.standards]
  const home = new Map<string, string>()
  for (const { file, rows } of files) {
    for (const [index, row] of rows.entries()) {
      const report = (message: string, zh: string, cell: string) =>
        faults.push({ file, line: index + 2, message, zh, cell })
      const def = benefits.inputs.standard[row.id]
      if (!def) {
        // Indicators use standards of the region's own file that no decision needs.
        if (file !== 'standards.csv')
          report(
            `${row.id} is not in the catalogue (inputs.yaml, standard)`,
            `${row.id} 不在标准目录（inputs.yaml 的 standard）中`,
            'id',
          )
        continue
      }
      const before = home.get(row.id)
      if (before && before !== file)
        report(`${row.id} already has rows in ${before}`, `${row.id} 已在 ${before} 中`, 'id')
      home.set(row.id, file)
      // That a value is no number was said when the file was read.
      if (inUnit('0', row.unit, def.unit) === null)
        report(
          `${row.id}: unit ${row.unit} does not fit ${def.unit}`,
          `${row.id}：单位 ${row.unit} 与 ${def.unit} 不符`,
          'unit',
        )
      if (
        file !== 'standards.csv' &&
        row.area &&
        ![...region.divisions.keys()].some((code) => code.startsWith(row.area))
      )
        report(`area: unknown area "${row.area}"`, `没有区划“${row.area}”`, 'area')
    }
    for (const [before, after, line] of gaps(rows))
      faults.push({
        file,
        line,
        cell: 'valid_from',
        message: `${after.id}: no value between ${before.valid_to} and ${after.valid_from}`,
        zh: `${after.id}：${before.valid_to} 与 ${after.valid_from} 之间没有标准`,
      })
  }
  for (const id of Object.keys(benefits.inputs.standard))
    if (!home.has(id))
      faults.push({
        file: 'benefits/inputs.yaml',
        line: reading.places.get('inputs')?.line(['standard', id]) ?? 1,
        message: `standard.${id}: no standards.csv has a row`,
        zh: `standard.${id}：没有任何 standards.csv 给出数值`,
      })
}

type Row = StandardsFile['rows'][number]

/** Neighbouring rows of one standard, area and settlement with days between them that have no value. */
function gaps(rows: readonly Row[]): [Row, Row, number][] {
  const groups = new Map<string, { row: Row; line: number }[]>()
  for (const [index, row] of rows.entries()) {
    const key = `${row.id}|${row.area}|${row.urban}`
    groups.set(key, [...(groups.get(key) ?? []), { row, line: index + 2 }])
  }
  const found: [Row, Row, number][] = []
  for (const group of groups.values()) {
    group.sort((a, b) => a.row.valid_from.localeCompare(b.row.valid_from))
    for (let i = 1; i < group.length; i++) {
      const [before, after] = [group[i - 1]!, group[i]!]
      if (before.row.valid_to !== '' && dayAfter(before.row.valid_to) < after.row.valid_from)
        found.push([before.row, after.row, after.line])
    }
  }
  return found
}

function dayAfter(date: string): string {
  const time = Date.parse(`${date}T00:00:00Z`)
  return Number.isNaN(time) ? date : new Date(time + 86_400_000).toISOString().slice(0, 10)
}
