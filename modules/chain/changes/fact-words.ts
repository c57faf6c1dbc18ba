/** Facts of a matter in the words of its forms: what a person reads in the change log. Pure. */
import { maskAccount, maskId, maskName, maskPhone } from '../../../platform/access/shared.ts'
import {
  type AnyProcess,
  type Field,
  type Option,
  optionsOf,
  personField,
  type Words,
} from '../../../platform/process/shared.ts'
import { ownNumber } from '../household/input-words.ts'

export type Lists = Readonly<Record<string, readonly Option[]>>
export const words = (zh: string, en = zh): Words => ({ zh, en })

/** Facts that have no field of their own in a form, and columns of the file. */
const known: Record<string, Words> = {
  state: words('环节', 'State'),
  managing_area: words('管理单位', 'Managing unit'),
  residence_area: words('居住地', 'Residence'),
  head_pid: words('户主', 'Head'),
  joined: words('成员增加', 'Joined'),
  left: words('成员减少', 'Left'),
  opened: words('建档缘由', 'Opened because'),
  tier: words('保障类别', 'Tier'),
  amount: words('月金额', 'Monthly amount'),
  persons: words('保障人数', 'Persons'),
  account: words('银行账户', 'Account'),
  proposal: words('核查意见', 'Proposal'),
  proposed: words('审核意见', 'Proposed'),
  decided: words('决定', 'Decision'),
  visits: words('入户', 'Visits'),
  hearing: words('听取意见', 'Hearing'),
  called: words('听取意见通知', 'Hearing called'),
  check: words('核对', 'Check'),
  paid: words('发放', 'Paid'),
  papers: words('手续', 'Papers'),
  outcome: words('核实结果', 'Outcome'),
  feedback: words('反馈', 'Feedback'),
  held: words('现有待遇', 'Held'),
  from: words('执行月', 'From'),
  decidedOn: words('决定日期', 'Decided on'),
  noticed: words('告知', 'Notice'),
  decision: words('部门决定', 'Decision'),
  fedBack: words('部门反馈', 'Feedback'),
  followUps: words('后续需要', 'Follow-up'),
  received: words('家庭已收到', 'The family has it'),
  acceptedOn: words('部门接收日期', 'Accepted on'),
  urgent: words('急难', 'Urgent'),
  level: words('预警级别', 'Level'),
  unit: words('办理部门', 'Department'),
  complainant: words('举报人', 'Complainant'),
  account_number: words('账号', 'Account number'),
}
/** Values that stand in no list of a form. */
const values: Record<string, Words> = {
  red: words('红', 'red'),
  orange: words('橙', 'orange'),
  yellow: words('黄', 'yellow'),
  warning: words('监测预警', 'a warning'),
  tier: words('已有待遇', 'what is held'),
  staff: words('工作人员登记', 'entered by staff'),
  township: words('苏木乡镇街道', 'township'),
  county: words('旗县区', 'county'),
  village: words('嘎查村社区', 'village'),
}

/** Words for the facts of one action: its own form first, then the other forms of its process. Free text goes through `mask`. */
export function factWords(
  process: Pick<AnyProcess, 'actions'>,
  kind: string,
  lists: Lists,
  mask: (text: string) => string,
) {
  const others = Object.values(process.actions)
  const fieldOf = (name: string): Field | undefined =>
    process.actions[kind]?.fields[name] ?? others.find((one) => one.fields[name])?.fields[name]
  const nameOf = (name: string): Words | undefined => known[name] ?? labelOf(fieldOf(name))

  /** A value in words; `form` holds the facts beside it, which some lists follow. */
  const told = (name: string, value: unknown, form: Record<string, unknown> = {}): Words | null => {
    if (value === null || value === undefined || value === '') return null
    if (Array.isArray(value))
      return joined(
        value.map((one) => told(name, one, form)),
        '、',
      )
    if (typeof value === 'object')
      return joined(
        Object.entries(value).map(([part, one]) => {
          const said = told(part, one, value as Record<string, unknown>)
          const label = labelOf(fieldOf(part)) ?? known[part]
          return said && label ? words(`${label.zh} ${said.zh}`, `${label.en} ${said.en}`) : plainly(said, one)
        }),
        '，',
      )
    const field = fieldOf(name)
    return oneValue(
      name,
      value as string | number | boolean,
      field,
      field ? optionsOf(field, lists, form) : [],
      lists,
      mask,
    )
  }
  return { nameOf, told }
}

/** A part that nothing names: sentences and days speak for themselves, bare numbers and flags do not. */
const plainly = (said: Words | null, value: unknown): Words | null => (typeof value === 'string' ? said : null)

const labelOf = (field: Field | undefined): Words | undefined =>
  field && words(brief(field.label.zh), brief(field.label.en))
/** A label without its unit or what it tells the writer. */
const brief = (label: string) => label.replace(/\s*[（(].*[）)]\s*$/, '')

function joined(parts: readonly (Words | null)[], by: string): Words | null {
  const said = parts.filter((one) => one !== null)
  return said.length === 0
    ? null
    : words(said.map((one) => one.zh).join(by), said.map((one) => one.en).join(by === '、' ? ', ' : '; '))
}

function oneValue(
  name: string,
  value: string | number | boolean,
  field: Field | undefined,
  options: readonly Option[],
  lists: Lists,
  mask: (text: string) => string,
): Words | null {
  if (typeof value === 'boolean') return value ? words('是', 'yes') : words('否', 'no')
  const id = String(value)
  const option = options.find((one) => one.id === id)
  if (option) return option.label
  if (typeof value === 'number') {
    if (ownNumber.test(name)) return null
    if (field?.kind === 'money' || /amount|costs/i.test(name)) {
      const yuan = value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
      return words(`${yuan}元`, `${yuan} yuan`)
    }
    return words(`${value}${field?.kind === 'number' ? (field.unit?.zh ?? '') : ''}`, String(value))
  }
  // As at the head of the page.
  if (personField.test(name)) return words(maskName(id))
  if (/account/i.test(name)) return words(maskAccount(id))
  if (/phone|contact/i.test(name)) return words(maskPhone(id))
  if (/id_?number/i.test(name)) return words(maskId(id))
  if (/^[a-z][a-z0-9-]*$/.test(id) && field?.kind !== 'text')
    return values[id] ?? Object.values(lists).flatMap((list) => list.filter((one) => one.id === id))[0]?.label ?? null
  return words(mask(id))
}
