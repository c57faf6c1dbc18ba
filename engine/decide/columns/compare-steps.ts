/** Comparisons. */
import type { CompareOp } from '../nodes.ts'
import { aligned, isOrdered } from './align.ts'
import * as loops from './kernels.ts'
import { type Run, rowsOf, type Slot } from './slots.ts'

/** The loop of a comparison; null where only the values themselves tell. */
export function compareLoop(op: CompareOp, out: Slot, a: Slot, b: Slot): Run | null {
  const numbers = a.cell.type === 'number' && b.cell.type === 'number'
  if (!numbers && a.cell.type !== b.cell.type) return null
  if (op !== '=' && op !== '!=' && !isOrdered(a.cell)) return null
  const by = numbers ? aligned(Math.max(a.shape.scale!, b.shape.scale!), [a, b]) : [1, 1]
  if (!by) return null
  const [ka, kb] = by as [number, number]
  if (b.constant !== null) return withConstant(op, out, a, ka, b.constant * kb)
  if (a.constant !== null) return withConstant(turned[op], out, b, kb, a.constant * ka)
  const known = a.shape.known && b.shape.known
  if (op === '=' || op === '!=') {
    const loop = known ? loops.knownEqual : loops.equal
    return (block) => {
      const n = rowsOf(out, block)
      loop(out.packed, a.packed, ka, b.packed, kb, n)
      if (op === '!=') loops.not(out.packed, out.packed, n)
    }
  }
  const strict = op === '<' || op === '>'
  const [sure, open] = strict ? [loops.knownLess, loops.less] : [loops.knownLessOrEqual, loops.lessOrEqual]
  const loop = known ? sure : open
  if (op === '>' || op === '>=') return (block) => loop(out.packed, b.packed, kb, a.packed, ka, rowsOf(out, block))
  return (block) => loop(out.packed, a.packed, ka, b.packed, kb, rowsOf(out, block))
}

const turned: Readonly<Record<CompareOp, CompareOp>> = {
  '=': '=',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

function withConstant(op: CompareOp, out: Slot, a: Slot, ka: number, c: number): Run {
  const { known } = a.shape
  if (op === '=' || op === '!=') {
    const loop = known ? loops.knownIs : loops.is
    return (block) => {
      const n = rowsOf(out, block)
      loop(out.packed, a.packed, ka, c, n)
      if (op === '!=') loops.not(out.packed, out.packed, n)
    }
  }
  const strict = op === '<' || op === '>'
  const [sure, open] = strict ? [loops.knownBelow, loops.below] : [loops.knownAtMost, loops.atMost]
  const loop = known ? sure : open
  const sign = op === '>' || op === '>=' ? -1 : 1
  return (block) => loop(out.packed, a.packed, sign * ka, sign * c, rowsOf(out, block))
}
