/** Places with the same standards, settlement and coverage form one zone; households carry their zone's number. */
import { ident, literal, type Session, text } from '../sql/index.ts'
import type { CompiledMeasure } from './compile-measure.ts'
import type { Plan } from './compile-plan.ts'
import { areaCoverage } from './coverage.ts'
import type { Coverage, LakeInput, StandardInput } from './types.ts'

const rank: Record<Coverage, number> = { none: 0, partial: 1, full: 2 }

/** What is the same everywhere and need not be joined, and what a zone decides. */
export interface Zones {
  /** Coverage of a measure when it is the same in all zones. */
  uniform: Map<string, Coverage>
  /** SQL literal of a standard when it is the same in all zones. */
  constants: Map<string, string>
}

interface Zone {
  id: number
  urban: string
  /** SQL literals, in the order of the plan's standards. */
  standards: string[]
  coverage: ReadonlyMap<string, Coverage>
}

/** Most counties were delivered alike: their coverage as one text tells them apart from the others. */
const keyed = (of: Map<string, Coverage>) => ({ of, key: [...of.values()].join() })

/**
 * Makes tables `place` (division, zone) and `zone` (zone, urban, one column per standard and per unevenly covered measure)
 * for all divisions of table `person`.
 */
export async function makeZones(session: Session, plan: Plan, lake: LakeInput): Promise<Zones> {
  const { asOf } = plan.input
  const found = await session.rows<{ division: number }>(
    'SELECT DISTINCT coalesce(division, 0) AS division FROM person',
  )
  const coverageIn = areaCoverage(plan.measures.values(), lake, asOf)
  const coverages = new Map<string, { of: Map<string, Coverage>; key: string }>()
  const zones = new Map<string, Zone>()
  const places: [number, number][] = []
  const valid = plan.input.standards.filter(
    (row) => plan.standards.has(row.id) && row.valid_from <= asOf && (row.valid_to === '' || row.valid_to >= asOf),
  )
  const finest = Math.max(6, ...valid.map((row) => trimmed(row.area).length))
  const resolved = new Map<string, string[]>()
  for (const { division } of found) {
    const code = division === 0 ? '' : String(division).padStart(12, '0')
    const county = code.slice(0, 6)
    const coverage = coverages.get(county) ?? keyed(coverageIn(county))
    coverages.set(county, coverage)
    const urban = longestPrefix(code, lake.urban)
    const place = `${code.slice(0, finest)}|${urban}`
    const standards =
      resolved.get(place) ??
      [...plan.standards].map(([id, scale]) => {
        const value = standardValue(valid, id, code, urban, asOf)
        return value === null ? 'NULL' : `${value}::DECIMAL(18,${scale})`
      })
    resolved.set(place, standards)
    const key = [coverage.key, urban, ...standards].join('|')
    const zone = zones.get(key) ?? { id: zones.size + 1, urban: urban ?? '', standards, coverage: coverage.of }
    zones.set(key, zone)
    places.push([division, zone.id])
  }
  const all = [...zones.values()]
  const uneven = [...plan.measures.values()].filter(
    (m) => new Set([...coverages.values()].map(({ of }) => of.get(m.name))).size > 1,
  )
  await makeTables(session, plan, places, all, uneven)

  const first = [...coverages.values()][0]
  const even = [...plan.measures.values()].filter((measure) => !uneven.includes(measure))
  return {
    uniform: new Map(even.map((measure) => [measure.name, first?.of.get(measure.name) ?? 'none'])),
    constants: new Map(
      [...plan.standards.keys()].flatMap((id, index) => {
        const values = new Set(all.map((zone) => zone.standards[index]!))
        return values.size === 1 ? [[id, [...values][0]!] as const] : []
      }),
    ),
  }
}

async function makeTables(
  session: Session,
  plan: Plan,
  places: readonly [number, number][],
  zones: readonly Zone[],
  uneven: readonly CompiledMeasure[],
): Promise<void> {
  const pairs = JSON.stringify(places.map(([division, zone]) => ({ division, zone })))
  await session.step(
    'place',
    `SELECT v.division, v.zone FROM (SELECT unnest(${text(pairs)}::JSON::STRUCT(division BIGINT, zone INTEGER)[]) AS v)`,
    'table',
  )
  const columns = [
    'zone',
    'urban',
    ...[...plan.standards.keys()].map((id) => `standard.${id}`),
    ...uneven.map((measure) => measure.name),
  ]
  const rows = zones.map((zone) => {
    const covered = uneven.map((measure) => rank[zone.coverage.get(measure.name) ?? 'none'])
    const urban = zone.urban === '' ? 'NULL::BOOLEAN' : literal(zone.urban === 'urban')
    return `(${[zone.id, urban, ...zone.standards, ...covered].join(', ')})`
  })
  const body =
    rows.length > 0 ? `VALUES ${rows.join(', ')}` : `SELECT ${columns.map(() => 'NULL').join(', ')} WHERE FALSE`
  await session.step('zone', `SELECT * FROM (${body}) v(${columns.map(ident).join(', ')})`, 'table')
}

/** The value of the longest prefix of a code in a map. */
export function longestPrefix<T>(code: string, map: ReadonlyMap<string, T> | undefined): T | null {
  if (!map) return null
  for (let length = code.length; length >= 0; length--) {
    const found = map.get(code.slice(0, length))
    if (found !== undefined) return found
    // Codes of townships and counties are also written out to 12 digits with zeros.
    const padded = map.get(code.slice(0, length).padEnd(12, '0'))
    if (padded !== undefined && [2, 4, 6, 9].includes(length)) return padded
  }
  return null
}

/**
 * The standard that holds for a place on a day: longest area first, then the exact settlement before both; null when none does.
 * @example standardValue(rows, 'line', '150403001001', 'rural', '2026-10-31') // '620'
 */
export function standardValue(
  rows: readonly StandardInput[],
  id: string,
  code: string,
  urban: 'urban' | 'rural' | null,
  asOf: string,
): string | null {
  let best: StandardInput | null = null
  for (const row of rows) {
    if (row.id !== id || row.valid_from > asOf || (row.valid_to !== '' && row.valid_to < asOf)) continue
    if (!code.startsWith(trimmed(row.area)) || (row.urban !== '' && row.urban !== urban)) continue
    if (!best || weight(row) > weight(best)) best = row
  }
  return best ? best.value.trim() : null
}

const weight = (row: StandardInput): number => trimmed(row.area).length * 2 + (row.urban === '' ? 0 : 1)

/** An area written out to 12 digits as the prefix it means. */
function trimmed(area: string): string {
  if (area.length !== 12) return area
  if (area.endsWith('0000000000')) return area.slice(0, 2)
  if (area.endsWith('00000000')) return area.slice(0, 4)
  if (area.endsWith('000000')) return area.slice(0, 6)
  return area.endsWith('000') ? area.slice(0, 9) : area
}
