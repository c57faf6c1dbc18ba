/** Forms of a referral. */
import type { Option, Words } from '../../../platform/process/shared.ts'
import { refusalReasons } from './facts.ts'

export const optionsOf = <Id extends string>(words: Record<Id, Words>) =>
  Object.entries(words).map(([id, label]) => ({ id, label })) as unknown as { id: Id; label: Option['label'] }[]

export const reason = (label: Words) => ({ kind: 'text', lines: 2, max: 500, label }) as const

/** What is needed, of whom, for whom; the data that the file does not know. Which of them are needed the region says. */
export const needFields = {
  need: { kind: 'listed', list: 'referral-needs', label: { zh: '需求种类', en: 'Need' } },
  to: {
    kind: 'listed',
    list: 'referral-units',
    optional: true,
    label: { zh: '承办部门', en: 'Department' },
    help: { zh: '不选则按需求种类转给通常的承办部门', en: 'Left empty: the one that usually gives it' },
  },
  person: {
    kind: 'members',
    optional: true,
    label: { zh: '需求人（不选则为户主）', en: 'Who needs it (else the head)' },
  },
  asked: {
    kind: 'text',
    lines: 3,
    max: 500,
    label: { zh: '请部门办理什么', en: 'What is asked' },
    help: {
      zh: '部门看得到这段话，请勿写收入、病史等与本需求无关的情况。',
      en: 'The department reads this: nothing that the need does not ask for.',
    },
  },
  phone: { kind: 'text', pattern: 'phone', optional: true, label: { zh: '联系电话', en: 'Phone' } },
  address: { kind: 'text', max: 120, optional: true, label: { zh: '住址', en: 'Address' } },
  costs: { kind: 'money', optional: true, label: { zh: '个人负担费用（元）', en: 'Costs borne (yuan)' } },
  detail: { kind: 'text', lines: 2, max: 300, optional: true, label: { zh: '具体情况', en: 'Details' } },
} as const

const granted = { field: 'result', is: ['granted'] } as const
const refused = { field: 'result', is: ['refused'] } as const

export const decisionFields = {
  result: {
    kind: 'choice',
    options: [
      { id: 'granted', label: { zh: '同意救助', en: 'Granted' } },
      { id: 'refused', label: { zh: '不予救助', en: 'Refused' } },
    ],
    label: { zh: '决定', en: 'Decision' },
  },
  gives: { kind: 'text', max: 60, when: granted, label: { zh: '救助项目或服务', en: 'What is given' } },
  amount: { kind: 'money', optional: true, when: granted, label: { zh: '金额（元，没有则不填）', en: 'Yuan, if any' } },
  from: { kind: 'date', when: granted, label: { zh: '从何时起', en: 'From' } },
  document: { kind: 'text', max: 60, optional: true, more: true, label: { zh: '文书号', en: 'Document number' } },
  because: {
    kind: 'choice',
    options: optionsOf(refusalReasons),
    when: refused,
    label: { zh: '不予救助的理由', en: 'Why not' },
  },
  law: { kind: 'text', max: 120, when: refused, label: { zh: '依据条款', en: 'Law or rule' } },
  note: { kind: 'text', lines: 2, max: 500, optional: true, more: true, label: { zh: '说明', en: 'Note' } },
  on: {
    kind: 'date',
    past: true,
    optional: true,
    more: true,
    label: { zh: '决定日期（不填为今天）', en: 'Decided on' },
  },
} as const
