/** Type names of a model → FEEL types: built-in names, item definitions, types given by the caller. */
import type { FeelType } from '../types.ts'
import type { ItemDefinition, Variable } from './model.ts'

const builtIn: Readonly<Record<string, FeelType>> = {
  number: 'number',
  string: 'text',
  boolean: 'boolean',
  date: 'date',
  time: 'time',
  'date and time': 'datetime',
  dateTime: 'datetime',
  'years and months duration': 'months',
  yearMonthDuration: 'months',
  'days and time duration': 'days',
  dayTimeDuration: 'days',
  integer: 'number',
  long: 'number',
  double: 'number',
  Any: 'any',
}

export interface ItemTypes {
  /** The type of a name; undefined when nothing has the name. */
  find(name: string): FeelType | undefined
}

/**
 * The types of one model. `given` are types that the caller knows (`member` of the catalogue of facts); `imported` those
 * of imported models, by name with prefix. A definition that goes round in a circle is `any` where it meets itself.
 * @example itemTypes([{ name: 'tAge', type: 'number', … }], {}, {}).find('tAge') // 'number'
 */
export function itemTypes(
  items: readonly ItemDefinition[],
  given: Readonly<Record<string, FeelType>>,
  imported: (name: string) => FeelType | undefined,
): ItemTypes {
  const byName = new Map(items.map((item) => [item.name, item]))
  const made = new Map<string, FeelType>()
  const open = new Set<string>()
  const find = (name: string): FeelType | undefined => {
    if (Object.hasOwn(given, name)) return given[name]
    const item = byName.get(name)
    if (!item) return Object.hasOwn(builtIn, name) ? builtIn[name] : imported(name)
    const known = made.get(name)
    if (known) return known
    if (open.has(name)) return 'any'
    open.add(name)
    const type = typeOf(item)
    open.delete(name)
    made.set(name, type)
    return type
  }
  const typeOf = (item: ItemDefinition): FeelType => {
    const one = oneOf(item)
    return item.collection ? { list: one } : one
  }
  const oneOf = (item: ItemDefinition): FeelType => {
    if (item.components.length > 0)
      return { context: Object.fromEntries(item.components.map((component) => [component.name, typeOf(component)])) }
    if (item.function) {
      const params = item.function.parameters.map(({ name, type }: Variable) => ({
        name,
        type: (type === undefined ? undefined : find(type)) ?? ('any' as const),
      }))
      return { function: { params, result: (item.function.output && find(item.function.output)) || 'any' } }
    }
    return (item.type === undefined ? undefined : find(item.type)) ?? 'any'
  }
  return { find }
}
