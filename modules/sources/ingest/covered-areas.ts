/** Which counties a delivery covers, and how many of its rows belong to known persons or households. */
import { ident, parquet, type Session } from '../../../engine/sql/index.ts'
import type { DatasetDef, Region } from '../../rules/index.ts'
import type { Declared } from '../shared.ts'
import type { SenderAreas } from './sender-areas.ts'
import { fieldByRole } from './sheet-columns.ts'

export interface CoveredAreas {
  areas: string[]
  why: string
  /** Accepted rows whose person or household is in the register; for the register itself, rows with a person key. */
  linked: number
}

/** Below this share of the best county's rate a county's rows are strays from elsewhere. */
const strayShare = 0.2
/** With an area column: rows of a county below this share of the largest county's are strays. */
const columnShare = 0.01

/** So many persons, none of them in the register: the rows are of a county whose register has not come yet. */
const fewestStrangers = 10

/**
 * Declared areas win; then the county named in file name or title, the rows' own division, the register's division of the
 * rows' persons and households, for a list without rows the sender's county, and last the only county there is.
 * @param population Parquet files of the household register that counts now; empty when there is none yet
 * @example await coveredAreas(session, def, region, { texts: ['元宝山区低收入人口台账'], declared: {}, population: [] })
 */
export async function coveredAreas(
  session: Session,
  def: DatasetDef,
  region: Region,
  from: { texts: readonly string[]; declared: Declared; population: readonly string[]; sender?: SenderAreas },
): Promise<CoveredAreas> {
  const byPerson = await linkedCounties(session, def, from.population)
  const linked = byPerson.linked
  if (from.declared.areas?.length) return { areas: [...from.declared.areas].sort(), why: '报送单位申报', linked }
  const own = await ownCounties(session, def)
  const named = namedCounty(region, from.texts)
  const total = own.reduce((sum, c) => sum + c.rows, 0)
  if (named && (total === 0 || (own.find((c) => c.county === named)?.rows ?? 0) >= total / 2))
    return { areas: [named], why: '文件中的地名', linked }
  if (own.length > 0) {
    const most = Math.max(...own.map((c) => c.rows))
    return {
      areas: own
        .filter((c) => c.rows >= columnShare * most)
        .map((c) => c.county)
        .sort(),
      why: '数据中的区划',
      linked,
    }
  }
  // Before the register of the file's county has come, the few persons found elsewhere say nothing about the many not found.
  const within = from.sender?.within ?? ''
  const counties =
    within.length === 6 && !byPerson.known.includes(within)
      ? byPerson.counties.filter((c) => c.county === within)
      : byPerson.counties
  const strangers = byPerson.persons >= fewestStrangers && byPerson.found < strayShare * byPerson.persons
  if (counties.length > 0 && !strangers) {
    const best = Math.max(...counties.map((c) => c.rate))
    return {
      areas: counties
        .filter((c) => c.rate >= strayShare * best)
        .map((c) => c.county)
        .sort(),
      why: '比对户籍人口',
      linked,
    }
  }
  const { rows } = await session.row<{ rows: number }>(
    'SELECT count(*)::DOUBLE AS rows FROM cleaned WHERE reason IS NULL',
  )
  const sender = rows === 0 ? from.sender : undefined
  if (sender?.sameDataset.length) return { areas: sender.sameDataset, why: '该单位以往报送', linked }
  if (sender?.handedIn) return { areas: [sender.handedIn], why: '报送人所在旗县区', linked }
  if (sender?.other.length) return { areas: sender.other, why: '该单位以往报送', linked }
  if (byPerson.known.length === 1 && byPerson.known[0]!.startsWith(within) && byPerson.persons < fewestStrangers)
    return { areas: byPerson.known, why: '本地仅有一个旗县区', linked }
  return { areas: [], why: '无法确定，请在报送时注明旗县区', linked }
}

async function ownCounties(session: Session, def: DatasetDef): Promise<{ county: string; rows: number }[]> {
  const area = fieldByRole(def, 'area')?.[0]
  if (!area) return []
  const rows = await session.rows<{ county: string; rows: number; all_rows: number }>(
    `SELECT left(${ident(area)}, 6) AS county, count(*)::DOUBLE AS rows, (SELECT count(*)::DOUBLE FROM cleaned WHERE reason IS NULL) AS all_rows
     FROM cleaned WHERE reason IS NULL AND ${ident(area)} IS NOT NULL GROUP BY 1`,
  )
  const filled = rows.reduce((sum, r) => sum + r.rows, 0)
  return rows.length > 0 && filled >= rows[0]!.all_rows / 2 ? rows : []
}

async function linkedCounties(session: Session, def: DatasetDef, population: readonly string[]) {
  if (def.kind === 'population') {
    const { linked } = await session.row<{ linked: number }>(
      `SELECT count(_pid)::DOUBLE AS linked FROM cleaned WHERE reason IS NULL`,
    )
    return { linked, counties: [], known: [] as string[], persons: 0, found: 0 }
  }
  if (population.length === 0) return { linked: 0, counties: [], known: [] as string[], persons: 0, found: 0 }
  await session.step('register', `SELECT _pid, _hh, left(division, 6) AS county FROM ${parquet(population)}`)
  await session.step(
    'persons_sent',
    'SELECT _pid, count(*) AS n FROM cleaned WHERE reason IS NULL AND _pid IS NOT NULL GROUP BY 1',
    'table',
  )
  await session.step(
    'persons_found',
    'SELECT p._pid, any_value(r.county) AS county, any_value(p.n) AS n FROM persons_sent p JOIN register r USING (_pid) GROUP BY 1',
    'table',
  )
  // A row whose person is not in the register may still name a household that is.
  await session.step(
    'households_sent',
    `SELECT _hh, count(*) AS n FROM cleaned WHERE reason IS NULL AND _hh IS NOT NULL
       AND (_pid IS NULL OR NOT EXISTS (SELECT 1 FROM persons_found f WHERE f._pid = cleaned._pid)) GROUP BY 1`,
    'table',
  )
  await session.step(
    'found',
    `SELECT _pid AS k, county, n FROM persons_found
     UNION ALL SELECT h._hh, any_value(r.county), any_value(h.n) FROM households_sent h JOIN register r USING (_hh) GROUP BY 1`,
    'table',
  )
  const { persons, found } = await session.row<{ persons: number; found: number }>(
    'SELECT (SELECT count(*)::DOUBLE FROM persons_sent) AS persons, (SELECT count(*)::DOUBLE FROM persons_found) AS found',
  )
  const { linked } = await session.row<{ linked: number }>('SELECT coalesce(sum(n), 0)::DOUBLE AS linked FROM found')
  const counties = await session.rows<{ county: string; rate: number }>(
    `SELECT county, found.n / people.n AS rate FROM (SELECT county, count(*)::DOUBLE AS n FROM found GROUP BY 1) AS found
     JOIN (SELECT county, count(*)::DOUBLE AS n FROM register WHERE county IS NOT NULL GROUP BY 1) AS people USING (county)`,
  )
  const known = await session.rows<{ county: string }>(
    `SELECT county FROM register WHERE county IS NOT NULL GROUP BY 1 HAVING count(*) > ${columnShare} * (SELECT count(*) FROM register)`,
  )
  for (const step of ['persons_sent', 'persons_found', 'households_sent', 'found']) await session.drop(step)
  return { linked, counties, known: known.map((k) => k.county), persons, found }
}

/** The only county whose whole name stands in one of the texts; names that several counties share need their league beside. */
function namedCounty(region: Region, texts: readonly string[]): string | null {
  const found = new Set<string>()
  for (const division of region.divisions.values()) {
    if (division.level !== 'county' || division.pseudo || division.name.length < 3) continue
    if (texts.some((t) => t.includes(division.name))) found.add(division.code)
  }
  // 鄂温克族自治旗 contains no other; 新城区 may stand inside 某某新城区: prefer the longest of names within each other.
  const names = [...found].map((code) => region.divisions.get(code)!)
  const longest = names.filter(
    (d) => !names.some((other) => other !== d && other.name.includes(d.name) && other.name !== d.name),
  )
  return longest.length === 1 ? longest[0]!.code.slice(0, 6) : null
}

/** A county's name for lists. @example countyName(region, '150403') // '元宝山区' */
export function countyName(region: Region, county: string): string {
  return region.divisions.get(county.padEnd(12, '0'))?.name ?? county
}
