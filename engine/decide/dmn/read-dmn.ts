/** DMN 1.1–1.5 XML → plain model. One pass over the elements; what is no DMN (diagrams, extensions) is left out. */
import { childrenOf, textOf } from './elements.ts'
import type {
  Decision,
  DecisionService,
  DmnFault,
  DmnModel,
  Import,
  InputData,
  ItemDefinition,
  Knowledge,
  KnowledgeSource,
  Reference,
  Variable,
} from './model.ts'
import { readBoxed } from './read-boxed.ts'
import { Reader } from './reader.ts'
import { readXml, type Xml } from './xml-tree.ts'

export type DmnRead = { ok: true; model: DmnModel } | { ok: false; faults: DmnFault[] }

const versions: Readonly<Record<string, DmnModel['version']>> = {
  'http://www.omg.org/spec/DMN/20151101/dmn.xsd': '1.1',
  'http://www.omg.org/spec/DMN/20180521/MODEL/': '1.2',
  'https://www.omg.org/spec/DMN/20191111/MODEL/': '1.3',
  'https://www.omg.org/spec/DMN/20211108/MODEL/': '1.4',
  'https://www.omg.org/spec/DMN/20230324/MODEL/': '1.5',
  'https://www.omg.org/spec/DMN/20240513/MODEL/': '1.6',
}

/**
 * Reads one DMN file. `file` is only the name put into places.
 *
 * Refused, each fault with line and column: broken XML (see `readXml`), a root that is not DMN's `definitions`, an
 * element that its parent needs and has not. What a reference or a type means is checked by `compileModels`.
 * @example
 * const read = readDmn(xml, 'dibao/rule.dmn')
 * if (read.ok) read.model.decisions.map((decision) => decision.name)
 */
export function readDmn(xml: string, file: string): DmnRead {
  const parsed = readXml(xml.startsWith('\uFEFF') ? xml.slice(1) : xml, file)
  if (!parsed.ok) return parsed
  const { root, prefixes } = parsed
  const version = versions[root.uri]
  const reader = new Reader(file, root.uri, prefixes)
  if (root.name !== 'definitions' || !version) {
    const where = root.uri === '' ? 'no namespace' : root.uri
    reader.fault(
      root,
      'not-dmn',
      `the root is ${root.name} of ${where}, not DMN definitions`,
      '根元素不是 DMN definitions',
    )
    return { ok: false, faults: reader.faults }
  }
  const model: DmnModel = {
    file,
    ...(root.attributes.id && { id: root.attributes.id }),
    name: root.attributes.name ?? '',
    namespace: root.attributes.namespace ?? '',
    version,
    ...(root.attributes.expressionLanguage && { expressionLanguage: root.attributes.expressionLanguage }),
    imports: childrenOf(root, 'import').map((element) => importOf(element, reader)),
    items: childrenOf(root, 'itemDefinition').map((element) => itemOf(element, reader)),
    inputs: childrenOf(root, 'inputData').map((element) => inputOf(element, reader)),
    decisions: childrenOf(root, 'decision').map((element) => decisionOf(element, reader)),
    knowledge: childrenOf(root, 'businessKnowledgeModel').map((element) => knowledgeOf(element, reader)),
    services: childrenOf(root, 'decisionService').map((element) => serviceOf(element, reader)),
    sources: childrenOf(root, 'knowledgeSource').map((element) => sourceOf(element, reader)),
  }
  return reader.faults.length > 0 ? { ok: false, faults: reader.faults } : { ok: true, model }
}

function importOf(element: Xml, reader: Reader): Import {
  const { name = '', namespace = '', importType = '', locationURI } = element.attributes
  return { name, namespace, importType, ...(locationURI && { locationUri: locationURI }), place: reader.place(element) }
}

function itemOf(element: Xml, reader: Reader): ItemDefinition {
  const signature = childrenOf(element, 'functionItem')[0]
  const base = reader.typeName(textOf(element, 'typeRef') ?? element.attributes.typeRef)
  const allowed = reader.unaryTests(element, 'allowedValues')
  const typeConstraint = reader.unaryTests(element, 'typeConstraint')
  return {
    ...(element.attributes.id && { id: element.attributes.id }),
    name: reader.nameOf(element),
    ...(element.attributes.label && { label: element.attributes.label }),
    ...(base && { type: base }),
    collection: element.attributes.isCollection === 'true',
    ...(allowed && { allowed }),
    ...(typeConstraint && { typeConstraint }),
    components: childrenOf(element, 'itemComponent').map((component) => itemOf(component, reader)),
    ...(signature && { function: signatureOf(signature, reader) }),
    place: reader.place(element),
  }
}

function signatureOf(element: Xml, reader: Reader): NonNullable<ItemDefinition['function']> {
  const output = reader.typeName(element.attributes.outputTypeRef)
  return {
    ...(output && { output }),
    parameters: childrenOf(element, 'parameters').map((parameter) => reader.variable(parameter)),
  }
}

/** What all elements of the graph have. */
function elementOf(element: Xml, reader: Reader) {
  const name = reader.nameOf(element)
  const description = textOf(element, 'description')
  return {
    id: element.attributes.id ?? name,
    name,
    ...(element.attributes.label && { label: element.attributes.label }),
    ...(description && { description }),
    place: reader.place(element),
  }
}

/** The variable of an element; without one the element's name stands for it. */
function variableOf(element: Xml, reader: Reader): Variable {
  const variable = childrenOf(element, 'variable')[0]
  if (variable) return { ...reader.variable(variable), name: variable.attributes.name ?? reader.nameOf(element) }
  return { name: reader.nameOf(element), place: reader.place(element) }
}

function inputOf(element: Xml, reader: Reader): InputData {
  return { ...elementOf(element, reader), variable: variableOf(element, reader) }
}

function required(element: Xml, requirement: string, kind: string, reader: Reader): Reference[] {
  return childrenOf(element, requirement).flatMap((found) =>
    childrenOf(found, kind).map((reference) => reader.reference(reference)),
  )
}

function decisionOf(element: Xml, reader: Reader): Decision {
  const [question, allowedAnswers] = [textOf(element, 'question'), textOf(element, 'allowedAnswers')]
  const expression = readBoxed(element, reader)
  return {
    ...elementOf(element, reader),
    variable: variableOf(element, reader),
    ...(question && { question }),
    ...(allowedAnswers && { allowedAnswers }),
    requiredDecisions: required(element, 'informationRequirement', 'requiredDecision', reader),
    requiredInputs: required(element, 'informationRequirement', 'requiredInput', reader),
    requiredKnowledge: required(element, 'knowledgeRequirement', 'requiredKnowledge', reader),
    authorities: required(element, 'authorityRequirement', 'requiredAuthority', reader),
    ...(expression && { expression }),
  }
}

function knowledgeOf(element: Xml, reader: Reader): Knowledge {
  const encapsulated = childrenOf(element, 'encapsulatedLogic')[0]
  const logic = encapsulated ? reader.functionOf(encapsulated, readBoxed) : undefined
  return {
    ...elementOf(element, reader),
    variable: variableOf(element, reader),
    requiredKnowledge: required(element, 'knowledgeRequirement', 'requiredKnowledge', reader),
    authorities: required(element, 'authorityRequirement', 'requiredAuthority', reader),
    ...(logic && { logic }),
  }
}

function serviceOf(element: Xml, reader: Reader): DecisionService {
  const references = (kind: string) => childrenOf(element, kind).map((reference) => reader.reference(reference))
  return {
    ...elementOf(element, reader),
    variable: variableOf(element, reader),
    outputs: references('outputDecision'),
    encapsulated: references('encapsulatedDecision'),
    inputDecisions: references('inputDecision'),
    inputData: references('inputData'),
  }
}

function sourceOf(element: Xml, reader: Reader): KnowledgeSource {
  const type = textOf(element, 'type')
  const { locationURI } = element.attributes
  return { ...elementOf(element, reader), ...(type && { type }), ...(locationURI && { uri: locationURI }) }
}
