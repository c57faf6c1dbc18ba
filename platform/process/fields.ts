/**
 * What a person fills in for an action. One description serves three: the check at the API, the form on the screen, and
 * the type of the input in code.
 */
import { z } from 'zod'
import { RowKey } from './key.ts'

export interface Words {
  zh: string
  en: string
}

interface Common {
  label: Words
  /** Without it the field must be filled. */
  optional?: true
  /** One line under the field, in plain words. */
  help?: Words
  /** What it holds when nothing else is known: what most people would choose. */
  usual?: string | number | boolean
  /** The server fills it in (`adds`), whatever is typed: a form shows it and does not ask for it. It is optional besides. */
  known?: true
  /** Seldom needed: shown when more is asked for. */
  more?: true
  /** Shown and asked only while another field of the same form has one of these values; several: while one of them holds. */
  when?: When | readonly When[]
}
/** `starts`: ids that begin with it, for lists that a region keeps. */
export type When = { field: string } & ({ is: readonly (string | boolean)[] } | { starts: string })
export interface Option {
  id: string
  label: Words
  /** Offered only while the field that a list follows (`of`) has this value. */
  under?: string
}
export type Field = Common &
  (
    | { kind: 'text'; lines?: number; max?: number; pattern?: 'phone' | 'citizen-id' | 'bank-account' }
    | { kind: 'date'; past?: true }
    /** Yuan with two decimals, never negative unless it says so. */
    | { kind: 'money'; negative?: true }
    | { kind: 'number'; min?: number; max?: number; unit?: Words }
    | { kind: 'yes-no' }
    | { kind: 'choice'; options: readonly Option[]; many?: undefined }
    | { kind: 'choice'; options: readonly Option[]; many: true }
    /**
     * One of a list that the region keeps (feedback codes, departments, tiers), by id; several with `many`. `of` names a field of
     * the same form that the list follows: the fields of the chosen data set.
     */
    | { kind: 'listed'; list: string; of?: string; many?: undefined }
    | { kind: 'listed'; list: string; of?: string; many: true }
    /** Members of the household's file, by person key. `all`: everybody is chosen until somebody is taken out. */
    | { kind: 'members'; all?: true }
    /** Facts of the household and of each member in the order of the matter, by the names of the region's catalogue; null: unknown. */
    | { kind: 'facts' }
    /** Attachments, by their ids; `paper` names what is expected, `photos` offers pictures only. */
    | { kind: 'files'; paper?: string; photos?: true }
    /** A small table: several lines with the same columns. */
    | { kind: 'rows'; columns: Fields; min?: number }
  )
export type Fields = { readonly [name: string]: Field }

/** Facts as somebody typed them: a name that is missing or null is unknown. */
export interface TypedFacts {
  household: Record<string, FactValue>
  members: Record<string, FactValue>[]
}
export type FactValue = string | number | boolean | null

type ValueOf<F extends Field> = F extends { kind: 'facts' }
  ? TypedFacts
  : F extends { kind: 'listed'; many: true }
    ? string[]
    : PlainOf<F>
type PlainOf<F extends Field> = F extends { kind: 'text' | 'date' | 'listed' }
  ? string
  : F extends { kind: 'money' | 'number' }
    ? number
    : F extends { kind: 'yes-no' }
      ? boolean
      : F extends { kind: 'choice'; many: true }
        ? string[]
        : F extends { kind: 'choice'; options: infer Options }
          ? Options extends readonly { id: infer Id extends string }[]
            ? Id
            : string
          : F extends { kind: 'members' | 'files' }
            ? string[]
            : F extends { kind: 'rows'; columns: infer C extends Fields }
              ? InputOf<C>[]
              : never
type MayLack<F extends Field> = F extends { optional: true } ? true : F extends { when: object } ? true : false

/** Type of what a form with these fields gives. */
export type InputOf<Fs extends Fields> = {
  [Name in keyof Fs as MayLack<Fs[Name]> extends true ? never : Name]: ValueOf<Fs[Name]>
} & { [Name in keyof Fs as MayLack<Fs[Name]> extends true ? Name : never]?: ValueOf<Fs[Name]> | undefined }

const patterns = {
  phone: /^[0-9+\- ]{7,20}$/,
  'citizen-id': /^[0-9]{17}[0-9X]$/,
  'bank-account': /^[0-9]{10,24}$/,
}

const factValues = z.record(
  z.string().max(60),
  z.union([z.string().max(200), z.number().min(-1e12).max(1e12), z.boolean(), z.null()]),
)

function schemaOf(field: Field): z.ZodType {
  switch (field.kind) {
    case 'text': {
      const text = z
        .string()
        .trim()
        .min(field.optional ? 0 : 1, '必须填写')
        .max(field.max ?? 500, `最多${field.max ?? 500}字`)
      return field.pattern ? text.regex(patterns[field.pattern], '格式不正确') : text
    }
    case 'date':
      return z.iso.date('日期应为 年-月-日')
    case 'money':
      return z
        .number('请填金额')
        .min(field.negative ? -1e10 : 0, '金额不能为负')
        .max(1e10)
        .refine((value) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-6, '金额最多两位小数')
    case 'number': {
      let number = z.number('请填数字')
      if (field.min !== undefined) number = number.min(field.min, `不小于${field.min}`)
      if (field.max !== undefined) number = number.max(field.max, `不大于${field.max}`)
      return number
    }
    case 'yes-no':
      return z.boolean('请选择是或否')
    case 'choice': {
      const one = z.enum(field.options.map((o) => o.id) as [string, ...string[]], '请选择列出的一项')
      return field.many ? z.array(one).min(field.optional ? 0 : 1, '至少选择一项') : one
    }
    case 'listed': {
      const one = z.string().min(1, '请选择一项').max(80)
      return field.many
        ? z
            .array(one)
            .min(field.optional ? 0 : 1, '至少选择一项')
            .max(200)
        : one
    }
    case 'facts':
      return z.strictObject({ household: factValues, members: z.array(factValues).max(50) })
    case 'members':
      return z.array(RowKey).min(field.optional ? 0 : 1, '至少选择一人')
    case 'files':
      return z
        .array(z.uuid())
        .min(field.optional ? 0 : 1, '请上传材料')
        .max(50, '最多50个文件')
    case 'rows':
      return z
        .array(schemaOfFields(field.columns))
        .min(field.min ?? (field.optional ? 0 : 1), '至少填写一行')
        .max(500)
  }
}

/**
 * The check of a form: unknown names are refused, every fault is named at its field. A field that is asked only `when`
 * another has a value is needed exactly then, and dropped otherwise.
 * @example schemaOfFields({ note: { kind: 'text', label: { zh: '说明', en: 'Note' } } }).parse({ note: '已核实' })
 */
export function schemaOfFields<Fs extends Fields>(fields: Fs): z.ZodType<InputOf<Fs>> {
  const known = schemas.get(fields) ?? makeSchema(fields)
  schemas.set(fields, known)
  return known as z.ZodType<InputOf<Fs>>
}

// A check is made once per form: twenty thousand warnings dispatched together have the same one.
const schemas = new WeakMap<Fields, z.ZodType>()

function makeSchema(fields: Fields): z.ZodType {
  const shape: Record<string, z.ZodType> = {}
  for (const [name, field] of Object.entries(fields))
    shape[name] = field.optional || field.when ? schemaOf(field).optional() : schemaOf(field)
  return z
    .strictObject(shape)
    .superRefine((values: Record<string, unknown>, problem) => {
      for (const [name, field] of Object.entries(fields))
        if (field.when && !field.optional && isAsked(fields, name, values) && values[name] === undefined)
          problem.addIssue({ code: 'custom', path: [name], message: '必须填写' })
    })
    .transform((values) =>
      Object.fromEntries(
        Object.entries(values).filter(([name, value]) => value !== undefined && isAsked(fields, name, values)),
      ),
    ) as unknown as z.ZodType
}

/**
 * Whether a field is asked in a form that is filled in so far: one it depends on holds, and is asked itself.
 * @example isAsked(fields, 'care', { grant: true, tier: 'tekun-rural' })
 */
export function isAsked(fields: Fields, name: string, form: Record<string, unknown>): boolean {
  const when = fields[name]?.when
  if (!when) return true
  return [when].flat().some((one) => {
    if (fields[one.field] && !isAsked(fields, one.field, form)) return false
    const value = form[one.field]
    return 'is' in one
      ? one.is.includes(value as string | boolean)
      : typeof value === 'string' && value.startsWith(one.starts)
  })
}

/**
 * What a field is chosen from in a form that is filled in so far; nothing for a field of another kind.
 * @example optionsOf({ kind: 'listed', list: 'dataset-fields', of: 'dataset', label }, lists, { dataset: 'wages' })
 */
export function optionsOf(
  field: Field,
  lists: Readonly<Record<string, readonly Option[]>>,
  form: Record<string, unknown>,
): readonly Option[] {
  if (field.kind === 'choice') return field.options
  if (field.kind !== 'listed') return []
  const options = lists[field.list] ?? []
  const { of } = field
  return of === undefined ? options : options.filter((one) => one.under === form[of])
}

/** Listed values of an input that their list does not hold, by field; lines of tables are looked through too. */
export function unlisted(
  fields: Fields,
  input: Record<string, unknown>,
  lists: Readonly<Record<string, readonly Option[]>>,
): string[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const value = input[name]
    if (value === undefined) return []
    if (field.kind === 'listed') {
      const options = optionsOf(field, lists, input)
      return [value].flat().every((id) => options.some((one) => one.id === id)) ? [] : [name]
    }
    if (field.kind === 'rows')
      return (value as Record<string, unknown>[]).flatMap((row, i) =>
        unlisted(field.columns, row, lists).map((inner) => `${name}.${i}.${inner}`),
      )
    return []
  })
}

/** Files that an input names, with the field; lines of tables are looked through too. */
export function filesIn(fields: Fields, input: Record<string, unknown>): { id: string; field: string }[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const value = input[name]
    if (value === undefined) return []
    if (field.kind === 'files') return (value as string[]).map((id) => ({ id, field: name }))
    if (field.kind === 'rows')
      return (value as Record<string, unknown>[]).flatMap((row) =>
        filesIn(field.columns, row).map(({ id, field: inner }) => ({ id, field: `${name}.${inner}` })),
      )
    return []
  })
}
