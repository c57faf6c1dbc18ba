/** Cells in fewer kinds: `in` becomes comparisons, a value that is the same for all members loses its detour over them. */
import type { Node, NodeOf } from '../nodes.ts'
import type { Cell, Cells } from '../plan/cells.ts'
import { chain } from '../plan/plan-expression.ts'
import { linearCell } from './linear.ts'

const blank: Node = { kind: 'null', type: 'null', at: 0 }

/** Years between two dates in one go; the name is none that FEEL has. */
export const yearsBetween = 'whole years between'

/** The same values as cells that the loops know; equal ones stay the same cell. */
export class Lowering {
  private readonly cells: Cells
  private readonly done = new Map<Cell, Cell>()
  /** How many cells need a cell. */
  private readonly uses = new Map<Cell, number>()

  /** @param roots all that will be asked */
  constructor(cells: Cells, roots: readonly Cell[]) {
    this.cells = cells
    const count = (cell: Cell): void => {
      const before = this.uses.get(cell) ?? 0
      this.uses.set(cell, before + 1)
      if (before === 0) cell.kids.forEach(count)
    }
    roots.forEach(count)
  }

  lowered(root: Cell): Cell {
    const known = this.done.get(root)
    if (known) return known
    const made = this.lower(
      root,
      root.kids.map((kid) => this.lowered(kid)),
    )
    if (root.name !== undefined && made.name === undefined) made.name = root.name
    this.done.set(root, made)
    return made
  }

  private lower(cell: Cell, kids: readonly Cell[]): Cell {
    const { cells } = this
    const { op } = cell
    if (op.kind === 'node') {
      const { template } = op
      if (template.kind === 'in') return membership(template, kids, cells)
      if (template.kind === 'if' && isPresence(kids[0]!)) return kids[1]!
      if (template.kind === 'part' && template.part === 'years') {
        const years = yearsCell(kids[0]!, cells)
        if (years) return years
      }
      const sum = linearCell(cell, kids, (index) => this.uses.get(cell.kids[index]!) === 1, cells)
      if (sum) return sum
    }
    if (op.kind === 'pick') return oneConditionEach(cell, kids, cells)
    if (kids.every((kid, index) => kid === cell.kids[index])) return cell
    return op.kind === 'node' ? cells.node(op.template, kids) : cells.make(op, kids, cell.type)
  }
}

/** `years and months duration(a, b).years` */
function yearsCell({ op, kids }: Cell, cells: Cells): Cell | null {
  if (op.kind !== 'node' || op.template.kind !== 'call' || op.template.name !== 'years and months duration') return null
  if (!kids.every((kid) => kid.type === 'date')) return null
  return cells.make({ kind: 'node', template: { ...op.template, name: yearsBetween, type: 'number' } }, kids, 'number')
}

/** “There is a person” is true for every row of the persons. */
const isPresence = ({ op }: Cell): boolean => op.kind === 'column' && op.path === 'members'

function membership(template: NodeOf<'in'>, [operand, ...operands]: readonly Cell[], cells: Cells): Cell {
  let next = 0
  const compare = (op: '=' | '!=' | '<' | '<=' | '>' | '>=', with_: Cell): Cell =>
    cells.node({ kind: 'compare', op, type: 'boolean', at: 0, left: blank, right: blank }, [operand!, with_])
  const each = template.tests.map((test): Cell => {
    switch (test.kind) {
      case 'compare':
        return compare(test.op, operands[next++]!)
      case 'range': {
        const low = compare(test.lowClosed ? '>=' : '>', operands[next++]!)
        return chain('and', [low, compare(test.highClosed ? '<=' : '<', operands[next++]!)], cells)
      }
      case 'holds':
        return operands[next++]!
      case 'is-null':
        return cells.node({ kind: 'is-null', type: 'boolean', at: 0, operand: blank, negated: false }, [operand!])
      default:
        throw new Error(`a test of kind ${test.kind} is planned as comparisons`)
    }
  })
  return chain('or', each, cells)
}

/** Each rule of a table with one condition. */
function oneConditionEach(cell: Cell, kids: readonly Cell[], cells: Cells): Cell {
  if (cell.op.kind !== 'pick') throw new Error('no table')
  const { pick } = cell.op
  const outcomes = [...new Set([...pick.rules.map((rule) => rule.outcome), pick.otherwise])].filter((kid) => kid >= 0)
  const place = (kid: number): number => (kid < 0 ? -1 : pick.rules.length + outcomes.indexOf(kid))
  const whens = pick.rules.map(({ when }) =>
    chain(
      'and',
      when.map((kid) => kids[kid]!),
      cells,
    ),
  )
  const rules = pick.rules.map(({ outcome }, index) => ({ when: [index], outcome: place(outcome) }))
  return cells.make(
    { kind: 'pick', pick: { ...pick, rules, otherwise: place(pick.otherwise) } },
    [...whens, ...outcomes.map((kid) => kids[kid]!)],
    cell.type,
  )
}
