/** Built-in functions: their parameters, and how given arguments are brought to them. */
import { plainName } from '../reading.ts'
import type { FeelType } from '../types.ts'
import { coerced } from './types.ts'
import { fail, kindOf, type Run, type Value } from './values.ts'

/** 'list' takes any list, and makes one of a single value; 'any' takes null too. */
type ParameterType = 'any' | 'list' | 'context' | 'function' | 'range' | (FeelType & string)

interface Parameter {
  name: string
  type: ParameterType
  optional: boolean
}

interface Signature {
  params: readonly Parameter[]
  /** One parameter that takes a list, or the items of the list as arguments. */
  variadic: boolean
  /** The last parameter takes all further arguments as list. */
  rest: boolean
}

/** Arguments come in the order of the signature; one left out is null. */
export type Apply = (args: readonly Value[], run: Run) => Value

export interface BuiltIn {
  signatures: readonly Signature[]
  apply: Apply
}

/**
 * A built-in function from its signatures.
 * @example fn('string: text, start position: number, length?: number', (args) => …)
 * @example fn('list...', (args) => args[0].length)
 */
export function fn(signatures: string | readonly string[], apply: Apply): BuiltIn {
  return { signatures: [signatures].flat().map(signatureOf), apply }
}

function signatureOf(text: string): Signature {
  const rest = text.endsWith('...')
  if (rest && !text.includes(','))
    return { params: [{ name: text.slice(0, -3), type: 'list', optional: false }], variadic: true, rest: false }
  const params = text
    .replace('...', '')
    .split(',')
    .map((part): Parameter => {
      const [name = '', type = 'any'] = part.split(':').map((piece) => piece.trim())
      return { name: name.replace('?', ''), type: type as ParameterType, optional: name.endsWith('?') }
    })
  return { params: text === '' ? [] : params, variadic: false, rest }
}

/** Calls a built-in function with arguments by position, or by name when names are given. */
export function applyBuiltIn(
  name: string,
  { signatures, apply }: BuiltIn,
  args: readonly Value[],
  names: readonly string[] | undefined,
  run: Run,
): Value {
  for (const signature of signatures) {
    const given = names ? byName(signature, names, args) : byPosition(signature, args)
    const converted = given && conversion(signature, given)
    if (converted) return apply(converted, run)
  }
  return fail(run, `${name} cannot take ${args.length === 0 ? 'no arguments' : args.map(kindOf).join(', ')}`)
}

function byPosition({ params, variadic, rest }: Signature, args: readonly Value[]): (Value | undefined)[] | null {
  const fixed = params.length - 1
  if (rest) return args.length <= fixed ? null : [...args.slice(0, fixed), args.slice(fixed)]
  if (variadic) return args.length === 0 ? null : [args.length === 1 ? args[0] : [...args]]
  const required = params.filter((param) => !param.optional).length
  return args.length < required || args.length > params.length ? null : params.map((_, index) => args[index])
}

function byName(
  { params, rest }: Signature,
  names: readonly string[],
  args: readonly Value[],
): (Value | undefined)[] | null {
  const given = new Map(names.map((name, index) => [plainName(name), args[index]!]))
  if (given.size < names.length || names.some((name) => !params.some((param) => param.name === plainName(name))))
    return null
  if (params.some((param) => !param.optional && param.type !== 'any' && !given.has(param.name))) return null
  const values = params.map((param) => given.get(param.name))
  return rest ? [...values.slice(0, -1), [values.at(-1) ?? null]] : values
}

function conversion({ params }: Signature, given: readonly (Value | undefined)[]): Value[] | null {
  const converted: Value[] = []
  for (const [index, value] of given.entries()) {
    const type = params[index]!.type
    if (value === undefined || type === 'any') converted.push(value ?? null)
    else {
      const fitting = converted1(value, type)
      if (fitting === null) return null
      converted.push(fitting)
    }
  }
  return converted
}

/** The value as one of the type; null when it is none. */
function converted1(value: Value, type: ParameterType): Value {
  if (value === null) return null
  if (type === 'list') return Array.isArray(value) ? value : [value]
  if (type === 'context' || type === 'function' || type === 'range') {
    const only = Array.isArray(value) && value.length === 1 ? value[0]! : value
    return kindOf(only) === type ? only : null
  }
  return coerced(value, type) ?? null
}
