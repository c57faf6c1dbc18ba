/** Dated values of a place on a day, in the units that decisions use. */
import type { StandardRow } from '../shared.ts'
import type { Benefits } from './shapes.ts'

/** Where and when a family is judged. */
export interface Place {
  /** Division code of any length. */
  area: string
  /** null: not known; then only rows for both settlements hold. */
  urban: boolean | null
  /** YYYY-MM-DD */
  asOf: string
}

/** A standard as it holds somewhere: exact value in the unit of `inputs.yaml`, and the row it comes from. */
export interface DatedValue {
  value: string
  row: StandardRow
}

/**
 * The standards that hold for a place on a day: the longest matching area first, then the exact settlement before both.
 * A standard without a row for the place is missing, and what needs it cannot be judged.
 * @example standardsFor(benefits, { area: '152201', urban: true, asOf: '2026-11-24' }).dibao?.value // '9577.2'
 */
export function standardsFor(benefits: Benefits, { area, urban, asOf }: Place): Record<string, DatedValue> {
  const settlement = urban === null ? null : urban ? 'urban' : 'rural'
  const found: Record<string, DatedValue> = {}
  for (const row of benefits.standards) {
    if (row.valid_from > asOf || (row.valid_to !== '' && row.valid_to < asOf)) continue
    if (!area.startsWith(trimmed(row.area)) || (row.urban !== '' && row.urban !== settlement)) continue
    const before = found[row.id]
    if (before && weight(before.row) >= weight(row)) continue
    const value = inUnit(row.value, row.unit, benefits.inputs.standard[row.id]?.unit ?? row.unit)
    if (value !== null) found[row.id] = { value, row }
  }
  return found
}

/** Values only, as the models take them. */
export const valuesOf = (standards: Record<string, DatedValue>): Record<string, string> =>
  Object.fromEntries(Object.entries(standards).map(([id, { value }]) => [id, value]))

const weight = (row: StandardRow): number => trimmed(row.area).length * 2 + (row.urban === '' ? 0 : 1)

/** An area written out to 12 digits as the prefix it means. */
function trimmed(area: string): string {
  if (area.length !== 12) return area
  const zeros = [10, 8, 6, 3].find((length) => area.endsWith('0'.repeat(length)))
  return zeros === undefined ? area : area.slice(0, 12 - zeros)
}

/**
 * A value in another unit; only months become years, exactly. Null when the units do not fit or the value is no number.
 * @example inUnit('650', 'CNY/month', 'CNY/year') // '7800'
 */
export function inUnit(value: string, from: string, to: string): string | null {
  if (!/^-?\d+(\.\d+)?$/.test(value.trim())) return null
  if (from === to) return value.trim()
  if (from.replace(/\/month$/, '/year') !== to) return null
  const [whole = '0', part = ''] = value.trim().split('.')
  const units = String(BigInt(`${whole}${part}`) * 12n)
  if (part === '') return units
  const digits = units.replace('-', '').padStart(part.length + 1, '0')
  return `${units.startsWith('-') ? '-' : ''}${digits.slice(0, -part.length)}.${digits.slice(-part.length)}`
}
