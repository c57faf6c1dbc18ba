/** Function calls and date literals: names, argument counts and types are checked, constants become literals. */
import { parseDuration } from './calendar.ts'
import { type ArgumentType, type FunctionDef, functions, typeName } from './functions.ts'
import { findName, isBound } from './names.ts'
import type { Node } from './nodes.ts'
import { momentLiteral, nothing, plainName, type Reading, type SyntaxNode, syntaxChildren } from './reading.ts'
import { builtInNames } from './standard/names.ts'
import { textValue } from './text-literal.ts'
import { isFunction, isList } from './types.ts'
import { checkComparable, checkType, sharedType } from './types-of.ts'

interface Argument {
  name?: string
  value: SyntaxNode
}

/** Reads `f(a, b)`, `f(x: a)`, `date("…")`, `duration("…")` and `@"…"`. */
export function call(node: SyntaxNode, reading: Reading): Node {
  const { source, faults, dynamic } = reading
  const at = node.from
  const children = syntaxChildren(node)
  const head = children[0]!
  if (head.name === 'AtLiteral') {
    const literal = source.slice(head.from + 1, head.to).trim()
    return dynamic ? { kind: 'at', type: 'any', at, value: textValue(literal) } : constant('@', literal, at, reading)
  }
  const name = plainName(source.slice(head.from, head.to))
  const given = argumentsOf(children, reading)
  const isName = /^(VariableName|DateTimeConstructor|SpecialFunctionName|PathExpression)$/.test(head.name)
  const own = isName && head.name !== 'PathExpression' && findName(name, head.from, reading)
  if (dynamic) return dynamicCall(name, isName, head, given, at, reading)
  const callee = own || calleeOf(head, isName, reading)
  if (callee) return invocation(callee, given, at, reading)
  if (
    given.length === 1 &&
    given[0]!.value.name === 'StringLiteral' &&
    /^(date|time|duration|date and time)$/.test(name)
  )
    return constant(name, source.slice(given[0]!.value.from, given[0]!.value.to), given[0]!.value.from, reading)
  const def = Object.hasOwn(functions, name) ? functions[name] : undefined
  if (!def) {
    for (const argument of given) reading.read(argument.value)
    faults.add('unknown-name', at, `unknown function ${name}`)
    return nothing(at)
  }
  return builtIn(name, def, given, at, reading)
}

/** What stands before the brackets, when it is no plain name: a dotted name of a function (`lib.rate(2)`), an expression. */
function calleeOf(head: SyntaxNode, isName: boolean, { read, faults }: Reading): Node | null {
  if (isName && head.name !== 'PathExpression') return null
  const before = faults.found.length
  const callee = read(head)
  if (!isName || isFunction(callee.type)) return callee
  faults.found.length = before
  return null
}

function argumentsOf(children: SyntaxNode[], { source }: Reading): Argument[] {
  const named = children.filter((child) => child.name === 'NamedParameters').flatMap(syntaxChildren)
  if (named.length > 0)
    return named.map((parameter) => {
      const [name, ...rest] = syntaxChildren(parameter)
      return { name: plainName(source.slice(name!.from, name!.to)), value: rest.at(-1)! }
    })
  const positional = children.filter((child) => child.name === 'PositionalParameters').flatMap(syntaxChildren)
  return positional.map((value) => ({ value }))
}

/** In standard mode a name of the model hides the built-in function of that name. */
function dynamicCall(
  name: string,
  isName: boolean,
  head: SyntaxNode,
  given: Argument[],
  at: number,
  reading: Reading,
): Node {
  const args = given.map((argument) => reading.read(argument.value))
  const names = given[0]?.name === undefined ? undefined : given.map((argument) => argument.name!)
  const more = names ? { args, names } : { args }
  if (isName && builtInNames.has(name) && !isBound(name, reading))
    return { kind: 'call', type: 'any', at, name, ...more }
  const hidden = isName && builtInNames.has(name) ? { builtIn: name } : {}
  const callee = isName ? (findName(name, at, reading) ?? reading.read(head)) : reading.read(head)
  return { kind: 'invoke', type: 'any', at, callee, ...more, ...hidden }
}

/** A call of a function that is a value: a business knowledge model, a parameter, a literal. */
function invocation(callee: Node, given: Argument[], at: number, reading: Reading): Node {
  const { faults } = reading
  if (!isFunction(callee.type)) {
    faults.add('wrong-type', callee.at, `${typeName(callee.type)} cannot be called`)
    return nothing(at)
  }
  const { params, result } = callee.type.function
  const ordered = inOrder(
    given,
    params.map((param) => param.name),
    at,
    reading,
  )
  if (!ordered) return nothing(at, result)
  if (ordered.length !== params.length) {
    faults.add('wrong-type', at, `the function takes ${params.length} arguments, not ${ordered.length}`)
    return nothing(at, result)
  }
  const args = ordered.map((argument) => reading.read(argument))
  args.forEach((arg, index) => {
    checkType(arg, params[index]!.type, `the argument ${params[index]!.name}`, faults)
  })
  return { kind: 'invoke', type: result, at, callee, args }
}

/** Arguments by position; named ones are brought into the order of the parameters. Null after a fault. */
function inOrder(given: Argument[], names: readonly string[], at: number, { faults }: Reading): SyntaxNode[] | null {
  if (given[0]?.name === undefined) return given.map((argument) => argument.value)
  const ordered: SyntaxNode[] = []
  for (const { name, value } of given) {
    const index = names.findIndex((known) => plainName(known) === name)
    if (index < 0 || ordered[index]) {
      faults.add('unknown-name', value.from, index < 0 ? `no parameter is called ${name}` : `${name} is given twice`)
      return null
    }
    ordered[index] = value
  }
  const missing = names.findIndex((_, index) => index < ordered.length && !ordered[index])
  if (missing >= 0) {
    faults.add('wrong-type', at, `${names[missing]} is missing`)
    return null
  }
  return ordered
}

function builtIn(name: string, def: FunctionDef, given: Argument[], at: number, reading: Reading): Node {
  const { faults } = reading
  const resultType = def.result === 'first' || def.result === 'same' ? 'null' : def.result
  const ordered = inOrder(
    given,
    def.params.map((param) => param.name),
    at,
    reading,
  )
  if (!ordered) return nothing(at, resultType)
  const args = ordered.map((argument) => reading.read(argument))
  if (name === 'not' && args.length === 1) {
    checkType(args[0]!, 'boolean', 'the argument of not', faults)
    return { kind: 'not', type: 'boolean', at, operand: args[0]! }
  }
  const spread = def.variadic && args.length === 1 && args[0]!.kind === 'list' ? args[0]!.items : args
  const fewest = def.variadic && args[0]?.kind === 'list' ? 0 : def.params.length - def.optional
  if (spread.length < fewest || (!def.variadic && spread.length > def.params.length)) {
    faults.add('wrong-type', at, `${name} takes ${fewest} to ${def.params.length} arguments, not ${spread.length}`)
    return nothing(at, resultType)
  }
  const wholeList = def.variadic && spread.length === 1 && isList(spread[0]!.type) && name !== 'concatenate'
  const types = wholeList ? [(spread[0]!.type as { list: Node['type'] }).list] : spread.map((arg) => arg.type)
  spread.forEach((arg, index) => {
    const wanted = def.params[Math.min(index, def.params.length - 1)]!.type
    checkArgument(name, wholeList ? { ...arg, type: types[0]! } : arg, wanted, reading)
  })
  checkFrom(name, spread, at, reading)
  if (name === 'list contains') return membership(spread[0]!, spread[1]!, at, reading)
  const result = def.result
  const type = result === 'first' || result === 'same' ? sharedType(types, at, faults) : result
  return { kind: 'call', type, at, name, args: spread }
}

function checkArgument(name: string, arg: Node, wanted: ArgumentType, { faults }: Reading): void {
  if (wanted === 'ordered') checkComparable('<', arg.type, arg.type, arg.at, faults)
  else checkType(arg, wanted, `the argument of ${name}`, faults)
}

/** `date` takes one text, date or datetime, or three numbers; `string` a single value. */
function checkFrom(name: string, args: readonly Node[], at: number, { faults }: Reading): void {
  const [first] = args
  if (!first || (name !== 'date' && name !== 'string')) return
  const wanted =
    name === 'string'
      ? typeof first.type === 'string'
      : args.length === 3
        ? first.type === 'number' || first.type === 'null'
        : args.length === 1 && ['text', 'date', 'datetime', 'null'].includes(first.type as string)
  if (!wanted)
    faults.add('wrong-type', at, `${name} cannot be made of ${args.map((arg) => typeName(arg.type)).join(', ')}`)
}

/** `list contains(list, x)` is `x in list`, and with null `x = null` for each item. */
function membership(list: Node, operand: Node, at: number, { faults }: Reading): Node {
  if (isList(list.type)) checkComparable('=', list.type.list, operand.type, operand.at, faults)
  return { kind: 'in', type: 'boolean', at, operand, tests: [{ kind: 'member', list }] }
}

function constant(name: string, literal: string, at: number, { faults }: Reading): Node {
  const text = textValue(literal)
  const length = name === 'duration' || name === '@' ? parseDuration(text) : null
  if (length && 'months' in length) return { kind: 'duration', type: 'months', at, value: length.months }
  if (length) return { kind: 'duration', type: 'days', at, value: length.seconds }
  if (name === 'duration') {
    faults.add('bad-value', at, `“${text}” is no duration`)
    return nothing(at, 'months')
  }
  const moment = momentLiteral(text, at, faults)
  if (name === 'date' && moment.kind === 'moment' && moment.type === 'datetime')
    return { kind: 'moment', type: 'date', at, value: moment.value.slice(0, 10) }
  return moment
}
