/** Names with spaces, signs and dots: how the grammar is told of them, and what a name written in a text stands for. */
import { parser, trackVariables } from 'lezer-feel'
import type { Node } from './nodes.ts'
import { nothing, plainName, type Reading } from './reading.ts'
import { type FeelType, isContext, isFunction, isList, isScopeEntry, type Scope } from './types.ts'

type Grammar = { parse(source: string): ReturnType<typeof parser.parse> }
interface ScopeNames {
  expression: Grammar
  unaryTests: Grammar
  /** Name in its plain form → key of the scope. */
  keys: ReadonlyMap<string, string>
}

const simpleName = /^[\p{L}_?][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u
const cache = new WeakMap<Scope, ScopeNames>()

const grammarOf = (options: Parameters<typeof parser.configure>[0]): Pick<ScopeNames, 'expression' | 'unaryTests'> => ({
  expression: parser.configure({ ...options, top: 'Expression' }),
  unaryTests: parser.configure({ ...options, top: 'UnaryTests' }),
})

/** Reads each short text once: every sweep and check reads the same hundreds of expressions. Syntax trees never change. */
function remembering(grammar: Grammar): Grammar {
  const trees = new Map<string, ReturnType<Grammar['parse']>>()
  return {
    parse(source) {
      const tree = trees.get(source) ?? grammar.parse(source)
      if (trees.size >= 5000) trees.clear()
      if (source.length <= 1000) trees.set(source, tree)
      return tree
    },
  }
}
const plain = grammarOf({})
const plainGrammar = { expression: remembering(plain.expression), unaryTests: remembering(plain.unaryTests) }

/** The grammar that knows a scope's names, made once for each scope. Scopes of plain words need no tracking of names. */
export function namesOf(scope: Scope): ScopeNames {
  const known = cache.get(scope)
  if (known) return known
  const types = Object.entries(scope).map(([name, entry]) => [name, isScopeEntry(entry) ? entry.type : entry] as const)
  const simple = types.every(([name, type]) => simpleName.test(name) && isSimple(type))
  const made = {
    ...(simple ? plainGrammar : grammarOf({ contextTracker: trackVariables(Object.fromEntries(types.map(shape))) })),
    keys: new Map(Object.keys(scope).map((key) => [plainName(key), key])),
  }
  cache.set(scope, made)
  return made
}

const shape = ([name, type]: readonly [string, FeelType]): [string, unknown] => [name, shapeOf(type)]

/** What can be named behind a dot, for lists and functions that of their items and results. */
function shapeOf(type: FeelType): unknown {
  if (isList(type)) return shapeOf(type.list)
  if (isFunction(type)) return shapeOf(type.function.result)
  return isContext(type) ? Object.fromEntries(Object.entries(type.context).map(shape)) : 1
}

function isSimple(type: FeelType): boolean {
  if (isList(type)) return isSimple(type.list)
  if (isFunction(type)) return isSimple(type.function.result)
  if (!isContext(type)) return true
  return Object.entries(type.context).every(([name, inner]) => simpleName.test(name) && isSimple(inner))
}

/** The entry of a context type that a written name means. */
export function entryOf(context: Readonly<Record<string, FeelType>>, written: string): string | undefined {
  if (Object.hasOwn(context, written)) return written
  const plain = plainName(written)
  return Object.keys(context).find((name) => plainName(name) === plain)
}

/**
 * The node of a written name, looked for from inside to outside: names bound in the expression, entries of a filter's
 * item, names of the scope. Null when nothing has the name.
 */
export function findName(written: string, at: number, reading: Reading): Node | null {
  const { locals, scope, dynamic, input } = reading
  const plain = plainName(written)
  if (plain === '?' && input !== undefined) return { kind: 'name', type: input, at, name: '?' }
  const items: Node[] = []
  let found: Node | null = null
  for (let depth = 0; depth < locals.length && !found; depth++) {
    const local = locals[locals.length - 1 - depth]!
    const node: Node = { kind: 'local', type: local.type, at, name: local.name, depth }
    if (plainName(local.name) === plain) {
      found = node
      // An entry called item comes before the item itself.
      if (local.item && dynamic) items.push(node)
    } else if (local.item && isContext(local.type)) {
      const name = entryOf(local.type.context, written)
      if (name !== undefined) found = { kind: 'path', type: local.type.context[name]!, at, operand: node, name }
    } else if (local.item && dynamic) items.push(node)
  }
  found ??= scopeName(plain, at, scope)
  if (items.length === 0) return found
  return items.reduceRight<Node>(
    (otherwise, item) => ({ kind: 'entry', type: 'any', at, item, name: plain, otherwise }),
    found ?? nothing(at, 'any'),
  )
}

function scopeName(plain: string, at: number, scope: Scope): Node | null {
  const key = Object.hasOwn(scope, plain) ? plain : namesOf(scope).keys.get(plain)
  if (key === undefined) return null
  const entry = scope[key]!
  return { kind: 'name', type: isScopeEntry(entry) ? entry.type : entry, at, name: key }
}

/** Whether a name is bound in the expression or stands in the scope, leaving a filter's item aside. */
export function isBound(written: string, reading: Reading): boolean {
  const plain = plainName(written)
  return reading.locals.some((local) => plainName(local.name) === plain) || scopeName(plain, 0, reading.scope) !== null
}

/** “, did you mean …” when a known name differs in case or by one missing part. */
export function likeness(written: string, known: readonly string[]): string {
  const bare = (value: string) => value.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  const found = known.find((candidate) => bare(candidate) === bare(written))
  return found ? `, did you mean ${found}` : ''
}
