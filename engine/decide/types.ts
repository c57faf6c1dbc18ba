/** Types, scope and faults of the expression language FEEL as Jiulian uses it. */

/**
 * Static type of an expression. months and days are the two kinds of duration; `any` is known only at run time and
 * stands in standard mode alone.
 */
export type FeelType =
  | 'number'
  | 'text'
  | 'boolean'
  | 'date'
  | 'time'
  | 'datetime'
  | 'months'
  | 'days'
  | 'null'
  | 'any'
  | { list: FeelType }
  | { context: Readonly<Record<string, FeelType>> }
  | { range: FeelType }
  | { function: FunctionType }

/** Parameters by position; their names allow a call with named arguments. */
export interface FunctionType {
  params: readonly Parameter[]
  result: FeelType
}

export interface Parameter {
  name: string
  type: FeelType
}

/** What a name means: its type and, for SQL, its column and number format. */
export interface ScopeEntry {
  type: FeelType
  /** SQL for the name; default the name quoted as identifier. */
  sql?: string
  /** For numbers in SQL: digits in all and after the point of the DECIMAL; integer columns have scale 0. Default 18 and 4 (cast). */
  precision?: number
  scale?: number
  /** The SQL column is an integer type, not DECIMAL. */
  integer?: boolean
  /** Smallest and largest value of a number in units of its last digit, where more is known than its digits say. */
  range?: { low: bigint; high: bigint }
}

/**
 * Names an expression may use. A dotted name may be a plain key (`{ 'person.age': 'number' }`) or a path into a
 * context (`{ person: { context: { age: 'number' } } }`).
 */
export type Scope = Readonly<Record<string, FeelType | ScopeEntry>>

/** A fault in an expression, with its place (line and column from 1). */
export interface FeelFault {
  code: 'syntax' | 'unknown-name' | 'wrong-type' | 'unsupported' | 'unsupported-sql' | 'bad-value'
  message: string
  line: number
  column: number
}

/** Whether a scope's entry carries more than a type. */
export function isScopeEntry(entry: FeelType | ScopeEntry): entry is ScopeEntry {
  return typeof entry === 'object' && 'type' in entry
}

/** The type a name of the scope has, undefined when the scope does not have the name. */
export function scopeType(scope: Scope, name: string): FeelType | undefined {
  if (!Object.hasOwn(scope, name)) return undefined
  const entry = scope[name]!
  return isScopeEntry(entry) ? entry.type : entry
}

export const isList = (type: FeelType): type is { list: FeelType } => typeof type === 'object' && 'list' in type
export const isContext = (type: FeelType): type is { context: Readonly<Record<string, FeelType>> } =>
  typeof type === 'object' && 'context' in type
export const isFunction = (type: FeelType): type is { function: FunctionType } =>
  typeof type === 'object' && 'function' in type
export const isRange = (type: FeelType): type is { range: FeelType } => typeof type === 'object' && 'range' in type

/** What the items of a list are; null for an empty list literal, `any` where that is only known at run time. */
export function itemType(type: FeelType): FeelType {
  return isList(type) ? type.list : type === 'any' ? 'any' : type
}
