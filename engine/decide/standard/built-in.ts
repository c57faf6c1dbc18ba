/** All built-in functions of FEEL 1.5 by name, to be called or passed on as values. */
import { contextFunctions } from './context-functions.ts'
import { conversionFunctions } from './conversion-functions.ts'
import { dateFunctions } from './date-functions.ts'
import { listFunctions } from './list-functions.ts'
import { numberFunctions } from './number-functions.ts'
import { rangeFunctions } from './range-functions.ts'
import { applyBuiltIn, type BuiltIn, fn } from './signature.ts'
import { statisticFunctions } from './statistic-functions.ts'
import { textFunctions } from './text-functions.ts'
import { type FeelFunction, fail, type Run, type Value } from './values.ts'

const all: ReadonlyMap<string, BuiltIn> = new Map(
  Object.entries({
    not: fn('negand: boolean', ([value]) => !value),
    ...textFunctions,
    ...numberFunctions,
    ...listFunctions,
    ...statisticFunctions,
    ...contextFunctions,
    ...conversionFunctions,
    ...dateFunctions,
    ...rangeFunctions,
  }),
)

/** Calls the built-in function of this name. */
export function callBuiltIn(
  name: string,
  args: readonly Value[],
  names: readonly string[] | undefined,
  run: Run,
): Value {
  const found = all.get(name)
  return found ? applyBuiltIn(name, found, args, names, run) : fail(run, `unknown function ${name}`)
}

const values = new Map<string, FeelFunction>()

/** A built-in function as a value; the same value every time. Null when there is none of this name. */
export function builtIn(name: string): FeelFunction | null {
  const known = values.get(name)
  const found = all.get(name)
  if (known || !found) return known ?? null
  const params = found.signatures[0]!.params.map((param) => ({ name: param.name, type: 'any' as const }))
  const made: FeelFunction = {
    kind: 'function',
    name,
    params,
    result: 'any',
    call: (args, run) => callBuiltIn(name, args, undefined, run),
    callNamed: (args, run) => callBuiltIn(name, [...args.values()], [...args.keys()], run),
  }
  values.set(name, made)
  return made
}

/** Names of all built-in functions. */
export const builtInFunctionNames: readonly string[] = [...all.keys()]
