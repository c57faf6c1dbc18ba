/** Function calls and date literals: names, argument counts and types are checked, constants become literals. */
import { parseDuration } from './calendar.ts'
import { functions } from './functions.ts'
import type { Node } from './nodes.ts'
import { momentLiteral, type Reading, type SyntaxNode, syntaxChildren } from './reading.ts'
import { textValue } from './text-literal.ts'
import type { FeelType } from './types.ts'
import { checkComparable, checkType, sharedType } from './types-of.ts'

/** Reads `f(a, b)`, `date("…")`, `duration("…")` and `@"…"`. */
export function call(node: SyntaxNode, reading: Reading): Node {
  const { source, faults } = reading
  const at = node.from
  const children = syntaxChildren(node)
  const head = children[0]
  if (head?.name === 'AtLiteral') return constant('@', source.slice(head.from + 1, head.to), at, reading)
  const name = source.slice(head?.from, head?.to).replace(/\s+/g, ' ')
  if (children.some((child) => child.name === 'NamedParameters')) {
    faults.add('unsupported', at, 'arguments by name are not supported yet')
    return { kind: 'null', type: 'null', at }
  }
  const given = children.filter((child) => child.name === 'PositionalParameters').flatMap(syntaxChildren)
  if (given.length === 1 && given[0]!.name === 'StringLiteral' && /^(date|duration|date and time)$/.test(name))
    return constant(name, source.slice(given[0]!.from, given[0]!.to), given[0]!.from, reading)
  const args = given.map((argument) => reading.read(argument))
  const def = Object.hasOwn(functions, name) ? functions[name] : undefined
  if (!def) {
    faults.add('unknown-name', at, `unknown function ${name}`)
    return { kind: 'null', type: 'null', at }
  }
  if (name === 'not' && args.length === 1) {
    checkType(args[0]!, 'boolean', 'the argument of not', faults)
    return { kind: 'not', type: 'boolean', at, operand: args[0]! }
  }
  const spread = def.variadic && args.length === 1 && args[0]!.kind === 'list' ? args[0]!.items : args
  const fewest = def.args.length - (def.optional ?? 0)
  if (spread.length < fewest || (!def.variadic && spread.length > def.args.length)) {
    faults.add('wrong-type', at, `${name} takes ${fewest} to ${def.args.length} arguments, not ${spread.length}`)
    return { kind: 'null', type: def.result === 'first' ? 'null' : def.result, at }
  }
  spread.forEach((arg, index) => {
    checkArgument(name, arg, def.args[Math.min(index, def.args.length - 1)]!, reading)
  })
  if (name === 'list contains') return membership(spread[0]!, spread[1]!, at, reading)
  const type =
    def.result === 'first'
      ? sharedType(
          spread.map((arg) => arg.type),
          at,
          faults,
        )
      : def.result
  return { kind: 'call', type, at, name, args: spread }
}

function checkArgument(name: string, arg: Node, wanted: FeelType | 'any' | 'ordered', { faults }: Reading): void {
  if (wanted === 'any') return
  if (wanted === 'ordered') checkComparable('<', arg.type, arg.type, arg.at, faults)
  else checkType(arg, wanted, `the argument of ${name}`, faults)
}

/** `list contains(list, x)` is `x in list`, and with null `x = null` for each item. */
function membership(list: Node, operand: Node, at: number, { faults }: Reading): Node {
  if (typeof list.type === 'object') checkComparable('=', list.type.list, operand.type, operand.at, faults)
  return { kind: 'in', type: 'boolean', at, operand, tests: [{ kind: 'member', list }] }
}

function constant(name: string, literal: string, at: number, { faults }: Reading): Node {
  const text = textValue(literal)
  const length = name === 'date' || name === 'date and time' ? null : parseDuration(text)
  if (length && 'months' in length) return { kind: 'duration', type: 'months', at, value: length.months }
  if (length) return { kind: 'duration', type: 'days', at, value: length.seconds }
  if (name === 'duration') {
    faults.add('bad-value', at, `“${text}” is no duration`)
    return { kind: 'null', type: 'months', at }
  }
  const moment = momentLiteral(text, at, faults)
  if (name === 'date' && moment.kind === 'moment' && moment.type === 'datetime')
    return { kind: 'moment', type: 'date', at, value: moment.value.slice(0, 10) }
  return moment
}
