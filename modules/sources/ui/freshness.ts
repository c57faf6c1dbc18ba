/** Freshness as a matrix: data sets down, areas across. */
import type { FreshnessItem } from '../shared.ts'

export interface Matrix {
  areas: { code: string; name: string }[]
  rows: { dataset: string; label: string; cells: Map<string, FreshnessItem> }[]
}

const worst: Record<FreshnessItem['state'], number> = { never: 3, late: 2, 'volume-drop': 1, fresh: 0 }

/**
 * The matrix of a flat list; data sets with the most trouble first, then by name.
 *
 * @example matrixOf(items).rows[0]?.cells.get('150403')?.state
 */
export function matrixOf(items: FreshnessItem[]): Matrix {
  const areas = new Map<string, string>()
  const rows = new Map<string, Matrix['rows'][number]>()
  for (const item of items) {
    areas.set(item.area, item.areaName)
    const row = rows.get(item.dataset) ?? { dataset: item.dataset, label: item.label, cells: new Map() }
    row.cells.set(item.area, item)
    rows.set(item.dataset, row)
  }
  const trouble = (row: Matrix['rows'][number]) => {
    const states = [...row.cells.values()].map((cell) => worst[cell.state])
    // A data set nobody ever delivered is quieter news than one that has stopped.
    return states.every((s) => s === 3) ? -1 : Math.max(...states.map((s) => (s === 3 ? 1 : s)))
  }
  return {
    areas: [...areas].map(([code, name]) => ({ code, name })).sort((a, b) => a.code.localeCompare(b.code)),
    rows: [...rows.values()].sort((a, b) => trouble(b) - trouble(a) || a.label.localeCompare(b.label, 'zh')),
  }
}
