/**
 * The tree of reasons before it has words: from the result down, in the order in which a reader meets them. It is walked only
 * as far as somebody looks, for most of a tree is never opened and it follows each keystroke.
 */
import type { Trace } from '../../../engine/decide/shared.ts'

/** A node of the tree. */
export interface Told {
  trace: Trace
  /** Whose: number of the member from 0; null for the household. */
  member: number | null
  /** The same stands above already, with its own reasons. */
  seen: boolean
  /** Number in the order of the tree, from 1. */
  place: number
}

interface Met extends Told {
  /** Those below that are met so far. */
  below: Met[]
}

/** @example const walk = new ReasonWalk(result.traces.tier!); walk.below(walk.root).map(({ trace }) => trace.name) */
export class ReasonWalk {
  readonly root: Told
  private readonly met = new Set<string>()
  /** From the root to the node that is gone through now. */
  private readonly path: Met[] = []

  private count = 0

  constructor(trace: Trace) {
    this.root = this.meet(trace, null)
  }

  /** The reasons below a node of this walk. */
  below(node: Told): readonly Told[] {
    const { seen, trace, below } = node as Met
    // Whether the last one was seen before hangs on all that stands above it.
    while (!seen && below.length < trace.below.length) this.step()
    return below
  }

  private step(): void {
    const last = this.path.at(-1)!
    const next = last.trace.below[last.below.length]
    if (next) last.below.push(this.meet(next, last.member))
    else this.path.pop()
  }

  private meet(trace: Trace, above: number | null): Met {
    const own = trace.kind === 'knowledge' ? memberOf(trace) : null
    // What was called for nobody belongs to whoever it was called under.
    const inherited = trace.kind === 'knowledge' && own === null
    const name = inherited ? `${trace.key}|${above}` : trace.key
    const seen = this.met.has(name)
    this.met.add(name)
    const node: Met = { trace, member: inherited ? above : own, seen, place: ++this.count, below: [] }
    if (!seen) this.path.push(node)
    return node
  }
}

/** Number of the member a function was called for. */
function memberOf({ about }: Trace): number | null {
  for (const label of about) {
    let at = places.get(label)
    if (at === undefined) {
      at = Number(/^members\[(\d+)\]$/.exec(label)?.[1] ?? Number.NaN)
      places.set(label, at)
    }
    if (!Number.isNaN(at)) return at
  }
  return null
}
/** By label: a tree names the same few members hundreds of times. */
const places = new Map<string, number>()
