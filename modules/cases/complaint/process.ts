/**
 * Complaint 投诉举报: anonymous or named; every named one is looked into and answered (最低生活保障审核确认办法第三十七条). One about
 * a household that holds something opens a re-check of it. Who complained is nobody's business but the county's.
 */
import { declaring } from '../../../platform/process/shared.ts'
import { options } from '../recheck/proposal.ts'

export const complaintAbout = {
  household: { zh: '某户不应享受或应当调整', en: 'A household should not get it' },
  refused: { zh: '应当救助而未救助', en: 'Help was withheld' },
  conduct: { zh: '工作人员作风或违规', en: 'Conduct of staff' },
  money: { zh: '资金发放', en: 'Payments' },
  other: { zh: '其他', en: 'Other' },
} as const
export const channels = {
  hotline: { zh: '热线电话', en: 'Hotline' },
  letter: { zh: '信件', en: 'Letter' },
  visit: { zh: '来访', en: 'In person' },
  web: { zh: '网络', en: 'Online' },
  board: { zh: '公示异议', en: 'Publicity board' },
  other: { zh: '其他', en: 'Other' },
} as const

export interface Complaint {
  named: boolean
  about: keyof typeof complaintAbout
  channel: keyof typeof channels
  what: string
  complainant: { name: string; contact: string } | null
  found: string | null
  true: 'yes' | 'partly' | 'no' | 'unknown' | null
  /** Re-check it opened. */
  recheck: boolean
  answered: { on: string; how: string; answer: string } | null
}

const { action, process } = declaring<Complaint>()

export const complaint = process({
  id: 'complaint',
  label: { zh: '投诉举报', en: 'Complaint' },
  prefix: 'TS',
  article: '社会救助法第六十条；最低生活保障审核确认办法第三十七条',
  start: {
    named: false,
    about: 'other',
    channel: 'other',
    what: '',
    complainant: null,
    found: null,
    true: null,
    recheck: false,
    answered: null,
  },
  sees: ['region', 'league', 'county', 'township', 'auditor'],
  hides: { township: { actions: ['receive', 'answer'], data: ['complainant'] } },
  scope: 'managing',
  states: {
    received: {
      label: { zh: '待受理', en: 'To take up' },
      turn: 'county',
      next: { zh: '受理并安排核查', en: 'Take it up and have it looked into' },
    },
    checking: {
      label: { zh: '核查中', en: 'Looked into' },
      turn: (data) => (data.about === 'conduct' ? 'county' : 'township'),
      next: { zh: '核查并登记结果', en: 'Look into it and record what was found' },
    },
    answering: {
      label: { zh: '待答复', en: 'To answer' },
      turn: 'county',
      next: { zh: '答复举报人', en: 'Answer whoever complained' },
    },
    closed: { label: { zh: '已办结', en: 'Closed' }, end: true },
  },
  limits: {
    answer: {
      label: { zh: '投诉答复', en: 'Answer' },
      parameter: 'complaint_answer',
      runs: ['received', 'checking', 'answering'],
      tells: 'league',
    },
  },
  actions: {
    receive: action({
      label: { zh: '登记投诉举报', en: 'Record a complaint' },
      from: [],
      to: 'received',
      who: ['county', 'township', 'system'],
      fields: {
        named: { kind: 'yes-no', label: { zh: '实名', en: 'Named' } },
        name: { kind: 'text', max: 40, when: { field: 'named', is: [true] }, label: { zh: '举报人', en: 'Name' } },
        contact: {
          kind: 'text',
          max: 60,
          when: { field: 'named', is: [true] },
          label: { zh: '联系方式', en: 'Contact' },
        },
        about: { kind: 'choice', options: options(complaintAbout), label: { zh: '事项', en: 'About' } },
        channel: { kind: 'choice', options: options(channels), label: { zh: '渠道', en: 'Channel' } },
        what: { kind: 'text', lines: 4, max: 2000, label: { zh: '内容', en: 'What' } },
      },
      apply: (data, input) => ({
        ...data,
        named: input.named,
        about: input.about,
        channel: input.channel,
        what: input.what,
        complainant: input.named ? { name: input.name ?? '', contact: input.contact ?? '' } : null,
      }),
    }),
    accept: action({
      label: { zh: '受理', en: 'Take up' },
      main: true,
      from: ['received'],
      to: 'checking',
      who: ['county'],
      fields: {},
      warns: {
        zh: '反映某户待遇的，将同时对该户发起动态核查。',
        en: 'A complaint about what a household holds opens a re-check of it.',
      },
      apply: (data, input) => ({ ...data, recheck: (input as { opens?: boolean }).opens ?? false }),
    }),
    found: action({
      label: { zh: '登记核查结果', en: 'Record what was found' },
      main: true,
      from: ['checking'],
      to: ['answering', 'closed'],
      who: ['county', 'township'],
      fields: {
        true: {
          kind: 'choice',
          options: [
            { id: 'yes', label: { zh: '属实', en: 'True' } },
            { id: 'partly', label: { zh: '部分属实', en: 'Partly' } },
            { id: 'no', label: { zh: '不属实', en: 'Untrue' } },
            { id: 'unknown', label: { zh: '无法查实', en: 'Cannot be told' } },
          ],
          label: { zh: '结论', en: 'Result' },
        },
        found: { kind: 'text', lines: 4, max: 2000, label: { zh: '核查情况', en: 'Found' } },
        files: { kind: 'files', optional: true, label: { zh: '材料', en: 'Files' } },
      },
      guard: (at) =>
        at.data.about === 'conduct' && at.by.role === 'township'
          ? { zh: '反映工作人员的，由旗县核查。', en: 'Conduct of staff is looked into by the county.' }
          : undefined,
      // Nobody can be answered who gave no name.
      leads: (at) => (at.data.named ? 'answering' : 'closed'),
      apply: (data, input) => ({ ...data, true: input.true, found: input.found }),
    }),
    answer: action({
      label: { zh: '答复举报人', en: 'Answer' },
      main: true,
      from: ['answering'],
      to: 'closed',
      who: ['county'],
      papers: ['complaint-answer'],
      fields: {
        on: { kind: 'date', past: true, label: { zh: '答复日期', en: 'On' } },
        how: { kind: 'text', max: 60, label: { zh: '答复方式', en: 'How' } },
        answer: { kind: 'text', lines: 4, max: 2000, label: { zh: '答复内容', en: 'Answer' } },
      },
      guard: (at, input) => (input.on > at.today ? { zh: '日期不能晚于今天。', en: 'Not in the future.' } : undefined),
      apply: (data, input) => ({ ...data, answered: { on: input.on, how: input.how, answer: input.answer } }),
    }),
    'look-again': action({
      label: { zh: '退回重新核查', en: 'Look again' },
      from: ['answering'],
      to: 'checking',
      who: ['county'],
      notBy: ['found'],
      fields: { reason: { kind: 'text', lines: 2, label: { zh: '原因', en: 'Reason' } } },
    }),
  },
})
