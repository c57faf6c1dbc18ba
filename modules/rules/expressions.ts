import type { FeelType, Scope } from '../../engine/decide/index.ts'
import { compileFeel } from '../../engine/decide/index.ts'
import type { DatasetDef, FieldType, MeasureDef, Region } from './shared.ts'

/** FEEL type of a field as it lies in the lake. */
export function feelTypeOf(type: FieldType): FeelType {
  if (type === 'integer' || type.startsWith('decimal')) return 'number'
  if (type === 'boolean') return 'boolean'
  if (type === 'date' || type === 'month') return 'date'
  if (type === 'datetime') return 'datetime'
  return 'text'
}

/** What is known of the person a row belongs to. */
export const personScope = {
  'person.age': 'number',
  'person.sex': 'text',
  'person.relation': 'text',
  'person.alive': 'boolean',
  'person.birth_date': 'date',
  as_of: 'date',
} as const satisfies Scope

/** Names a measure's `where` and `value` may use: the row's fields, the person, the date. */
export function rowScope(dataset: DatasetDef): Scope {
  const fields = Object.entries(dataset.fields).map(([name, field]) => [name, feelTypeOf(field.type)] as const)
  return { ...Object.fromEntries(fields), ...personScope }
}

/** FEEL type of a measure: what it aggregates decides; sums and counts are numbers. Undefined when its value is faulty. */
export function measureType(region: Region, measure: MeasureDef): FeelType | undefined {
  if (['sum', 'count', 'count-distinct', 'count-persons'].includes(measure.aggregate)) return 'number'
  const dataset = region.datasets.get(measure.dataset)
  if (!dataset || !measure.value) return undefined
  const compiled = compileFeel(measure.value, rowScope(dataset))
  return compiled.ok ? compiled.expression.type : undefined
}

/**
 * Names a condition may use: measures, `standard.<id>`, and tier, members, urban.
 * @example indicatorScope(region)['oop_12m'] // 'number'
 */
export function indicatorScope(region: Region): Scope {
  const scope: Record<string, FeelType> = { tier: 'text', members: 'number', urban: 'boolean', as_of: 'date' }
  for (const [id, def] of region.measures) {
    const type = measureType(region, def)
    if (type) scope[id] = type
  }
  for (const { id } of region.standards) scope[`standard.${id}`] = 'number'
  return scope
}
