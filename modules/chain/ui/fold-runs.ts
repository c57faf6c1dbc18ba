/** Folds what repeats month after month into one line, so that the chain reads as a story and not as a ledger. Pure. */
import { groupOf, type Link, type LinkGroup } from '../shared.ts'

export interface Shown {
  link: Link
  /** More of the same before it: how many with it, since when, how much together. */
  run: { count: number; from: string; amount: number | null; ids: string[] } | null
}

/** Days between two links of one run; a month and the delay of a payment. */
const apart = 45
const least = 3
const day = (text: string) => Date.parse(`${text.slice(0, 10)}T00:00:00Z`) / 86_400_000

const sameRun = (link: Link): string | null =>
  link.doubled || link.source.type !== 'row'
    ? null
    : [link.source.dataset, link.pid, link.help?.kind, link.giver.zh].join('|')

/**
 * Links newest first, as lines: three or more rows of the same kind about the same person, each at most 45 days from the next,
 * are one line at the place of the newest.
 * @example foldRuns(links).length // 9, where links.length is 42
 */
export function foldRuns(links: readonly Link[]): Shown[] {
  const runs = new Map<string, Link[][]>()
  for (const link of links) {
    const key = sameRun(link)
    if (key === null) continue
    const lists = runs.get(key) ?? []
    const last = lists.at(-1)
    if (last && day(last.at(-1)!.at) - day(link.at) <= apart) last.push(link)
    else lists.push([link])
    runs.set(key, lists)
  }
  const leaders = new Map<string, Link[]>()
  const folded = new Set<string>()
  for (const list of [...runs.values()].flat()) {
    if (list.length < least) continue
    leaders.set(list[0]!.id, list)
    for (const link of list.slice(1)) folded.add(link.id)
  }
  return links
    .filter((link) => !folded.has(link.id))
    .map((link) => {
      const list = leaders.get(link.id)
      if (!list) return { link, run: null }
      const known = list.filter((one) => one.amount !== null)
      return {
        link,
        run: {
          count: list.length,
          from: list.at(-1)!.at.slice(0, 10),
          amount: known.length === 0 ? null : Math.round(known.reduce((sum, one) => sum + one.amount!, 0) * 100) / 100,
          ids: list.map((one) => one.id),
        },
      }
    })
}

export type Filter = 'key' | 'all' | LinkGroup

/** Steps in between and the daily life in the data are not the story; everything else is. */
const quiet = new Set<Link['kind']>(['event', 'step', 'read'])
export const passes = (filter: Filter) => (link: Link) =>
  filter === 'all' || (filter === 'key' ? !quiet.has(link.kind) || link.doubled : groupOf(link.kind) === filter)

/**
 * Stretches in which nothing at all is recorded, whatever the filter shows: a line that a filter leaves out still breaks a silence.
 * @example silences(chain.links, 180) // [{ newer: '2026-08-31', older: '2025-11-02', days: 302 }]
 */
export function silences(links: readonly Link[], limit: number): { newer: string; older: string; days: number }[] {
  return links.slice(1).flatMap((older, i) => {
    const newer = links[i]!
    const days = day(newer.at) - day(older.at)
    return days > limit ? [{ newer: newer.at.slice(0, 10), older: older.at.slice(0, 10), days }] : []
  })
}

/** Days of the silence between two lines, or null. */
export function silenceBetween(
  newer: Shown,
  older: Shown,
  known: readonly { newer: string; older: string; days: number }[],
): number | null {
  const end = newer.run?.from ?? newer.link.at.slice(0, 10)
  const found = known.find((one) => one.newer <= end && one.older >= older.link.at.slice(0, 10))
  return found?.days ?? null
}
