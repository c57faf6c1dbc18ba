/** What the parts of the parser share while one expression is read. */
import type { parser } from 'lezer-feel'
import { realDate, realDateTime, realTime } from './calendar.ts'
import type { Faults } from './faults.ts'
import type { Node } from './nodes.ts'
import type { FeelType, Scope } from './types.ts'

export type SyntaxNode = ReturnType<typeof parser.parse>['topNode']

/** A name bound inside the expression; `item` marks the item of a filter, whose entries are names too. */
export interface Local {
  name: string
  type: FeelType
  item?: boolean
}

export interface Reading {
  source: string
  scope: Scope
  faults: Faults
  /** Standard mode: types and names are settled at run time. */
  dynamic: boolean
  /** The type of `?`, where a decision table's cell is read. */
  input: FeelType | undefined
  /** Named types for `instance of` and parameters. */
  types: Readonly<Record<string, FeelType>>
  /** Names bound around the place that is being read, innermost last. */
  locals: readonly Local[]
  read(node: SyntaxNode): Node
  /** The same reading with names bound further inside. */
  inside(locals: readonly Local[]): Reading
}

/** The syntax nodes directly inside one, brackets and keywords included. */
export function syntaxChildren(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = []
  for (let child = node.firstChild; child; child = child.nextSibling)
    if (!/Comment$/.test(child.name)) found.push(child)
  return found
}

/**
 * A name as written, in the one form in which names are compared: single spaces, none around `. - + / * '`.
 * @example plainName('Monthly  -  Income') // 'Monthly-Income'
 */
export function plainName(written: string): string {
  return written
    .replace(/\s+/g, ' ')
    .replace(/ ?([./\-+*']) ?/g, '$1')
    .trim()
}

export const nothing = (at: number, type: FeelType = 'null'): Node => ({ kind: 'null', type, at })

/** A constant date, time or datetime, or a fault. */
export function momentLiteral(text: string, at: number, faults: Faults): Node {
  const day = realDate(text)
  if (day) return { kind: 'moment', type: 'date', at, value: day }
  const moment = realDateTime(text)
  if (moment) return { kind: 'moment', type: 'datetime', at, value: moment }
  const time = realTime(text)
  if (time) return { kind: 'moment', type: 'time', at, value: time }
  faults.add('bad-value', at, `“${text}” is no date`)
  return nothing(at, 'date')
}
