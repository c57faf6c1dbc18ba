/** What came so far, by giver and kind: money added up, echoes and failed payments left out. Pure. */
import type { HelpKinds } from './help-kinds.ts'
import type { Link, Total } from './shared.ts'

/**
 * Totals of the help in a chain, the largest first. A tier is a promise, not money received: it is not added.
 * @example totalsOf(links, help)[0] // { giver: { zh: '医保' … }, kind: …, count: 2, amount: 8600, last: '2026-10-12' }
 */
export function totalsOf(links: readonly Link[], help: HelpKinds): Total[] {
  const label = new Map(help.kinds.map((kind) => [kind.id, kind.label]))
  const groups = Map.groupBy(
    links.filter((link) => link.help !== null && link.echoOf === null && link.kind !== 'tier'),
    (link) => `${link.giver.zh}|${link.help!.kind}`,
  )
  return [...groups.values()]
    .map((group) => {
      const first = group[0]!
      const known = group.filter((link) => link.amount !== null)
      return {
        giver: first.giver,
        kindId: first.help!.kind,
        kind: label.get(first.help!.kind) ?? { zh: first.help!.kind, en: first.help!.kind },
        count: group.length,
        amount: known.length === 0 ? null : Math.round(known.reduce((sum, link) => sum + link.amount!, 0) * 100) / 100,
        last: group
          .map((link) => link.at.slice(0, 10))
          .sort()
          .at(-1)!,
      }
    })
    .sort((a, b) => (b.amount ?? -1) - (a.amount ?? -1) || b.count - a.count)
}
