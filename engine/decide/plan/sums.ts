/** Long sums in one go: parts with few digits first, so that each is brought to more digits at most once. Exact, so the order is free. */
import { integerAsDecimal } from '../sql-numbers.ts'
import type { Cell } from './cells.ts'
import { added, digitsFor, farthest, fast, narrowed, negated, type Range, rescaled, type Written } from './range.ts'

interface Part {
  cell: Cell
  minus: boolean
}

const isZero = ({ op }: Cell): boolean =>
  op.kind === 'literal' && op.node.kind === 'number' && op.node.value.units === 0n

/** The parts of a sum of sums; `whole` tells which cells stand as they are. */
function partsOf(cell: Cell, minus: boolean, whole: (cell: Cell) => boolean, found: Part[]): Part[] {
  const each = (kids: readonly Cell[], signs: (index: number) => boolean): Part[] => {
    kids.forEach((kid, index) => {
      if (whole(kid)) found.push({ cell: kid, minus: signs(index) })
      else partsOf(kid, signs(index), whole, found)
    })
    return found
  }
  if (cell.op.kind === 'node' && cell.type === 'number') {
    const { template } = cell.op
    if (template.kind === 'arithmetic' && (template.op === '+' || template.op === '-'))
      return each(cell.kids, (index) => (index === 1 && template.op === '-' ? !minus : minus))
    if (template.kind === 'negate') return each(cell.kids, () => !minus)
    if (template.kind === 'call' && template.name === 'sum' && cell.kids.every((kid) => kid.type === 'number'))
      return each(cell.kids, () => minus)
  }
  found.push({ cell, minus })
  return found
}

/**
 * SQL of a sum of three or more parts; null where the ordinary way must do: few parts, or values that may leave 64 bits.
 * Nothing times a fact (income that does not count) only asks that the fact is known.
 * @param whole cells that have a column of their own
 */
export function longSum(sum: Cell, whole: (cell: Cell) => boolean, use: (cell: Cell) => Written): Written | null {
  const parts = partsOf(sum, false, whole, [])
  if (parts.length < 3) return null
  const asked: string[] = []
  const terms: { written: Written; minus: boolean; scale: number; range: Range }[] = []
  for (const { cell, minus } of parts) {
    if (isZero(cell)) continue
    const nothing = !whole(cell) && cell.op.kind === 'node' && cell.op.template.kind === 'arithmetic'
    if (nothing && (cell.op as { template: { op?: string } }).template.op === '*' && cell.kids.some(isZero)) {
      for (const kid of cell.kids) if (!isZero(kid)) asked.push(use(kid).sql)
      continue
    }
    const written = narrowed(use(cell))
    if (written.precision === undefined || written.precision > fast || !written.range) return null
    const { scale = 0, range } = written
    terms.push({ written, minus, scale, range })
  }
  if (terms.length < 2) return null
  const scale = Math.max(...terms.map((term) => term.scale))
  const ranges = terms.map((term) => rescaled(term.range, term.scale, scale))
  // On the way to the sum no more can come together than all of it with one sign.
  const most = ranges.reduce((total, range) => total + farthest(range), 0n)
  const precision = digitsFor({ low: -most, high: most }, scale)
  if (precision > fast) return null
  const integer = terms.every(({ written }) => written.integer) && precision <= 9
  const sorted = terms.toSorted((a, b) => a.scale - b.scale || Number(a.minus) - Number(b.minus))
  const sql = sorted
    .map(({ written, minus }, index) => {
      const sign = index === 0 ? (minus ? '-' : '') : minus ? ' - ' : ' + '
      if (integer) return `${sign}${index === 0 ? `CAST(${written.sql} AS INTEGER)` : `(${written.sql})`}`
      const { precision = 1 } = written
      return `${sign}${written.integer ? integerAsDecimal(written.sql, { precision, scale: 0 }) : /^"[^"]*"$/.test(written.sql) ? written.sql : `(${written.sql})`}`
    })
    .join('')
  return {
    sql:
      asked.length === 0
        ? `(${sql})`
        : `CASE WHEN ${asked.map((one) => `(${one}) IS NOT NULL`).join(' AND ')} THEN ${sql} END`,
    precision,
    scale,
    ...(integer && { integer }),
    range: added(ranges.map((range, index) => (terms[index]!.minus ? negated(range) : range))),
  }
}
