/** Boxed expressions: the XML inside a decision, an entry, a function → plain expression. */
import { childrenOf, textOf } from './elements.ts'
import type { Boxed } from './model.ts'
import { readTable } from './read-table.ts'
import type { Reader } from './reader.ts'
import type { Xml } from './xml-tree.ts'

const kinds = new Set([
  'literalExpression',
  'decisionTable',
  'context',
  'invocation',
  'list',
  'relation',
  'functionDefinition',
  'conditional',
  'for',
  'some',
  'every',
  'filter',
])

/** The expression directly inside an element; undefined when it has none. */
export function readBoxed(parent: Xml, reader: Reader): Boxed | undefined {
  const element = parent.children.find((child) => child.uri === reader.uri && kinds.has(child.name))
  return element && read(element, reader)
}

/** The expression inside a named child, which must be there: `<if>…</if>`. */
function inside(element: Xml, name: string, reader: Reader): Boxed {
  const holder = childrenOf(element, name)[0]
  const found = holder && readBoxed(holder, reader)
  if (found) return found
  reader.fault(holder ?? element, 'missing', `${element.name} has no ${name}`, `${element.name} 缺少 ${name}`)
  return emptyLiteral(element, reader)
}

function emptyLiteral(element: Xml, reader: Reader): Boxed {
  const place = reader.place(element)
  return { kind: 'literal', text: '', textPlace: place, place }
}

function read(element: Xml, reader: Reader): Boxed {
  const { id, label } = element.attributes
  const type = reader.typeName(element.attributes.typeRef)
  const description = textOf(element, 'description')
  const base = {
    ...(id && { id }),
    ...(type && { type }),
    ...(label && { label }),
    ...(description && { description }),
    place: reader.place(element),
  }
  switch (element.name) {
    case 'decisionTable':
      return { ...base, ...readTable(element, reader) }
    case 'context':
      return {
        ...base,
        kind: 'context',
        entries: childrenOf(element, 'contextEntry').map((entry) => {
          const variable = childrenOf(entry, 'variable')[0]
          return {
            ...(variable && { variable: reader.variable(variable) }),
            value: readBoxed(entry, reader) ?? missing(entry, reader),
          }
        }),
      }
    case 'invocation':
      return {
        ...base,
        kind: 'invocation',
        called: calledOf(element, reader),
        bindings: childrenOf(element, 'binding').map((binding) => {
          const parameter = childrenOf(binding, 'parameter')[0] ?? binding
          const value = readBoxed(binding, reader)
          return { parameter: reader.variable(parameter), ...(value && { value }) }
        }),
      }
    case 'list':
      return { ...base, kind: 'list', items: itemsOf(element, reader) }
    case 'relation':
      return {
        ...base,
        kind: 'relation',
        columns: childrenOf(element, 'column').map((column) => reader.variable(column)),
        rows: childrenOf(element, 'row').map((row) => itemsOf(row, reader)),
      }
    case 'functionDefinition':
      return reader.functionOf(element, readBoxed)
    case 'conditional':
      return {
        ...base,
        kind: 'conditional',
        if: inside(element, 'if', reader),
        // biome-ignore lint/suspicious/noThenProperty: the word of the standard; never awaited
        then: inside(element, 'then', reader),
        otherwise: inside(element, 'else', reader),
      }
    case 'for':
      return {
        ...base,
        kind: 'for',
        variable: iteratorOf(element),
        in: inside(element, 'in', reader),
        return: inside(element, 'return', reader),
      }
    case 'some':
    case 'every':
      return {
        ...base,
        kind: element.name,
        variable: iteratorOf(element),
        in: inside(element, 'in', reader),
        satisfies: inside(element, 'satisfies', reader),
      }
    case 'filter':
      return { ...base, kind: 'filter', in: inside(element, 'in', reader), match: inside(element, 'match', reader) }
    default: {
      const { text, place } = reader.text(element)
      const { expressionLanguage } = element.attributes
      const textPlace = { ...place, ...(base.place.element && { element: base.place.element }) }
      return { ...base, kind: 'literal', text, textPlace, ...(expressionLanguage && { language: expressionLanguage }) }
    }
  }
}

const iteratorOf = (element: Xml): string => (element.attributes.iteratorVariable ?? 'item').trim()

/** The items of a list or the cells of a row: every expression in order. */
function itemsOf(element: Xml, reader: Reader): Boxed[] {
  return element.children
    .filter((child) => child.uri === reader.uri && kinds.has(child.name))
    .map((child) => read(child, reader))
}

/** What is invoked: the expression that stands outside the bindings. */
function calledOf(element: Xml, reader: Reader): Boxed {
  return readBoxed(element, reader) ?? missing(element, reader)
}

function missing(element: Xml, reader: Reader): Boxed {
  reader.fault(element, 'missing', `${element.name} has no expression`, `${element.name} 缺少表达式`)
  return emptyLiteral(element, reader)
}
