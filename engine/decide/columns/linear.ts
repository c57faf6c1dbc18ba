/**
 * Sums in one go: `0.02 * a + 0.06 * (b - 6000)` becomes each part times its factor and one constant, so that a loop reads
 * every part once. Exact, so the order of adding is free.
 */
import { add, type Decimal, decimal, multiply, negate, subtract, trimmed } from '../decimal.ts'
import type { Cell, Cells } from '../plan/cells.ts'

interface Sum {
  terms: Map<Cell, Decimal>
  constant: Decimal
}

const [zero, one] = [decimal(0), decimal(1)]

const literalNumber = ({ op }: Cell): Decimal | null =>
  op.kind === 'literal' && op.node.kind === 'number' ? op.node.value : null

/**
 * The cell as a sum, null when it is none.
 * @param kids the cell's kids as they are computed
 * @param alone which of them nobody else needs: only these are taken apart, others are computed once for all
 */
export function linearCell(
  cell: Cell,
  kids: readonly Cell[],
  alone: (index: number) => boolean,
  cells: Cells,
): Cell | null {
  if (cell.type !== 'number' || cell.op.kind !== 'node') return null
  const { template } = cell.op
  const part = (index: number) => sumOf(kids[index]!, alone(index))
  if (template.kind === 'negate') return made(scaled(part(0), negate(one)), cells)
  if (template.kind === 'call' && template.name === 'sum') {
    if (!kids.every((kid) => kid.type === 'number')) return null
    return made(kids.map((_, index) => part(index)).reduce(together, { terms: new Map(), constant: zero }), cells)
  }
  if (template.kind === 'if') {
    const [, then, otherwise] = kids.map(literalNumber)
    if (!then || !otherwise) return null
    return made({ terms: new Map([[kids[0]!, subtract(then, otherwise)]]), constant: otherwise }, cells)
  }
  if (template.kind !== 'arithmetic') return null
  if (template.op === '+') return made(together(part(0), part(1)), cells)
  if (template.op === '-') return made(together(part(0), scaled(part(1), negate(one))), cells)
  if (template.op !== '*') return null
  const [a, b] = kids.map(literalNumber)
  if (a) return made(scaled(part(1), a), cells)
  return b ? made(scaled(part(0), b), cells) : null
}

function sumOf(kid: Cell, alone: boolean): Sum {
  const literal = literalNumber(kid)
  if (literal) return { terms: new Map(), constant: literal }
  const { op, kids } = kid
  // A single part times a factor costs nothing to take along.
  if (op.kind === 'linear' && (alone || kids.length === 1))
    return { terms: new Map(kids.map((one, index) => [one, op.factors[index]!])), constant: op.constant }
  return { terms: new Map([[kid, one]]), constant: zero }
}

const scaled = ({ terms, constant }: Sum, by: Decimal): Sum => ({
  terms: new Map([...terms].map(([cell, factor]) => [cell, multiply(factor, by)])),
  constant: multiply(constant, by),
})

function together(a: Sum, b: Sum): Sum {
  const terms = new Map(a.terms)
  for (const [cell, factor] of b.terms) {
    const known = terms.get(cell)
    terms.set(cell, known ? add(known, factor) : factor)
  }
  return { terms, constant: add(a.constant, b.constant) }
}

function made({ terms, constant }: Sum, cells: Cells): Cell {
  const rest = trimmed(constant)
  if (terms.size === 0) return cells.constant(rest, 'number')
  const factors = [...terms.values()].map(trimmed)
  const [first] = terms.keys()
  if (terms.size === 1 && rest.units === 0n && isOne(factors[0]!) && first!.type === 'number') return first!
  return cells.make({ kind: 'linear', factors, constant: rest }, [...terms.keys()], 'number')
}

const isOne = ({ units, scale }: Decimal): boolean => units === 1n && scale === 0
