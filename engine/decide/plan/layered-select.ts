/** A SELECT in layers: each expression stands once, those that use others stand one layer further out. */
import type { Cell } from './cells.ts'
import type { CellWriter } from './write-cell.ts'

/**
 * `wanted` null gives all. `base` columns come from `from`; `computed` cells are put into as few nested SELECTs as their dependence allows.
 * @example
 * // SELECT "_hh", "tier" FROM (SELECT *, … AS "tier" FROM (SELECT *, … AS "income" FROM (SELECT h.hh AS "_hh", … FROM household h)))
 */
export function layeredSelect(
  base: readonly (readonly [string, string])[],
  from: string,
  computed: readonly Cell[],
  wanted: readonly string[] | null,
  needs: ReadonlyMap<Cell, Cell[]>,
  writer: CellWriter,
): string {
  const depth = new Map<Cell, number>()
  const depthOf = (cell: Cell): number => {
    const known = depth.get(cell)
    if (known !== undefined) return known
    const inside = needs.get(cell)!.filter((one) => computed.includes(one))
    const found = 1 + Math.max(0, ...inside.map(depthOf))
    depth.set(cell, found)
    return found
  }
  const layers: Cell[][] = []
  for (const cell of computed) {
    const at = depthOf(cell)
    layers[at] = [...(layers[at] ?? []), cell]
  }
  let sql = `SELECT ${base.map(([name, source]) => `${source} AS "${name}"`).join(', ')}\nFROM ${from}`
  for (const layer of layers.slice(1))
    sql = `SELECT *,\n  ${layer.map((cell) => `${writer.writeColumn(cell).sql} AS "${writer.columns.get(cell)}"`).join(',\n  ')}\nFROM (${sql})`
  if (wanted === null) return sql
  return `SELECT ${wanted.map((name) => `"${name}"`).join(', ')}\nFROM (${sql})`
}
