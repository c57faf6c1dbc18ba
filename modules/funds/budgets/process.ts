/**
 * Moving money of the emergency fund of two levels 应急救助资金调拨: one person proposes, another of the same office confirms, and
 * only then is it booked. Whoever proposes never confirms; a refusal says why.
 */
import type { Role } from '../../../platform/access/shared.ts'
import { declaring, type Situation, type Words } from '../../../platform/process/shared.ts'
import { fenOf } from '../shared.ts'

export const emergencyKinds = {
  'replenish-emergency': { zh: '补充应急救助资金', en: 'Fill the emergency fund' },
  'give-back-emergency': { zh: '收回应急救助资金', en: 'Take back from the emergency fund' },
} as const
export type EmergencyKind = keyof typeof emergencyKinds

export interface FundTransfer {
  kind: EmergencyKind | null
  purpose: string
  year: number
  /** Yuan. */
  amount: number
  /** Whose emergency fund: 12 digits, and its name as of the proposal. */
  owner: string
  keeper: string
  document: string
  /** Office that proposed it. */
  level: Role | null
  refusedBecause: string | null
}

const { action, process } = declaring<FundTransfer>()
const reason = { kind: 'text', lines: 2, max: 500, label: { zh: '理由', en: 'Reason' } } as const
/** The office above sees it, and does not confirm it in the place of the one that spends its own money. */
const ownOffice = (at: Situation<FundTransfer>): Words | undefined =>
  at.by.role === at.data.level
    ? undefined
    : { zh: '由提出单位的另一人确认。', en: 'Another person of the office that proposed it confirms.' }

export const fundTransfer = process({
  id: 'fund-transfer',
  label: { zh: '应急救助资金调拨', en: 'Emergency fund transfer' },
  prefix: 'ZJ',
  article: '社会救助法第十四条、第六十六条',
  scope: 'managing',
  sees: ['region', 'league', 'county', 'auditor'],
  start: {
    kind: null,
    purpose: '',
    year: 0,
    amount: 0,
    owner: '',
    keeper: '',
    document: '',
    level: null,
    refusedBecause: null,
  },
  states: {
    proposed: {
      label: { zh: '待另一人确认', en: 'To be confirmed' },
      turn: (data) => data.level ?? 'county',
      turnNotBy: ['propose'],
      next: { zh: '核对并确认，确认前资金不动', en: 'Check and confirm; until then no money moves' },
    },
    moved: { label: { zh: '已记账', en: 'Booked' }, end: true },
    refused: { label: { zh: '未同意', en: 'Refused' }, end: true },
    withdrawn: { label: { zh: '已撤回', en: 'Withdrawn' }, end: true },
  },
  limits: {},
  actions: {
    propose: action({
      label: { zh: '提出调拨', en: 'Propose' },
      from: [],
      to: 'proposed',
      who: ['county', 'league'],
      // From the page of the funds, where it is chosen by name.
      hidden: true,
      fields: {
        kind: {
          kind: 'choice',
          options: Object.entries(emergencyKinds).map(([id, label]) => ({ id: id as EmergencyKind, label })),
          label: { zh: '类别', en: 'Kind' },
        },
        keeper: { kind: 'text', known: true, optional: true, max: 80, label: { zh: '资金所在', en: 'Fund of' } },
        owner: { kind: 'text', max: 12, label: { zh: '区划代码', en: 'Division' } },
        purpose: { kind: 'listed', list: 'fund-purposes', label: { zh: '资金', en: 'Fund' } },
        year: { kind: 'number', min: 2020, max: 2100, label: { zh: '年度', en: 'Year' } },
        amount: { kind: 'money', label: { zh: '金额（元）', en: 'Yuan' } },
        document: { kind: 'text', max: 120, label: { zh: '依据文件', en: 'Document' } },
      },
      guard: (_at, input) =>
        fenOf(input.amount) > 0 ? undefined : { zh: '金额应大于零。', en: 'The amount must be above zero.' },
      apply: (data, input, taken) => ({
        ...data,
        ...input,
        keeper: input.keeper ?? input.owner,
        level: taken.role as Role,
      }),
    }),
    confirm: action({
      label: { zh: '确认并记账', en: 'Confirm and book' },
      main: true,
      from: ['proposed'],
      to: 'moved',
      who: ['county', 'league'],
      notBy: ['propose'],
      article: '社会救助法第十四条',
      fields: { note: { kind: 'text', lines: 2, max: 500, optional: true, label: { zh: '意见', en: 'Note' } } },
      waits: ownOffice,
      warns: { zh: '确认后立即记账，账目不能更改。', en: 'It is booked at once; entries are never changed.' },
    }),
    refuse: action({
      label: { zh: '不同意', en: 'Refuse' },
      from: ['proposed'],
      to: 'refused',
      who: ['county', 'league'],
      notBy: ['propose'],
      fields: { reason },
      waits: ownOffice,
      apply: (data, input) => ({ ...data, refusedBecause: input.reason }),
    }),
    withdraw: action({
      label: { zh: '撤回', en: 'Withdraw' },
      from: ['proposed'],
      to: 'withdrawn',
      who: ['county', 'league'],
      fields: { reason },
      waits: ownOffice,
    }),
  },
})
