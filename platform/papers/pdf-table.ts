/** Tables of a DOCX: widths, joined cells, borders, heights. */
import { child, children, type Node, twips, val } from './docx-tree.ts'
import type { Part } from './part.ts'

interface Cell {
  node: Node
  column: number
  span: number
  /** Joined with the cell above. */
  goesOn: boolean
}

const cellsOf = (row: Node): Cell[] => {
  let column = 0
  return children(row, 'w:tc').map((node) => {
    const properties = child(node, 'w:tcPr')
    const span = Number(val(properties, 'w:gridSpan') ?? 1)
    const merge = child(properties, 'w:vMerge')
    const cell = { node, column, span, goesOn: merge !== undefined && merge.at['w:val'] !== 'restart' }
    column += span
    return cell
  })
}

/** @param inside what stands in a cell @throws Error when a row has more cells than the table columns */
export function table(node: Node, inside: (cell: Node) => Part[]): Part {
  const widths = children(child(node, 'w:tblGrid'), 'w:gridCol').map((one) => twips(one.at['w:w']))
  const rows = children(node, 'w:tr')
  const grid = rows.map(cellsOf)
  const padding = 4
  const bordered = (val(child(child(node, 'w:tblPr'), 'w:tblBorders'), 'w:top') ?? 'none') !== 'none'
  const body = grid.map((cells, r) => {
    const line: Part[] = widths.map(() => ({}))
    for (const { node: cell, column, span, goesOn } of cells) {
      if (goesOn) continue
      let rowSpan = 1
      while (grid[r + rowSpan]?.some((below) => below.column === column && below.goesOn)) rowSpan++
      const middle = val(child(cell, 'w:tcPr'), 'w:vAlign')
      if (column >= line.length) throw new Error('a row of a table is longer than the table')
      line[column] = {
        stack: inside(cell),
        ...(span > 1 ? { colSpan: span } : {}),
        ...(rowSpan > 1 ? { rowSpan } : {}),
        ...(middle === 'center'
          ? { verticalAlignment: 'middle' }
          : middle === 'bottom'
            ? { verticalAlignment: 'bottom' }
            : {}),
      }
    }
    return line
  })
  const heights = rows.map((row) => {
    const height = child(child(row, 'w:trPr'), 'w:trHeight')?.at['w:val']
    return height === undefined ? 'auto' : Math.max(0, twips(height) - 2 * padding)
  })
  const headers = rows.findIndex((row) => !child(child(row, 'w:trPr'), 'w:tblHeader'))
  return {
    table: {
      // Lines and padding are inside of the widths that Word gives.
      widths: widths.map((width) => Math.max(4, width - 2 * padding - 0.75)),
      heights,
      body,
      headerRows: Math.max(0, headers),
      dontBreakRows: true,
    },
    layout: {
      hLineWidth: () => (bordered ? 0.75 : 0),
      vLineWidth: () => (bordered ? 0.75 : 0),
      paddingLeft: () => padding,
      paddingRight: () => padding,
      paddingTop: () => padding,
      paddingBottom: () => padding,
    },
  }
}
