/** From which rows of the departments the facts of a household come: the register, the ledger, and what measures count. */
import { windowStart } from '../../../engine/measure/index.ts'
import { eventDay, householdRows, type LakeRow, ledgerOf, populationOf, rowWords } from '../../monitoring/index.ts'
import { householdMask } from '../../registry/index.ts'
import type { FactDef, Label } from '../../rules/index.ts'
import type { AssessmentContext } from '../context.ts'

/** A row that a fact was computed from. */
export interface FactSource {
  path: string
  dataset: string
  label: Label
  /** Version of the data set, and its file. */
  version: number
  fileName: string
  row: number
  /** Day of the event, null for a state. */
  day: string | null
  words: Label
}

/** A member's row in the register of households. */
export interface RegisterRow {
  pid: string | null
  version: number
  row: number
}

/**
 * Rows that the facts of a household were computed from, inside the measures' windows, each with the path of its fact.
 * @param members in the order of the family: `members[0]` is the first
 * @example (await sourcesOf(ctx, '150403000499', '2026-10-31', register))[0]?.path // 'members[0].age'
 */
export async function sourcesOf(
  ctx: AssessmentContext,
  hh: string,
  asOf: string,
  members: readonly RegisterRow[],
): Promise<FactSource[]> {
  const { inputs } = ctx.region.benefits!
  const { lake, rows, members: register } = await householdRows(ctx, hh, asOf, [])
  const mask = await householdMask(
    ctx.db,
    hh,
    register.map((one) => one.name),
  )
  const source = (path: string, row: Omit<LakeRow, 'pid'>, day: string | null): FactSource => ({
    path,
    dataset: row.dataset,
    label: ctx.region.datasets.get(row.dataset)!.label,
    version: row.version.id,
    fileName: row.version.fileName,
    row: row.row,
    day,
    words: rowWords(ctx.region, row, mask),
  })
  const memberOf = ({ pid }: LakeRow) => members.findIndex((one) => one.pid !== null && one.pid === pid)
  const sources: FactSource[] = []

  const registered = members.map((one) => {
    const version = lake.population.find(({ id }) => id === one.version)
    const found = register.find(({ pid, row }) => pid === one.pid && row === one.row)
    if (!version || !found) return null
    // Who it is, and born when, is for whoever may unmask the portrait.
    const { relation, status } = found
    return {
      dataset: populationOf(ctx),
      version,
      row: one.row,
      fields: { relation, status },
    }
  })
  const inLedger = rows.filter(({ dataset }) => dataset === ledgerOf(ctx))

  const ofMeasure = (fact: FactDef) => {
    const measure = fact.measure === undefined ? undefined : ctx.region.measures.get(fact.measure)
    if (!measure) return []
    return rows
      .filter(({ dataset }) => dataset === measure.dataset)
      .map((row) => ({ row, day: eventDay(ctx, row) }))
      .filter(({ day }) => !(measure.window && day !== null && day < windowStart(asOf, measure.window)))
  }

  for (const [name, fact] of Object.entries(inputs.person)) {
    if (fact.register)
      for (const [at, row] of registered.entries()) if (row) sources.push(source(`members[${at}].${name}`, row, null))
    for (const { row, day } of ofMeasure(fact)) {
      const at = memberOf(row)
      if (at >= 0) sources.push(source(`members[${at}].${name}`, row, day))
    }
  }
  for (const [name, fact] of Object.entries(inputs.household)) {
    const path = `household.${name}`
    if (fact.register === 'tier') for (const row of inLedger) sources.push(source(path, row, null))
    // The head of the household comes first; where it lives is where its register says.
    else if (fact.register && registered[0]) sources.push(source(path, registered[0], null))
    for (const { row, day } of ofMeasure(fact)) sources.push(source(path, row, day))
  }
  return sources
}
