/** Item definitions as run-time types: what a value becomes where one is declared. */
import { parseUnaryTests } from '../../parse.ts'
import { plainName } from '../../reading.ts'
import { evaluatorOf } from '../../standard/evaluate.ts'
import { coerced, entryOf } from '../../standard/types.ts'
import { type FeelContext, isContextValue, type Run, type Value } from '../../standard/values.ts'
import type { FeelType } from '../../types.ts'
import type { ItemDefinition, Text } from '../model.ts'

export interface ItemType {
  feel: FeelType
  /** The value as one of this type; undefined when it does not conform. Null always does. */
  convert(value: Value, run: Run): Value | undefined
}

/** Types by name as written: `tPerson`, `myimport.tPerson`, built-in ones. */
export interface TypeTable {
  find(name: string | undefined): ItemType
  /** What a function of this type gives; a type that is no function stands for its result. */
  resultOf(name: string | undefined): ItemType
  /** The item definitions by name, for `instance of`. */
  named: Readonly<Record<string, FeelType>>
  has(name: string): boolean
}

const anyType: ItemType = { feel: 'any', convert: (value) => value }
const simple = (feel: FeelType): ItemType => ({ feel, convert: (value) => coerced(value, feel) })

const builtIn: Readonly<Record<string, ItemType>> = {
  Any: anyType,
  any: anyType,
  '': anyType,
  number: simple('number'),
  string: simple('text'),
  boolean: simple('boolean'),
  date: simple('date'),
  time: simple('time'),
  'date and time': simple('datetime'),
  dateTime: simple('datetime'),
  'years and months duration': simple('months'),
  yearMonthDuration: simple('months'),
  'days and time duration': simple('days'),
  dayTimeDuration: simple('days'),
  list: simple({ list: 'any' }),
  context: simple({ context: {} }),
}

/** The types of a model; `imported` finds those of its imports by prefix. */
export function typeTable(items: readonly ItemDefinition[], imported: ReadonlyMap<string, TypeTable>): TypeTable {
  const definitions = new Map(items.map((item) => [plainName(item.name), item]))
  const known = new Map<string, ItemType>()
  const building = new Set<string>()
  const find = (written: string | undefined): ItemType => {
    const name = plainName(written ?? '')
    const found = known.get(name)
    if (found) return found
    const definition = definitions.get(name)
    // A type that holds itself is known only by name on the way down.
    if (definition && building.has(name))
      return { feel: 'any', convert: (value, run) => find(name).convert(value, run) }
    if (definition) {
      building.add(name)
      const made = itemType(definition, find)
      building.delete(name)
      known.set(name, made)
      return made
    }
    if (Object.hasOwn(builtIn, name)) return builtIn[name]!
    for (const [prefix, table] of imported) {
      if (prefix === '' && table.has(name)) return table.find(name)
      if (prefix !== '' && name.startsWith(`${prefix}.`)) return table.find(name.slice(prefix.length + 1))
    }
    return anyType
  }
  const named = Object.fromEntries(items.map((item) => [item.name, find(item.name).feel]))
  for (const [prefix, table] of imported)
    for (const [name, feel] of Object.entries(table.named)) named[prefix === '' ? name : `${prefix}.${name}`] ??= feel
  const resultOf = (written: string | undefined): ItemType => {
    const definition = definitions.get(plainName(written ?? ''))
    return definition?.function ? find(definition.function.output) : find(written)
  }
  return { find, resultOf, named, has: (name) => definitions.has(plainName(name)) }
}

function itemType(item: ItemDefinition, find: TypeTable['find']): ItemType {
  const base = item.function
    ? functionType(item, find)
    : item.components.length > 0
      ? contextType(item, find)
      : find(item.type)
  const one = item.allowed ? restricted(base, item.allowed, !item.collection && isListType(base)) : base
  const all = item.collection ? listType(one) : one
  return item.typeConstraint ? restricted(all, item.typeConstraint, false) : all
}

const isListType = ({ feel }: ItemType): boolean => typeof feel === 'object' && 'list' in feel

function functionType(item: ItemDefinition, find: TypeTable['find']): ItemType {
  const params = item.function!.parameters.map(({ name, type }) => ({ name, type: find(type).feel }))
  return simple({ function: { params, result: find(item.function!.output).feel } })
}

function contextType(item: ItemDefinition, find: TypeTable['find']): ItemType {
  const fields = item.components.map((component) => ({ name: component.name, type: itemType(component, find) }))
  const feel: FeelType = { context: Object.fromEntries(fields.map(({ name, type }) => [name, type.feel])) }
  return {
    feel,
    convert(value, run) {
      if (value === null) return null
      const context = Array.isArray(value) && value.length === 1 ? value[0]! : value
      return isContextValue(context) ? convertEntries(context, fields, run) : undefined
    },
  }
}

function convertEntries(
  context: FeelContext,
  fields: readonly { name: string; type: ItemType }[],
  run: Run,
): Value | undefined {
  const entries = new Map(context.entries)
  for (const { name, type } of fields) {
    const entry = entryOf(entries, name)
    const converted = entry === undefined ? undefined : type.convert(entry, run)
    if (converted === undefined) return undefined
    entries.set(name, converted)
  }
  return { kind: 'context', entries }
}

function listType(item: ItemType): ItemType {
  return {
    feel: { list: item.feel },
    convert(value, run) {
      if (value === null) return null
      const items = (Array.isArray(value) ? value : [value]).map((one) => item.convert(one, run))
      return items.includes(undefined) ? undefined : (items as Value[])
    },
  }
}

/** A type of which only some values are allowed; `each` tests the items of a list. */
function restricted(base: ItemType, tests: Text, each: boolean): ItemType {
  const { tree, faults } = parseUnaryTests(tests.text, base.feel, {}, { dynamic: true })
  if (faults.length > 0) return base
  const evaluate = evaluatorOf(tree)
  const allows = (value: Value, run: Run): boolean =>
    evaluate({ frame: { names: new Map(), input: value, run }, value: null, up: null }) === true
  return {
    feel: base.feel,
    convert(value, run) {
      const converted = base.convert(value, run)
      if (converted === undefined || converted === null) return converted
      const tested = each && Array.isArray(converted) ? converted : [converted]
      return tested.every((one) => allows(one, run)) ? converted : undefined
    },
  }
}
