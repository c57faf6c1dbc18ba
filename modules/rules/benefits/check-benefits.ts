/** Everything that can be wrong with a region's benefits beyond the form of its files. */
import type { Program, Unit } from '../../../engine/decide/shared.ts'
import type { Region, RegionFault } from '../shared.ts'
import type { YamlFile } from '../yaml-file.ts'
import { checkFacts, checkGiven, checkStandards } from './check-facts.ts'
import { checkSentences, tablesOf } from './check-sentences.ts'
import { populationPlan } from './population.ts'
import { compiledBenefits } from './program.ts'
import { type BenefitsReading, faultOf } from './read-benefits.ts'
import { runCase } from './run-case.ts'
import type { Benefits } from './shapes.ts'

/**
 * Faults of meaning, each with file and line: models that do not compile, tables with gaps, divisions that may be by zero,
 * names and types, articles, facts, dated values, outputs, cases that do not come out, and rows of tables that no case makes
 * fire. Cases run when nothing else is wrong: a line written wrongly would put each of them wrong, before the line itself.
 */
export function checkBenefits(region: Region, reading: BenefitsReading, faults: RegionFault[]): void {
  const { benefits } = reading
  if (!benefits) return
  const report = (yaml: YamlFile | undefined, path: PropertyKey[], message: string, zh: string) =>
    faults.push({
      file: yaml?.file ?? 'benefits/benefits.yaml',
      line: yaml?.line(path) ?? 1,
      message: `${path.map(String).join('.')}: ${message}`,
      zh,
    })
  // A model that could not be read is missing to all others: what they say of it would stand before the fault itself.
  if (faults.some(({ file }) => file.startsWith('benefits/') && file.endsWith('rule.dmn'))) return
  checkFacts(region, benefits, reading, report)
  checkStandards(region, benefits, reading, faults)
  checkOrder(benefits, faults)
  const before = faults.length
  const compiled = compiledBenefits(benefits)
  if (!compiled.ok) {
    faults.push(...compiled.faults.map(faultOf))
    return
  }
  // What the engine can live with (the result is then unknown) is a hole in a policy: somebody would go without an answer.
  faults.push(...compiled.program.warnings.map(faultOf))
  checkSentences(compiled.program, benefits, faults)
  checkOutputs(compiled.program, benefits, reading, report)
  if (faults.length > before) return
  const planned = populationPlan(benefits, benefits.usual.as_of)
  if (!planned.ok) faults.push(...planned.faults.map(faultOf))
  if (!faults.some(({ file }) => file === 'standards.csv' || file.startsWith('benefits/')))
    checkCases(compiled.program, benefits, reading, report, faults)
}

/** A model may import those before it only; a name stands for one thing in the whole region. */
function checkOrder({ models }: Benefits, faults: RegionFault[]): void {
  const places = new Map(models.map(({ model }, index) => [model.namespace, index]))
  const names = new Map<string, string>()
  for (const [index, { id, model }] of models.entries()) {
    for (const one of model.imports)
      if ((places.get(one.namespace) ?? -1) >= index)
        faults.push({
          file: one.place.file,
          line: one.place.line,
          message: `${id} imports a model that comes after it in benefits.yaml`,
          zh: `${id} 引用了 benefits.yaml 中排在后面的模型`,
        })
    for (const element of [...model.decisions, ...model.knowledge]) {
      const { name } = element.variable
      const before = names.get(name)
      if (before)
        faults.push({
          file: element.place.file,
          line: element.place.line,
          element: element.id,
          message: `${name} already stands in ${before}`,
          zh: `名称 ${name} 已在 ${before} 中使用`,
        })
      names.set(name, id)
    }
  }
}

type Report = (yaml: YamlFile | undefined, path: PropertyKey[], message: string, zh: string) => void

function checkOutputs(program: Program, benefits: Benefits, { places }: BenefitsReading, report: Report): void {
  const decisions = new Map(program.units.filter((unit) => unit.kind === 'decision').map((unit) => [unit.name, unit]))
  const line = benefits.line
  if (line !== undefined && !(line in benefits.inputs.standard))
    report(
      places.get('benefits'),
      ['line'],
      `${line} is no standard of inputs.yaml`,
      `${line} 不是 inputs.yaml 中的标准`,
    )
  const typeOf = (unit: Unit, part: 'household' | 'person') =>
    part === 'household' ? unit.type : typeof unit.type === 'object' && 'list' in unit.type ? unit.type.list : null
  for (const part of ['household', 'person'] as const)
    for (const [name, output] of Object.entries(benefits.outputs[part])) {
      const unit = decisions.get(name)
      const path = ['outputs', part, name]
      if (!unit) report(places.get('benefits'), path, 'is no decision of a model', '不是模型中的决策')
      else if (typeOf(unit, part) !== output.type)
        report(
          places.get('benefits'),
          path,
          `is said to be ${output.type}, the model gives another type`,
          `类型与模型不一致（${output.type}）`,
        )
    }
}

function checkCases(
  program: Program,
  benefits: Benefits,
  { places }: BenefitsReading,
  report: Report,
  faults: RegionFault[],
): void {
  const fired = new Set<string>()
  for (const [model, cases] of Object.entries(benefits.cases))
    for (const [index, one] of cases.entries()) {
      const yaml = places.get(`cases:${model}`)
      const at = ['cases', index]
      const before = faults.length
      checkGiven(benefits.inputs.household, one.household, yaml, [...at, 'household'], report)
      for (const [i, member] of one.members.entries())
        checkGiven(benefits.inputs.person, member, yaml, [...at, 'members', i], report)
      for (const id of Object.keys(one.standards))
        if (!benefits.inputs.standard[id])
          report(yaml, [...at, 'standards', id], `"${id}" is no standard`, `没有名为“${id}”的标准`)
      if (faults.length > before) continue
      const run = runCase(benefits, one)
      for (const row of run.fired) fired.add(row)
      for (const fault of run.faults)
        report(yaml, [...at, ...fault.path], `“${one.name}” ${fault.message}`, `案例“${one.name}”：${fault.zh}`)
    }
  for (const unit of program.units)
    for (const table of tablesOf(unit))
      for (const rule of table.rules)
        if (!fired.has(`${unit.id}#${rule.row}`))
          faults.push({
            file: rule.place.file,
            line: rule.place.line,
            element: rule.id ?? unit.id,
            rule: rule.row,
            message: `no case makes row ${rule.row} of ${unit.name} fire`,
            zh: `没有案例触发 ${unit.name} 第${rule.row}行`,
          })
}
