/** What no loop can say: value by value as for a single family. Exact whatever the digits, and slow. */
import { add, type Decimal, decimal, multiply } from '../decimal.ts'
import { type Inner, order } from '../js-values.ts'
import type { Node } from '../nodes.ts'
import { type Cell, withKids } from '../plan/cells.ts'
import { evaluator } from '../to-js.ts'
import { chosenBy } from './choose-rule.ts'
import type { Block } from './member-kernels.ts'
import { packed, unpacked, type Words } from './pack.ts'
import { type Run, rowsOf, type Slot } from './slots.ts'

/** A value of a row as it is inside. */
export function readAt(slot: Slot, row: number, words: Words): Inner {
  if (!slot.shape.packed) return slot.exact[row]!
  return unpacked(slot.packed[row]!, slot.cell.type, slot.shape.scale ?? 0, words)
}

function writeAt(slot: Slot, row: number, value: Inner, words: Words): void {
  if (slot.shape.packed) slot.packed[row] = packed(value, slot.cell.type, slot.shape.scale ?? 0, words)
  else slot.exact[row] = value
}

/** Computes a cell value by value. */
export function exactStep(out: Slot, kids: readonly Slot[], words: Words): Run {
  const { op } = out.cell
  switch (op.kind) {
    case 'node': {
      const compute = computed(op.template, kids)
      return each(out, (row) => compute(kids, row, words), words)
    }
    case 'linear':
      return each(
        out,
        (row) =>
          linear(
            op.factors,
            op.constant,
            kids.map((kid) => readAt(kid, row, words)),
          ),
        words,
      )
    case 'pick': {
      const choice = chosenBy(op.pick, kids)
      return (block) => {
        const chosen = choice(out, block)
        for (let row = 0; row < rowsOf(out, block); row++)
          writeAt(out, row, chosen[row]! < 0 ? null : readAt(kids[chosen[row]!]!, row, words), words)
      }
    }
    case 'aggregate':
      return addedUp(out, kids, op.fn, words)
    case 'extreme':
      return each(
        out,
        (row) =>
          best(
            op.best,
            kids.map((kid) => readAt(kid, row, words)),
          ),
        words,
      )
    case 'collect':
      return each(out, (row) => collected(kids.map((kid) => readAt(kid, row, words))), words)
    default:
      throw new Error(`${op.kind} is no step`)
  }
}

const each =
  (out: Slot, compute: (row: number) => Inner, words: Words): Run =>
  (block) => {
    for (let row = 0; row < rowsOf(out, block); row++) writeAt(out, row, compute(row), words)
  }

/** An operator of FEEL by the evaluator of expressions. */
function computed(template: Node, kids: readonly Slot[]) {
  const names = new Map<Cell, string>(kids.map(({ cell }, index) => [cell, `$${index}`]))
  const tree = withKids(
    template,
    kids.map(({ cell }) => cell),
    (cell) => ({ kind: 'name', name: names.get(cell)!, type: cell.type, at: 0 }),
  )
  const run = evaluator(tree)
  return (slots: readonly Slot[], at: number, words: Words): Inner => {
    const row: Record<string, Inner> = {}
    for (const slot of slots) row[names.get(slot.cell)!] = readAt(slot, at, words)
    return run({ row, value: null, up: null })
  }
}

function linear(factors: readonly Decimal[], constant: Decimal, values: readonly Inner[]): Inner {
  let total = constant
  for (const [index, value] of values.entries()) {
    if (value === null) return null
    const number = typeof value === 'boolean' ? decimal(value ? 1 : 0) : (value as Decimal)
    total = add(total, multiply(factors[index]!, number))
  }
  return total
}

/** Over the members of each household. */
function addedUp(out: Slot, [value, where]: readonly Slot[], fn: string, words: Words): Run {
  const name: Node = { kind: 'name', name: 'all', type: { list: value!.cell.type }, at: 0 }
  const total = evaluator({ kind: 'call', name: fn, type: out.cell.type, at: 0, args: [name] })
  return ({ starts, first, households, firstPerson }: Block) => {
    for (let h = 0; h < households; h++) {
      const all: Inner[] = []
      for (let row = starts[first + h]! - firstPerson; row < starts[first + h + 1]! - firstPerson; row++) {
        const asked = where ? readAt(where, row, words) : true
        if (asked !== false) all.push(asked === null ? null : readAt(value!, row, words))
      }
      writeAt(out, h, total({ row: { all }, value: null, up: null }), words)
    }
  }
}

/** COLLECT MIN/MAX: condition, value, condition, value, …, default; unknown as soon as one of these is. */
function best(which: 'MIN' | 'MAX', values: readonly Inner[]): Inner {
  let found: Inner = null
  for (let at = 0; at < values.length - 1; at += 2) {
    const [when, value] = [values[at]!, values[at + 1]!]
    if (when === null || (when === true && value === null)) return null
    if (when !== true || value === null) continue
    if (found === null || order(value, found) < 0 === (which === 'MIN')) found = value
  }
  return found ?? values.at(-1)!
}

/** COLLECT: condition, value, …; unknown as soon as a condition is. */
function collected(values: readonly Inner[]): Inner {
  const list: Inner[] = []
  for (let at = 0; at < values.length; at += 2) {
    if (values[at] === null) return null
    if (values[at] === true) list.push(values[at + 1]!)
  }
  return list
}
