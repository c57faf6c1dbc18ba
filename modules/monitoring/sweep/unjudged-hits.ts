/** Hits of live warnings that a run could not judge, by household: their data were not delivered, or their county's register was not. */
import { type Session, text } from '../../../engine/sql/index.ts'
import { areaName } from '../../matching/index.ts'
import type { Level, Region } from '../../rules/shared.ts'
import type { UnknownMeasure } from '../shapes/warning.ts'
import { hitKey, type UnjudgedHit } from './difference.ts'
import { type LakeState, populationOf } from './lake-state.ts'
import { notDelivered } from './missing-words.ts'

interface Line {
  indicator: string
  hh: string
  pid: string | null
  level: Level
  area: string | null
  unknown: string[] | null
}

export type UnjudgedHits = ReadonlyMap<string, ReadonlyMap<string, UnjudgedHit>>

/**
 * Reads the engine's table `unjudged` beside `live_hit`.
 * @param missing words for a measure in a county, see `missingWords`
 * @example (await unjudgedHits(session, region, lake, missing)).get('150403000499')?.get('R-H01|')?.missing[0]?.why_zh
 */
export async function unjudgedHits(
  session: Session,
  region: Region,
  lake: LakeState,
  missing: (measure: string, county: string) => UnknownMeasure,
): Promise<UnjudgedHits> {
  const found = new Map<string, Map<string, UnjudgedHit>>()
  const rows = session.batches<Line>(
    `SELECT indicator, hh::VARCHAR AS hh, pid::VARCHAR AS pid, "level", area, "unknown" FROM unjudged
     UNION ALL ${unregisteredSql(lake)}`,
  )
  for await (const batch of rows)
    for (const line of batch) {
      const household = found.get(line.hh) ?? new Map<string, UnjudgedHit>()
      found.set(line.hh, household)
      const county = (line.area ?? '').slice(0, 6)
      household.set(hitKey(line), {
        level: line.level,
        missing: line.unknown ? line.unknown.map((name) => missing(name, county)) : [noRegister(region, county)],
      })
    }
  return found
}

/** Households that are in no register because their county's was taken back: that they left it is not known. */
function unregisteredSql(lake: LakeState): string {
  const nowhere = 'SELECT NULL, NULL, NULL, NULL, NULL, NULL WHERE FALSE'
  if (lake.population.some((version) => version.areas.length === 0)) return nowhere
  const counties = [...new Set(lake.population.flatMap((version) => version.countsFor))]
  return `SELECT l.indicator, l.hh::VARCHAR, l.pid::VARCHAR, l."level", l.area, NULL FROM live_hit l
    WHERE l.area[:6] NOT IN (${counties.map(text).join(', ') || "''"}) AND l.hh NOT IN (SELECT hh FROM person WHERE hh IS NOT NULL)`
}

function noRegister(region: Region, county: string): UnknownMeasure {
  const dataset = populationOf({ region })
  const words = notDelivered(region, dataset, areaName(region, county), [{ from: null, to: '' }])
  return { measure: 'members', dataset, since: null, ...words }
}
