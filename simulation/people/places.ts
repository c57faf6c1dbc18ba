/** Which village or community each household lives in: villages get ranges of household numbers, by size. */
import type { Division, Region } from '../../modules/rules/index.ts'

export interface Place {
  /** 12 digits. */
  village: string
  villageName: string
  townshipName: string
  county: string
  countyName: string
  urban: boolean
  /** First household (counted over the whole simulation) and one past the last. */
  first: number
  end: number
  /** First household of the county. */
  countyFirst: number
}

/**
 * Villages below any of the divisions, in the order of their codes.
 * @example villagesIn(region, ['150403']).length
 */
export function villagesIn(region: Region, divisions: readonly string[]): Division[] {
  const prefixes = divisions.map((code) => code.replace(/0+$/, '').padEnd(2, '0'))
  return [...region.divisions.values()]
    .filter((d) => d.level === 'village' && prefixes.some((p) => d.code.startsWith(p)))
    .sort((a, b) => (a.code < b.code ? -1 : 1))
}

/**
 * Spreads households over the villages of the wished divisions: communities (urban) take three times a village's share.
 * @throws Error when no village lies in the divisions.
 * @example placesOf(region, ['150403'], 3000).at(-1)?.end // 3000
 */
export function placesOf(region: Region, divisions: readonly string[], households: number): Place[] {
  const nameOf = (code: string) => region.divisions.get(code.padEnd(12, '0'))?.name ?? code
  const villages = villagesIn(region, divisions)
  if (villages.length === 0) throw new Error(`No village lies in the divisions ${divisions.join(', ')}`)
  const weights = villages.map(
    (v) => (v.urban === 'urban' ? 3 : 1) * (0.6 + ((Number(v.code.slice(6)) * 7919) % 97) / 97),
  )
  const total = weights.reduce((a, b) => a + b, 0)
  const places: Place[] = []
  let sum = 0
  let first = 0
  villages.forEach((v, i) => {
    sum += weights[i]!
    const end = i === villages.length - 1 ? households : Math.round((households * sum) / total)
    const county = v.code.slice(0, 6)
    const countyFirst = places.at(-1)?.county === county ? places.at(-1)!.countyFirst : first
    places.push({
      village: v.code,
      villageName: v.name,
      townshipName: nameOf(v.code.slice(0, 9)),
      county,
      countyName: nameOf(county),
      urban: v.urban === 'urban',
      first,
      end,
      countyFirst,
    })
    first = end
  })
  return places
}
