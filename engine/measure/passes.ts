/** Which indicators are evaluated together, so that no table is gone through once for each of them. */
import type { Base } from './candidates.ts'

/** Indicators of one kind of subject that share driving tables, or that may hit anybody. */
export interface Pass {
  /** Their ids, with a blank between. */
  name: string
  subject: 'person' | 'household'
  bases: Base[]
}

/**
 * Groups indicators: those about the same kind of subject with a driving table in common, directly or through a third one.
 * @example passesOf(bases).map((pass) => pass.name) // ['E-03 E-04 R-I02', 'R-H01 R-I01', …]
 */
export function passesOf(bases: readonly Base[]): Pass[] {
  let groups: { subject: Pass['subject']; tables: Set<string>; bases: Base[] }[] = []
  for (const base of bases) {
    if (base.indicator.levels.length === 0) continue
    const { subject } = base.indicator
    const own = base.tables.length === 0 ? ['everybody'] : base.tables.map(({ table }) => table)
    const near = groups.filter((group) => group.subject === subject && own.some((table) => group.tables.has(table)))
    const joined = {
      subject,
      tables: new Set([...near.flatMap((group) => [...group.tables]), ...own]),
      bases: [...near.flatMap((group) => group.bases), base],
    }
    groups = [...groups.filter((group) => !near.includes(group)), joined]
  }
  return groups.map((group) => ({
    name: group.bases.map((base) => base.indicator.id).join(' '),
    subject: group.subject,
    bases: group.bases,
  }))
}
