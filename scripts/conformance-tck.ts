/**
 * `npm run conformance:tck -- DIR [--json] [--why]`: the cases of a checkout of the DMN TCK (or its folder TestCases)
 * against the JavaScript back end in standard mode. Prints passed/total per level and the ids that fail; `--json` prints
 * one object `{ passed, failed, skipped, total, by_level, failing }`, `--why` what was expected, what came and why.
 *
 * A case passes when all its results are as expected: numbers to 8 digits after the point (as the kit's own runners
 * compare), everything else equal as FEEL has it. The exit code is 0 whatever fails, 1 when the run itself cannot be done.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type DmnModel, readDmn, StandardModels, standard } from '../engine/decide/index.ts'
import { findTestFiles, type TestCase, type TestFile } from './tck-cases.ts'

interface Level {
  passed: number
  total: number
}

interface Report {
  passed: number
  failed: number
  skipped: number
  total: number
  by_level: Record<string, Level>
  failing: string[]
}

/** Runs all cases under a folder; `onFailure` hears of each that fails. */
export function runConformance(dir: string, onFailure: (id: string, why: string) => void = () => {}): Report {
  const report: Report = { passed: 0, failed: 0, skipped: 0, total: 0, by_level: {}, failing: [] }
  const folders = new Map<string, DmnModel[]>()
  for (const file of findTestFiles(dir)) {
    const models = folders.get(file.folder) ?? readModels(file.folder)
    folders.set(file.folder, models)
    const level = report.by_level[file.level] ?? { passed: 0, total: 0 }
    report.by_level[file.level] = level
    for (const testCase of file.cases) {
      const faults = runCase(file, models, testCase)
      report.total++
      level.total++
      if (faults.length === 0) {
        report.passed++
        level.passed++
        continue
      }
      const id = `${relative(dir, file.path)}#${testCase.id}`
      report.failed++
      report.failing.push(id)
      onFailure(id, faults.join('\n  '))
    }
  }
  return report
}

function readModels(folder: string): DmnModel[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.dmn'))
  return names.flatMap((name) => {
    const read = readDmn(readFileSync(join(folder, name), 'utf8'), name)
    return read.ok ? [read.model] : []
  })
}

/** What is not as expected; nothing when the case passes. */
function runCase(file: TestFile, models: readonly DmnModel[], testCase: TestCase): string[] {
  const main = models.find((model) => model.file === file.model)
  if (!main) return [`the model ${file.model} cannot be read`]
  try {
    const engine = engineOf(models)
    return testCase.results.flatMap(({ name, expected }) => {
      const outcome = testCase.invocable
        ? engine.invoke(main.namespace, testCase.invocable, testCase.inputs)
        : engine.decision(main.namespace, name, testCase.inputs)
      const value = testCase.invocable ? resultNamed(outcome.value, name, testCase) : outcome.value
      if (isAsExpected(value, expected)) return []
      const why = outcome.reasons.length > 0 ? ` (${outcome.reasons.join('; ')})` : ''
      return [`${name}: expected ${standard.textOf(expected, true)}, not ${standard.textOf(value, true)}${why}`]
    })
  } catch (error) {
    return [`fault: ${error instanceof Error ? (error.stack ?? error.message) : error}`]
  }
}

const engines = new WeakMap<readonly DmnModel[], StandardModels>()
function engineOf(models: readonly DmnModel[]): StandardModels {
  const engine = engines.get(models) ?? new StandardModels(models)
  engines.set(models, engine)
  return engine
}

/** A service with several outputs gives them by name. */
function resultNamed(value: standard.Value, name: string, { results }: TestCase): standard.Value {
  if (standard.kindOf(value) !== 'context') return value
  const { entries } = value as standard.FeelContext
  return results.length > 1 || entries.has(name) ? (entries.get(name) ?? value) : value
}

function isAsExpected(value: standard.Value, expected: standard.Value): boolean {
  if (Array.isArray(expected))
    return (
      Array.isArray(value) &&
      value.length === expected.length &&
      expected.every((item, index) => isAsExpected(value[index]!, item))
    )
  if (standard.isContextValue(expected)) {
    if (!standard.isContextValue(value) || value.entries.size !== expected.entries.size) return false
    const { entries } = value
    return [...expected.entries].every(([name, entry]) => entries.has(name) && isAsExpected(entries.get(name)!, entry))
  }
  if (standard.isNumber(expected) && standard.isNumber(value)) {
    const [a, b] = [Number(standard.numberText(value)), Number(standard.numberText(expected))]
    return Math.abs(a - b) <= 1e-8 || standard.equals(value, expected) === true
  }
  return standard.equals(value, expected) === true
}

if (import.meta.main) {
  const [dir, ...options] = process.argv
    .slice(2)
    .sort((a, b) => Number(a.startsWith('--')) - Number(b.startsWith('--')))
  if (!dir || dir.startsWith('--') || !existsSync(dir)) {
    console.error('usage: npm run conformance:tck -- DIR [--json] [--why]')
    process.exit(1)
  }
  const why = options.includes('--why')
  const report = runConformance(dir, (id, reason) => why && console.error(`${id}\n  ${reason}`))
  if (options.includes('--json')) console.log(JSON.stringify(report))
  else {
    for (const id of report.failing) console.log(`failing: ${id}`)
    for (const [level, { passed, total }] of Object.entries(report.by_level))
      console.log(`level ${level}: ${passed}/${total} (${((100 * passed) / total).toFixed(1)} %)`)
    console.log(`all: ${report.passed}/${report.total}`)
  }
}
