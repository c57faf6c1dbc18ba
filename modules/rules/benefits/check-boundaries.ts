/** Whether the worked cases of a region stand on both sides of every boundary of its rules. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import {
  evaluatorOf,
  type Inputs,
  type MovedBoundary,
  movedBoundaries,
  type ProgramEvaluator,
} from '../../../engine/decide/index.ts'
import type { RegionFault } from '../shared.ts'
import { fitted, readYaml } from '../yaml-file.ts'
import { benefitProgram } from './program.ts'
import { familyOf, placeOf, setStandards } from './run-case.ts'
import type { Benefits } from './shapes.ts'
import { standardsFor, valuesOf } from './standards-for.ts'

/** `benefits/boundaries.yaml`: what no case can tell, with the reason. */
const Untold = z.strictObject({
  /** Decision or function. */
  of: z.string(),
  row: z.number().optional(),
  /** How the text goes on where the comparison stands: `unit_size > 0`, of a cell the value alone. */
  at: z.string().min(1),
  shifts: z.array(z.enum(['equal', 'near'])).min(1),
  why: z.string().min(1),
})
type Untold = z.infer<typeof Untold>

/** A case ready to run: what goes in, and the decisions it speaks of. */
interface Ready {
  model: string
  inputs: Inputs
  names: string[]
}

/**
 * Moves each comparison of each rule, by a fen of money or by one and once so that equal falls to the other side, and runs
 * the cases: where all of them come out as before, nobody would notice such a slip. Some seconds for a whole region.
 * @param dir folder of the region; its `benefits/boundaries.yaml` names what no case can tell, each with the reason
 * @param models folders of the models whose rules are looked at; without them all, and the lines of the file as well
 * @returns a fault at each boundary that no case tells, and at each line of the file that a case does tell
 * @example checkBoundaries('regions/example', loadRegion('regions/example').benefits!) // []
 */
export function checkBoundaries(dir: string, benefits: Benefits, models?: readonly string[]): RegionFault[] {
  const faults: RegionFault[] = []
  const file = 'benefits/boundaries.yaml'
  const yaml = existsSync(join(dir, file)) ? readYaml(dir, file, faults) : undefined
  const known = (yaml && fitted(yaml, z.array(Untold), faults)) ?? []
  const program = benefitProgram(benefits)
  const looked = program.units.filter((unit) => models?.includes(modelOf(unit.place)) ?? true)
  const names = new Map(looked.map((unit) => [unit.key, unit.name]))
  const cases = readyCases(benefits)
  const before = resultsOf(evaluatorOf(program))
  const expected = new Map(cases.map((one) => [one, before(one)]))
  const untold = new Set<string>()
  for (const moved of movedBoundaries(program)) {
    const name = names.get(moved.unit)
    if (name === undefined) continue
    const after = resultsOf(evaluatorOf(moved.program))
    // The cases of its own model tell soonest.
    const model = modelOf(moved.place)
    const own = [...cases].sort((a, b) => Number(b.model === model) - Number(a.model === model))
    if (own.some((one) => after(one) !== expected.get(one))) continue
    const excused = known.findIndex((one) => means(one, moved, name))
    if (excused >= 0) untold.add(`${excused} ${moved.shift}`)
    else faults.push(faultOf(moved, name))
  }
  // Who drafts a model cannot change the file, which tells what is excused.
  if (models) return faults
  for (const [index, one] of known.entries())
    for (const shift of one.shifts)
      if (!untold.has(`${index} ${shift}`))
        faults.push({
          file,
          line: yaml!.line([index]),
          message: `${one.of} at ${one.at} (${shift}): a case tells it, or it is no boundary`,
          zh: `${one.of} 的“${one.at}”（${shiftWords[shift]}）已有案例区分，或不是边界`,
        })
  return faults
}

/** The folder of the model that something stands in. */
const modelOf = ({ file }: { file: string }): string => file.split('/').at(-2)!

function readyCases(benefits: Benefits): Ready[] {
  return Object.entries(benefits.cases).flatMap(([model, cases]) =>
    cases.map((one) => {
      const { members, household } = familyOf(benefits, one)
      const place = placeOf(benefits, one)
      const standard = { ...valuesOf(standardsFor(benefits, place)), ...setStandards(one, place.asOf) }
      return {
        model,
        inputs: { members, household, standard, as_of: place.asOf },
        names: [...Object.keys(one.expect), ...Object.keys(one.missing)],
      }
    }),
  )
}

const resultsOf =
  (evaluate: ProgramEvaluator) =>
  ({ inputs, names }: Ready): string => {
    const { values } = evaluate(inputs, { only: names })
    return JSON.stringify(names.map((name) => values[name] ?? null))
  }

const means = (one: Untold, moved: MovedBoundary, name: string): boolean =>
  one.of === name && one.row === moved.row && one.shifts.includes(moved.shift) && moved.from.startsWith(one.at)

/** Signs of a comparison that are shown. */
const longest = 60
const shiftWords = { equal: '正好相等', near: '恰差一步（一分或一个单位）' } as const

function faultOf({ place, row, from, shift }: MovedBoundary, name: string): RegionFault {
  const [cell, cellZh] = row === undefined ? ['', ''] : [` row ${row}`, `第${row}行`]
  const text = from.length > longest ? `${from.slice(0, longest)}…` : from
  return {
    file: place.file,
    line: place.line,
    ...(row !== undefined && { rule: row }),
    message: `no case tells ${name}${cell} at ${text} apart: ${shift === 'equal' ? 'a value that is equal' : 'a value one step beyond'}`,
    zh: `没有案例区分 ${name} ${cellZh}的边界“${text}”：缺少${shiftWords[shift]}的案例`,
  }
}
