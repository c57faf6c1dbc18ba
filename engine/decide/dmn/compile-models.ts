/** Models → program: every unit typed and in order, or every fault found. */
import type { Node } from '../nodes.ts'
import type { FeelType, Scope } from '../types.ts'
import { checkTables } from './check-tables.ts'
import { checkUnits } from './check-units.ts'
import { compileBoxed, parametersOf } from './compile-boxed.ts'
import { type Compiling, checkDeclared, declaredType } from './compile-text.ts'
import { type Element, type Graph, graphOf } from './graph.ts'
import type { Boxed, DmnFault, DmnModel, InputData } from './model.ts'
import type { ModelScope, Program, Unit, Wording } from './program.ts'
import { Report } from './report.ts'

export type ModelsCompiled = { ok: true; program: Program } | { ok: false; faults: DmnFault[] }

/**
 * Compiles models that belong together: references resolved, every expression typed, every table checked.
 *
 * Refused, each with file, line, column, element and (in tables) row and column: a ring of decisions, a missing import,
 * an unknown name or type, a type that does not fit, rows that overlap under hit policy U, units that do not fit, forms
 * that only the standard mode knows. Warnings (gaps in tables, divisions that may be by zero) are in `program.warnings`.
 *
 * The result is plain data. A browser compiles the same models again from their JSON; only `readDmn` needs XML.
 * @example
 * const compiled = compileModels([model], { inputs: { members: { list: { context: { age: 'number' } } } } })
 * if (compiled.ok) evaluatorOf(compiled.program)({ members: [{ age: 70 }] }).values
 */
export function compileModels(models: readonly DmnModel[], scope: ModelScope): ModelsCompiled {
  const graph = graphOf(models, scope)
  const report = new Report()
  report.faults.push(...graph.faults)
  const units = new Map<string, Unit>()
  if (report.faults.length === 0)
    for (const of of graph.order) units.set(of.key, compileUnit(of, graph, units, scope, report))
  const program: Program = { units: [...units.values()], scope, warnings: [] }
  if (!scope.unchecked && !report.faults.some((fault) => fault.severity === 'fault')) {
    checkTables(program, report)
    checkUnits(program, report)
  }
  const faults = report.faults.filter((fault) => fault.severity === 'fault')
  program.warnings = report.faults.filter((fault) => fault.severity === 'warning')
  return faults.length > 0 ? { ok: false, faults: report.faults } : { ok: true, program }
}

function compileUnit(
  of: Element & { kind: 'decision' | 'knowledge' },
  graph: Graph,
  units: ReadonlyMap<string, Unit>,
  scope: ModelScope,
  report: Report,
): Unit {
  const { model, element } = of
  const compiling: Compiling = { types: graph.types.get(model)!, report, steps: [] }
  const names: Record<string, FeelType> = {}
  const [uses, inputs]: [Record<string, string>, Record<string, string>] = [{}, {}]
  for (const { name, target } of graph.requires.get(of.key) ?? []) {
    if (target.kind === 'input') {
      names[name] = inputType(target.element, scope, compiling)
      inputs[name] = target.element.variable.name
      continue
    }
    const unit = units.get(target.key)
    if (!unit) continue
    names[name] = visibleType(unit)
    uses[name] = target.key
  }
  const logic: Boxed | undefined = of.kind === 'decision' ? of.element.expression : of.element.logic?.body
  const parameters = of.kind === 'knowledge' && of.element.logic ? parametersOf(of.element.logic, compiling) : []
  for (const { name, type } of parameters) names[name] = type
  if (of.kind === 'knowledge' && of.element.logic && of.element.logic.language !== 'FEEL')
    report.add(
      'unsupported',
      element.place,
      `${element.name} is not written in FEEL`,
      `${element.name} 不是用 FEEL 写的`,
    )
  if (!logic) report.add('missing', element.place, `${element.name} has no expression`, `${element.name} 缺少表达式`)
  const tree: Node = logic ? compileBoxed(logic, names as Scope, compiling) : { kind: 'null', type: 'null', at: 0 }
  const result = resultName(tree, logic, compiling)
  const declared = declaredType(element.variable.type, element.variable.place, compiling)
  const isFunctionType = of.kind === 'knowledge' && typeof declared === 'object' && 'function' in declared
  if (logic && !isFunctionType) checkDeclared(tree.type, declared, logic.place, compiling)
  return {
    kind: of.kind,
    key: of.key,
    id: element.id,
    name: element.variable.name,
    ...(element.label && { label: element.label }),
    model: model.name,
    place: element.place,
    wording: wordingOf(element.description),
    parameters,
    type: tree.type === 'null' && declared !== undefined && !isFunctionType ? declared : tree.type,
    steps: compiling.steps,
    result,
    uses,
    inputs,
  }
}

/** The type under which others see a unit: functions are functions. */
const visibleType = (unit: Unit): FeelType =>
  unit.kind === 'decision' ? unit.type : { function: { params: unit.parameters, result: unit.type } }

/** The last step is the result; a tree of its own becomes one. */
function resultName(tree: Node, logic: Boxed | undefined, { steps }: Compiling): string {
  const last = steps.at(-1)
  if (last && tree.kind === 'name' && tree.name === last.name) return last.name
  const text = logic?.kind === 'literal' ? logic.text : ''
  const place = logic?.kind === 'literal' ? logic.textPlace : logic?.place
  const none = { file: '', line: 1, column: 1 }
  steps.push({ kind: 'feel', name: '=', type: tree.type, place: place ?? none, tree, text })
  return '='
}

/** An input has the type the caller gives it, else the one the model declares. */
function inputType({ variable, place }: InputData, scope: ModelScope, compiling: Compiling): FeelType {
  const given = Object.hasOwn(scope.inputs, variable.name) ? scope.inputs[variable.name] : undefined
  if (given !== undefined) return given
  const declared = declaredType(variable.type, variable.place, compiling)
  if (declared === undefined)
    compiling.report.add(
      'unknown-type',
      place,
      `the input ${variable.name} is not in the catalogue and has no type`,
      `输入 ${variable.name} 不在事项目录中，也没有类型`,
    )
  return declared ?? 'null'
}

/** Lines `article: …`, `zh: …`, `en: …` of a description. */
function wordingOf(description: string | undefined): Wording {
  const wording: Wording = {}
  for (const line of (description ?? '').split('\n')) {
    const match = /^\s*(article|zh|en)\s*[:：]\s*(.+?)\s*$/.exec(line)
    if (match) wording[match[1] as keyof Wording] = match[2]!
  }
  return wording
}
