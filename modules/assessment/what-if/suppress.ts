/**
 * Which figures of a table must be hidden so that no small one can be read or computed. Pure.
 *
 * Hiding the small cells alone is not enough: a total minus its visible parts gives a hidden one back. Every published sum is
 * an equation; a hidden figure is safe when the equations of the visible ones leave it open. So more figures are hidden, the
 * smallest first, until no small one is determined.
 */

/** A sum that everybody knows to hold: Σ coefficient × figure = 0. */
export type Relation = ReadonlyMap<string, number>

/** A total and its parts as a relation. @example sumOf('total', ['a', 'b']) // total − a − b = 0 */
export function sumOf(total: string, parts: readonly string[]): Relation {
  return new Map([[total, 1], ...parts.map((part): [string, number] => [part, -1])])
}

/**
 * The figures to hide. Zeros are taken as known to everybody: they never protect another figure.
 * @param figures all published figures, whole numbers from 0
 * @param least figures from 1 to below this are small
 * @param sensitive further figures that must not be computed, whatever their size
 * @example suppress(new Map([['a', 3], ['b', 9], ['c', 7], ['all', 19]]), [sumOf('all', ['a', 'b', 'c'])], 5) // a and c
 */
export function suppress(
  figures: ReadonlyMap<string, number>,
  relations: readonly Relation[],
  least: number,
  sensitive: readonly string[] = [],
): Set<string> {
  const small = new Set(sensitive.filter((id) => figures.has(id)))
  for (const [id, value] of figures) if (value > 0 && value < least) small.add(id)
  const hidden = new Set(small)
  for (;;) {
    const open = [...hidden].filter((id) => figures.get(id) !== 0)
    const betrayed = determined(open, relations).filter((id) => small.has(id))
    if (betrayed.length === 0) return hidden
    const [first] = betrayed
    // What stands in an equation with the betrayed figure protects it; otherwise whatever stands with any hidden one.
    const next =
      smallest(figures, relations, hidden, (relation) => relation.has(first!)) ??
      smallest(figures, relations, hidden, (relation) => open.some((id) => relation.has(id)))
    if (next === undefined) return hidden
    hidden.add(next)
  }
}

function smallest(
  figures: ReadonlyMap<string, number>,
  relations: readonly Relation[],
  hidden: ReadonlySet<string>,
  wanted: (relation: Relation) => boolean,
): string | undefined {
  let best: string | undefined
  for (const relation of relations) {
    if (!wanted(relation)) continue
    for (const id of relation.keys()) {
      const value = figures.get(id) ?? 0
      if (value > 0 && !hidden.has(id) && (best === undefined || value < figures.get(best)!)) best = id
    }
  }
  return best
}

/** The unknowns that the relations fix: those alone in a row of the reduced equations. */
function determined(unknowns: readonly string[], relations: readonly Relation[]): string[] {
  const column = new Map(unknowns.map((id, at) => [id, at]))
  const rows = relations
    .map((relation) => {
      const row = new Float64Array(unknowns.length)
      for (const [id, coefficient] of relation) if (column.has(id)) row[column.get(id)!]! += coefficient
      return row
    })
    .filter((row) => row.some((cell) => cell !== 0))
  reduce(rows, unknowns.length)
  return rows.flatMap((row) => {
    const places = [...row.keys()].filter((at) => Math.abs(row[at]!) > tiny)
    return places.length === 1 ? [unknowns[places[0]!]!] : []
  })
}

const tiny = 1e-9

/** Reduced row echelon form, in place. */
function reduce(rows: Float64Array[], width: number): void {
  let done = 0
  for (let at = 0; at < width && done < rows.length; at++) {
    let pivot = done
    for (let i = done; i < rows.length; i++) if (Math.abs(rows[i]![at]!) > Math.abs(rows[pivot]![at]!)) pivot = i
    if (Math.abs(rows[pivot]![at]!) <= tiny) continue
    ;[rows[done], rows[pivot]] = [rows[pivot]!, rows[done]!]
    const own = rows[done]!
    const factor = own[at]!
    for (let k = at; k < width; k++) own[k]! /= factor
    for (const [i, row] of rows.entries()) {
      const times = row[at]!
      if (i === done || Math.abs(times) <= tiny) continue
      for (let k = at; k < width; k++) row[k]! -= times * own[k]!
    }
    done++
  }
}
