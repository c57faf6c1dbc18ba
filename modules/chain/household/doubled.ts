/**
 * What is doubled 重复救助: the same kind of help from two givers in overlapping time, kinds that exclude each other, the same
 * grant on two rows. A pointer for a person who looks, never a judgement: nothing is stopped by it. Pure.
 */
import type { HelpKinds } from './help-kinds.ts'
import type { Doubled, Link } from './shared.ts'

type Help = Link & { help: NonNullable<Link['help']> }
const overlap = (a: Help, b: Help) => a.help.from <= b.help.to && b.help.from <= a.help.to
/** Help of two different members is no doubling; help of the household meets everybody's. */
const samePeople = (a: Link, b: Link) => a.pid === null || b.pid === null || a.pid === b.pid
/** A payment of our own roll is what the holding gives each month, not a second help beside it. */
const isOfHolding = (a: Link, b: Link) =>
  [a, b].some((one) => one.kind === 'tier') &&
  [a, b].some((one) => one.kind === 'payment' && one.source.type === 'matter')
const later = (a: string, b: string) => (a > b ? a : b)
const earlier = (a: string, b: string) => (a < b ? a : b)

/**
 * Finds doublings among the links of one household; echoes of other links are left out.
 * @example findDoubled(links, region.meta.help).map((one) => one.why) // ['givers']
 */
export function findDoubled(links: readonly Link[], help: HelpKinds): Doubled[] {
  const given = links.filter((link): link is Help => link.help !== null && link.echoOf === null)
  return [...twice(given), ...byGivers(given, help), ...excluded(given, help)].sort((a, b) => (a.to < b.to ? 1 : -1))
}

/** Same data set, person, day and amount on different rows: the same grant was entered, or paid, twice. */
function twice(given: readonly Help[]): Doubled[] {
  const same = Map.groupBy(
    given.filter((link) => link.source.type === 'row' && (link.amount ?? 0) > 0),
    (link) =>
      [
        link.source.type === 'row' ? link.source.dataset : '',
        link.help.kind,
        link.pid,
        link.at.slice(0, 10),
        link.amount,
      ].join('|'),
  )
  return [...same.values()]
    .filter((group) => group.length > 1)
    .map((group) => ({
      why: 'twice' as const,
      title: {
        zh: `${group[0]!.title.zh}同日同额出现${group.length}次`,
        en: `${group[0]!.title.en}: ${group.length} equal entries on one day`,
      },
      detail: {
        zh: `${group[0]!.giver.zh}，${group[0]!.at.slice(0, 10)}，每次${group[0]!.amount}元；请核对是否重复录入或重复发放。`,
        en: `${group[0]!.giver.en}, ${group[0]!.at.slice(0, 10)}, ${group[0]!.amount} yuan each; check whether it was entered or paid twice.`,
      },
      from: group[0]!.help.from,
      to: group[0]!.help.to,
      links: group.map((link) => link.id),
      reference: '',
    }))
}

/** The same kind from two givers at overlapping times, told once per pair of givers and kind. */
function byGivers(given: readonly Help[], help: HelpKinds): Doubled[] {
  const label = new Map(help.kinds.map((kind) => [kind.id, kind.label]))
  const found: Doubled[] = []
  for (const [kind, list] of Map.groupBy(given, (link) => link.help.kind)) {
    for (const [first, second] of pairs([...Map.groupBy(list, (link) => link.giver.zh).values()])) {
      const met = meeting(first, second, isOfHolding)
      if (!met) continue
      const name = label.get(kind) ?? { zh: kind, en: kind }
      const [a, b] = [first[0]!.giver, second[0]!.giver]
      found.push({
        why: 'givers',
        title: {
          zh: `${name.zh}：${a.zh}和${b.zh}在同一时期都给予了`,
          en: `${name.en}: given by ${a.en} and ${b.en} at the same time`,
        },
        detail: {
          zh: `${met.from}至${met.to}重叠；请核对是否为同一需要重复救助。`,
          en: `Overlap from ${met.from} to ${met.to}; check whether the same need was met twice.`,
        },
        ...met,
        reference: '',
      })
    }
  }
  return found
}

/** Kinds that exclude each other by the region's rules, held or given at the same time. */
function excluded(given: readonly Help[], help: HelpKinds): Doubled[] {
  const label = new Map(help.kinds.map((kind) => [kind.id, kind.label]))
  const byKind = Map.groupBy(given, (link) => link.help.kind)
  return help.exclusive.flatMap(({ kinds: [a, b], reference }) => {
    const met = meeting(byKind.get(a) ?? [], byKind.get(b) ?? [])
    if (!met) return []
    const [one, other] = [label.get(a)!, label.get(b)!]
    return [
      {
        why: 'excluded' as const,
        title: { zh: `${one.zh}与${other.zh}不能同时享受`, en: `${one.en} and ${other.en} exclude each other` },
        detail: { zh: `${met.from}至${met.to}重叠。`, en: `Overlap from ${met.from} to ${met.to}.` },
        ...met,
        reference,
      },
    ]
  })
}

/** The overlaps of two lists as one stretch, with the links that meet; sorted by day each, so that it is one pass. */
function meeting(
  first: readonly Help[],
  second: readonly Help[],
  isOne = (_a: Link, _b: Link) => false,
): Pick<Doubled, 'from' | 'to' | 'links'> | undefined {
  const links = new Set<string>()
  let from = '9999-12-31'
  let to = ''
  const ordered = [...second].sort((a, b) => (a.help.from < b.help.from ? -1 : 1))
  for (const one of first)
    for (const other of ordered) {
      if (other.help.from > one.help.to) break
      if (!overlap(one, other) || !samePeople(one, other) || isOne(one, other)) continue
      links.add(one.id).add(other.id)
      from = earlier(from, later(one.help.from, other.help.from))
      to = later(to, earlier(one.help.to, other.help.to))
    }
  return links.size === 0 ? undefined : { from, to, links: [...links] }
}

const pairs = <T>(list: readonly T[]): [T, T][] => list.flatMap((a, i) => list.slice(i + 1).map((b): [T, T] => [a, b]))

/**
 * Marks what is seen twice: a department's row that tells of a payment this product made itself, of the same kind and amount
 * within the days of a file's delay. Shown, but counted once.
 */
export function withEchoes(links: readonly Link[], days: number): Link[] {
  const own = links.filter((link) => link.help !== null && link.source.type === 'matter' && link.amount !== null)
  if (own.length === 0) return [...links]
  const taken = new Set<string>()
  return links.map((link) => {
    if (link.help === null || link.source.type !== 'row') return link
    const first = own.find(
      (one) =>
        !taken.has(one.id) &&
        one.help!.kind === link.help!.kind &&
        one.amount === link.amount &&
        Math.abs(Date.parse(one.at.slice(0, 10)) - Date.parse(link.at.slice(0, 10))) <= days * 86_400_000,
    )
    if (!first) return link
    taken.add(first.id)
    return { ...link, echoOf: first.id }
  })
}
