/** FEEL over the population: every expression is followed through contexts, functions and lists down to cells. */
import { mapChildren } from '../dmn/rewrite.ts'
import type { Iterator, Node, Test } from '../nodes.ts'
import { isList } from '../types.ts'
import type { Cell, Cells } from './cells.ts'
import { NotInSql, type Value } from './values.ts'

export interface Scene {
  cells: Cells
  /** What a name of the unit means. */
  name(name: string, node: Node): Value
  /** Values bound inside the expression, innermost first. */
  locals: readonly Value[]
}

/** The value of an expression. Throws {@link NotInSql} for forms that are no SQL. */
export function planExpression(node: Node, scene: Scene): Value {
  const { cells } = scene
  const plan = (inner: Node, more: readonly Value[] = []) =>
    planExpression(inner, more.length > 0 ? { ...scene, locals: [...more, ...scene.locals] } : scene)
  const cellOf = (inner: Node): Cell => asCell(plan(inner), inner)
  switch (node.kind) {
    case 'number':
    case 'text':
    case 'boolean':
    case 'null':
    case 'moment':
    case 'duration':
      return ofCell(cells.literal(node))
    case 'name':
      return scene.name(node.name, node)
    case 'local': {
      const value = scene.locals[node.depth]
      if (!value)
        throw new NotInSql(`${node.name} cannot be used here in SQL`, `SQL 中此处不能使用 ${node.name}`, node.at)
      return value
    }
    case 'path':
      return entryOf(plan(node.operand), node.name, node)
    case 'if': {
      const condition = cellOf(node.condition)
      return choose(condition, plan(node.then), plan(node.otherwise), node, cells)
    }
    case 'in':
      return ofCell(membership(node, cellOf(node.operand), plan, cells))
    case 'list':
      return { kind: 'list', items: node.items.map((item) => plan(item)) }
    case 'context': {
      const entries = new Map<string, Value>()
      const bound: Value[] = []
      for (const { name, value } of node.entries) {
        const planned = plan(value, bound)
        entries.set(name, planned)
        bound.unshift(planned)
      }
      return contextOf(entries)
    }
    case 'call':
      return callOf(
        node,
        node.args.map((arg) => plan(arg)),
        cells,
      )
    case 'invoke': {
      const callee = plan(node.callee)
      if (callee.kind !== 'function') throw new NotInSql('what is called is no function', '被调用的不是函数', node.at)
      return callee.call(node.args.map((arg) => plan(arg)))
    }
    case 'function':
      return { kind: 'function', call: (args) => plan(node.body, [...args].reverse()) }
    case 'for': {
      const { list, item } = overOne(node.iterators, node, plan)
      const nowhere: Value = { kind: 'function', call: () => refuse('partial', node) }
      if (list.kind === 'list') return { kind: 'list', items: list.items.map((one) => plan(node.body, [nowhere, one])) }
      return { ...list, item: plan(node.body, [nowhere, item]) }
    }
    case 'quantified': {
      const { list, item } = overOne(node.iterators, node, plan)
      if (list.kind === 'list') {
        const each = list.items.map((one) => asCell(plan(node.condition, [one]), node.condition))
        return ofCell(chain(node.every ? 'and' : 'or', each, cells))
      }
      return ofCell(quantify(node.every, list.where, asCell(plan(node.condition, [item]), node.condition), cells))
    }
    case 'filter': {
      const list = plan(node.list)
      if (list.kind !== 'members')
        throw new NotInSql('only the members can be filtered in SQL', 'SQL 中只能筛选家庭成员', node.at)
      const where = asCell(plan(node.condition, [list.item]), node.condition)
      if (where.type !== 'boolean')
        throw new NotInSql('members have no position in SQL', 'SQL 中家庭成员没有次序，不能按位置取', node.at)
      return { ...list, where: both(list.where, where, cells) }
    }
    case 'range':
    case 'instance-of':
    case 'at':
    case 'entry':
      return refuse(node.kind, node)
    default: {
      const kids: Cell[] = []
      withEach(node, (child) => kids.push(cellOf(child)))
      return ofCell(cells.node(node, kids))
    }
  }
}

export const ofCell = (cell: Cell): Value => ({ kind: 'cell', cell })

function refuse(what: string, node: Node): never {
  throw new NotInSql(`${what} cannot be said in SQL`, `${what} 不能转换为 SQL`, node.at)
}

export function asCell(value: Value, node: Node): Cell {
  if (value.kind === 'cell') return value.cell
  const what = value.kind === 'members' ? 'a value for each member' : `a ${value.kind}`
  throw new NotInSql(
    `${what} can stand only under sum, count, min, max, mean, some, every, or be a whole decision`,
    '逐成员的值只能用于 sum、count、min、max、mean、some、every，或作为整个决策的结果',
    node.at,
  )
}

export function contextOf(entries: ReadonlyMap<string, Value>): Value {
  return {
    kind: 'context',
    names: [...entries.keys()],
    entry: (name) => entries.get(name)!,
  }
}

function entryOf(value: Value, name: string, node: Node): Value {
  if (value.kind === 'context') return value.entry(name)
  if (value.kind === 'members') return { ...value, item: entryOf(value.item, name, node) }
  if (value.kind === 'list') return { kind: 'list', items: value.items.map((item) => entryOf(item, name, node)) }
  throw new NotInSql(`${name} cannot be taken from this in SQL`, `SQL 中取不到 ${name}`, node.at)
}

/** `if`: of single values a CASE, of contexts entry by entry. */
export function choose(condition: Cell, then: Value, otherwise: Value, node: Node, cells: Cells): Value {
  if (condition.op.kind === 'literal' && condition.op.node.kind === 'boolean')
    return condition.op.node.value ? then : otherwise
  if (then.kind === 'context' && otherwise.kind === 'context')
    return contextOf(
      new Map(
        then.names.map((name) => [name, choose(condition, then.entry(name), otherwise.entry(name), node, cells)]),
      ),
    )
  const [a, b] = [asCell(then, node), asCell(otherwise, node)]
  return ofCell(conditional(condition, a, b, cells))
}

/** `if condition then a else b` of cells; unknown when the condition is. */
export function conditional(condition: Cell, a: Cell, b: Cell, cells: Cells): Cell {
  const nothing: Node = { kind: 'null', type: 'null', at: 0 }
  const type = a.type === 'null' ? b.type : a.type
  // biome-ignore lint/suspicious/noThenProperty: a branch of the tree, never awaited
  return cells.node({ kind: 'if', type, at: 0, condition: nothing, then: nothing, otherwise: nothing }, [
    condition,
    a,
    b,
  ])
}

/** Both filters: what fails the first is not asked the second. */
function both(first: Cell | null, second: Cell, cells: Cells): Cell {
  return first === null ? second : conditional(first, second, cells.boolean(false), cells)
}

/** a and b and c … of cells. */
export function chain(kind: 'and' | 'or', each: readonly Cell[], cells: Cells): Cell {
  const nothing: Node = { kind: 'null', type: 'boolean', at: 0 }
  return each.reduce(
    (a, b) => cells.node({ kind, type: 'boolean', at: 0, left: nothing, right: nothing }, [a, b]),
    cells.boolean(kind === 'and'),
  )
}

type Plan = (node: Node, more?: readonly Value[]) => Value

/** The list of a single iterator. */
function overOne(iterators: readonly Iterator[], node: Node, plan: Plan) {
  const [only, ...more] = iterators
  if (!only || more.length > 0)
    throw new NotInSql('only one list at a time can be gone through in SQL', 'SQL 中一次只能遍历一个列表', node.at)
  if (only.to) return refuse('from..to', node)
  const list = plan(only.from)
  if (list.kind === 'members') return { list, item: list.item }
  if (list.kind === 'list') return { list, item: list.items[0]! }
  throw new NotInSql(
    'only the members, or a list written out, can be gone through in SQL',
    'SQL 中只能遍历家庭成员或写出的列表',
    node.at,
  )
}

function membership(node: Node & { kind: 'in' }, operand: Cell, plan: Plan, cells: Cells): Cell {
  const tests: Test[] = []
  const kids: Cell[] = [operand]
  const blank: Node = { kind: 'null', type: 'null', at: 0 }
  for (const test of node.tests) {
    if (test.kind === 'member') {
      const list = plan(test.list)
      if (list.kind !== 'list')
        throw new NotInSql('only a list written out can be searched in SQL', 'SQL 中只能在写出的列表里查找', node.at)
      for (const item of list.items) {
        const cell = asCell(item, test.list)
        if (cell.op.kind === 'literal' && cell.op.node.kind === 'null') tests.push({ kind: 'is-null' })
        else {
          tests.push({ kind: 'compare', op: '=', operand: blank })
          kids.push(cell)
        }
      }
    } else if (test.kind === 'compare') {
      tests.push({ ...test, operand: blank })
      kids.push(asCell(plan(test.operand), test.operand))
    } else if (test.kind === 'range') {
      tests.push({ ...test, low: blank, high: blank })
      kids.push(asCell(plan(test.low), test.low), asCell(plan(test.high), test.high))
    } else if (test.kind === 'holds') {
      tests.push({ ...test, condition: blank })
      kids.push(asCell(plan(test.condition), test.condition))
    } else if (test.kind === 'is-null') tests.push(test)
    else return refuse('a test known only at run time', node)
  }
  if (tests.length === 1 && tests[0]!.kind === 'holds') return kids[1]!
  return cells.node({ kind: 'in', type: 'boolean', at: 0, operand: blank, tests }, kids)
}

const aggregates = new Set(['sum', 'count', 'min', 'max', 'mean', 'all', 'any'])

function callOf(node: Node & { kind: 'call' }, args: Value[], cells: Cells): Value {
  const [first] = args
  if (aggregates.has(node.name) && args.length === 1 && first?.kind === 'members')
    return ofCell(aggregate(node, first, cells))
  const spread = aggregates.has(node.name) && args.length === 1 && first?.kind === 'list' ? first.items : args
  const blank: Node = { kind: 'null', type: 'null', at: 0 }
  // The list of all hits of a table is one value; how many hits it has is known only at run time.
  if (args.length === 1 && first?.kind === 'cell' && isList(first.cell.type))
    return ofCell(cells.node({ ...node, args: [blank] }, [first.cell]))
  if (node.name === 'count') {
    const value = { units: BigInt(spread.length), scale: 0 }
    return ofCell(cells.literal({ kind: 'number', type: 'number', at: 0, value }))
  }
  const kids = spread.map((arg) => asCell(arg, node))
  if (node.name === 'all' || node.name === 'any') return ofCell(chain(node.name === 'all' ? 'and' : 'or', kids, cells))
  return ofCell(cells.node({ ...node, args: kids.map(() => blank) }, kids))
}

/** A function over one value of each member. */
function aggregate(node: Node & { kind: 'call' }, list: Value & { kind: 'members' }, cells: Cells): Cell {
  const { where, item } = list
  const zero = cells.literal({ kind: 'number', type: 'number', at: 0, value: { units: 0n, scale: 0 } })
  const one = cells.literal({ kind: 'number', type: 'number', at: 0, value: { units: 1n, scale: 0 } })
  const counted = () =>
    where
      ? added(conditional(where, one, zero, cells), cells)
      : cells.make({ kind: 'aggregate', fn: 'count' }, [anyPerson(cells)], 'number')
  if (node.name === 'count') return counted()
  const value = asCell(item, node)
  if (node.name === 'sum') return added(where ? conditional(where, value, zero, cells) : value, cells)
  if (node.name === 'all' || node.name === 'any') return quantify(node.name === 'all', where, value, cells)
  if (node.name === 'mean') {
    const total = added(where ? conditional(where, value, zero, cells) : value, cells)
    const blank: Node = { kind: 'null', type: 'number', at: 0 }
    return cells.node({ kind: 'arithmetic', op: '/', type: 'number', at: 0, left: blank, right: blank }, [
      total,
      counted(),
    ])
  }
  const fn = node.name === 'min' ? 'min' : 'max'
  return cells.make({ kind: 'aggregate', fn }, where ? [value, where] : [value], node.type)
}

/** Stands for “there is a person”: count(*) needs no value, but a level. */
const anyPerson = (cells: Cells): Cell =>
  cells.make(
    { kind: 'column', path: 'members', source: 'person', entry: { type: 'boolean', sql: 'TRUE' } },
    [],
    'boolean',
  )

const added = (value: Cell, cells: Cells): Cell =>
  cells.make({ kind: 'aggregate', fn: 'sum' }, [perPerson(value, cells)], 'number')

/** A value that is the same for all persons still has to be taken once for each. */
export function perPerson(value: Cell, cells: Cells): Cell {
  return value.level === 2 ? value : conditional(anyPerson(cells), value, value, cells)
}

/** Three-valued some and every; a filter that is unknown for one makes the whole unknown. */
function quantify(every: boolean, where: Cell | null, condition: Cell, cells: Cells): Cell {
  const fn = every ? 'every' : 'some'
  const per = (cell: Cell): Cell => perPerson(cell, cells)
  if (!where) return cells.make({ kind: 'aggregate', fn }, [per(condition)], 'boolean')
  const inside = conditional(where, condition, cells.boolean(every), cells)
  const blank: Node = { kind: 'null', type: 'null', at: 0 }
  const known = cells.node({ kind: 'is-null', type: 'boolean', at: 0, operand: blank, negated: true }, [where])
  const allKnown = cells.make({ kind: 'aggregate', fn: 'every' }, [per(known)], 'boolean')
  const asked = cells.make({ kind: 'aggregate', fn }, [per(inside)], 'boolean')
  return conditional(allKnown, asked, cells.nothing('boolean'), cells)
}

/** Visits the children of an operator in the order in which `withKids` puts them back. */
function withEach(node: Node, visit: (child: Node) => void): void {
  mapChildren(node, (child) => {
    visit(child)
    return child
  })
}
