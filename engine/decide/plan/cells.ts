/** Values of a program over a whole population: a graph of SQL expressions in which every equal expression stands once. */

import type { Decimal } from '../decimal.ts'
import { mapChildren } from '../dmn/rewrite.ts'
import { type Inner, isDecimal } from '../js-values.ts'
import type { Node } from '../nodes.ts'
import { evaluator } from '../to-js.ts'
import type { FeelType, ScopeEntry } from '../types.ts'

/** 0: the same for everybody; 1: of a household; 2: of a person. */
export type Level = 0 | 1 | 2

/** How the rules of a table are settled in SQL; conditions are kids `when` of the cell. */
export interface Pick {
  policy: 'first' | 'certain'
  /** No two rules can match the same values, so the order does not matter. */
  disjoint: boolean
  rules: { when: number[]; outcome: number }[]
  /** Outcomes are kids too; equal ones have the same number. -1 is no outcome: unknown. */
  otherwise: number
}

export type CellOp =
  | { kind: 'literal'; node: Node }
  | { kind: 'column'; path: string; source: 'person' | 'household' | 'constant'; entry: ScopeEntry }
  /** A FEEL operator or function; the children of `template` are the kids. */
  | { kind: 'node'; template: Node }
  /** Over the persons of a household; kid 0 is the value. */
  | { kind: 'aggregate'; fn: 'sum' | 'count' | 'min' | 'max' | 'some' | 'every' }
  | { kind: 'pick'; pick: Pick }
  /** A whole number from 0, written from the SQL of the kids; equal keys mean equal SQL. */
  | { kind: 'raw'; write: (kids: readonly string[]) => string; key: string }
  /** Outcome of an indexed table: kid 0 is the number, `outcomes` gives for each number the kid, -1 unknown. */
  | { kind: 'outcome'; outcomes: readonly number[] }
  /** COLLECT MIN/MAX: kids are condition, value, condition, value, …, default. */
  | { kind: 'extreme'; best: 'MIN' | 'MAX' }
  /** COLLECT of all values as a list: kids are condition, value, … */
  | { kind: 'collect' }
  /** Only in columns: each kid times its factor, and a constant; a condition counts as 1 or 0. */
  | { kind: 'linear'; factors: readonly Decimal[]; constant: Decimal }

export interface Cell {
  id: number
  op: CellOp
  kids: readonly Cell[]
  type: FeelType
  level: Level
  /** How many rounds of adding up the household come before it. */
  stage: number
  /** Name for people, when a decision or entry is this value. */
  name?: string
}

/** The graph; `make` gives the same cell for the same expression. */
export class Cells {
  private readonly known = new Map<string, Cell>()
  readonly all: Cell[] = []
  /** Whether tables with many rules may be looked up by SQL instead of asked rule by rule. */
  readonly inSql: boolean

  constructor(inSql = true) {
    this.inSql = inSql
  }

  make(op: CellOp, kids: readonly Cell[], type: FeelType): Cell {
    const key = `${opKey(op)}|${kids.map((kid) => kid.id).join(',')}|${typeof type === 'string' ? type : JSON.stringify(type)}`
    const found = this.known.get(key)
    if (found) return found
    const cell: Cell = { id: this.all.length, op, kids, type, ...placeOf(op, kids) }
    this.known.set(key, cell)
    this.all.push(cell)
    return cell
  }

  literal(node: Node): Cell {
    return this.make({ kind: 'literal', node: { ...node, at: 0 } as Node }, [], node.type)
  }

  boolean(value: boolean): Cell {
    return this.literal({ kind: 'boolean', type: 'boolean', at: 0, value })
  }

  /** A value that is the same for everybody. @throws on a list or context */
  constant(value: Inner, type: FeelType): Cell {
    const literal = literalOf(value, type)
    if (!literal) throw new Error('a constant is a single value')
    return this.literal(literal)
  }

  nothing(type: FeelType): Cell {
    return this.literal({ kind: 'null', type, at: 0 })
  }

  /** A FEEL node whose children are cells; constants are computed at once. */
  node(template: Node, kids: readonly Cell[]): Cell {
    const simple = this.simplified(template, kids)
    if (simple) return simple
    if (kids.every((kid) => kid.op.kind === 'literal') && template.kind !== 'list') {
      const literal = literalOf(evaluator(withKids(template, kids))({ row: {}, value: null, up: null }), template.type)
      if (literal) return this.literal(literal)
    }
    return this.make({ kind: 'node', template: { ...template, at: 0 } as Node }, kids, template.type)
  }

  /** `a and true` is a, `if true then a else b` is a, `1 * a` is a. */
  private simplified(template: Node, kids: readonly Cell[]): Cell | null {
    const [a, b, c] = kids
    if (template.kind === 'if') {
      const holds = constantOf(a!)
      if (holds === undefined) return null
      return holds === true ? b! : holds === false ? c! : this.nothing(template.type)
    }
    if (template.kind === 'and' || template.kind === 'or') {
      const decisive = template.kind === 'or'
      for (const [one, other] of [
        [a!, b!],
        [b!, a!],
      ] as const) {
        if (constantOf(one) === decisive) return this.boolean(decisive)
        if (constantOf(one) === !decisive) return other
      }
      return a === b ? a! : null
    }
    if (template.kind === 'arithmetic' && template.op === '*' && template.type === 'number') {
      if (isOne(a!)) return b!
      if (isOne(b!)) return a!
    }
    if (template.kind === 'call' && template.name === 'sum') {
      // Zeros add nothing; they come from rows of tables that do not apply.
      const added = kids.filter((kid) => !isZero(kid))
      if (added.length === 0) return kids[0] ?? null
      if (added.length < kids.length && added.length === 1) return added[0]!
      if (added.length < kids.length) return this.node({ ...template, args: added.map(() => template) } as Node, added)
    }
    return null
  }
}

/** The value of a literal boolean; null for a literal unknown, undefined when it is no constant. */
export function constantOf(cell: Cell): boolean | null | undefined {
  if (cell.op.kind !== 'literal') return undefined
  const { node } = cell.op
  return node.kind === 'boolean' ? node.value : node.kind === 'null' ? null : undefined
}

const numberIs = (cell: Cell, wanted: bigint): boolean =>
  cell.op.kind === 'literal' &&
  cell.op.node.kind === 'number' &&
  cell.op.node.value.units === wanted &&
  (wanted === 0n || cell.op.node.value.scale === 0)
const isOne = (cell: Cell): boolean => numberIs(cell, 1n)
const isZero = (cell: Cell): boolean => numberIs(cell, 0n)

/** The template with its children replaced by literals or names of cells. */
export function withKids(template: Node, kids: readonly Cell[], as: (kid: Cell) => Node = literalNode): Node {
  let index = 0
  return mapChildren(template, () => as(kids[index++]!))
}

const literalNode = (kid: Cell): Node =>
  kid.op.kind === 'literal' ? kid.op.node : { kind: 'name', name: `$${kid.id}`, type: kid.type, at: 0 }

/** A value as literal; null when it has no literal (lists, contexts). */
function literalOf(value: Inner, type: FeelType): Node | null {
  if (value === null) return { kind: 'null', type, at: 0 }
  if (typeof value === 'boolean') return { kind: 'boolean', type, at: 0, value }
  if (isDecimal(value)) return { kind: 'number', type, at: 0, value }
  if (typeof value === 'number') return { kind: 'duration', type, at: 0, value }
  if (typeof value !== 'string') return null
  return type === 'text' ? { kind: 'text', type, at: 0, value } : { kind: 'moment', type, at: 0, value }
}

function placeOf(op: CellOp, kids: readonly Cell[]): { level: Level; stage: number } {
  if (op.kind === 'column') return { level: op.source === 'person' ? 2 : op.source === 'household' ? 1 : 0, stage: 0 }
  const level = Math.max(0, ...kids.map((kid) => kid.level)) as Level
  const stage = Math.max(0, ...kids.map((kid) => kid.stage))
  return op.kind === 'aggregate' ? { level: 1, stage: stage + 1 } : { level, stage }
}

const written = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value)

function opKey(op: CellOp): string {
  switch (op.kind) {
    case 'node':
      // Children are told apart by the kids, not here.
      return `node ${JSON.stringify(
        mapChildren({ ...op.template, at: 0 } as Node, () => ({ kind: 'null', type: 'null', at: 0 })),
        written,
      )}`
    case 'column':
      return `column ${op.source} ${op.path}`
    case 'raw':
      return `raw ${op.key}`
    default:
      return JSON.stringify(op, written)
  }
}
