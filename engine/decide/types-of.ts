/** Type rules of operators: what a node's type is, and a fault where the operands do not fit. */
import type { Faults } from './faults.ts'
import { typeName } from './functions.ts'
import type { ArithmeticOp, CompareOp, Node } from './nodes.ts'
import type { FeelType } from './types.ts'

/** Whether a value of one type may stand where the other is wanted; null fits everywhere, a date fits a datetime. */
export function fits(given: FeelType, wanted: FeelType): boolean {
  if (given === 'null' || wanted === 'null') return true
  if (typeof given === 'object' && typeof wanted === 'object') return fits(given.list, wanted.list)
  if (given === wanted) return true
  return given === 'date' && wanted === 'datetime'
}

const isMoment = (type: FeelType): boolean => type === 'date' || type === 'datetime'

/** Type of `left op right` in arithmetic; reports wrong operands and then answers the likeliest type. */
export function arithmeticType(op: ArithmeticOp, left: Node, right: Node, at: number, faults: Faults): FeelType {
  const [a, b] = [left.type, right.type]
  if (a === 'null' || b === 'null') return a === 'null' ? (b === 'null' ? 'null' : b) : a
  if (a === 'number' && b === 'number') return 'number'
  if (op === '+' && a === 'text' && b === 'text') return 'text'
  if (isMoment(a) && (b === 'months' || b === 'days') && (op === '+' || op === '-')) return a
  if (isMoment(b) && (a === 'months' || a === 'days') && op === '+') return b
  if (isMoment(a) && isMoment(b) && op === '-') return 'days'
  if ((a === 'months' || a === 'days') && a === b && (op === '+' || op === '-')) return a
  faults.add('wrong-type', at, `${typeName(a)} ${op} ${typeName(b)} has no meaning`)
  return a
}

/** Reports a comparison of values that cannot be compared. */
export function checkComparable(op: CompareOp, left: FeelType, right: FeelType, at: number, faults: Faults): void {
  if (!fits(left, right) && !fits(right, left))
    faults.add('wrong-type', at, `${typeName(left)} cannot be compared with ${typeName(right)}`)
  else if (op !== '=' && op !== '!=' && (left === 'boolean' || typeof left === 'object'))
    faults.add('wrong-type', at, `${typeName(left)} has no order`)
  else if ((op === '=' || op === '!=') && typeof left === 'object')
    faults.add('unsupported', at, 'lists cannot be compared yet')
}

/** Reports a node whose type is not the wanted one. */
export function checkType(node: Node, wanted: FeelType, role: string, faults: Faults): void {
  if (!fits(node.type, wanted))
    faults.add('wrong-type', node.at, `${role} must be ${typeName(wanted)}, not ${typeName(node.type)}`)
}

/** The type that both branches or items share. */
export function sharedType(types: readonly FeelType[], at: number, faults: Faults): FeelType {
  let shared: FeelType = 'null'
  for (const type of types) {
    if (shared === 'null') shared = type
    else if (fits(shared, type)) shared = type === 'null' ? shared : type
    else if (!fits(type, shared))
      faults.add('wrong-type', at, `${typeName(shared)} and ${typeName(type)} cannot stand together`)
  }
  return shared
}
