/** Units through all expressions: yearly money beside monthly money is a fault at its cell; divisions that may be by zero. */
import { children, type Node, type Test } from '../nodes.ts'
import { unguardedDivisions } from './divisions.ts'
import type { Place } from './model.ts'
import type { CompiledTable, Unit as ModelUnit, Program } from './program.ts'
import { placeIn, Report } from './report.ts'
import { multiplyUnits, parseUnit, sameUnit, timesTwelve, type Unit, unitWord } from './unit-algebra.ts'

/** What is known of a value's unit; undefined fits everything. */
type Known = Unit | undefined
type Shape = { unit?: Known; entries?: (name: string) => Shape; item?: Shape; call?: (args: Shape[]) => Shape }

const nothing: Shape = {}

interface Where {
  text: string
  place: Place
  cell: { rule?: number; column_name?: string }
}

/**
 * Adds a fault for each place where values of different units are added, compared, or stand for one another.
 *
 * Rule: units are followed through every operator. A number written out and a fact without unit fit everything; times 12
 * turns a monthly amount into a yearly one, divided by 12 the other way round. Heads do not count (unit-algebra.ts).
 */
export function checkUnits(program: Program, report: Report): void {
  const { units = {} } = program.scope
  if (Object.keys(units).length > 0) new UnitCheck(program, report).all()
  for (const unit of program.units)
    for (const step of unit.steps) {
      const texts = step.kind === 'feel' ? [{ ...step, cell: {} }] : cellsOf(step.table)
      for (const { tree, text, place, cell } of texts)
        for (const { at } of unguardedDivisions(tree))
          report.warn(
            'division',
            placeIn(text, place, at),
            `${unit.name} divides by a value that may be zero: the result is then unknown`,
            `${unit.name} 的除数可能为零，届时结果为“无法判断”`,
            cell,
          )
    }
}

/**
 * Comparisons of amounts of money: nodes, and tests of cells. What differs by a fen differs there.
 * @example moneyComparisons(program).has(node) // `income < standard.dibao * unit_size`
 */
export function moneyComparisons(program: Program): Set<Node | Test> {
  const found = new Set<Node | Test>()
  new UnitCheck(program, new Report(), (compared, unit) => {
    if (unit?.money) found.add(compared)
  }).all()
  return found
}

function cellsOf(table: CompiledTable): ({ tree: Node } & Where)[] {
  return [
    ...table.inputs.map((input, index) => ({ ...input, cell: { column_name: `input ${index + 1}` } })),
    ...table.rules.flatMap(({ row, tests, outputs }) => [
      ...tests.flatMap((test, index) =>
        test ? [{ ...test, cell: { rule: row, column_name: `input ${index + 1}` } }] : [],
      ),
      ...outputs.map((output, index) => ({ ...output, cell: { rule: row, column_name: `output ${index + 1}` } })),
    ]),
  ]
}

class UnitCheck {
  private readonly program: Program
  private readonly report: Report
  private readonly compared: (what: Node | Test, unit: Known) => void
  private readonly known = new Map<string, Shape>()
  private readonly said = new Set<string>()

  constructor(program: Program, report: Report, compared: (what: Node | Test, unit: Known) => void = () => undefined) {
    this.program = program
    this.report = report
    this.compared = compared
  }

  all(): void {
    for (const unit of this.program.units) {
      if (unit.kind === 'knowledge') {
        // Looked at with unknown arguments, and again with those of each call.
        this.unit(unit, [])
        this.known.set(unit.key, { call: (args) => this.unit(unit, args) })
      } else this.known.set(unit.key, this.unit(unit, []))
    }
  }

  private input(path: string): Shape {
    const written = this.program.scope.units?.[path]
    const entries = (name: string) => this.input(`${path}.${name}`)
    return { ...(written !== undefined && { unit: parseUnit(written) }), entries, item: { entries } }
  }

  private unit(unit: ModelUnit, args: readonly Shape[]): Shape {
    const names = new Map<string, Shape>()
    for (const [name, input] of Object.entries(unit.inputs)) names.set(name, this.input(input))
    for (const [name, key] of Object.entries(unit.uses)) names.set(name, this.known.get(key) ?? nothing)
    unit.parameters.forEach(({ name }, index) => {
      names.set(name, args[index] ?? nothing)
    })
    let result: Shape = nothing
    for (const step of unit.steps) {
      result =
        step.kind === 'feel'
          ? this.walk(step.tree, names, [], { text: step.text, place: step.place, cell: {} })
          : this.table(step.table, names)
      names.set(step.name, result)
    }
    return result
  }

  private table(table: CompiledTable, names: ReadonlyMap<string, Shape>): Shape {
    const where = ({ text, place }: { text: string; place: Place }, cell: Where['cell']): Where => ({
      text,
      place,
      cell,
    })
    const inputs = table.inputs.map((input) => this.walk(input.tree, names, [], where(input, {})))
    const outputs: Shape[] = table.outputs.map(() => nothing)
    for (const { row, tests, outputs: results } of table.rules) {
      tests.forEach((test, index) => {
        if (!test) return
        const inside = new Map(names).set('?', inputs[index]!)
        this.walk(test.tree, inside, [], where(test, { rule: row, column_name: `input ${index + 1}` }))
      })
      results.forEach((cell, index) => {
        const at = where(cell, { rule: row, column_name: `output ${index + 1}` })
        const found = this.walk(cell.tree, names, [], at)
        outputs[index] = this.alike(outputs[index]!, found, 0, at)
      })
    }
    if (table.aggregation === 'COUNT') return nothing
    if (outputs.length === 1) return { ...outputs[0], item: outputs[0]! }
    return { entries: (name) => outputs[table.outputs.findIndex((output) => output.name === name)] ?? nothing }
  }

  /** Two values that stand for one another; a difference is a fault. */
  private alike(a: Shape, b: Shape, at: number, where: Where): Shape {
    if (a.unit && b.unit && !sameUnit(a.unit, b.unit)) {
      const place = placeIn(where.text, where.place, at)
      const [one, other] = [unitWord(a.unit), unitWord(b.unit)]
      const key = `${place.file}:${place.line}:${place.column}`
      if (!this.said.has(key)) {
        this.said.add(key)
        this.report.add(
          'unit',
          place,
          `${one} stands beside ${other} — in: ${where.text}`,
          `单位不一致：${one} 与 ${other}（${where.text}）`,
          where.cell,
        )
      }
    }
    return a.unit ? a : b.unit ? b : { ...a, ...b }
  }

  private walk(node: Node, names: ReadonlyMap<string, Shape>, locals: readonly Shape[], where: Where): Shape {
    const walk = (inner: Node, more: readonly Shape[] = []) =>
      this.walk(inner, names, more.length > 0 ? [...more, ...locals] : locals, where)
    switch (node.kind) {
      case 'name':
        return names.get(node.name) ?? nothing
      case 'local':
        return locals[node.depth] ?? nothing
      case 'path': {
        const from = walk(node.operand)
        const entry = from.entries?.(node.name) ?? from.item?.entries?.(node.name) ?? nothing
        return { ...entry, item: entry }
      }
      case 'negate':
        return walk(node.operand)
      case 'arithmetic': {
        const [a, b] = [walk(node.left), walk(node.right)]
        if (node.op === '+' || node.op === '-')
          return node.type === 'number' ? this.alike(a, b, node.at, where) : nothing
        if (node.op === '**') return nothing
        return product(node, a, b)
      }
      case 'compare':
        this.compared(node, this.alike(walk(node.left), walk(node.right), node.at, where).unit)
        return nothing
      case 'in': {
        const operand = walk(node.operand)
        for (const test of node.tests) {
          if (test.kind === 'holds') walk(test.condition)
          for (const end of test.kind === 'compare'
            ? [test.operand]
            : test.kind === 'range'
              ? [test.low, test.high]
              : [])
            this.compared(test, this.alike(operand, walk(end), end.at, where).unit)
        }
        return nothing
      }
      case 'if':
        walk(node.condition)
        return this.alike(walk(node.then), walk(node.otherwise), node.at, where)
      case 'list': {
        const item = node.items.map((one) => walk(one)).reduce((a, b) => this.alike(a, b, node.at, where), nothing)
        return { item }
      }
      case 'context': {
        const entries = new Map<string, Shape>()
        const bound: Shape[] = []
        for (const { name, value } of node.entries) {
          const found = walk(value, bound)
          entries.set(name, found)
          bound.unshift(found)
        }
        return { entries: (name) => entries.get(name) ?? nothing }
      }
      case 'for': {
        const items = node.iterators.map(({ from }) => walk(from).item ?? nothing)
        return { item: walk(node.body, [nothing, ...items.reverse()]) }
      }
      case 'quantified':
        walk(node.condition, node.iterators.map(({ from }) => walk(from).item ?? nothing).reverse())
        return nothing
      case 'filter': {
        const list = walk(node.list)
        walk(node.condition, [list.item ?? nothing])
        return node.condition.type === 'number' ? (list.item ?? nothing) : list
      }
      case 'invoke': {
        const [callee, ...args] = [walk(node.callee), ...node.args.map((arg) => walk(arg))]
        return callee!.call?.(args) ?? nothing
      }
      case 'call':
        return this.call(
          node,
          node.args.map((arg) => walk(arg)),
          where,
        )
      case 'function':
        return { call: (args) => this.walk(node.body, names, [...[...args].reverse(), ...locals], where) }
      default:
        for (const child of children(node)) walk(child)
        return nothing
    }
  }

  private call(node: Node & { kind: 'call' }, args: Shape[], where: Where): Shape {
    const [first] = args
    switch (node.name) {
      case 'sum':
      case 'min':
      case 'max':
      case 'mean':
        if (args.length === 1) return first?.item ?? first ?? nothing
        return args.reduce((a, b) => this.alike(a, b, node.at, where), nothing)
      case 'abs':
      case 'floor':
      case 'ceiling':
      case 'decimal':
      case 'round up':
      case 'round down':
      case 'round half up':
      case 'round half down':
        return first ?? nothing
      default:
        return nothing
    }
  }
}

const isTwelve = (node: Node): boolean =>
  node.kind === 'number' && node.value.units === 12n * 10n ** BigInt(node.value.scale)

/** Unit of a product or quotient; 12 is the number of months in a year where a month or year is there. */
function product(node: Node & { kind: 'arithmetic' }, a: Shape, b: Shape): Shape {
  const sign = node.op === '/' ? -1 : 1
  if (a.unit && isTwelve(node.right)) return { unit: timesTwelve(a.unit, sign) }
  if (b.unit && isTwelve(node.left) && sign === 1) return { unit: timesTwelve(b.unit, 1) }
  if (a.unit && b.unit) return { unit: multiplyUnits(a.unit, b.unit, sign) }
  if (a.unit) return { unit: a.unit }
  return b.unit && sign === 1 ? { unit: b.unit } : nothing
}
