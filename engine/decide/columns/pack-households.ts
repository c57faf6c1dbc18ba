/** Households as single evaluations take them → the columns of a population. */
import type { Inputs } from '../dmn/earlier-run.ts'
import type { Program } from '../dmn/program.ts'
import type { JsValue } from '../js-values.ts'
import { isContext, isList } from '../types.ts'
import type { Population } from './layout.ts'
import { type Column, isPacked, packColumn } from './pack.ts'

type Facts = Readonly<Record<string, JsValue>>

/**
 * The facts that a plan needs, of households as a single evaluation takes them. A missing fact is unknown.
 * @param facts paths, as `ColumnPlan.facts` gives them
 * @throws on a fact whose value is none of its type, on a household whose list of members is missing (nobody knows how
 * many it has), and on a program with two such lists
 * @example plan.run(packHouseholds(program, plan.facts, [{ members: [{ wage: 800 }], household: {}, standard: {} }]))
 */
export function packHouseholds(program: Program, facts: readonly string[], households: readonly Inputs[]): Population {
  const [list, other] = Object.entries(program.scope.inputs).flatMap(([name, type]) => (isList(type) ? [name] : []))
  if (other) throw new Error(`Persons of two lists, ${list} and ${other}, cannot be packed`)
  const membersOf = (one: Inputs): readonly Facts[] => {
    if (list === undefined) return []
    const found = one[list]
    if (!Array.isArray(found)) throw new Error(`A household without its list of ${list}`)
    return found as readonly Facts[]
  }
  const starts = new Int32Array(households.length + 1)
  households.forEach((one, index) => {
    starts[index + 1] = starts[index]! + membersOf(one).length
  })
  const members = households.flatMap(membersOf)
  const columns: Record<string, Column> = {}
  for (const path of facts) {
    const [input, ...names] = path.split('.') as [string, ...string[]]
    let type = program.scope.inputs[input] ?? 'null'
    const rows = isList(type) ? members : households.map((one) => one[input])
    if (isList(type)) type = type.list
    for (const name of names) type = isContext(type) ? (type.context[name] ?? 'null') : 'null'
    columns[path] = packColumn(
      type,
      rows.map((row) => names.reduce<JsValue>((value, name) => (value as Facts | null | undefined)?.[name], row)),
    )
  }
  return { starts, columns }
}

/**
 * The same households so many times, one series after the other: to see how answers follow one fact, whose column is then
 * replaced.
 * @example repeated(population, 3).starts.length // 3 × households + 1
 */
export function repeated({ starts, columns }: Population, times: number): Population {
  const [households, persons] = [starts.length - 1, starts.at(-1)!]
  const all = new Int32Array(households * times + 1)
  for (let row = 0; row < households * times; row++)
    all[row + 1] = Math.floor(row / households) * persons + starts[(row % households) + 1]!
  const tiled = (column: Column): Column => {
    const { values } = column
    if (!isPacked(values)) return { ...column, values: Array.from({ length: times }, () => values).flat() }
    const length = values.length * times
    const many =
      values instanceof Float64Array
        ? new Float64Array(length)
        : values instanceof Int32Array
          ? new Int32Array(length)
          : new Uint8Array(length)
    for (let at = 0; at < times; at++) many.set(values, at * values.length)
    return { ...column, values: many }
  }
  return { starts: all, columns: Object.fromEntries(Object.entries(columns).map(([path, one]) => [path, tiled(one)])) }
}
