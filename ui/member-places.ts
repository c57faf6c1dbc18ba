/** Where the members of a household stand in the graph: generations as rows, the head in the middle of its own. */

export interface Kin {
  key: string
  /** Code of the register: head, spouse, child, grandchild, parent, grandparent, sibling, other. */
  relation: string
}

export interface Placed<T extends Kin> {
  kin: T
  /** 0 is the oldest generation that is present. */
  row: number
  /** Centre, as a share of the width from 0 to 1. */
  x: number
}

const generation: Record<string, number> = {
  grandparent: -2,
  parent: -1,
  head: 0,
  spouse: 0,
  sibling: 0,
  other: 0,
  child: 1,
  grandchild: 2,
}
const order: Record<string, number> = { sibling: 0, head: 1, spouse: 2, other: 3 }

/**
 * @param perRow members that fit beside each other; a larger generation takes several rows
 * @example placeMembers([{ key: '1', relation: 'head' }, { key: '2', relation: 'child' }]) // rows 0 and 1
 */
export function placeMembers<T extends Kin>(members: T[], perRow = Number.POSITIVE_INFINITY): Placed<T>[] {
  const rows = new Map<number, T[]>()
  for (const kin of members) {
    const g = generation[kin.relation] ?? 0
    rows.set(g, [...(rows.get(g) ?? []), kin])
  }
  return [...rows.entries()]
    .sort(([a], [b]) => a - b)
    .flatMap(([, generation]) => {
      const sorted = [...generation].sort((a, b) => (order[a.relation] ?? 1) - (order[b.relation] ?? 1))
      const lines = Math.max(1, Math.ceil(sorted.length / Math.max(1, perRow)))
      const each = Math.ceil(sorted.length / lines)
      return Array.from({ length: lines }, (_, line) => sorted.slice(line * each, (line + 1) * each))
    })
    .flatMap((row, i) => row.map((kin, k) => ({ kin, row: i, x: (k + 0.5) / row.length })))
}
