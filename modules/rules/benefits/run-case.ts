/** Worked cases: run one, and say where it differs from what it expects. */
import type { Trace } from '../../../engine/decide/shared.ts'
import { calculateFamily } from './calculate.ts'
import type { BenefitCase, Benefits, Scalar } from './shapes.ts'
import type { Place } from './standards-for.ts'

/** A place in a case that is not as expected. */
export interface CaseFault {
  /** In the case: `['expect', 'tier']`. */
  path: string[]
  message: string
  zh: string
}

export interface CaseRun {
  faults: CaseFault[]
  /** Rows that fired, as `name of the decision or function` + `#row`. */
  fired: Set<string>
}

/** The family of a case: what it says over the usual family. */
export function familyOf(benefits: Benefits, one: BenefitCase) {
  const { usual } = benefits
  return {
    household: { ...usual.household, ...one.household },
    members: one.members.map((member) => ({ ...usual.person, ...member })),
  }
}

/** Where and when a case plays. @example placeOf(benefits, one).asOf // '2026-11-24' */
export function placeOf(benefits: Benefits, one: BenefitCase): Place {
  const { urban } = familyOf(benefits, one).household
  return {
    area: one.area ?? benefits.usual.area,
    urban: typeof urban === 'boolean' ? urban : null,
    asOf: one.as_of ?? benefits.usual.as_of,
  }
}

/**
 * Runs a case with its standards and compares every expected decision.
 * @example runCase(benefits, region.benefits.cases.dibao[0]).faults // []
 */
export function runCase(benefits: Benefits, one: BenefitCase): CaseRun {
  const family = familyOf(benefits, one)
  const place = placeOf(benefits, one)
  const { values, traces } = calculateFamily(benefits, family, place, { set: setStandards(one, place.asOf) })
  const faults: CaseFault[] = []
  for (const [name, wanted] of Object.entries(one.expect)) {
    if (!(name in values)) {
      faults.push({ path: ['expect', name], message: `"${name}" is no decision`, zh: `没有名为“${name}”的决策` })
      continue
    }
    const given = values[name] as Scalar | Scalar[]
    if (!same(given, wanted))
      faults.push({
        path: ['expect', name],
        message: `expects ${shown(wanted)}, the models give ${shown(given)}`,
        zh: `应为 ${shown(wanted)}，实际为 ${shown(given)}`,
      })
  }
  for (const [name, wanted] of Object.entries(one.missing)) {
    const found = traces[name]?.missing ?? []
    const unknown = name in values && values[name] === null
    if (unknown && wanted.every((path) => found.includes(path)) && found.length === wanted.length) continue
    const given = unknown ? `missing ${found.join(', ') || 'nothing'}` : shown(values[name] as Scalar)
    faults.push({
      path: ['missing', name],
      message: `expects that ${wanted.join(', ')} is missing, the models give ${given}`,
      zh: `应为无法判断（缺少 ${wanted.join('、')}），实际为 ${given}`,
    })
  }
  return { faults, fired: firedRows(Object.values(traces)) }
}

/** Standards a case sets itself, as they hold on its day. @example setStandards({ ...one, standards: { banded: 1 } }, day) // { banded: 1 } */
export function setStandards(one: BenefitCase, asOf: string): Record<string, number> {
  const set: Record<string, number> = {}
  for (const [id, given] of Object.entries(one.standards)) {
    if (typeof given === 'number') set[id] = given
    else {
      const holding = given.filter(({ from }) => from <= asOf).sort((a, b) => a.from.localeCompare(b.from))
      const last = holding.at(-1)
      if (last) set[id] = last.value
    }
  }
  return set
}

function firedRows(traces: readonly Trace[]): Set<string> {
  const fired = new Set<string>()
  const seen = new Set<Trace>()
  const visit = (trace: Trace) => {
    if (seen.has(trace)) return
    seen.add(trace)
    for (const step of trace.steps) for (const hit of step.table?.hits ?? []) fired.add(`${trace.id}#${hit.row}`)
    for (const call of trace.calls) visit(call)
  }
  for (const trace of traces) visit(trace)
  return fired
}

function same(given: Scalar | Scalar[], wanted: Scalar | Scalar[]): boolean {
  if (Array.isArray(wanted))
    return Array.isArray(given) && given.length === wanted.length && wanted.every((one, i) => same(given[i]!, one))
  if (typeof wanted === 'number' && typeof given === 'number') return Math.abs(given - wanted) < 1e-9
  return given === wanted
}

const shown = (value: Scalar | Scalar[] | undefined): string => JSON.stringify(value) ?? 'nothing'
