/** Types, scope and tree of the expression language FEEL as Jiulian uses it. */

/** Static type of an expression. months and days are the two kinds of duration. */
export type FeelType =
  | 'number'
  | 'text'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'months'
  | 'days'
  | 'null'
  | { list: FeelType }

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
}

/** Names an expression may use; dotted names are plain keys: `{ 'person.age': 'number' }`. */
export type Scope = Readonly<Record<string, FeelType | ScopeEntry>>

/** A fault in an expression, with its place (line and column from 1). */
export interface FeelFault {
  code: 'syntax' | 'unknown-name' | 'wrong-type' | 'unsupported' | 'unsupported-sql' | 'bad-value'
  message: string
  line: number
  column: number
}
