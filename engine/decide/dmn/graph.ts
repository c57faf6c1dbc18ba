/** The graph of decisions, functions and inputs over all models: what a reference means, and in which order to compute. */
import { type ItemTypes, itemTypes } from './item-types.ts'
import type { Decision, DmnFault, DmnModel, InputData, Knowledge, Place, Reference } from './model.ts'
import type { ModelScope } from './program.ts'

export type Element =
  | { kind: 'decision'; key: string; model: DmnModel; element: Decision }
  | { kind: 'knowledge'; key: string; model: DmnModel; element: Knowledge }
  | { kind: 'input'; key: string; model: DmnModel; element: InputData }

export interface Graph {
  /** Decisions and functions, each after what it requires. */
  order: (Element & { kind: 'decision' | 'knowledge' })[]
  /** What a unit requires, by the name it has there. */
  requires: Map<string, { name: string; target: Element }[]>
  types: Map<DmnModel, ItemTypes>
  faults: DmnFault[]
}

const keyOf = (model: DmnModel, id: string): string => `${model.namespace}#${id}`

/**
 * Resolves every reference of the models. Faults: an import of a model that is not there, an id twice, a reference to
 * nothing, a ring of decisions or of functions.
 */
export function graphOf(models: readonly DmnModel[], scope: ModelScope): Graph {
  const faults: DmnFault[] = []
  const fault = (code: DmnFault['code'], place: Place, message: string, message_zh: string) =>
    faults.push({ code, severity: 'fault', message, message_zh, ...place })
  const byNamespace = new Map<string, DmnModel>()
  for (const model of models) byNamespace.set(model.namespace, model)
  const elements = elementsOf(models, fault)
  const types = typesOf(models, byNamespace, scope)

  for (const model of models)
    for (const { importType, namespace, name, place } of model.imports) {
      if (!/\/spec\/DMN\//i.test(importType))
        fault(
          'unsupported',
          place,
          `only DMN models can be imported, not ${importType}`,
          `只能导入 DMN 模型，不能导入 ${importType}`,
        )
      else if (!byNamespace.has(namespace))
        fault(
          'missing-import',
          place,
          `the imported model ${name || namespace} is not there (${namespace})`,
          `找不到被导入的模型 ${name || namespace}（${namespace}）`,
        )
    }

  const requires = new Map<string, { name: string; target: Element }[]>()
  const broken = new Set(
    models.flatMap((model) => model.imports.filter((i) => !byNamespace.has(i.namespace)).map((i) => i.namespace)),
  )
  for (const of of elements.values()) {
    if (of.kind === 'input') continue
    const references: Reference[] =
      of.kind === 'decision'
        ? [...of.element.requiredDecisions, ...of.element.requiredInputs, ...of.element.requiredKnowledge]
        : of.element.requiredKnowledge
    const found: { name: string; target: Element }[] = []
    for (const reference of references) {
      const namespace = reference.namespace ?? of.model.namespace
      const target = elements.get(`${namespace}#${reference.id}`)
      if (target) found.push({ name: visibleName(of.model, target), target })
      else if (!broken.has(namespace))
        fault(
          'unknown-reference',
          reference.place,
          `${of.element.name} requires ${reference.id}, which is not there`,
          `${of.element.name} 引用了不存在的 ${reference.id}`,
        )
    }
    requires.set(of.key, found)
  }
  return { order: ordered(elements, requires, fault), requires, types, faults }
}

type Report = (code: DmnFault['code'], place: Place, message: string, message_zh: string) => void

function elementsOf(models: readonly DmnModel[], fault: Report): Map<string, Element> {
  const elements = new Map<string, Element>()
  const put = (made: Element) => {
    if (elements.has(made.key))
      fault('duplicate', made.element.place, `the id ${made.element.id} stands twice`, `编号 ${made.element.id} 重复`)
    elements.set(made.key, made)
  }
  for (const model of models) {
    for (const element of model.inputs) put({ kind: 'input', key: keyOf(model, element.id), model, element })
    for (const element of model.knowledge) put({ kind: 'knowledge', key: keyOf(model, element.id), model, element })
    for (const element of model.decisions) put({ kind: 'decision', key: keyOf(model, element.id), model, element })
  }
  return elements
}

/** The name under which an element is known in a model: own names bare, imported ones behind the import's name. */
function visibleName(inside: DmnModel, target: Element): string {
  const { name } = target.element.variable
  if (target.model === inside) return name
  const prefix = inside.imports.find((one) => one.namespace === target.model.namespace)?.name ?? ''
  return prefix === '' ? name : `${prefix}.${name}`
}

function typesOf(
  models: readonly DmnModel[],
  byNamespace: ReadonlyMap<string, DmnModel>,
  scope: ModelScope,
): Map<DmnModel, ItemTypes> {
  const types = new Map<DmnModel, ItemTypes>()
  for (const model of models)
    types.set(
      model,
      itemTypes(model.items, scope.types ?? {}, (name) => {
        for (const one of model.imports) {
          const prefix = one.name === '' ? '' : `${one.name}.`
          const imported = byNamespace.get(one.namespace)
          if (!imported || imported === model || !name.startsWith(prefix)) continue
          const bare = name.slice(prefix.length)
          if (imported.items.some((item) => item.name === bare)) return types.get(imported)?.find(bare)
        }
        return undefined
      }),
    )
  return types
}

/** Depth first; a ring is told by its names. */
function ordered(
  elements: ReadonlyMap<string, Element>,
  requires: ReadonlyMap<string, { target: Element }[]>,
  fault: Report,
): Graph['order'] {
  const order: Graph['order'] = []
  const state = new Map<string, 'open' | 'done'>()
  const visit = (of: Element, trail: Element[]): void => {
    if (of.kind === 'input' || state.get(of.key) === 'done') return
    if (state.get(of.key) === 'open') {
      const ring = [...trail.slice(trail.findIndex((one) => one.key === of.key)), of].map((one) => one.element.name)
      fault('cycle', of.element.place, `goes round in a circle: ${ring.join(' → ')}`, `循环引用：${ring.join(' → ')}`)
      return
    }
    state.set(of.key, 'open')
    for (const { target } of requires.get(of.key) ?? []) visit(target, [...trail, of])
    state.set(of.key, 'done')
    order.push(of)
  }
  for (const of of elements.values()) visit(of, [])
  return order
}
