/**
 * Values that processes read: time limits, amounts, shares and switches, by area and date, each with its source. They stand
 * in `parameters.csv` of the region; code knows their ids, never their values.
 */
import type { Region } from './shared.ts'

/** Units a parameter may have; the first four are time limits. */
export const parameterUnits = [
  'working-days',
  'calendar-days',
  'hours',
  'months',
  'day-of-month',
  'CNY',
  'ratio',
  'count',
  'MB',
  'pixels',
  'megapixels',
  'yes-no',
  'choice',
] as const
export type ParameterUnit = (typeof parameterUnits)[number]

export interface ParameterRow {
  id: string
  /** Division prefix; empty: the whole region. */
  area: string
  value: string
  unit: ParameterUnit
  valid_from: string
  valid_to: string
  source: string
  verified: boolean
  label_zh: string
  label_en: string
}

export interface ParameterValue {
  id: string
  value: number | string | boolean
  unit: ParameterUnit
  source: string
  verified: boolean
}

/** Days to act on a warning stand with the warnings in `region.yaml`; processes know them as `warning_red` and so on. */
const deadlineRows = (region: Pick<Region, 'meta'>): ParameterRow[] =>
  Object.entries(region.meta.deadlines).map(([level, one]) => ({
    id: `warning_${level}`,
    area: '',
    value: String(one!.working_days),
    unit: 'working-days',
    valid_from: '0001-01-01',
    valid_to: '',
    source: one!.reference,
    verified: false,
    label_zh: '预警核实',
    label_en: 'Warning is verified',
  }))

/** A parameter's text as a value of its unit. */
export const parameterValue = (text: string, unit: ParameterUnit): number | string | boolean =>
  unit === 'yes-no' ? text === 'yes' : unit === 'choice' ? text : Number(text)

/**
 * Finds parameters of a region: the row in force on that day whose area is the longest prefix of the area asked for.
 * @example parametersOf(region)('publicity', '150426100201', '2026-11-24') // { value: 7, unit: 'calendar-days', source: … }
 */
export function parametersOf(
  region: Pick<Region, 'parameters' | 'meta'>,
): (id: string, area: string, on: string) => ParameterValue | undefined {
  const byId = new Map<string, ParameterRow[]>()
  for (const row of [...(region.parameters ?? []), ...deadlineRows(region)])
    byId.set(row.id, [...(byId.get(row.id) ?? []), row])
  return (id, area, on) => {
    let best: ParameterRow | undefined
    for (const row of byId.get(id) ?? [])
      if (
        area.startsWith(row.area) &&
        row.valid_from <= on &&
        (row.valid_to === '' || row.valid_to >= on) &&
        (!best || row.area.length > best.area.length)
      )
        best = row
    return (
      best && {
        id,
        value: parameterValue(best.value, best.unit),
        unit: best.unit,
        source: best.source,
        verified: best.verified,
      }
    )
  }
}
