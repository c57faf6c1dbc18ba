/** Names and paths: `age`, `household.urban`, `birth date.year`. */
import { parts, typeName } from './functions.ts'
import { entryOf, findName, likeness } from './names.ts'
import type { Node } from './nodes.ts'
import { nothing, plainName, type Reading, type SyntaxNode, syntaxChildren } from './reading.ts'
import { type FeelType, isContext, isList } from './types.ts'

/** A name or dotted path: a known name, an entry of a context, or a part (`.year`) of something. */
export function pathOrName(node: SyntaxNode, reading: Reading): Node {
  const { source, scope, faults, dynamic } = reading
  const at = node.from
  const written = plainName(source.slice(node.from, node.to))
  const [first, , last] = syntaxChildren(node)
  // Only a path of names can be a dotted name of the scope: `f(x).y` cannot.
  const found = node.name === 'PathExpression' && !isNames(node) ? null : findName(written, at, reading)
  if (node.name !== 'PathExpression' || !first || !last) {
    if (found) return found
  } else if (!found || (dynamic && found.kind === 'entry')) {
    const name = plainName(source.slice(last.from, last.to))
    if (dynamic) return { kind: 'path', type: 'any', at, operand: reading.read(first), name }
    const before = faults.found.length
    const operand = reading.read(first)
    if (faults.found.length === before) return step(operand, name, last.from, at, reading)
    if (!isNames(node)) return nothing(at)
    faults.found.length = before
  } else return found
  faults.add('unknown-name', at, `unknown name ${written}${likeness(written, knownNames(reading))}`)
  return dynamic ? { kind: 'name', type: 'any', at, name: written } : nothing(at)

  function knownNames({ locals }: Reading): string[] {
    const entries = locals.flatMap((l) => (l.item && isContext(l.type) ? Object.keys(l.type.context) : []))
    return [...Object.keys(scope), ...locals.map((local) => local.name), ...entries]
  }
}

/** Whether a path is made of names only. */
function isNames(node: SyntaxNode): boolean {
  if (node.name !== 'PathExpression') return node.name === 'VariableName'
  return node.firstChild !== null && isNames(node.firstChild)
}

function step(operand: Node, name: string, nameAt: number, at: number, { faults }: Reading): Node {
  const inner: FeelType = isList(operand.type) ? operand.type.list : operand.type
  if (isContext(inner)) {
    const entry = entryOf(inner.context, name)
    if (entry === undefined) {
      faults.add('unknown-name', nameAt, `unknown name ${name}${likeness(name, Object.keys(inner.context))}`)
      return nothing(at)
    }
    const type = inner.context[entry]!
    return { kind: 'path', type: isList(operand.type) ? { list: type } : type, at, operand, name: entry }
  }
  const part = parts[name]
  if (part?.some((type) => type === operand.type)) return { kind: 'part', type: 'number', at, part: name, operand }
  if (part) faults.add('wrong-type', nameAt, `${typeName(operand.type)} has no ${name}`)
  else faults.add('unknown-name', nameAt, `${typeName(operand.type)} has no ${name}`)
  return nothing(at, part ? 'number' : 'null')
}
