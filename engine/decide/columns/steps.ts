/** Cells → steps: which loop computes a cell for a block of rows, and on which arrays. */
import type { Node } from '../nodes.ts'
import { factors, isOrdered } from './align.ts'
import { chosenBy, gather } from './choose-rule.ts'
import { compareLoop } from './compare-steps.ts'
import { exactStep } from './exact-step.ts'
import * as loops from './kernels.ts'
import * as members from './member-kernels.ts'
import { arithmeticLoop, callLoop, linearLoop } from './number-steps.ts'
import type { Words } from './pack.ts'
import { type Run, rowsOf, type Slot } from './slots.ts'

export interface Step {
  out: Slot
  ins: readonly Slot[]
  run: Run
}

/** The household's value for each member. */
export function spreadStep(out: Slot, from: Slot): Run {
  if (out.shape.packed) return (block) => members.spread(out.packed, from.packed, block)
  return (block) => members.spread(out.exact, from.exact, block)
}

/** Computes a cell from its kids: by a loop over typed arrays where all of them are packed, else value by value. */
export function stepOf(out: Slot, kids: readonly Slot[], words: Words): Run {
  const packed = out.shape.packed && kids.every((kid) => kid.shape.packed)
  return (packed ? loopOf(out, kids) : null) ?? exactStep(out, kids, words)
}

/** The loop for a cell, null when there is none. */
function loopOf(out: Slot, kids: readonly Slot[]): Run | null {
  const { op } = out.cell
  switch (op.kind) {
    case 'aggregate':
      return aggregateLoop(out, kids, op.fn)
    case 'pick': {
      const scales = factors(out, kids.slice(op.pick.rules.length))
      if (!scales) return null
      const choice = chosenBy(op.pick, kids)
      return (block) => gather(out.packed, choice(out, block), kids, op.pick.rules.length, scales, rowsOf(out, block))
    }
    case 'linear':
      return linearLoop(op.factors, op.constant, out, kids)
    case 'node':
      return nodeLoop(op.template, out, kids)
    default:
      return null
  }
}

function aggregateLoop(out: Slot, [value, where]: readonly Slot[], fn: string): Run | null {
  const { known } = out.shape
  switch (fn) {
    case 'count':
      return (block) => members.count(out.packed, block)
    case 'sum':
      return (block) => members.sum(out.packed, value!.packed, block)
    case 'some':
      if (known) return (block) => members.knownSome(out.packed, value!.packed, block)
      return (block) => members.quantified(out.packed, value!.packed, 1, block)
    case 'every':
      if (known) return (block) => members.knownEvery(out.packed, value!.packed, block)
      return (block) => members.quantified(out.packed, value!.packed, 0, block)
    default:
      // Places in a dictionary say nothing about the order of texts.
      if (!isOrdered(out.cell)) return null
      return (block) => members.extreme(out.packed, value!.packed, where?.packed ?? null, fn === 'max', block)
  }
}

function nodeLoop(template: Node, out: Slot, kids: readonly Slot[]): Run | null {
  const [a, b, c] = kids
  const known = kids.every((kid) => kid.shape.known)
  switch (template.kind) {
    case 'negate':
      return (block) => loops.linear1(out.packed, a!.packed, -1, 0, rowsOf(out, block))
    case 'not':
      return (block) => loops.not(out.packed, a!.packed, rowsOf(out, block))
    case 'is-null': {
      const { negated } = template
      return (block) => {
        const n = rowsOf(out, block)
        loops.isUnknown(out.packed, a!.packed, n)
        if (negated) loops.not(out.packed, out.packed, n)
      }
    }
    case 'and': {
      const loop = known ? loops.multiply : loops.and
      return (block) => loop(out.packed, a!.packed, b!.packed, rowsOf(out, block))
    }
    case 'or': {
      const loop = known ? loops.knownOr : loops.or
      return (block) => loop(out.packed, a!.packed, b!.packed, rowsOf(out, block))
    }
    case 'compare':
      return compareLoop(template.op, out, a!, b!)
    case 'if': {
      const by = factors(out, [b!, c!])
      if (!by) return null
      const [kb, kc] = by as [number, number]
      const loop = known ? loops.knownChoose : loops.choose
      return (block) => loop(out.packed, a!.packed, b!.packed, kb, c!.packed, kc, rowsOf(out, block))
    }
    case 'arithmetic':
      return arithmeticLoop(template.op, out, a!, b!)
    case 'part':
      return partLoop(template.part, out, a!)
    case 'call':
      return callLoop(template.name, out, kids)
    default:
      return null
  }
}

function partLoop(part: string, out: Slot, a: Slot): Run | null {
  const { type } = a.cell
  if (type === 'months' && part === 'years')
    return (block) => loops.truncated(out.packed, a.packed, 12, rowsOf(out, block))
  if (type !== 'date') return null
  if (part === 'year') return (block) => loops.truncated(out.packed, a.packed, 372, rowsOf(out, block))
  if (part === 'month') return (block) => loops.part(out.packed, a.packed, 31, 12, 1, rowsOf(out, block))
  if (part === 'day') return (block) => loops.part(out.packed, a.packed, 1, 31, 1, rowsOf(out, block))
  return null
}
