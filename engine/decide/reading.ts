/** What the parts of the parser share while one expression is read. */
import type { parser } from 'lezer-feel'
import { realDate, realDateTime } from './calendar.ts'
import type { Faults } from './faults.ts'
import type { Node } from './nodes.ts'
import type { Scope } from './types.ts'

export type SyntaxNode = ReturnType<typeof parser.parse>['topNode']

export interface Reading {
  source: string
  scope: Scope
  faults: Faults
  read(node: SyntaxNode): Node
}

/** The syntax nodes directly inside one, brackets and keywords included. */
export function syntaxChildren(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) found.push(child)
  return found
}

/** A constant date or datetime, or a fault. */
export function momentLiteral(text: string, at: number, faults: Faults): Node {
  const day = realDate(text)
  if (day) return { kind: 'moment', type: 'date', at, value: day }
  const moment = realDateTime(text)
  if (moment) return { kind: 'moment', type: 'datetime', at, value: moment }
  faults.add('bad-value', at, `“${text}” is no date`)
  return { kind: 'null', type: 'date', at }
}
