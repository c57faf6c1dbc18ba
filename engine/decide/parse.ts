/** FEEL text → typed tree, with every fault found. The grammar is that of lezer-feel. */
import { parser } from 'lezer-feel'
import { decimal, negate } from './decimal.ts'
import { Faults } from './faults.ts'
import { parts, typeName } from './functions.ts'
import type { ArithmeticOp, CompareOp, Node, Test } from './nodes.ts'
import { call } from './parse-call.ts'
import { type Reading, type SyntaxNode, syntaxChildren } from './reading.ts'
import { textValue } from './text-literal.ts'
import type { FeelFault, FeelType, Scope } from './types.ts'
import { arithmeticType, checkComparable, checkType, sharedType } from './types-of.ts'

const expressionParser = parser.configure({ top: 'Expression' })

/**
 * Reads one expression against a scope.
 * @example parse('age >= 60', { age: 'number' })
 */
export function parse(source: string, scope: Scope): { tree: Node; faults: FeelFault[] } {
  const faults = new Faults(source)
  const top = expressionParser.parse(source).topNode
  const broken = firstError(top)
  const nothing: Node = { kind: 'null', type: 'null', at: 0 }
  if (broken) {
    const rest = source.slice(broken.from).trim()
    faults.add('syntax', broken.from, rest === '' ? 'the expression is not complete' : `unexpected ${excerpt(rest)}`)
    return { tree: nothing, faults: faults.found }
  }
  const reading: Reading = { source, scope, faults, read: (node) => read(node, reading) }
  const inner = top.firstChild
  return { tree: inner ? read(inner, reading) : nothing, faults: faults.found }
}

function firstError(top: SyntaxNode): SyntaxNode | undefined {
  let found: SyntaxNode | undefined
  top.cursor().iterate((node) => {
    if (node.type.isError && !found) found = node.node
    return !found
  })
  return found
}

const excerpt = (text: string): string => `“${text.length > 20 ? `${text.slice(0, 20)}…` : text}”`

function read(node: SyntaxNode, reading: Reading): Node {
  const { source, faults } = reading
  const at = node.from
  const text = source.slice(node.from, node.to)
  const parts = syntaxChildren(node)
  const operand = (index: number): Node => {
    const child = parts.at(index)
    if (child) return read(child, reading)
    faults.add('syntax', at, 'an operand is missing')
    return { kind: 'null', type: 'null', at }
  }
  switch (node.name) {
    case 'ParenthesizedExpression':
      return operand(1)
    case 'NumericLiteral': {
      const value = decimal(text.replace(/[-\s]/g, ''))
      return { kind: 'number', type: 'number', at, value: text.startsWith('-') ? negate(value) : value }
    }
    case 'StringLiteral':
      return { kind: 'text', type: 'text', at, value: textValue(text) }
    case 'BooleanLiteral':
      return { kind: 'boolean', type: 'boolean', at, value: text === 'true' }
    case 'null':
      return { kind: 'null', type: 'null', at }
    case 'VariableName':
    case 'PathExpression':
      return name(node, reading)
    case 'ArithmeticExpression':
      return arithmetic(parts, at, reading)
    case 'Conjunction':
    case 'Disjunction': {
      const kind = node.name === 'Conjunction' ? 'and' : 'or'
      const [left, right] = [operand(0), operand(-1)]
      checkType(left, 'boolean', `the left side of ${kind}`, faults)
      checkType(right, 'boolean', `the right side of ${kind}`, faults)
      return { kind, type: 'boolean', at, left, right }
    }
    case 'Comparison':
      return comparison(node, parts, reading)
    case 'IfExpression': {
      const [condition, then, otherwise] = [operand(1), operand(3), operand(5)]
      checkType(condition, 'boolean', 'the condition of if', faults)
      const type = sharedType([then.type, otherwise.type], at, faults)
      return { kind: 'if', type, at, condition, then, otherwise }
    }
    case 'List': {
      const items = parts.filter((part) => part.name !== '[' && part.name !== ']').map((part) => read(part, reading))
      const type = {
        list: sharedType(
          items.map((item) => item.type),
          at,
          faults,
        ),
      }
      return { kind: 'list', type, at, items }
    }
    case 'DateTimeLiteral':
    case 'FunctionInvocation':
      return call(node, reading)
    default:
      faults.add('unsupported', at, `${excerpt(text)} (${node.name}) is not supported yet`)
      return { kind: 'null', type: 'null', at }
  }
}

function arithmetic(parts: SyntaxNode[], at: number, reading: Reading): Node {
  const { source, faults } = reading
  if (parts.length === 2) {
    const operand = reading.read(parts[1]!)
    if (operand.type !== 'number' && operand.type !== 'months' && operand.type !== 'days' && operand.type !== 'null')
      faults.add('wrong-type', at, `${typeName(operand.type)} has no negative`)
    return { kind: 'negate', type: operand.type, at, operand }
  }
  const opNode = parts[1]!
  const op = source.slice(opNode.from, opNode.to)
  const [left, right] = [reading.read(parts[0]!), reading.read(parts[2]!)]
  if (!'+-*/'.includes(op)) {
    faults.add('unsupported', opNode.from, `operator ${op} is not supported yet`)
    return { kind: 'null', type: 'number', at }
  }
  const type = arithmeticType(op as ArithmeticOp, left, right, opNode.from, faults)
  return { kind: 'arithmetic', type, at, op: op as ArithmeticOp, left, right }
}

function comparison(node: SyntaxNode, parts: SyntaxNode[], reading: Reading): Node {
  const { source, faults } = reading
  const at = node.from
  const left = reading.read(parts[0]!)
  const middle = parts[1]!
  if (middle.name === 'between') {
    const test = range(left, reading.read(parts[2]!), reading.read(parts[4]!), true, true, faults)
    return { kind: 'in', type: 'boolean', at, operand: left, tests: [test] }
  }
  if (middle.name === 'in') {
    const tests = parts.slice(2).flatMap((part) => unaryTests(part, left, reading))
    return { kind: 'in', type: 'boolean', at, operand: left, tests }
  }
  const op = source.slice(middle.from, middle.to) as CompareOp
  const right = reading.read(parts[2]!)
  if (right.kind === 'null' || left.kind === 'null') {
    if (op === '=' || op === '!=') {
      const operand = right.kind === 'null' ? left : right
      return { kind: 'is-null', type: 'boolean', at, operand, negated: op === '!=' }
    }
    if (source.slice(parts[2]!.from, parts[2]!.to) === 'null')
      faults.add('wrong-type', middle.from, 'null has no order')
  }
  checkComparable(op, left.type, right.type, middle.from, faults)
  return { kind: 'compare', type: 'boolean', at, op, left, right }
}

function unaryTests(node: SyntaxNode, operand: Node, reading: Reading): Test[] {
  const { source, faults } = reading
  const parts = syntaxChildren(node)
  switch (node.name) {
    case '(':
    case ')':
      return []
    case 'PositiveUnaryTests':
    case 'PositiveUnaryTest':
      return parts.flatMap((part) => unaryTests(part, operand, reading))
    case 'SimplePositiveUnaryTest': {
      if (parts[0]!.name !== 'CompareOp') return parts.flatMap((part) => unaryTests(part, operand, reading))
      const op = source.slice(parts[0]!.from, parts[0]!.to) as CompareOp
      const value = reading.read(parts[1]!)
      checkComparable(op, operand.type, value.type, value.at, faults)
      return [{ kind: 'compare', op, operand: value }]
    }
    case 'Interval': {
      const [open, low, , high, close] = parts
      if (!low || !high) return []
      return [range(operand, reading.read(low), reading.read(high), open!.name === '[', close!.name === ']', faults)]
    }
    default: {
      const value = reading.read(node)
      if (value.kind === 'null') return [{ kind: 'is-null' }]
      const itemType: FeelType = typeof value.type === 'object' ? value.type.list : value.type
      checkComparable('=', operand.type, itemType, value.at, faults)
      return [
        typeof value.type === 'object' ? { kind: 'member', list: value } : { kind: 'compare', op: '=', operand: value },
      ]
    }
  }
}

function range(operand: Node, low: Node, high: Node, lowClosed: boolean, highClosed: boolean, faults: Faults): Test {
  checkComparable('<=', operand.type, low.type, low.at, faults)
  checkComparable('<=', operand.type, high.type, high.at, faults)
  return { kind: 'range', low, high, lowClosed, highClosed }
}

/** A name or dotted path: a key of the scope, or a part (`.year`) of something. */
function name(node: SyntaxNode, reading: Reading): Node {
  const { source, scope, faults } = reading
  const at = node.from
  const written = source
    .slice(node.from, node.to)
    .replace(/\s+/g, ' ')
    .replace(/ ?\. ?/g, '.')
  const entry = scope[written]
  if (entry !== undefined && Object.hasOwn(scope, written)) {
    const type = typeof entry === 'object' && 'type' in entry ? entry.type : entry
    return { kind: 'name', type, at, name: written }
  }
  const [first, , last] = syntaxChildren(node)
  if (node.name === 'PathExpression' && first && last) {
    const part = source.slice(last.from, last.to)
    if (parts[part]) {
      const before = faults.found.length
      const operand = reading.read(first)
      if (faults.found.length === before) {
        if (parts[part].some((type) => type === operand.type))
          return { kind: 'part', type: 'number', at, part, operand }
        faults.add('wrong-type', last.from, `${typeName(operand.type)} has no ${part}`)
      }
      return { kind: 'null', type: 'number', at }
    }
  }
  faults.add('unknown-name', at, `unknown name ${written}${likeness(written, Object.keys(scope))}`)
  return { kind: 'null', type: 'null', at }
}

/** “, did you mean …” when a name of the scope differs in case or by one missing part. */
function likeness(written: string, known: string[]): string {
  const plain = (value: string) => value.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  const found = known.find((candidate) => plain(candidate) === plain(written))
  return found ? `, did you mean ${found}` : ''
}
