/** Definitions → plan: everything checked and compiled that does not depend on the data. */
import { compileFeel, type Expression, type FeelType, type Scope } from '../decide/index.ts'
import { type CompiledMeasure, compileMeasure } from './compile-measure.ts'
import { canHoldWithout } from './drivers.ts'
import { rowScope } from './expressions.ts'
import { placeholders } from './filled-reason.ts'
import type { DatasetInput, IndicatorInput, PlanFault, PlanInput } from './types.ts'

export interface CompiledIndicator {
  id: string
  subject: 'person' | 'household'
  /** Strongest level first. */
  levels: { level: string; expression: Expression }[]
  /** Names the conditions use, and all names with those of the reasons. */
  conditionNames: string[]
  names: string[]
  /** Measures whose rows are counted for a reason. */
  countedNames: string[]
  /**
   * Sets of tables; a hit needs a row in at least one table of each set. Empty when a hit may have no row anywhere.
   */
  drivers: string[][]
}

export interface Plan {
  input: PlanInput
  measures: Map<string, CompiledMeasure>
  /** Data sets read, with the measures taken from each. */
  byDataset: Map<string, CompiledMeasure[]>
  indicators: CompiledIndicator[]
  /** Standard ids used, with the digits after the point their values need. */
  standards: Map<string, number>
  usesUrban: boolean
  /** The plan this one is a part of, see `affectedBy`. */
  whole?: Plan | undefined
}

/** The plan with all indicators: what a full run computes. */
export const wholePlan = (plan: Plan): Plan => plan.whole ?? plan

/**
 * Checks all definitions and compiles what the indicators need; reports every fault.
 * Names in conditions: measures, `standard.<id>` and `urban`.
 * @example
 * const compiled = compilePlan({ asOf: '2026-10-31', datasets, measures, indicators, levels: ['red', 'orange', 'yellow'], standards })
 * if (!compiled.ok) for (const f of compiled.faults) console.log(f.place, f.fault.message)
 */
export function compilePlan(input: PlanInput): { ok: true; plan: Plan } | { ok: false; faults: PlanFault[] } {
  const faults: PlanFault[] = []
  const standards = standardScales(input)
  const counted = new Set(
    input.indicators
      .flatMap((indicator) => Object.values(indicator.reason ?? {}).flatMap(placeholders))
      .filter((name) => name.endsWith('.count'))
      .map((name) => name.slice(0, -'.count'.length)),
  )
  const all = new Map<string, CompiledMeasure>()
  // One scope for all measures of a data set: the grammar of its names is then made once.
  const scopes = new Map<string, Scope>()
  for (const [name, measure] of input.measures) {
    const dataset = input.datasets.get(measure.dataset)
    if (!dataset) {
      const message = `unknown data set ${measure.dataset}`
      faults.push({
        place: `measure ${name} dataset`,
        id: name,
        part: 'dataset',
        fault: { code: 'unknown-name', message, line: 1, column: 1 },
      })
      continue
    }
    const isRegister = measure.dataset === input.register
    const scope = scopes.get(dataset.id) ?? rowScope(dataset, input.asOf, isRegister ? 'p' : 'l')
    scopes.set(dataset.id, scope)
    const given = { counted: counted.has(name), isRegister, scope }
    const compiled = compileMeasure(name, measure, dataset, input.asOf, given, faults)
    if (compiled) all.set(name, compiled)
  }
  const scope = nameScope(all, standards)
  const broken = new Set([...input.measures.keys()].filter((name) => !all.has(name)))
  const indicators = input.indicators.map((indicator) => compileIndicator(indicator, input, all, scope, broken, faults))
  if (faults.length > 0) return { ok: false, faults }

  const used = new Set([...indicators.flatMap((indicator) => indicator.names), ...(input.extraMeasures ?? [])])
  const measures = new Map([...all].filter(([name]) => used.has(name)))
  const byDataset = new Map<string, CompiledMeasure[]>()
  for (const measure of measures.values()) {
    const dataset = measure.input.dataset
    byDataset.set(dataset, [...(byDataset.get(dataset) ?? []), measure])
  }
  return {
    ok: true,
    plan: {
      input,
      measures,
      byDataset,
      indicators,
      standards: new Map([...standards].filter(([id]) => used.has(`standard.${id}`))),
      usesUrban: used.has('urban'),
    },
  }
}

function standardScales(input: PlanInput): Map<string, number> {
  const scales = new Map<string, number>()
  for (const row of input.standards) {
    const scale = /\.(\d+)$/.exec(row.value.trim())?.[1]?.length ?? 0
    scales.set(row.id, Math.max(scale, scales.get(row.id) ?? 0))
  }
  return scales
}

/** Type scope of all names a condition may use. */
function nameScope(measures: ReadonlyMap<string, CompiledMeasure>, standards: ReadonlyMap<string, number>): Scope {
  const entries: [string, FeelType][] = [['urban', 'boolean']]
  for (const measure of measures.values()) entries.push([measure.name, measure.type])
  for (const id of standards.keys()) entries.push([`standard.${id}`, 'number'])
  return Object.fromEntries(entries)
}

function compileIndicator(
  indicator: IndicatorInput,
  input: PlanInput,
  measures: ReadonlyMap<string, CompiledMeasure>,
  scope: Scope,
  broken: ReadonlySet<string>,
  faults: PlanFault[],
): CompiledIndicator {
  const levels: CompiledIndicator['levels'] = []
  for (const level of input.levels) {
    const source = indicator.when[level]
    if (!source) continue
    const compiled = compileFeel(source, scope, 'boolean')
    if (compiled.ok) levels.push({ level, expression: compiled.expression })
    // A measure that is itself at fault is reported once, at its own place.
    else
      for (const fault of compiled.faults)
        if (fault.code !== 'unknown-name' || !broken.has(/^unknown name (\w+)/.exec(fault.message)?.[1] ?? ''))
          faults.push({ place: `indicator ${indicator.id} ${level}`, id: indicator.id, part: level, fault })
  }
  const conditionNames = [...new Set(levels.flatMap(({ expression }) => [...expression.names]))]
  for (const name of conditionNames)
    if (indicator.subject === 'household' && measures.get(name)?.input.subject === 'person') {
      const message = `${name} is a measure of a person and cannot stand in a household's condition`
      faults.push({
        place: `indicator ${indicator.id}`,
        id: indicator.id,
        part: 'when',
        fault: { code: 'wrong-type', message, line: 1, column: 1 },
      })
    }
  const written = Object.values(indicator.reason ?? {}).flatMap(placeholders)
  const inReasons = written.map((name) => name.replace(/\.count$/, '')).filter((name) => scope[name] !== undefined)
  const allowed = inReasons.filter(
    (name) => indicator.subject === 'person' || measures.get(name)?.input.subject !== 'person',
  )
  return {
    id: indicator.id,
    subject: indicator.subject,
    levels,
    conditionNames,
    names: [...new Set([...conditionNames, ...allowed])],
    countedNames: [...new Set(written.filter((name) => name.endsWith('.count')).map((name) => name.slice(0, -6)))],
    drivers: driversOf(
      levels.map(({ expression }) => expression),
      conditionNames,
      measures,
      input.register,
    ),
  }
}

/** Sets of tables without whose rows no level can be true: single ones, and one set made small by leaving out one after the other. */
function driversOf(
  conditions: Expression[],
  names: readonly string[],
  measures: ReadonlyMap<string, CompiledMeasure>,
  register: string,
): string[][] {
  const used = names.flatMap((name) => measures.get(name) ?? [])
  const tables = [...new Set(used.map((measure) => measure.table))]
  const suffices = (set: readonly string[]): boolean => {
    const silent = new Map(used.filter((m) => set.includes(m.table)).map((m) => [m.name, m]))
    return conditions.every((condition) => !canHoldWithout(condition, silent))
  }
  const found = tables.filter((table) => suffices([table])).map((table) => [table])
  // The register is the largest table of all: a set without it may be better than it alone.
  const facts = tables.filter((table) => used.find((m) => m.table === table)!.input.dataset !== register)
  if (found.some(([table]) => facts.includes(table!))) return found
  for (const choice of [facts, facts.toReversed(), tables]) {
    if (!suffices(choice) || (choice === tables && found.length > 0)) continue
    found.push(choice.reduce((set, table) => (suffices(without(set, table)) ? without(set, table) : set), choice))
  }
  return found
}

const without = (set: string[], table: string): string[] => set.filter((other) => other !== table)

/** The data set's definition; a plan never holds a measure without it. */
export function datasetOf(plan: Plan, id: string): DatasetInput {
  const dataset = plan.input.datasets.get(id)
  if (!dataset) throw new Error(`Unknown data set ${id}`)
  return dataset
}
