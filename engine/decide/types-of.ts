/** Type rules of operators: what a node's type is, and a fault where the operands do not fit. */
import type { Faults } from './faults.ts'
import { typeName } from './functions.ts'
import type { ArithmeticOp, CompareOp, Node } from './nodes.ts'
import { type FeelType, isContext, isFunction, isList, isRange } from './types.ts'

/**
 * Whether a value of one type may stand where the other is wanted; null fits everywhere, a date fits a datetime, a context
 * fits one with fewer entries.
 */
export function fits(given: FeelType, wanted: FeelType): boolean {
  if (given === 'null' || wanted === 'null' || given === 'any' || wanted === 'any') return true
  if (typeof given !== 'object' || typeof wanted !== 'object')
    return given === wanted || (given === 'date' && wanted === 'datetime')
  if (isList(given)) return isList(wanted) && fits(given.list, wanted.list)
  if (isRange(given)) return isRange(wanted) && fits(given.range, wanted.range)
  if (isContext(given)) {
    if (!isContext(wanted)) return false
    return Object.entries(wanted.context).every(([name, type]) => fits(given.context[name] ?? 'boolean', type))
  }
  if (!isFunction(wanted) || given.function.params.length !== wanted.function.params.length) return false
  return (
    fits(given.function.result, wanted.function.result) &&
    given.function.params.every((param, index) => fits(wanted.function.params[index]!.type, param.type))
  )
}

const isMoment = (type: FeelType): boolean => type === 'date' || type === 'datetime'
const isDuration = (type: FeelType): boolean => type === 'months' || type === 'days'

/** Type of `left op right` in arithmetic; reports wrong operands and then answers the likeliest type. */
export function arithmeticType(op: ArithmeticOp, left: Node, right: Node, at: number, faults: Faults): FeelType {
  const [a, b] = [left.type, right.type]
  if (a === 'any' || b === 'any') return 'any'
  if (a === 'null' || b === 'null') return a === 'null' ? (b === 'null' ? 'null' : b) : a
  if (a === 'number' && b === 'number') return 'number'
  if (op === '+' && a === 'text' && b === 'text') return 'text'
  if (isMoment(a) && isDuration(b) && (op === '+' || op === '-')) return a
  if (isMoment(b) && isDuration(a) && op === '+') return b
  if (isMoment(a) && isMoment(b) && op === '-') return 'days'
  if (isDuration(a) && a === b && (op === '+' || op === '-')) return a
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
    faults.add(
      'unsupported',
      at,
      `${isList(left) ? 'lists' : `values of type ${typeName(left)}`} cannot be compared yet`,
    )
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
    else if (!fits(type, shared)) {
      faults.add('wrong-type', at, `${typeName(shared)} and ${typeName(type)} cannot stand together`)
      return 'any'
    }
  }
  return shared
}
