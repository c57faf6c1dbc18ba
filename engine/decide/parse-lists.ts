/** Expressions that bind names: for, some/every, filters, contexts, function literals. */
import { typeName } from './functions.ts'
import { type Iterator, mentionsLocal, type Node } from './nodes.ts'
import { typeExpression } from './parse-type.ts'
import { type Local, plainName, type Reading, type SyntaxNode, syntaxChildren } from './reading.ts'
import { textValue } from './text-literal.ts'
import { type FeelType, isList, type Parameter } from './types.ts'
import { checkType } from './types-of.ts'

/** `for a in list, b in 1..3 return body`; the body may use `partial`, the results so far. */
export function forExpression(node: SyntaxNode, reading: Reading): Node {
  const body = syntaxChildren(node).at(-1)!
  const { iterators, locals } = iteratorsOf(node, reading)
  const before = reading.faults.found.length
  const readBody = (partial: FeelType) =>
    reading.inside([...locals, { name: 'partial', type: { list: partial } }]).read(body)
  let result = readBody('null')
  // What partial holds is known once the body has been read.
  if (!reading.dynamic && result.type !== 'null' && mentionsLocal(result, 'partial')) {
    reading.faults.found.length = before
    result = readBody(result.type)
  }
  return { kind: 'for', type: { list: result.type }, at: node.from, iterators, body: result }
}

/** `some x in list satisfies condition`, `every …`. */
export function quantified(node: SyntaxNode, reading: Reading): Node {
  const parts = syntaxChildren(node)
  const { iterators, locals } = iteratorsOf(node, reading)
  const condition = reading.inside(locals).read(parts.at(-1)!)
  checkType(condition, 'boolean', 'the condition after satisfies', reading.faults)
  return { kind: 'quantified', type: 'boolean', at: node.from, every: parts[0]!.name === 'every', iterators, condition }
}

function iteratorsOf(node: SyntaxNode, reading: Reading): { iterators: Iterator[]; locals: Local[] } {
  const written = syntaxChildren(node)
    .filter((part) => part.name === 'InExpressions')
    .flatMap(syntaxChildren)
    .filter((part) => part.name === 'InExpression')
  const iterators: Iterator[] = []
  const locals: Local[] = []
  for (const one of written) {
    const [name, , iteration] = syntaxChildren(one)
    const [first, , last] = syntaxChildren(iteration!)
    const here = reading.inside(locals)
    const from = here.read(first!)
    const to = last ? here.read(last) : null
    const variable = nameText(name!, reading)
    iterators.push({ name: variable, from, to })
    locals.push({ name: variable, type: iteratedType(from, to, reading) })
  }
  return { iterators, locals }
}

function iteratedType(from: Node, to: Node | null, { faults, dynamic }: Reading): FeelType {
  if (dynamic) return 'any'
  if (to) {
    const wanted = from.type === 'date' ? 'date' : 'number'
    checkType(from, wanted, 'the start of the iteration', faults)
    checkType(to, wanted, 'the end of the iteration', faults)
    return wanted
  }
  if (isList(from.type)) return from.type.list
  if (from.type !== 'null') faults.add('wrong-type', from.at, `must be a list, not ${typeName(from.type)}`)
  return 'null'
}

/** `list[condition]` or `list[position]`; inside, the item is `item` and its entries are names. */
export function filter(node: SyntaxNode, reading: Reading): Node {
  const { faults, dynamic } = reading
  const [list, , inside] = syntaxChildren(node)
  const from = reading.read(list!)
  if (!dynamic && !isList(from.type) && from.type !== 'null')
    faults.add('wrong-type', from.at, `only a list can be filtered, not ${typeName(from.type)}`)
  const itemType: FeelType = dynamic ? 'any' : isList(from.type) ? from.type.list : 'null'
  const condition = reading.inside([{ name: 'item', type: itemType, item: true }]).read(inside!)
  const byPosition = condition.type === 'number'
  if (!dynamic && !byPosition) checkType(condition, 'boolean', 'the condition of a filter', faults)
  const type = byPosition && !dynamic ? itemType : from.type
  return { kind: 'filter', type, at: node.from, list: from, condition }
}

/** `{ a: 1, b: a + 1 }`: an entry may use those before it. */
export function context(node: SyntaxNode, reading: Reading): Node {
  const written = syntaxChildren(node).filter((part) => part.name === 'ContextEntry')
  const entries: { name: string; value: Node }[] = []
  const locals: Local[] = []
  for (const one of written) {
    const [key, ...rest] = syntaxChildren(one)
    const inner = key!.firstChild!
    const name = inner.name === 'StringLiteral' ? textValue(textOf(inner, reading)) : nameText(inner, reading)
    if (entries.some((entry) => entry.name === name)) {
      reading.faults.add(reading.dynamic ? 'syntax' : 'wrong-type', one.from, `${name} stands twice in the context`)
      continue
    }
    const value = reading.inside(locals).read(rest.at(-1)!)
    entries.push({ name, value })
    locals.push({ name, type: value.type })
  }
  const types = Object.fromEntries(entries.map((entry) => [entry.name, entry.value.type]))
  return { kind: 'context', type: { context: types }, at: node.from, entries }
}

/** `function(x: number) x * 2`. External functions (Java, PMML) are refused; standard mode gives null for them. */
export function functionLiteral(node: SyntaxNode, reading: Reading): Node {
  const { faults, dynamic } = reading
  const parts = syntaxChildren(node)
  const at = node.from
  const parameters = parts
    .filter((part) => part.name === 'FormalParameters')
    .flatMap(syntaxChildren)
    .map((parameter): Parameter => {
      const [name, ...rest] = syntaxChildren(parameter)
      const type = rest.find((part) => part.name === 'Type')
      if (!type && !dynamic) faults.add('unsupported', parameter.from, 'a parameter needs a type')
      return { name: nameText(name!, reading), type: type ? typeExpression(type, reading) : 'any' }
    })
  if (parts.some((part) => part.name === 'external')) {
    faults.add('unsupported', at, 'external functions are not supported')
    // In standard mode it is a function that gives null.
    const type: FeelType = { function: { params: parameters, result: 'any' } }
    return { kind: 'function', type, at, parameters, body: { kind: 'null', type: 'null', at } }
  }
  const locals = parameters.map(({ name, type }): Local => ({ name, type: dynamic ? 'any' : type }))
  const body = reading.inside(locals).read(syntaxChildren(parts.find((part) => part.name === 'FunctionBody')!)[0]!)
  const type: FeelType = { function: { params: parameters, result: body.type } }
  return { kind: 'function', type, at, parameters, body }
}

const textOf = (node: SyntaxNode, { source }: Reading): string => source.slice(node.from, node.to)
const nameText = (node: SyntaxNode, reading: Reading): string => plainName(textOf(node, reading))
