/** The dated values of every place of the population, as one small table. */
import { ident, type Session, text } from '../../../engine/sql/index.ts'
import { type Benefits, standardsFor } from '../../rules/index.ts'

/** A standard that is the same everywhere, or a column of the table `place standard` with the digits its values need. */
export type StandardColumn =
  | { value: string | null }
  | { column: string; precision: number; scale: number; range: { low: bigint; high: bigint } }

/**
 * Makes the table `place standard` (division, urban, one column per standard that differs between places) for the places of
 * `fact household`, and tells of each standard where its value stands.
 * @example await makePlaceStandards(session, benefits, '2026-10-31')
 */
export async function makePlaceStandards(
  session: Session,
  benefits: Benefits,
  asOf: string,
): Promise<Map<string, StandardColumn>> {
  const places = await session.rows<{ division: number | bigint | null; area: string | null; urban: boolean | null }>(
    'SELECT DISTINCT division, area, urban FROM "fact household"',
  )
  const values = places.map(({ area, urban }) => standardsFor(benefits, { area: area ?? '', urban, asOf }))
  const standards = new Map<string, StandardColumn>()
  for (const id of Object.keys(benefits.inputs.standard)) {
    const all = values.map((one) => one[id]?.value ?? null)
    const scale = Math.max(0, ...all.map((value) => value?.split('.')[1]?.length ?? 0))
    if (new Set(all).size <= 1) standards.set(id, { value: all[0] ?? null })
    else standards.set(id, { column: `std ${id}`, ...digitsOf(all, scale) })
  }
  const differing = [...standards].flatMap(([id, one]) => ('column' in one ? [{ id, ...one }] : []))
  const rows = places.map(({ division, urban }, at) => ({
    division: division === null ? null : Number(division),
    urban,
    ...Object.fromEntries(differing.map(({ id, column }) => [column, values[at]![id]?.value ?? null])),
  }))
  const shape = [
    'division BIGINT',
    'urban BOOLEAN',
    ...differing.map(({ column, precision, scale }) => `${ident(column)} DECIMAL(${precision},${scale})`),
  ].join(', ')
  await session.step(
    'place standard',
    `SELECT v.* FROM (SELECT unnest(${text(JSON.stringify(rows))}::JSON::STRUCT(${shape})[]) AS v)`,
    'table',
  )
  return standards
}

/** Digits and limits of some values. */
function digitsOf(values: readonly (string | null)[], scale: number) {
  const units = values.flatMap((value) => (value === null ? [] : [unitsOf(value, scale)]))
  const low = units.reduce((a, b) => (b < a ? b : a), 0n)
  const high = units.reduce((a, b) => (b > a ? b : a), 0n)
  const precision = Math.max(scale, 1, ...[low, high].map((one) => String(one).replace('-', '').length))
  return { precision, scale, range: { low, high } }
}

/** A number written out, in units of so many digits after the point. @example unitsOf('593.9', 2) // 59390n */
export function unitsOf(value: string, scale: number): bigint {
  const [whole = '0', part = ''] = value.split('.')
  return BigInt(`${whole}${part.padEnd(scale, '0')}`)
}
