/** A set of DMN models, evaluated by the standard: decisions, business knowledge models, decision services, imports. */
import { plainName } from '../../reading.ts'
import { callNamed } from '../../standard/call.ts'
import { contextOf, type FeelFunction, fail, newRun, type Run, type Value } from '../../standard/values.ts'
import type { FeelType } from '../../types.ts'
import type { Decision, DecisionService, DmnModel, InputData, Knowledge, Reference } from '../model.ts'
import { type Around, type Compiled, declaring } from './around.ts'
import { compileBoxed, compileFunction } from './boxed.ts'
import { type TypeTable, typeTable } from './item-types.ts'

/** A value given from outside; without namespace it is for every input of its name. */
export interface GivenInput {
  name: string
  namespace?: string
  value: Value
}

export interface Outcome {
  value: Value
  /** Why something on the way was null. */
  reasons: readonly string[]
}

/** One evaluation: what was given, what has been computed. */
interface Session {
  inputs: readonly GivenInput[]
  /** Values by element; those of a decision service's parameters are there from the start. */
  known: Map<object, Value>
  running: Set<object>
  run: Run
}

type Element = InputData | Decision | Knowledge | DecisionService
interface Place {
  element: Element
  model: DmnModel
}

/**
 * The models as something that can be asked.
 * @example new StandardModels([model]).decision(model.namespace, 'Eligibility', [{ name: 'Age', value }]).value
 */
export class StandardModels {
  private readonly models: ReadonlyMap<string, DmnModel>
  private readonly types = new Map<DmnModel, TypeTable>()
  private readonly logic = new Map<object, Compiled>()
  private readonly compiling = new Set<object>()

  constructor(models: readonly DmnModel[]) {
    this.models = new Map(models.map((model) => [model.namespace, model]))
  }

  /** The value of a decision, or of a decision service or business knowledge model without parameters. */
  decision(namespace: string, name: string, inputs: readonly GivenInput[], now?: Date): Outcome {
    const place = this.named(namespace, name, (model) => [...model.decisions, ...model.services, ...model.knowledge])
    const session = this.session(inputs, newRun(now))
    const value = place ? this.valueOf(place, session) : fail(session.run, `there is no decision ${name}`)
    return { value, reasons: session.run.reasons }
  }

  /** The result of a decision service or business knowledge model, called with the inputs by name. */
  invoke(namespace: string, name: string, inputs: readonly GivenInput[], now?: Date): Outcome {
    const place = this.named(namespace, name, (model) => [...model.services, ...model.knowledge])
    const session = this.session(inputs, newRun(now))
    if (!place) return { value: fail(session.run, `there is no service ${name}`), reasons: session.run.reasons }
    const called = this.valueOf(place, session) as FeelFunction
    const wanted = inputs.filter((input) =>
      called.params.some((param) => plainName(param.name) === plainName(input.name)),
    )
    const value = callNamed(
      called,
      wanted.map((input) => input.name),
      wanted.map((input) => input.value),
      session.run,
    )
    return { value, reasons: session.run.reasons }
  }

  private session(inputs: readonly GivenInput[], run: Run): Session {
    return { inputs, known: new Map(), running: new Set(), run }
  }

  private named(namespace: string, name: string, of: (model: DmnModel) => Element[]): Place | undefined {
    const model = this.models.get(namespace)
    const element = model && of(model).find((candidate) => plainName(candidate.name) === plainName(name))
    return element && { element, model }
  }

  private find({ id, namespace }: Reference, from: DmnModel): Place | undefined {
    const model = namespace === undefined ? from : this.models.get(namespace)
    if (!model) return undefined
    const elements: Element[] = [...model.inputs, ...model.decisions, ...model.knowledge, ...model.services]
    const element = elements.find((candidate) => candidate.id === id)
    return element && { element, model }
  }

  /** The value of an element, computed once in a session. */
  private valueOf(place: Place, session: Session): Value {
    const { element } = place
    const known = session.known.get(element)
    if (known !== undefined) return known
    if (session.running.has(element)) return fail(session.run, `${element.name} needs itself`)
    session.running.add(element)
    const value = this.compute(place, session)
    session.running.delete(element)
    session.known.set(element, value)
    return value
  }

  private compute({ element, model }: Place, session: Session): Value {
    if ('outputs' in element) return this.serviceFunction(element, model, session)
    if (!('requiredKnowledge' in element)) return this.inputValue(element, model, session)
    // A business knowledge model may call itself: its own name is bound once its value is there.
    const names = new Map<string, Value>()
    const compiled = this.logicOf(element, model)
    this.bind(this.requirements(element, model), model, session, names)
    const value = compiled.evaluate(names, session.run)
    if (!('requiredDecisions' in element)) names.set(plainName(element.name), value)
    return value
  }

  private inputValue(input: InputData, model: DmnModel, session: Session): Value {
    const given =
      session.inputs.find(
        (one) => one.namespace === model.namespace && plainName(one.name) === plainName(input.name),
      ) ?? session.inputs.find((one) => one.namespace === undefined && plainName(one.name) === plainName(input.name))
    if (!given) return fail(session.run, `${input.name} is not given`)
    const converted = this.typesOf(model).find(input.variable.type).convert(given.value, session.run)
    return converted === undefined ? fail(session.run, `${input.name} is no ${input.variable.type}`) : converted
  }

  private requirements(element: Decision | Knowledge, model: DmnModel): Place[] {
    const references =
      'requiredDecisions' in element
        ? [...element.requiredInputs, ...element.requiredDecisions, ...element.requiredKnowledge]
        : element.requiredKnowledge
    return references.map((reference) => this.find(reference, model)).filter((place) => place !== undefined)
  }

  /** Puts the values of required elements under their names; those of another model under the import's name. */
  private bind(places: readonly Place[], model: DmnModel, session: Session, names: Map<string, Value>): void {
    const imported = new Map<string, [string, Value][]>()
    for (const place of places) {
      const value = this.valueOf(place, session)
      const prefix = importName(place.model, model)
      if (prefix === '') names.set(plainName(place.element.name), value)
      else imported.set(prefix, [...(imported.get(prefix) ?? []), [place.element.name, value]])
    }
    for (const [prefix, entries] of imported) names.set(plainName(prefix), contextOf(entries))
  }

  private logicOf(element: Decision | Knowledge, model: DmnModel): Compiled {
    const known = this.logic.get(element)
    if (known) return known
    this.compiling.add(element)
    const compiled = this.compile(element, model)
    this.compiling.delete(element)
    this.logic.set(element, compiled)
    return compiled
  }

  private compile(element: Decision | Knowledge, model: DmnModel): Compiled {
    const around = this.around(element, model)
    if ('requiredDecisions' in element)
      return declaring(compileBoxed(element.expression, around), element.variable, around)
    if (!element.logic) return compileBoxed(undefined, around)
    const declared = element.variable.type
    return compileFunction(
      element.logic,
      around,
      declared ? { type: around.types.resultOf(declared), name: declared } : undefined,
    )
  }

  /** The names an element's logic may use, with what is known of their types. */
  private around(element: Decision | Knowledge, model: DmnModel): Around {
    const scope: Record<string, FeelType> = {}
    for (const place of this.requirements(element, model)) {
      const prefix = importName(place.model, model)
      const type = this.typeOf(place)
      if (prefix === '') scope[place.element.name] = type
      else {
        const before = scope[prefix]
        const entries = typeof before === 'object' && 'context' in before ? before.context : {}
        scope[prefix] = { context: { ...entries, [place.element.name]: type } }
      }
    }
    if (!('requiredDecisions' in element)) scope[element.name] = 'any'
    return { scope, types: this.typesOf(model) }
  }

  private typeOf({ element, model }: Place): FeelType {
    const declared = this.typesOf(model).find(element.variable.type).feel
    if (declared !== 'any' || 'outputs' in element || !('requiredKnowledge' in element)) return declared
    return this.compiling.has(element) ? 'any' : this.logicOf(element, model).type
  }

  private typesOf(model: DmnModel): TypeTable {
    const known = this.types.get(model)
    if (known) return known
    // Models may import each other; on the way round only the own types are known.
    this.types.set(model, typeTable(model.items, new Map()))
    const imported = model.imports.flatMap((one): [string, TypeTable][] => {
      const found = this.models.get(one.namespace)
      return found && found !== model ? [[plainName(one.name), this.typesOf(found)]] : []
    })
    const made = typeTable(model.items, new Map(imported))
    this.types.set(model, made)
    return made
  }

  /** A decision service as function of its input data and input decisions. */
  private serviceFunction(service: DecisionService, model: DmnModel, outside: Session): FeelFunction {
    const places = [...service.inputData, ...service.inputDecisions]
      .map((reference) => this.find(reference, model))
      .filter((place) => place !== undefined)
    const outputs = service.outputs
      .map((reference) => this.find(reference, model))
      .filter((place) => place !== undefined)
    const types = this.typesOf(model)
    const result = types.resultOf(service.variable.type)
    return {
      kind: 'function',
      name: service.name,
      params: places.map((place) => ({ name: place.element.name, type: this.typeOf(place) })),
      result: 'any',
      call: (args, run) => {
        const session: Session = { inputs: outside.inputs, known: new Map(), running: new Set(), run }
        for (const [index, place] of places.entries()) {
          const type = this.typesOf(place.model).find(place.element.variable.type)
          const value = type.convert(args[index]!, run)
          if (value === undefined) return fail(run, `the argument ${place.element.name} is of another type`)
          session.known.set(place.element, value)
        }
        const results = outputs.map((place): [string, Value] => [place.element.name, this.valueOf(place, session)])
        const value = results.length === 1 ? results[0]![1] : contextOf(results)
        const converted = result.convert(value, run)
        return converted === undefined ? fail(run, `the result is no ${service.variable.type}`) : converted
      },
    }
  }
}

/** Under what name a model knows another; '' for itself. */
function importName(of: DmnModel, model: DmnModel): string {
  if (of === model) return ''
  return model.imports.find((one) => one.namespace === of.namespace)?.name ?? ''
}
