/** Boxed expressions → steps of a unit: each table and each context entry a named step, the rest one typed tree. */
import { typeName } from '../functions.ts'
import type { Node } from '../nodes.ts'
import { type FeelType, isContext, isFunction, isList, type Parameter, type Scope } from '../types.ts'
import { compileTable } from './compile-table.ts'
import { type Compiling, checkDeclared, compileText, declaredType, nothing } from './compile-text.ts'
import type { Boxed, Place } from './model.ts'
import type { Step } from './program.ts'
import { bindName, mapChildren } from './rewrite.ts'

/** Adds a step and gives the node that stands for it. */
function addStep(step: Step, compiling: Compiling, at = 0): Node {
  compiling.steps.push(step)
  return { kind: 'name', type: step.type, at, name: step.name }
}

/** The tree of a boxed expression; tables and context entries inside become steps. */
export function compileBoxed(boxed: Boxed, scope: Scope, compiling: Compiling): Node {
  const tree = compileKind(boxed, scope, compiling)
  const declared = declaredType(boxed.type, boxed.place, compiling)
  checkDeclared(tree.type, declared, boxed.place, compiling)
  return tree.type === 'null' && declared !== undefined ? { ...tree, type: declared } : tree
}

function compileKind(boxed: Boxed, scope: Scope, compiling: Compiling): Node {
  const { place } = boxed
  const inner = (one: Boxed, more: Scope = scope) => compileBoxed(one, more, compiling)
  switch (boxed.kind) {
    case 'literal':
      return compileText(boxed.text, boxed.textPlace, scope, compiling)
    case 'table': {
      const { table, type } = compileTable(boxed, scope, compiling)
      return addStep({ kind: 'table', name: `#${compiling.steps.length + 1}`, type, place, table }, compiling)
    }
    case 'context':
      return compileContext(boxed, scope, compiling)
    case 'invocation':
      return compileInvocation(boxed, scope, compiling)
    case 'list': {
      const items = boxed.items.map((item) => inner(item))
      const type = items.find((item) => item.type !== 'null')?.type ?? 'null'
      return { kind: 'list', type: { list: type }, at: 0, items }
    }
    case 'relation': {
      const rows = boxed.rows.map((row): Node => {
        const entries = boxed.columns.map(({ name }, index) => {
          const cell = row[index]
          return { name, value: cell ? inner(cell) : nothing() }
        })
        const type = { context: Object.fromEntries(entries.map(({ name, value }) => [name, value.type])) }
        return { kind: 'context', type, at: 0, entries }
      })
      return { kind: 'list', type: { list: rows[0]?.type ?? 'null' }, at: 0, items: rows }
    }
    case 'function':
      return compileFunction(boxed, scope, compiling)
    case 'conditional': {
      const [condition, then, otherwise] = [inner(boxed.if), inner(boxed.then), inner(boxed.otherwise)]
      checkDeclared(condition.type, 'boolean', boxed.if.place, compiling)
      checkDeclared(otherwise.type, then.type === 'null' ? undefined : then.type, boxed.otherwise.place, compiling)
      const type = then.type === 'null' ? otherwise.type : then.type
      return { kind: 'if', type, at: 0, condition, then, otherwise }
    }
    case 'for': {
      const from = inner(boxed.in)
      const body = inside(
        boxed.return,
        { ...scope, [boxed.variable]: itemOf(from, boxed.in.place, compiling) },
        compiling,
      )
      const iterators = [{ name: boxed.variable, from, to: null }]
      return { kind: 'for', type: { list: body.type }, at: 0, iterators, body: bindName(body, boxed.variable, 1) }
    }
    case 'some':
    case 'every': {
      const from = inner(boxed.in)
      const more = { ...scope, [boxed.variable]: itemOf(from, boxed.in.place, compiling) }
      const condition = inside(boxed.satisfies, more, compiling)
      checkDeclared(condition.type, 'boolean', boxed.satisfies.place, compiling)
      const iterators = [{ name: boxed.variable, from, to: null }]
      const bound = bindName(condition, boxed.variable)
      return { kind: 'quantified', type: 'boolean', at: 0, every: boxed.kind === 'every', iterators, condition: bound }
    }
    case 'filter':
      return compileFilter(boxed, scope, compiling)
  }
}

function itemOf(list: Node, place: Place, { report }: Compiling): FeelType {
  if (isList(list.type)) return list.type.list
  if (list.type !== 'null')
    report.add('feel', place, `must be a list, not ${typeName(list.type)}`, `应为列表，实际为 ${typeName(list.type)}`)
  return 'null'
}

/** An expression that is evaluated for each item or call: it must be one tree, a table in it belongs into a function of its own. */
function inside(boxed: Boxed, scope: Scope, compiling: Compiling): Node {
  const before = compiling.steps.length
  const tree = compileBoxed(boxed, scope, compiling)
  if (compiling.steps.length > before) {
    compiling.steps.length = before
    compiling.report.add(
      'unsupported',
      boxed.place,
      'a table or context that is evaluated for each item must stand in a business knowledge model',
      '逐项计算的决策表或上下文请放进业务知识模型（BKM）',
    )
  }
  return tree
}

/** The scope with one name more; a name that is there already cannot be used again. */
function withName(scope: Scope, name: string, type: FeelType, place: Place, compiling: Compiling): Scope {
  if (compiling.steps.some((step) => step.name === name))
    compiling.report.add('duplicate', place, `the name ${name} is used twice`, `名称 ${name} 重复`)
  return { ...scope, [name]: type }
}

function compileContext(boxed: Boxed & { kind: 'context' }, scope: Scope, compiling: Compiling): Node {
  let inScope = scope
  const entries: { name: string; value: Node }[] = []
  for (const { variable, value } of boxed.entries) {
    const tree = compileBoxed(value, inScope, compiling)
    if (!variable) return tree
    const declared = declaredType(variable.type, variable.place, compiling)
    checkDeclared(tree.type, declared, value.place, compiling)
    const type = tree.type === 'null' && declared !== undefined ? declared : tree.type
    const text = value.kind === 'literal' ? value.text : ''
    inScope = withName(inScope, variable.name, type, variable.place, compiling)
    const named = addStep({ kind: 'feel', name: variable.name, type, place: value.place, tree, text }, compiling)
    entries.push({ name: variable.name, value: named })
  }
  const type = { context: Object.fromEntries(entries.map(({ name, value }) => [name, value.type])) }
  return { kind: 'context', type, at: 0, entries }
}

function compileInvocation(boxed: Boxed & { kind: 'invocation' }, scope: Scope, compiling: Compiling): Node {
  const callee = compileBoxed(boxed.called, scope, compiling)
  if (!isFunction(callee.type)) {
    if (callee.type !== 'null')
      compiling.report.add('feel', boxed.called.place, `${typeName(callee.type)} cannot be called`, '被调用的不是函数')
    return nothing()
  }
  const { params, result } = callee.type.function
  const given = new Map(boxed.bindings.map((binding) => [binding.parameter.name, binding]))
  for (const { parameter } of boxed.bindings)
    if (!params.some((param) => param.name === parameter.name))
      compiling.report.add(
        'feel',
        parameter.place,
        `no parameter is called ${parameter.name}`,
        `没有名为 ${parameter.name} 的参数`,
      )
  const args = params.map(({ name, type }) => {
    const binding = given.get(name)
    if (!binding?.value) {
      compiling.report.add('missing', boxed.place, `the argument ${name} is missing`, `缺少参数 ${name}`)
      return nothing(type)
    }
    const arg = compileBoxed(binding.value, scope, compiling)
    checkDeclared(arg.type, type, binding.value.place, compiling)
    return arg
  })
  return { kind: 'invoke', type: result, at: 0, callee, args }
}

function compileFunction(boxed: Boxed & { kind: 'function' }, scope: Scope, compiling: Compiling): Node {
  const parameters = parametersOf(boxed, compiling)
  if (boxed.language !== 'FEEL' || !boxed.body) {
    const what = boxed.language === 'FEEL' ? 'the function has no body' : `functions in ${boxed.language} are not run`
    compiling.report.add('unsupported', boxed.place, what, '只支持用 FEEL 写的函数')
    return nothing()
  }
  const more = { ...scope, ...Object.fromEntries(parameters.map(({ name, type }) => [name, type])) }
  let body = inside(boxed.body, more, compiling)
  // Innermost is the last parameter: bound first, moved outward by each one bound after it.
  for (const { name } of [...parameters].reverse()) body = bindName(body, name)
  return { kind: 'function', type: { function: { params: parameters, result: body.type } }, at: 0, parameters, body }
}

/** The parameters of a function; in typed models each must have a type. */
export function parametersOf(boxed: Boxed & { kind: 'function' }, compiling: Compiling): Parameter[] {
  return boxed.parameters.map(({ name, type, place }) => {
    const declared = declaredType(type, place, compiling)
    if (declared === undefined && (type === undefined || type === 'Any'))
      compiling.report.add('unknown-type', place, `the parameter ${name} needs a type`, `参数 ${name} 需要类型`)
    return { name, type: declared ?? 'null' }
  })
}

function compileFilter(boxed: Boxed & { kind: 'filter' }, scope: Scope, compiling: Compiling): Node {
  const list = compileBoxed(boxed.in, scope, compiling)
  const item = itemOf(list, boxed.in.place, compiling)
  const entries = isContext(item) ? item.context : {}
  const match = inside(boxed.match, { ...scope, ...entries, item }, compiling)
  const asPath = (node: Node): Node =>
    node.kind === 'name' && Object.hasOwn(entries, node.name)
      ? { kind: 'path', type: node.type, at: node.at, name: node.name, operand: { ...node, type: item, name: 'item' } }
      : mapChildren(node, asPath)
  if (match.type !== 'number') checkDeclared(match.type, 'boolean', boxed.match.place, compiling)
  const type = match.type === 'number' ? item : list.type
  return { kind: 'filter', type, at: 0, list, condition: bindName(asPath(match), 'item') }
}
