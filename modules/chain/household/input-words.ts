/** What was filled in for an action, as one short line: for the chain, where nobody wants to open every form. Pure. */
import { type Field, type Fields, type Option, optionsOf } from '../../../platform/process/shared.ts'

const longest = 120
type Lists = Readonly<Record<string, readonly Option[]>>

/**
 * The line in both languages. Numbers of people, phones and accounts, names of persons, files and member lists are left out;
 * free text goes through `mask`.
 * @example inputWords(process.actions.pay.fields, { amount: 1200, how: 'cash' }, lists, mask).zh // '金额 1,200.00元；方式 现金'
 */
export function inputWords(
  fields: Fields,
  input: Record<string, unknown>,
  lists: Lists,
  mask: (text: string) => string,
): { zh: string; en: string } {
  const zh: string[] = []
  const en: string[] = []
  for (const [name, field] of Object.entries(fields)) {
    const value = input[name]
    if (value === undefined || value === null || value === '' || private_(name, field)) continue
    const said = valueWords(field, value, optionsOf(field, lists, input), mask)
    if (!said) continue
    zh.push(alone(field) ? said.zh : `${brief(field.label.zh)} ${said.zh}`)
    en.push(alone(field) ? said.en : `${brief(field.label.en)} ${said.en}`)
  }
  return { zh: shortened(joined(zh, '；')), en: shortened(joined(en, '; ')) }
}

/** A label without its unit or what it tells the writer: the value says it. */
const brief = (label: string) => label.replace(/\s*[（(].*[）)]\s*$/, '')
/** A sentence that is not the last loses its full stop. */
const joined = (parts: readonly string[], by: string) =>
  parts.map((part, i) => (i < parts.length - 1 ? part.replace(/[。；.;\s]+$/, '') : part)).join(by)

/** Free text speaks for itself; a label before it only makes it longer. */
const alone = (field: Field) => field.kind === 'text' && (field.lines ?? 0) > 1
/** The product's own numbers of other matters and rows: nobody outside calls anything by them. */
export const ownNumber = /^(check|meeting|objection|matter|complaint)$/
const private_ = (name: string, field: Field): boolean =>
  (field.kind === 'text' && field.pattern !== undefined) ||
  (field.kind === 'number' && ownNumber.test(name)) ||
  /^(name|holder|contact|bank|account|phone|position|receipt|address|who|representative)$/i.test(name)

function valueWords(
  field: Field,
  value: unknown,
  options: readonly Option[],
  mask: (text: string) => string,
): { zh: string; en: string } | undefined {
  const both = (text: string) => ({ zh: text, en: text })
  switch (field.kind) {
    case 'text':
      return both(mask(String(value)))
    case 'date':
      return both(String(value))
    case 'money': {
      const amount = Number(value).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
      return { zh: `${amount}元`, en: `${amount} yuan` }
    }
    case 'number':
      return { zh: `${value}${field.unit?.zh ?? ''}`, en: `${value}${field.unit ? ` ${field.unit.en}` : ''}` }
    case 'yes-no':
      return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' }
    case 'choice':
    case 'listed':
      return named(options, [value].flat())
    default:
      return undefined
  }
}

function named(options: readonly Option[], ids: readonly unknown[]): { zh: string; en: string } {
  const labels = ids.map((id) => options.find((one) => one.id === id)?.label ?? { zh: String(id), en: String(id) })
  return { zh: labels.map((one) => one.zh).join('、'), en: labels.map((one) => one.en).join(', ') }
}

const shortened = (text: string) => ([...text].length > longest ? `${[...text].slice(0, longest - 1).join('')}…` : text)
