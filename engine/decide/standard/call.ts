/** Calls of function values: arguments are brought to the parameters and converted to their types. */
import { plainName } from '../reading.ts'
import { coerced } from './types.ts'
import { type FeelFunction, fail, type Run, type Value } from './values.ts'

const deepest = 800

/** Calls a function with arguments by position; null when one does not conform to its parameter. */
export function callFunction(called: FeelFunction, args: readonly Value[], run: Run): Value {
  if (called.callNamed) return called.call(args, run)
  if (args.length !== called.params.length)
    return fail(run, `the function takes ${called.params.length} arguments, not ${args.length}`)
  const converted: Value[] = []
  for (const [index, arg] of args.entries()) {
    const value = coerced(arg, called.params[index]!.type)
    if (value === undefined) return fail(run, `the argument ${called.params[index]!.name} is of another type`)
    converted.push(value)
  }
  if (run.depth >= deepest) return fail(run, 'functions call each other without end')
  run.depth++
  const result = called.call(converted, run)
  run.depth--
  return result
}

/** Calls a function with arguments by name. */
export function callNamed(called: FeelFunction, names: readonly string[], args: readonly Value[], run: Run): Value {
  const given = new Map(names.map((name, index) => [plainName(name), args[index]!]))
  if (given.size !== names.length) return fail(run, 'an argument is given twice')
  if (called.callNamed) return called.callNamed(given, run)
  const ordered: Value[] = []
  for (const { name } of called.params) {
    const plain = plainName(name)
    if (!given.has(plain)) return fail(run, `the argument ${name} is missing`)
    ordered.push(given.get(plain)!)
    given.delete(plain)
  }
  if (given.size > 0) return fail(run, `no parameter is called ${[...given.keys()].join(', ')}`)
  return callFunction(called, ordered, run)
}
