/** What functions gave in one run, so that `person_income(m)` is computed once for each member, not once for each decision. */
import { type Inner, isDecimal } from '../js-values.ts'

/** Remembers results by arguments: contexts and lists by identity, everything else by value. */
export class CallMemory<T> {
  private readonly root = new Map<unknown, unknown>()

  /** The result of an earlier call with the same arguments; undefined when there was none. */
  find(args: readonly Inner[]): T | undefined {
    let level: Map<unknown, unknown> | undefined = this.root
    for (const arg of args) {
      level = level.get(keyOf(arg)) as Map<unknown, unknown> | undefined
      if (!level) return undefined
    }
    return level.get(result) as T | undefined
  }

  /**
   * The result of an earlier call with the same arguments, else that of `compute`.
   * @example memory.of([member, standard], () => run(member, standard))
   */
  of(args: readonly Inner[], compute: () => T): T {
    let level = this.root
    for (const arg of args) {
      const key = keyOf(arg)
      let next = level.get(key) as Map<unknown, unknown> | undefined
      if (!next) {
        next = new Map()
        level.set(key, next)
      }
      level = next
    }
    if (level.has(result)) return level.get(result) as T
    const made = compute()
    level.set(result, made)
    return made
  }
}

/** Where the result stands; no argument can be this. */
const result = Symbol('result')

/** Equal numbers may be different objects; a text may look like a number's key, so numbers get a sign of their own. */
function keyOf(arg: Inner | undefined): unknown {
  if (arg === undefined || arg === null) return null
  return isDecimal(arg) ? `\0${arg.units}e${arg.scale}` : arg
}
