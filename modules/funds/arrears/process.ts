/**
 * Back-pay 补发 and claw-back 追缴 (domain §2.5). What was paid too little goes out with the rolls; what was paid too much
 * is asked back only after the household was heard and told in writing (社会救助法第四十八条、第七十四条), in instalments, and is
 * never taken off a payment.
 */
import { declaring, type Situation, type Words } from '../../../platform/process/shared.ts'
import { dayInChina } from '../../../platform/work/shared.ts'
import { fenOf, yuan } from '../shared.ts'

export interface ArrearFacts {
  kind: 'back-pay' | 'claw-back' | null
  tier: string
  from: string
  to: string
  /** Yuan. */
  amount: number
  instalments: number
  reason: string
  basis: string
  called: { on: string; planned: string } | null
  hearing: { on: string; how: string; said: string } | null
  notice: { on: string; how: string } | null
  received: { on: string; amount: number; voucher: string }[]
  /** Yuan that are not asked back any more. */
  waived: number
}

const { action, process } = declaring<ArrearFacts>()
const isMonth = (text: string) => /^\d{4}-(0[1-9]|1[0-2])$/.test(text)
const notFuture = (at: Situation<ArrearFacts>, on: string): Words | undefined =>
  on > at.today ? { zh: '日期不能晚于今天。', en: 'Not in the future.' } : undefined

/** Fen still to come. */
export const restOf = (data: ArrearFacts): number =>
  fenOf(data.amount) - data.received.reduce((sum, one) => sum + fenOf(one.amount), 0) - fenOf(data.waived)

export const arrears = process({
  id: 'arrears',
  label: { zh: '补发追缴', en: 'Back-pay and claw-back' },
  prefix: 'BZ',
  article: '社会救助法第四十八条、第七十四条',
  scope: 'managing',
  // Money of a family and why it is asked back: whoever may read funds, so no village aide.
  sees: ['region', 'league', 'county', 'township', 'auditor'],
  start: {
    kind: null,
    tier: '',
    from: '',
    to: '',
    amount: 0,
    instalments: 1,
    reason: '',
    basis: '',
    called: null,
    hearing: null,
    notice: null,
    received: [],
    waived: 0,
  },
  states: {
    hearing: {
      label: { zh: '待听取意见', en: 'To be heard' },
      turn: 'county',
      next: { zh: '追缴前听取家庭意见', en: 'Hear the family before asking anything back' },
    },
    deciding: {
      label: { zh: '待审批', en: 'To decide' },
      turn: 'county',
      next: { zh: '由另一人审批补发或追缴', en: 'A second person decides' },
    },
    notice: {
      label: { zh: '待书面告知', en: 'Notice to give' },
      turn: 'county',
      next: { zh: '书面告知追缴决定、理由和救济途径', en: 'Give the decision in writing with reasons and remedies' },
    },
    collecting: {
      label: { zh: '分期退回中', en: 'Being given back' },
      turn: 'county',
      next: { zh: '登记收到的退款', en: 'Record what comes in' },
    },
    scheduled: { label: { zh: '已列入发放名册', en: 'On the coming rolls' }, end: true },
    closed: { label: { zh: '已结清', en: 'Settled' }, end: true },
    dropped: { label: { zh: '不予办理', en: 'Dropped' }, end: true },
  },
  limits: {
    notice: { label: { zh: '书面告知', en: 'Notice' }, parameter: 'recheck_notice', runs: ['notice'] },
  },
  actions: {
    open: action({
      label: { zh: '提出补发或追缴', en: 'Open back-pay or claw-back' },
      from: [],
      to: ['deciding', 'hearing'],
      who: ['county'],
      fields: {
        kind: {
          kind: 'choice',
          options: [
            { id: 'back-pay', label: { zh: '补发', en: 'Back-pay' } },
            { id: 'claw-back', label: { zh: '追缴', en: 'Claw-back' } },
          ],
          label: { zh: '类别', en: 'Kind' },
        },
        tier: { kind: 'listed', list: 'tiers', label: { zh: '救助类别', en: 'Tier' } },
        from: { kind: 'text', max: 7, label: { zh: '起始月份（年-月）', en: 'First month' } },
        to: { kind: 'text', max: 7, label: { zh: '截止月份（年-月）', en: 'Last month' } },
        amount: { kind: 'money', label: { zh: '金额（元）', en: 'Yuan' } },
        instalments: { kind: 'number', min: 1, max: 36, label: { zh: '分几期', en: 'Instalments' } },
        basis: { kind: 'text', max: 60, label: { zh: '依据（决定编号）', en: 'Decision it follows from' } },
        reason: { kind: 'text', lines: 3, label: { zh: '计算和理由', en: 'How it is reckoned and why' } },
      },
      guard: (at, input) => {
        if (at.hh === null) return { zh: '请先选择家庭。', en: 'Choose the household first.' }
        if (!isMonth(input.from) || !isMonth(input.to) || input.to < input.from)
          return {
            zh: '月份应为 年-月，截止月份不早于起始月份。',
            en: 'Months like 2026-11, the last not before the first.',
          }
        if (fenOf(input.amount) === 0) return { zh: '金额应大于零。', en: 'More than nothing.' }
        return Number.isInteger(input.instalments) ? undefined : { zh: '期数应为整数。', en: 'A whole number.' }
      },
      leads: (_at, input) => (input.kind === 'claw-back' ? 'hearing' : 'deciding'),
      apply: (data, input) => ({ ...data, ...input }),
    }),
    'call-hearing': action({
      label: { zh: '通知听取意见', en: 'Call to the hearing' },
      from: ['hearing'],
      to: 'same',
      who: ['township', 'county'],
      fields: {
        planned: { kind: 'date', label: { zh: '听取意见日期', en: 'Day of the hearing' } },
        how: { kind: 'text', max: 60, label: { zh: '通知方式', en: 'How they were told' } },
      },
      apply: (data, input, taken) => ({ ...data, called: { on: dayInChina(taken.at), planned: input.planned } }),
    }),
    hear: action({
      label: { zh: '记录听取意见', en: 'Record the hearing' },
      main: true,
      from: ['hearing'],
      to: 'deciding',
      who: ['township', 'county'],
      article: '社会救助法第四十八条',
      fields: {
        on: { kind: 'date', past: true, label: { zh: '日期', en: 'Day' } },
        how: {
          kind: 'choice',
          options: [
            { id: 'in-person', label: { zh: '当面', en: 'In person' } },
            { id: 'phone', label: { zh: '电话', en: 'By phone' } },
            { id: 'written', label: { zh: '书面', en: 'In writing' } },
            { id: 'absent', label: { zh: '已通知，未到场也未提意见', en: 'Called, did not come or answer' } },
          ],
          label: { zh: '方式', en: 'How' },
        },
        said: { kind: 'text', lines: 4, max: 2000, label: { zh: '意见内容', en: 'What was said' } },
        files: { kind: 'files', optional: true, paper: 'hearing-record', label: { zh: '听取意见记录', en: 'Record' } },
      },
      guard: (at, input) =>
        notFuture(at, input.on) ??
        (input.how === 'absent' && !(at.data.called && at.data.called.planned <= at.today)
          ? {
              zh: '须先通知听取意见，且约定日期已到，才能登记未到场。',
              en: 'Only after the family was called and the day has come.',
            }
          : undefined),
      apply: (data, input) => ({ ...data, hearing: { on: input.on, how: input.how, said: input.said } }),
    }),
    confirm: action({
      label: { zh: '同意', en: 'Agree' },
      main: true,
      from: ['deciding'],
      to: ['scheduled', 'notice'],
      who: ['county'],
      notBy: ['open'],
      fields: { note: { kind: 'text', lines: 2, optional: true, label: { zh: '意见', en: 'Note' } } },
      waits: (at) =>
        at.data.kind === 'claw-back' && !at.data.hearing
          ? { zh: '追缴前须先听取家庭意见。', en: 'The family is heard first.' }
          : undefined,
      leads: (at) => (at.data.kind === 'claw-back' ? 'notice' : 'scheduled'),
    }),
    drop: action({
      label: { zh: '不予办理', en: 'Drop' },
      from: ['hearing', 'deciding'],
      to: 'dropped',
      who: ['county'],
      fields: { reason: { kind: 'text', lines: 2, label: { zh: '理由', en: 'Reason' } } },
    }),
    notify: action({
      label: { zh: '书面告知', en: 'Give notice' },
      main: true,
      from: ['notice'],
      to: 'collecting',
      who: ['county', 'township'],
      article: '社会救助法第四十八条、第七十六条',
      fields: {
        on: { kind: 'date', past: true, label: { zh: '送达日期', en: 'Delivered on' } },
        how: { kind: 'text', max: 60, label: { zh: '送达方式', en: 'How' } },
      },
      guard: (at, input) => notFuture(at, input.on),
      apply: (data, input) => ({ ...data, notice: { on: input.on, how: input.how } }),
    }),
    receive: action({
      label: { zh: '登记退款', en: 'Record money given back' },
      main: true,
      from: ['collecting'],
      to: ['same', 'closed'],
      who: ['county'],
      fields: {
        on: { kind: 'date', past: true, label: { zh: '收款日期', en: 'Received on' } },
        amount: { kind: 'money', label: { zh: '金额（元）', en: 'Yuan' } },
        voucher: { kind: 'text', max: 80, label: { zh: '收据编号', en: 'Receipt' } },
      },
      guard: (at, input) => {
        const rest = restOf(at.data)
        return (
          notFuture(at, input.on) ??
          (fenOf(input.amount) === 0 || fenOf(input.amount) > rest
            ? { zh: `金额应大于零且不超过尚欠的${yuan(rest)}元。`, en: `Above zero and at most ${yuan(rest)} yuan.` }
            : undefined)
        )
      },
      leads: (at, input) => (fenOf(input.amount) === restOf(at.data) ? 'closed' : 'same'),
      apply: (data, input) => ({
        ...data,
        received: [...data.received, { on: input.on, amount: input.amount, voucher: input.voucher }],
      }),
    }),
    waive: action({
      label: { zh: '余款不再追缴', en: 'Waive the rest' },
      from: ['collecting'],
      to: 'closed',
      who: ['county'],
      notBy: ['open'],
      fields: { reason: { kind: 'text', lines: 2, label: { zh: '理由和批准文件', en: 'Reason and approval' } } },
      apply: (data) => ({ ...data, waived: restOf(data) / 100 }),
    }),
  },
})
