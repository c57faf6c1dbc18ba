/** Small cells are not shown to whoever does not answer for the area: with them a neighbour is found. Pure. */
import { type Amounts, type DepartmentList, type MonthlyReport, tierColumns, upliftColumns } from '../shared.ts'

/**
 * Hides cells of 1 to `least` − 1. In a row of tiers where one movement is hidden all movements are: else the others and the two
 * ends would give it away.
 * @example hideSmall(report, 5)
 */
export function hideSmall(report: MonthlyReport, least: number | null): MonthlyReport {
  if (least === null) return report
  const small = (n: number | null) => n !== null && n !== 0 && Math.abs(n) < least
  const unlessSmall = (n: number | null) => (small(n) ? null : n)
  const hidden: Amounts = { households: null, persons: null, yuan: null }
  const smallCell = (cell: Amounts) => small(cell.households) || small(cell.persons)
  function cells<C extends string>(columns: readonly C[], of: Record<C, Amounts>): Record<C, Amounts> {
    const isEnd = (column: C) => column === 'last' || column === 'now'
    const any = columns.some(
      (column) =>
        !isEnd(column) &&
        (smallCell(of[column]) || (of[column].yuan !== 0 && of[column].households === 0 && of[column].persons === 0)),
    )
    return Object.fromEntries(
      columns.map((column) => [column, (isEnd(column) ? smallCell(of[column]) : any) ? hidden : of[column]]),
    ) as Record<C, Amounts>
  }
  return {
    ...report,
    least,
    // Households by name are for those who answer for them.
    mismatches: report.mismatches.map((one) => ({ ...one, hh: '' })),
    tiers: report.tiers.map((row) => {
      const [unknown, all] = [row.unknownAmounts ?? 0, row.cells.now.households ?? 0]
      const shown = cells(tierColumns, row.cells)
      return {
        ...row,
        unknownAmounts: tellsApart(unknown, all, least) ? null : unknown,
        // The yuan of a row are of the households whose amount is known: when those are few, they are theirs.
        cells: tellsApart(unknown, all, least) && !small(unknown) ? withoutYuan(shown) : shown,
      }
    }),
    ...(report.uplift && {
      uplift: report.uplift.map((row) => ({
        ...row,
        unknown: { last: unlessSmall(row.unknown.last), now: unlessSmall(row.unknown.now) },
        cells: cells(upliftColumns, row.cells),
      })),
    }),
    ...(report.lists && {
      lists: report.lists.map((list) => hideGroups(list, least)),
    }),
    sections: report.sections.map((section) => ({
      ...section,
      figures: section.figures.map((figure) =>
        small(figure.count) ? { ...figure, count: null, yuan: null, days: null } : figure,
      ),
    })),
  }
}

/**
 * Whether saying of how many households the amount is unknown tells them apart: they are few, or those of known amount are.
 * @example tellsApart(9, 10, 5) // true: one amount is known
 */
export const tellsApart = (unknown: number, all: number, least: number): boolean =>
  unknown > 0 && (unknown < least || (all > unknown && all - unknown < least))

/** A column in which nothing is stays nothing. */
const withoutYuan = <C extends string>(cells: Record<C, Amounts>): Record<C, Amounts> =>
  Object.fromEntries(
    Object.entries<Amounts>(cells).map(([column, cell]) => [
      column,
      cell.households === 0 && cell.persons === 0 && cell.yuan === 0 ? cell : { ...cell, yuan: null },
    ]),
  ) as Record<C, Amounts>

/**
 * A list without its small groups. Its rows go with them, and so do further groups, the smallest first, while those hidden are one
 * alone or fewer than `least` together: who knows the total from the department would reckon them. A group of nobody goes last.
 */
function hideGroups(list: DepartmentList, least: number): DepartmentList {
  const bySize = [...list.groups].sort((a, b) => (a.persons || Infinity) - (b.persons || Infinity))
  const hidden = new Set(bySize.filter(({ persons }) => persons && persons < least))
  if (hidden.size === 0) return list
  for (const next of bySize) {
    const persons = [...hidden].reduce((sum, one) => sum + (one.persons ?? 0), 0)
    if (hidden.size > 1 && persons >= least) break
    hidden.add(next)
  }
  return {
    ...list,
    rows: null,
    groups: list.groups.map((group) => (hidden.has(group) ? { ...group, persons: null, yuan: null } : group)),
  }
}
