/** Small cells are not shown to whoever does not answer for the area: with them a neighbour is found. Pure. */
import { type Amounts, type MonthlyReport, tierColumns } from '../shared.ts'

/**
 * Hides cells of 1 to `least` − 1. In a row of tiers where one movement is hidden all movements are: else the others and the two
 * ends would give it away.
 * @example hideSmall(report, 5)
 */
export function hideSmall(report: MonthlyReport, least: number | null): MonthlyReport {
  if (least === null) return report
  const small = (n: number | null) => n !== null && n !== 0 && Math.abs(n) < least
  const hidden: Amounts = { households: null, persons: null, yuan: null }
  const smallCell = (cell: Amounts) => small(cell.households) || small(cell.persons)
  return {
    ...report,
    least,
    // Households by name are for those who answer for them.
    mismatches: report.mismatches.map((one) => ({ ...one, hh: '' })),
    tiers: report.tiers.map((row) => {
      const moved = tierColumns.filter((column) => column !== 'last' && column !== 'now')
      const any = moved.some(
        (column) =>
          smallCell(row.cells[column]) ||
          (row.cells[column].yuan !== 0 && row.cells[column].households === 0 && row.cells[column].persons === 0),
      )
      return {
        ...row,
        unknownAmounts: small(row.unknownAmounts) ? 0 : row.unknownAmounts,
        cells: Object.fromEntries(
          tierColumns.map((column) => {
            const cell = row.cells[column]
            const hide = column === 'last' || column === 'now' ? smallCell(cell) : any
            return [column, hide ? hidden : cell]
          }),
        ) as typeof row.cells,
      }
    }),
    sections: report.sections.map((section) => ({
      ...section,
      figures: section.figures.map((figure) =>
        small(figure.count) ? { ...figure, count: null, yuan: null, days: null } : figure,
      ),
    })),
  }
}
