/** FEEL text → typed tree, with every fault found. The grammar is that of lezer-feel. */
import { decimal, negate } from './decimal.ts'
import { Faults } from './faults.ts'
import { findName, namesOf } from './names.ts'
import type { Node } from './nodes.ts'
import { call } from './parse-call.ts'
import { context, filter, forExpression, functionLiteral, quantified } from './parse-lists.ts'
import { logic } from './parse-logic.ts'
import { arithmetic, comparison } from './parse-operators.ts'
import { pathOrName } from './parse-path.ts'
import { range, unaryTests } from './parse-tests.ts'
import { typeExpression, withJoinedNames, withRangeTypes } from './parse-type.ts'
import { nothing, type Reading, type SyntaxNode, syntaxChildren } from './reading.ts'
import { textValue } from './text-literal.ts'
import type { FeelFault, FeelType, Scope } from './types.ts'
import { checkType, sharedType } from './types-of.ts'

export interface ReadOptions {
  /** Standard mode: types and names are settled at run time, only the syntax can be at fault. */
  dynamic?: boolean
  /** Named types that `instance of` and parameters may use. */
  types?: Readonly<Record<string, FeelType>>
}

interface Parsed {
  tree: Node
  faults: FeelFault[]
}

/**
 * Reads one expression against a scope.
 * @example parse('age >= 60', { age: 'number' })
 */
export function parse(source: string, scope: Scope, options: ReadOptions = {}): Parsed {
  return parseWith(source, scope, options, 'expression', undefined, (top, reading) => {
    const inner = syntaxChildren(top)[0]
    return inner ? read(inner, reading) : nothing(0)
  })
}

/**
 * Reads the cell of a decision table as a condition on the value `?`.
 * @example parseUnaryTests('< 18, [60..70)', 'number', {})
 */
export function parseUnaryTests(source: string, input: FeelType, scope: Scope, options: ReadOptions = {}): Parsed {
  return parseWith(source, scope, options, 'unaryTests', input, unaryTests)
}

function parseWith(
  source: string,
  scope: Scope,
  { dynamic = false, types = {} }: ReadOptions,
  top: 'expression' | 'unaryTests',
  input: FeelType | undefined,
  build: (top: SyntaxNode, reading: Reading) => Node,
): Parsed {
  const faults = new Faults(source, dynamic)
  const node = namesOf(scope)[top].parse(withJoinedNames(withRangeTypes(source))).topNode
  const broken = firstError(node)
  if (broken) {
    const rest = source.slice(broken.from).trim()
    faults.add('syntax', broken.from, rest === '' ? 'the expression is not complete' : `unexpected ${excerpt(rest)}`)
    return { tree: nothing(0), faults: faults.found }
  }
  const reading = readingOf({ source, scope, faults, dynamic, types, input, locals: [] })
  try {
    return { tree: build(node, reading), faults: faults.found }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    faults.add('syntax', 0, 'the expression is nested too deeply')
    return { tree: nothing(0), faults: faults.found }
  }
}

function readingOf(given: Omit<Reading, 'read' | 'inside'>): Reading {
  const reading: Reading = {
    ...given,
    read: (node) => read(node, reading),
    inside: (locals) => readingOf({ ...given, locals: [...given.locals, ...locals] }),
  }
  return reading
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
    return nothing(at)
  }
  switch (node.name) {
    case 'ParenthesizedExpression':
      return operand(1)
    case 'NumericLiteral': {
      const digits = text.replace(/^-\s*/, '')
      if (/[eE][+-]?\d{5,}$/.test(digits)) {
        faults.add('bad-value', at, 'the number is too large or too small')
        return nothing(at, 'number')
      }
      const value = decimal(digits)
      return { kind: 'number', type: 'number', at, value: text.startsWith('-') ? negate(value) : value }
    }
    case 'StringLiteral':
      return { kind: 'text', type: 'text', at, value: textValue(text) }
    case 'BooleanLiteral':
      return { kind: 'boolean', type: 'boolean', at, value: text === 'true' }
    case 'null':
      return nothing(at)
    case '?':
      return findName('?', at, reading) ?? pathOrName(node, reading)
    case 'VariableName':
    case 'PathExpression':
      return pathOrName(node, reading)
    case 'ArithmeticExpression':
      return arithmetic(parts, at, reading)
    case 'Conjunction':
    case 'Disjunction':
      return logic(node, reading)
    case 'Comparison':
      if (parts[1]?.name === 'in' && parts[2]?.name === 'PositiveUnaryTest') return logic(node, reading)
      return comparison(node, parts, reading)
    case 'IfExpression': {
      const [condition, then, otherwise] = [operand(1), operand(3), operand(5)]
      checkType(condition, 'boolean', 'the condition of if', faults)
      const type = sharedType([then.type, otherwise.type], at, faults)
      return { kind: 'if', type, at, condition, then, otherwise }
    }
    case 'List': {
      const items = parts.filter((part) => part.name !== '[' && part.name !== ']').map((part) => read(part, reading))
      const types = items.map((item) => item.type)
      return { kind: 'list', type: { list: sharedType(types, at, faults) }, at, items }
    }
    case 'DateTimeLiteral':
    case 'FunctionInvocation':
      return call(node, reading)
    case 'ForExpression':
      return forExpression(node, reading)
    case 'QuantifiedExpression':
      return quantified(node, reading)
    case 'FilterExpression':
      return filter(node, reading)
    case 'Context':
      return context(node, reading)
    case 'FunctionDefinition':
      return functionLiteral(node, reading)
    case 'SimplePositiveUnaryTest':
    case 'Interval':
      if (!reading.dynamic) faults.add('unsupported', at, 'a range can only be tested, with in')
      return range(node, reading)
    case 'InstanceOfExpression': {
      if (!reading.dynamic) faults.add('unsupported', at, 'types are known here before anything is computed')
      const of = typeExpression(parts.at(-1)!, reading)
      return { kind: 'instance-of', type: 'boolean', at, operand: operand(0), of }
    }
    default:
      faults.add('unsupported', at, `${excerpt(text)} (${node.name}) is not supported yet`)
      return nothing(at)
  }
}
