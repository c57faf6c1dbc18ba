/** Type expressions: `number`, `list<text>`, `context<a: number>`, named types. */
import { entryOf } from './names.ts'
import { plainName, type Reading, type SyntaxNode, syntaxChildren } from './reading.ts'
import type { FeelType } from './types.ts'

const builtIn: Readonly<Record<string, FeelType>> = {
  number: 'number',
  string: 'text',
  boolean: 'boolean',
  date: 'date',
  time: 'time',
  'date and time': 'datetime',
  'years and months duration': 'months',
  'days and time duration': 'days',
  Null: 'null',
  Any: 'any',
}

/**
 * The grammar has no `range<…>`: it is written ` list<…>`, as long, and told apart again by the letters of the source.
 * @example withRangeTypes('x instance of range<date>') // 'x instance of  list<date>'
 */
export function withRangeTypes(source: string): string {
  return source.replace(/((?:\bof|:|<|,|->)\s*)range(?=\s*<)/g, '$1 list')
}

/**
 * Two functions have `and` in their names, which the grammar sometimes takes for the operator; joined by underscores, as
 * long, they are one word to it.
 * @example withJoinedNames('date and time(x)') // 'date_and_time(x)'
 */
export function withJoinedNames(source: string): string {
  return source.replace(/\b(?:years\s+and\s+months\s+duration|date\s+and\s+time)(?=\s*\()/g, (name) =>
    name.replace(/\s/g, '_'),
  )
}

/** The type a Type syntax node means; an unknown name is a fault, and at run time no value is of it. */
export function typeExpression(node: SyntaxNode, reading: Reading): FeelType {
  const { source, faults, types } = reading
  const parts = syntaxChildren(node)
  const inner = (from: SyntaxNode): SyntaxNode[] => syntaxChildren(from).filter((child) => child.name === 'Type')
  const head = parts[0] ?? node
  switch (head.name) {
    case 'ListType': {
      const of = typeExpression(inner(head)[0]!, reading)
      return source.slice(head.from, head.from + 4) === 'list' ? { list: of } : { range: of }
    }
    case 'ContextType': {
      const entries = syntaxChildren(head).filter((child) => child.name === 'ContextEntryTypes')
      const fields = entries.flatMap(syntaxChildren).map((entry): [string, FeelType] => {
        const [name, type] = [syntaxChildren(entry)[0]!, inner(entry)[0]!]
        return [plainName(source.slice(name.from, name.to)), typeExpression(type, reading)]
      })
      return { context: Object.fromEntries(fields) }
    }
    case 'FunctionType': {
      const params = syntaxChildren(head)
        .filter((child) => child.name === 'ArgumentTypes')
        .flatMap(syntaxChildren)
        .map((argument) => ({ name: '', type: typeExpression(inner(argument)[0]!, reading) }))
      return { function: { params, result: typeExpression(inner(head).at(-1)!, reading) } }
    }
    default: {
      const written = plainName(source.slice(head.from, head.to))
      if (Object.hasOwn(builtIn, written)) return builtIn[written]!
      const known = entryOf(types, written)
      if (known !== undefined) return types[known]!
      if (written === 'list') return { list: 'any' }
      if (written === 'context') return { context: {} }
      if (written === 'function') return { function: { params: [], result: 'any' } }
      faults.add('unknown-name', head.from, `unknown type ${written}`)
      return unknownType
    }
  }
}

/** A type no value has. */
export const unknownType: FeelType = { range: 'null' }
