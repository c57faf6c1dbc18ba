import { compileFeel, type FeelType, type Scope, toSql, unguardedDivisions } from '../../engine/decide/index.ts'
import { checkBenefits } from './benefits/check-benefits.ts'
import { checkDatasets, reporter } from './check-datasets.ts'
import { checkHelp } from './check-help.ts'
import { checkIndicators } from './check-indicators.ts'
import { checkToldLists } from './check-told-lists.ts'
import { checkEconomicCheck } from './economic-check.ts'
import { indicatorScope, rowScope } from './expressions.ts'
import { wordsOfFault } from './fault-words.ts'
import { readRegion } from './load-region.ts'
import { outcomeOf } from './outcome.ts'
import { checkReferrals } from './referrals.ts'
import type { Region, RegionFault } from './shared.ts'
import type { YamlFile } from './yaml-file.ts'

type Report = ReturnType<typeof reporter>

/** Reports the faults of one expression at its place; true when it is sound in both executions. */
function checkExpression(
  source: string,
  scope: Scope,
  expect: FeelType | undefined,
  report: Report,
  yaml: YamlFile | undefined,
  path: string[],
): boolean {
  const compiled = compileFeel(source, scope, expect)
  if (!compiled.ok) {
    for (const fault of compiled.faults) report(yaml, path, `column ${fault.column}: ${fault.message}`)
    return false
  }
  const sql = toSql(compiled.expression)
  if (!sql.ok) for (const fault of sql.faults) report(yaml, path, `column ${fault.column}: ${fault.message}`)
  const divisions = unguardedDivisions(compiled.expression.tree)
  for (const { at } of divisions) report(yaml, path, `column ${at + 1}: the divisor may be zero`)
  return sql.ok && divisions.length === 0
}

function checkMeasureExpressions(region: Region, places: Map<string, YamlFile>, report: Report): void {
  for (const [id, def] of region.measures) {
    const dataset = region.datasets.get(def.dataset)
    if (!dataset) continue
    const yaml = places.get(`measure:${id}`)
    const scope = rowScope(dataset)
    if (def.where) checkExpression(def.where, scope, 'boolean', report, yaml, [id, 'where'])
    if (def.value)
      checkExpression(def.value, scope, def.aggregate === 'sum' ? 'number' : undefined, report, yaml, [id, 'value'])
  }
}

function checkConditionsAndCases(region: Region, places: Map<string, YamlFile>, report: Report): void {
  const scope = indicatorScope(region)
  for (const [id, def] of region.indicators) {
    const yaml = places.get(`indicator:${id}`)
    const levels = Object.entries(def.when).filter((entry): entry is [string, string] => entry[1] !== undefined)
    const sound = levels.map(([level, source]) =>
      checkExpression(source, scope, 'boolean', report, yaml, ['when', level]),
    )
    const personal = levels
      .flatMap(([level, source]) => {
        const compiled = compileFeel(source, scope)
        return compiled.ok ? compiled.expression.names.map((name) => [level, name] as const) : []
      })
      .filter(([, name]) => region.measures.get(name)?.subject === 'person')
    if (def.subject === 'household')
      for (const [level, name] of personal)
        report(yaml, ['when', level], `${name} is measured per person, this indicator per household`)
    if (!sound.every(Boolean)) continue
    def.cases.forEach((example, i) => {
      const outcome = outcomeOf(def, scope, example.given)
      if (outcome !== example.expect)
        report(
          yaml,
          ['cases', i],
          `${example.name ?? 'case'} expects ${example.expect}, the conditions give ${outcome}`,
        )
    })
  }
}

/** With its sentence in Chinese, where there is one. */
function inChinese(fault: RegionFault): RegionFault {
  const zh = fault.zh ?? wordsOfFault(fault.file, fault.message).zh
  return /\p{Script=Han}/u.test(zh) ? { ...fault, zh } : fault
}

/**
 * Checks a region folder whole: form, names, types, FEEL, dates, references, and every worked case.
 * @returns every fault with file and line, sorted by place; none when the region can be used.
 * @example checkRegion('regions/inner-mongolia') // []
 */
export function checkRegion(dir: string): RegionFault[] {
  const { region, faults, places, benefits } = readRegion(dir)
  if (region) {
    const report = reporter(faults)
    checkDatasets(region, places, report)
    checkIndicators(region, places, report)
    checkHelp(region, places, report)
    checkToldLists(region, places, report)
    checkMeasureExpressions(region, places, report)
    checkConditionsAndCases(region, places, report)
    checkBenefits(region, benefits, faults)
    checkReferrals(region, places.get('referrals'), report)
    region.meta.application_papers.forEach((paper, i) => {
      for (const dataset of paper.found_by)
        if (!region.datasets.has(dataset))
          report(places.get('region'), ['application_papers', i], `unknown data set ${dataset}`)
    })
    checkEconomicCheck(region, places.get('check'), report)
  }
  return faults.map(inChinese).sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line)
}
