/** Divisions written as names: 平庄镇, 元宝山区平庄镇, 内蒙古自治区赤峰市元宝山区. */
import { ident, type Session, text } from '../../../engine/sql/index.ts'
import type { Division, Region } from '../../rules/index.ts'
import { foldWidth, squeeze } from '../clean/characters.ts'

/** Columns with more different faulty cells than this hold something else than divisions. */
const mostNames = 5000

/**
 * The 12-digit code of a division by its name, with or without the names of those above it. A name that stands alone counts
 * within the given counties; without any it must be the only one of the region.
 * @param counties 6-digit codes the sender speaks for
 * @example divisionByName(region, ['150403'])('平庄镇') // '150403101000'
 */
export function divisionByName(region: Region, counties: readonly string[]): (name: string) => string | null {
  // Sixteen thousand names: listed only when the first one is asked for.
  let listed: Map<string, Division[]> | undefined
  const named = (name: string): Division[] => {
    listed ??= divisionsByName(region)
    return listed.get(name) ?? []
  }
  const above = (division: Division): Division[] => {
    const parent = region.divisions.get(division.parent)
    return parent ? [...above(parent), parent] : []
  }
  /** Counties, leagues and the region in front; null when something else stands there. */
  const saidAbove = (division: Division, front: string): Division[] | null => {
    let rest = front
    const said = above(division).filter((a) => {
      if (!rest.startsWith(a.name)) return false
      rest = rest.slice(a.name.length)
      return true
    })
    return rest === '' ? said : null
  }
  return (name) => {
    const t = squeeze(foldWidth(name))
    const found: { division: Division; placed: boolean }[] = []
    for (let from = 0; from < t.length; from++)
      for (const division of named(t.slice(from))) {
        const said = saidAbove(division, t.slice(0, from))
        const placed = said?.some((a) => a.level === 'county' || a.level === 'township') ?? false
        if (said) found.push({ division, placed: placed || ['region', 'league', 'county'].includes(division.level) })
      }
    const here = found.filter(
      ({ division: d, placed }) => placed || counties.length === 0 || counties.includes(d.code.slice(0, 6)),
    )
    const own = here.filter(({ division: d }) => counties.includes(d.code.slice(0, 6)))
    const chosen = own.length > 0 ? own : here
    return chosen.length === 1 ? chosen[0]!.division.code : null
  }
}

function divisionsByName(region: Region): Map<string, Division[]> {
  const found = new Map<string, Division[]>()
  for (const division of region.divisions.values())
    if (!division.pseudo && !division.valid_to)
      found.set(division.name, [...(found.get(division.name) ?? []), division])
  return found
}

/**
 * Gives the names among the faulty words of a division column their codes; the others say that the name tells no division.
 * @param words table of the column's words (word-table.ts)
 * @example await resolveDivisionNames(session, 'words_division', divisionByName(region, ['150403']))
 */
export async function resolveDivisionNames(
  session: Session,
  words: string,
  codeOf: (name: string) => string | null,
): Promise<void> {
  const faulty = await session.rows<{ raw: string }>(
    `SELECT raw FROM ${ident(words)} WHERE fault = 'not-a-division' AND regexp_matches(raw, '\\p{Han}') LIMIT ${mostNames}`,
  )
  if (faulty.length === 0) return
  const answers = faulty.map(({ raw }) => {
    const code = codeOf(raw)
    return `(${text(raw)}, ${code === null ? 'NULL' : text(code)})`
  })
  await session.run(
    `UPDATE ${ident(words)} AS w SET value = n.code, fault = CASE WHEN n.code IS NULL THEN 'division-name' END
     FROM (VALUES ${answers.join(', ')}) AS n(raw, code) WHERE w.raw = n.raw`,
  )
}
