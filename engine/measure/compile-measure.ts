/** One measure → its SQL parts: filter, value, window, type, and what stands for no row. */
import { addMonths, type FeelFault, type FeelType, parseDuration, type Scope } from '../decide/index.ts'
import { feelType, type SplitFilter, splitFilter, sqlOf } from './expressions.ts'
import type { DatasetInput, MeasureInput, PlanFault } from './types.ts'

export interface CompiledMeasure {
  name: string
  input: MeasureInput
  filter: SplitFilter
  /** SQL over the row `l` (and person `p` when mixed); null for counts. */
  value: string | null
  /** FEEL type and SQL type of the finished measure. */
  type: FeelType
  sqlType: string
  digits: { precision: number; scale: number; integer: boolean } | null
  /** Field with the event date, when the data set has one. */
  eventDate: string | null
  /** First day inside the window; null without window. */
  from: string | null
  /** SQL literal of the value when covered and no row. */
  absent: string
  absentValue: number | string | boolean | null
  /** Fields read, the event date included. */
  fields: string[]
  /** Table in the session that holds the finished values, keyed by hh or pid. */
  table: string
  /** Rows are counted too: for a reason, or because a sum may be over nothing but blanks. */
  counted: boolean
}

/**
 * First day inside `(asOf - window, asOf]`. On the last day of a month, months are whole calendar months: six months as of
 * 30 April begin on 1 November, so that six months delivered are the half year asked for.
 * @example windowStart('2025-04-30', 'P6M') // '2024-11-01'
 */
export function windowStart(asOf: string, window: string): string {
  let start = asOf
  const split = /^P((?:\d+Y)?(?:\d+M)?)((?:\d+D)?)$/.exec(window)
  const months = split?.[1] ? parseDuration(`P${split[1]}`) : null
  if (months && 'months' in months && !split?.[2]) {
    const next = new Date(Date.parse(`${asOf}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
    if (next.endsWith('-01')) return addMonths(next, -months.months)
  }
  const days = split?.[2] ? parseDuration(`P${split[2]}`) : null
  if (months && 'months' in months) start = addMonths(start, -months.months)
  const seconds = days && 'seconds' in days ? days.seconds : 0
  return new Date(Date.parse(`${start}T00:00:00Z`) + 86_400_000 - seconds * 1000).toISOString().slice(0, 10)
}

/**
 * Compiles one measure against its data set, whose `scope` the caller makes with `rowScope`; adds every fault found.
 * @example compileMeasure('oop_12m', { dataset: 'bills', aggregate: 'sum', value: 'own', window: 'P12M', subject: 'household' }, …)
 */
export function compileMeasure(
  name: string,
  input: MeasureInput,
  dataset: DatasetInput,
  asOf: string,
  { counted, isRegister, scope }: { counted: boolean; isRegister: boolean; scope: Scope },
  faults: PlanFault[],
): CompiledMeasure | null {
  const before = faults.length
  const fault = (part: string, found: FeelFault): void => {
    faults.push({ place: `measure ${name} ${part}`, id: name, part, fault: found })
  }
  const plain = (part: string, message: string): void =>
    fault(part, { code: 'wrong-type', message, line: 1, column: 1 })

  const eventDate = Object.entries(dataset.fields).find(([, field]) => field.role === 'event-date')?.[0] ?? null
  if (input.window && !eventDate) plain('window', `${dataset.id} has no field with role event-date`)
  if (input.peak && !eventDate) plain('peak', `${dataset.id} has no field with role event-date`)
  if (input.peak && !['sum', 'count', 'count-distinct'].includes(input.aggregate))
    plain('peak', 'peak belongs to sum, count and count-distinct')

  const where = input.where ? sqlOf(input.where, scope, 'boolean') : null
  if (where && !where.ok) for (const found of where.faults) fault('where', found)
  const filter: SplitFilter =
    where?.ok === true ? splitFilter(where.expression) : { row: [], person: null, mixed: false, fields: [] }

  const needsValue = input.aggregate !== 'count' && input.aggregate !== 'count-persons' && input.aggregate !== 'any'
  if (needsValue && !input.value) plain('value', `${input.aggregate} needs a value`)
  if (input.value && (input.aggregate === 'count' || input.aggregate === 'count-persons'))
    plain('value', `${input.aggregate} takes no value`)
  const value = input.value ? sqlOf(input.value, scope, input.aggregate === 'sum' ? 'number' : undefined) : null
  if (value && !value.ok) for (const found of value.faults) fault('value', found)
  for (const field of input.show ?? []) if (!dataset.fields[field]) plain('show', `${dataset.id} has no field ${field}`)
  if (faults.length > before) return null

  const given = value?.ok === true ? value : null
  const mixed = filter.mixed || (given?.expression.names.some((used) => used.startsWith('person.')) ?? false)
  const fields = new Set(filter.fields)
  for (const used of given?.expression.names ?? [])
    if (!used.startsWith('person.') && used !== 'as_of') fields.add(used)
  if (eventDate) fields.add(eventDate)
  for (const field of input.show ?? []) fields.add(field)
  const { type, sqlType, digits } = resultType(input, given)
  const absentValue = input.absent !== undefined ? input.absent : absentOf(input, type)
  const blank = input.aggregate === 'sum' && !isRequired(given?.expression.names ?? [], dataset)
  return {
    name,
    input,
    filter: { ...filter, mixed },
    value: given?.sql ?? null,
    type,
    sqlType,
    digits,
    eventDate,
    from: input.window ? windowStart(asOf, input.window) : null,
    absent: literal(absentValue, sqlType),
    absentValue,
    fields: [...fields],
    table: tableOf(name, input, dataset, isRegister),
    counted: counted || blank,
  }
}

/** Whether a measure asks a column of the person, in its filter or its value. @example asksPerson(disabledMembers, 'alive') // true */
export function asksPerson({ filter, value }: Pick<CompiledMeasure, 'filter' | 'value'>, column: string): boolean {
  return [...filter.row, filter.person, value].some((sql) => sql?.includes(`p."${column}"`))
}

/** What the register says of a household stands in table `household` itself. */
function tableOf(name: string, input: MeasureInput, dataset: DatasetInput, isRegister: boolean): string {
  if (input.peak) return `${name} by ${input.subject}`
  return isRegister && input.subject === 'household' ? 'household' : `${dataset.id} by ${input.subject}`
}

function isRequired(names: readonly string[], dataset: DatasetInput): boolean {
  return names.length === 1 && dataset.fields[names[0]!]?.required === true
}

function absentOf(input: MeasureInput, type: FeelType): number | boolean | null {
  if (input.aggregate === 'sum' || input.aggregate.startsWith('count')) return 0
  return input.aggregate === 'any' && type === 'boolean' ? false : null
}

function literal(value: number | string | boolean | null, sqlType: string): string {
  if (value === null) return `NULL::${sqlType}`
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value).toUpperCase()
}

type Given = {
  sql: string
  expression: { type: FeelType }
  digits?: { precision: number; scale: number; integer: boolean }
}

function resultType(input: MeasureInput, value: Given | null): Pick<CompiledMeasure, 'type' | 'sqlType' | 'digits'> {
  if (input.aggregate.startsWith('count'))
    return { type: 'number', sqlType: 'BIGINT', digits: { precision: 18, scale: 0, integer: true } }
  if (!value) return { type: 'boolean', sqlType: 'BOOLEAN', digits: null }
  const type = value.expression.type
  if (type !== 'number') return { type, sqlType: sqlTypeOfFeel(type), digits: null }
  const scale = value.digits?.scale ?? 4
  if (value.digits?.integer) return { type, sqlType: 'BIGINT', digits: { precision: 18, scale: 0, integer: true } }
  const precision = Math.max(18, Math.min(38, scale + 14))
  return { type, sqlType: `DECIMAL(${precision},${scale})`, digits: { precision, scale, integer: false } }
}

function sqlTypeOfFeel(type: FeelType): string {
  const names: Record<string, string> = {
    text: 'VARCHAR',
    boolean: 'BOOLEAN',
    date: 'DATE',
    datetime: 'TIMESTAMP',
    months: 'BIGINT',
    days: 'BIGINT',
  }
  return (typeof type === 'string' && names[type]) || feelType('text').toString()
}
