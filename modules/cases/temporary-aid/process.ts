/**
 * Temporary aid 临时救助. In an emergency help comes first, at the place where it happened and whoever it is, and the papers
 * after (社会救助法第五十条); otherwise the township looks, decides what is small, and the county the rest. Nothing is put up
 * before the money is paid.
 */
import { declaring, type Situation, type Words } from '../../../platform/process/shared.ts'
import { dayInChina } from '../../../platform/work/shared.ts'
import { tooFewVisited } from '../investigators.ts'
import { asksMeeting, hearsMeeting } from '../meeting/asking.ts'
import { options } from '../recheck/proposal.ts'
import { type Cause, followUps, start, type TemporaryAid } from './facts.ts'
import { above, earlierOf, moneyFields, payFields, placeField, repeated, requestFields } from './forms.ts'

const { action, process } = declaring<TemporaryAid>()
const investigated = (at: Situation<TemporaryAid>): Words | undefined =>
  at.data.visits.length === 0 ? { zh: '请先登记入户调查。', en: 'Record the visit first.' } : undefined
const notFuture = (at: Situation<TemporaryAid>, on: string): Words | undefined =>
  on > at.today ? { zh: '日期不能晚于今天。', en: 'Not in the future.' } : undefined
const needsMeeting = (at: Situation<TemporaryAid>): Words | undefined => {
  const from = at.parameter('temporary_meeting_from')
  const amount = at.data.proposed?.amount ?? 0
  return typeof from === 'number' && amount >= from && at.data.meeting?.result !== 'pass'
    ? { zh: `金额达到${from}元，须先提请一事一议。`, en: `From ${from} yuan on the meeting decides first.` }
    : undefined
}
const request = (data: TemporaryAid, input: Record<string, unknown>, urgent: boolean): TemporaryAid => ({
  ...data,
  urgent,
  cause: input.cause as Cause,
  name: input.name as string,
  idNumber: (input.idNumber as string | undefined) || null,
  phone: (input.phone as string | undefined) || null,
  what: input.what as string,
})
const proposed = (
  data: TemporaryAid,
  input: { amount: number; persons: number; despite?: string | undefined },
  reason: string,
) => ({
  ...data,
  proposed: { amount: input.amount, persons: input.persons, reason },
  earlier: earlierOf(input),
  despite: input.despite || null,
})
const visitFields = {
  on: { kind: 'date', past: true, label: { zh: '入户日期', en: 'Day' } },
  investigators: {
    kind: 'rows',
    columns: { name: { kind: 'text', max: 40, label: { zh: '姓名', en: 'Name' } } },
    label: { zh: '调查人', en: 'Investigators' },
  },
  found: { kind: 'text', lines: 4, max: 2000, label: { zh: '调查情况', en: 'Found' } },
  files: { kind: 'files', optional: true, paper: 'visit-form', label: { zh: '材料', en: 'Files' } },
} as const

export const temporaryAid = process({
  id: 'temporary-aid',
  label: { zh: '临时救助', en: 'Temporary aid' },
  prefix: 'LS',
  article: '社会救助法第五十条；民发〔2018〕23号',
  start,
  states: {
    reported: {
      label: { zh: '急难待救助', en: 'Emergency' },
      turn: 'township',
      next: { zh: '核实紧急情况，先行救助', en: 'Look at once and help first' },
    },
    accepted: {
      label: { zh: '待调查', en: 'To look at' },
      turn: 'township',
      next: { zh: '入户调查，提出意见', en: 'Visit, then give an opinion' },
    },
    deciding: {
      label: { zh: '待旗县审批', en: 'County decides' },
      turn: 'county',
      next: { zh: '审批救助金额', en: 'Decide on the amount' },
    },
    meeting: {
      label: { zh: '一事一议中', en: 'Before the meeting' },
      waitsFor: { zh: '一事一议结果', en: 'The meeting' },
    },
    'to-pay': {
      label: { zh: '待发放', en: 'To pay' },
      turn: (data) => (data.small ? 'township' : 'county'),
      next: { zh: '发放救助金，或列入当月发放名册', en: 'Pay, or put on the roll of the month' },
    },
    papers: {
      label: { zh: '待补手续', en: 'Papers to follow' },
      turn: 'township',
      next: { zh: '紧急情况解除后补办手续', en: 'The papers, now that the emergency is over' },
    },
    filing: {
      label: { zh: '待旗县备案', en: 'County files' },
      turn: 'county',
      next: { zh: '审核先行救助材料并备案', en: 'Look at the papers and file them' },
    },
    'follow-up': {
      label: { zh: '待跟进', en: 'To follow up' },
      turn: 'township',
      next: { zh: '看是否需要低保、转办或慈善帮扶', en: 'See whether more help is needed' },
    },
    notice: {
      label: { zh: '待书面告知', en: 'Refusal to give' },
      turn: 'township',
      next: { zh: '书面告知不予救助的理由', en: 'Give the refusal in writing with reasons' },
    },
    closed: { label: { zh: '已办结', en: 'Closed' }, end: true },
    refused: { label: { zh: '未予救助', en: 'Refused' }, end: true },
  },
  limits: {
    'pay-first': {
      label: { zh: '先行救助', en: 'Pay first' },
      parameter: 'temporary_pay_first',
      runs: ['reported'],
      tells: 'county',
    },
    papers: {
      label: { zh: '补办手续', en: 'Papers' },
      parameter: 'temporary_papers',
      runs: ['papers'],
      tells: 'county',
    },
    normal: {
      label: { zh: '临时救助办理', en: 'Temporary aid' },
      parameter: 'temporary_normal',
      runs: ['accepted', 'deciding', 'meeting', 'to-pay'],
    },
    notice: { label: { zh: '书面告知', en: 'Refusal' }, parameter: 'refusal_notice', runs: ['notice'] },
  },
  actions: {
    report: action({
      label: { zh: '登记急难求助', en: 'Record an emergency' },
      from: [],
      to: 'reported',
      who: ['village', 'township', 'county', 'system'],
      article: '社会救助法第五十条',
      fields: { ...requestFields, ...placeField },
      guard: (at, input) =>
        input.place && !(/^\d{12}$/.test(input.place) && input.place.startsWith(at.by.area))
          ? { zh: '急难发生地应为您辖区内的12位区划代码。', en: 'A 12-digit division of your own area.' }
          : undefined,
      apply: (data, input) => request(data, input, true),
    }),
    apply: action({
      label: { zh: '登记临时救助申请', en: 'Record an application' },
      from: [],
      to: 'accepted',
      who: ['village', 'township', 'county', 'system'],
      article: '社会救助法第三十七条',
      papers: ['acceptance'],
      fields: requestFields,
      apply: (data, input) => request(data, input, false),
    }),
    'pay-first': action({
      label: { zh: '先行救助', en: 'Help first' },
      main: true,
      from: ['reported'],
      to: 'papers',
      who: ['township', 'county'],
      article: '社会救助法第五十条',
      papers: ['temporary-aid-receipt'],
      fields: { ...moneyFields, ...payFields },
      guard: (at, input) =>
        notFuture(at, input.on) ??
        above(
          at,
          input.amount,
          'temporary_urgent_limit',
          '先行救助不超过{}元；更大金额请先救助限额以内部分，其余按程序办理。',
          'Above what may be paid first: pay up to it, the rest the ordinary way.',
        ) ??
        repeated(input),
      apply: (data, input) => ({
        ...proposed(data, input, '先行救助'),
        paid: [...data.paid, { on: input.on, amount: input.amount, how: input.how, from: input.from }],
      }),
    }),
    'not-urgent': action({
      label: { zh: '转为一般程序', en: 'Not urgent: ordinary way' },
      from: ['reported'],
      to: 'accepted',
      who: ['township', 'county'],
      fields: { reason: { kind: 'text', lines: 2, label: { zh: '原因', en: 'Reason' } } },
      apply: (data) => ({ ...data, urgent: false }),
    }),
    visit: action({
      label: { zh: '登记入户', en: 'Record the visit' },
      from: ['reported', 'accepted', 'papers'],
      to: 'same',
      who: ['village', 'township', 'county'],
      papers: ['visit-form'],
      fields: visitFields,
      guard: (at, input) => {
        return notFuture(at, input.on) ?? (at.data.urgent ? undefined : tooFewVisited(at, input.investigators))
      },
      apply: (data, input) => ({
        ...data,
        visits: [
          ...data.visits,
          { on: input.on, investigators: input.investigators.map((one) => one.name), found: input.found },
        ],
      }),
    }),
    'decide-small': action({
      label: { zh: '小额直接审批', en: 'Decide (small amount)' },
      from: ['accepted'],
      to: 'to-pay',
      who: ['township'],
      fields: { ...moneyFields, reason: { kind: 'text', lines: 2, label: { zh: '理由', en: 'Reason' } } },
      waits: investigated,
      guard: (at, input) =>
        above(at, input.amount, 'temporary_small_limit', '超过{}元须报旗县审批。', 'The county decides on more.') ??
        repeated(input),
      apply: (data, input, taken) => ({
        ...proposed(data, input, input.reason),
        small: true,
        decided: { on: dayInChina(taken.at), amount: input.amount },
      }),
    }),
    opinion: action({
      label: { zh: '提出审核意见', en: 'Give an opinion' },
      main: true,
      from: ['accepted'],
      to: 'deciding',
      who: ['township', 'county'],
      papers: ['opinion'],
      fields: { ...moneyFields, reason: { kind: 'text', lines: 2, label: { zh: '理由', en: 'Reason' } } },
      waits: investigated,
      guard: (_at, input) => repeated(input),
      apply: (data, input) => proposed(data, input, input.reason),
    }),
    back: action({
      label: { zh: '退回重新调查', en: 'Send back' },
      from: ['deciding'],
      to: 'accepted',
      who: ['county'],
      fields: { reason: { kind: 'text', lines: 2, label: { zh: '原因', en: 'Reason' } } },
      apply: (data) => ({ ...data, proposed: null, meeting: null }),
    }),
    'ask-meeting': action({ ...asksMeeting, from: ['deciding'] }),
    'meeting-resolved': action({
      ...hearsMeeting,
      apply: (data, input) => ({
        ...data,
        meeting: { id: input.meeting, result: input.result, amount: input.amount ?? null },
        proposed:
          data.proposed && input.amount !== undefined ? { ...data.proposed, amount: input.amount } : data.proposed,
      }),
    }),
    decide: action({
      label: { zh: '同意救助', en: 'Grant' },
      main: true,
      from: ['deciding'],
      to: 'to-pay',
      who: ['county'],
      notBy: ['opinion'],
      papers: ['decision'],
      fields: { amount: { kind: 'money', label: { zh: '批准金额（元）', en: 'Yuan' } } },
      waits: needsMeeting,
      guard: (at, input) =>
        input.amount > (at.data.proposed?.amount ?? 0)
          ? { zh: '批准金额高于审核意见，请退回重新提出意见。', en: 'More than was proposed; send it back.' }
          : undefined,
      apply: (data, input, taken) => ({ ...data, decided: { on: dayInChina(taken.at), amount: input.amount } }),
    }),
    refuse: action({
      label: { zh: '不予救助', en: 'Refuse' },
      from: ['reported', 'accepted', 'deciding'],
      to: 'notice',
      who: ['township', 'county'],
      article: '社会救助法第四十五条',
      papers: ['refusal'],
      fields: { reason: { kind: 'text', lines: 3, label: { zh: '理由', en: 'Reasons' } } },
      apply: (data, input) => ({ ...data, refused: input.reason }),
    }),
    'notify-refusal': action({
      label: { zh: '书面告知', en: 'Give the refusal' },
      main: true,
      from: ['notice'],
      to: 'refused',
      who: ['township', 'county'],
      fields: {
        on: { kind: 'date', past: true, label: { zh: '送达日期', en: 'Delivered on' } },
        how: { kind: 'text', max: 60, label: { zh: '送达方式', en: 'How' } },
      },
      guard: (at, input) => notFuture(at, input.on),
    }),
    pay: action({
      label: { zh: '发放', en: 'Pay' },
      main: true,
      from: ['to-pay'],
      to: 'follow-up',
      who: ['township', 'county'],
      papers: ['temporary-aid-receipt'],
      fields: payFields,
      guard: (at, input) => notFuture(at, input.on),
      apply: (data, input) => ({
        ...data,
        paid: [...data.paid, { on: input.on, amount: data.decided?.amount ?? 0, how: input.how, from: input.from }],
      }),
    }),
    'to-roll': action({
      label: { zh: '列入发放名册', en: 'Put on the roll' },
      from: ['to-pay'],
      to: 'follow-up',
      who: ['township', 'county'],
      fields: {
        holder: { kind: 'text', max: 40, label: { zh: '开户姓名', en: 'Account holder' } },
        bank: { kind: 'text', max: 60, label: { zh: '开户银行', en: 'Bank' } },
        account: { kind: 'text', pattern: 'bank-account', label: { zh: '银行账号', en: 'Account' } },
      },
      apply: (data, _input, taken) => ({
        ...data,
        paid: [
          ...data.paid,
          { on: dayInChina(taken.at), amount: data.decided?.amount ?? 0, how: 'transfer', from: 'roll' },
        ],
      }),
    }),
    papers: action({
      label: { zh: '补办手续', en: 'Hand in the papers' },
      main: true,
      from: ['papers'],
      to: 'filing',
      who: ['township', 'county'],
      article: '社会救助法第五十条；民发〔2018〕23号',
      papers: ['temporary-aid-form'],
      fields: {
        reason: { kind: 'text', lines: 3, label: { zh: '情况说明', en: 'What happened and why it was urgent' } },
        files: {
          kind: 'files',
          optional: true,
          paper: 'temporary-aid-form',
          label: { zh: '签字盖章的材料', en: 'Signed papers' },
        },
      },
      apply: (data, input, taken) => ({ ...data, papers: { on: dayInChina(taken.at), reason: input.reason } }),
    }),
    'papers-back': action({
      label: { zh: '退回补正', en: 'Send the papers back' },
      from: ['filing'],
      to: 'papers',
      who: ['county'],
      fields: { reason: { kind: 'text', lines: 2, label: { zh: '缺少什么', en: 'What is missing' } } },
    }),
    file: action({
      label: { zh: '备案', en: 'File' },
      main: true,
      from: ['filing'],
      to: 'follow-up',
      who: ['county'],
      notBy: ['pay-first'],
      fields: { note: { kind: 'text', lines: 2, optional: true, label: { zh: '说明', en: 'Note' } } },
    }),
    'follow-up': action({
      label: { zh: '登记跟进', en: 'Follow up' },
      main: true,
      from: ['follow-up'],
      to: 'closed',
      who: ['township', 'county', 'village'],
      fields: {
        outcomes: {
          kind: 'choice',
          many: true,
          options: options(followUps),
          label: { zh: '后续需要', en: 'What is needed' },
        },
        note: { kind: 'text', lines: 2, optional: true, label: { zh: '说明', en: 'Note' } },
      },
      apply: (data, input) => ({ ...data, followUps: input.outcomes }),
    }),
  },
})
