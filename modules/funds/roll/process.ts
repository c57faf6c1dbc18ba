/**
 * Monthly roll 发放名册 (6.16): made from what is held on the cut-off day, checked before anything is paid, approved by a
 * second person, sent to the bank, answered, and closed only when last month + in − out = this month. Whose money is held
 * back stays owed and is told (社会救助法第四十八条: nothing is stopped unheard).
 */
import { declaring, type Situation, type Words } from '../../../platform/process/shared.ts'
import { findingKinds } from '../shared.ts'

export interface RollFacts {
  /** 'YYYY-MM' */
  month: string
  cutoff: string
  /** What was approved, in fen. */
  approved: { lines: number; fen: number; held: number } | null
  /** Files to the bank so far. */
  files: { attempt: number; lines: number; fen: number; sha256: string }[]
}

const { action, process } = declaring<RollFacts>()
const lines = {
  kind: 'rows',
  columns: { line: { kind: 'number', label: { zh: '名册行', en: 'Line' } } },
  label: { zh: '名册行', en: 'Lines' },
} as const
const reason = { kind: 'text', lines: 2, label: { zh: '理由', en: 'Reason' } } as const

/** Cut-off day of a month in this area; undefined: the region sets none. */
export function cutoffOf(month: string, day: unknown): string | undefined {
  if (typeof day !== 'number') return undefined
  const [year, number] = month.split('-').map(Number) as [number, number]
  const last = new Date(Date.UTC(year, number, 0)).getUTCDate()
  return `${month}-${String(Math.min(day, last)).padStart(2, '0')}`
}

function maybeMonth(at: Situation<RollFacts>, month: string): Words | undefined {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) return { zh: '月份应为 年-月，如 2026-11。', en: 'A month like 2026-11.' }
  if (!/^\d{6}0{6}$/.test(at.area)) return { zh: '发放名册以旗县为单位。', en: 'A roll belongs to a county.' }
  const cutoff = cutoffOf(month, at.parameter('roll_cutoff'))
  if (!cutoff) return { zh: '本地区未设置资金名册截止日。', en: 'The region sets no cut-off day.' }
  return at.today < cutoff
    ? { zh: `${month}的截止日是${cutoff}，请在当日或之后生成。`, en: `The cut-off day is ${cutoff}; not before it.` }
    : undefined
}

export const payRoll = process({
  id: 'pay-roll',
  label: { zh: '资金发放名册', en: 'Monthly roll' },
  prefix: 'FF',
  article: '社会救助法第十四条、第十八条',
  scope: 'managing',
  sees: ['region', 'league', 'county', 'auditor'],
  start: { month: '', cutoff: '', approved: null, files: [] },
  states: {
    generated: {
      label: { zh: '已生成', en: 'Made' },
      turn: 'county',
      next: { zh: '发放前核对', en: 'Check before anything is paid' },
    },
    checked: {
      label: { zh: '已核对', en: 'Checked' },
      turn: 'county',
      next: { zh: '逐条处理疑点，由另一人审批', en: 'Settle each finding, then a second person approves' },
    },
    approved: {
      label: { zh: '已审批', en: 'Approved' },
      turn: 'county',
      next: { zh: '生成银行文件', en: 'Make the file for the bank' },
    },
    'to-finance': {
      label: { zh: '待送财政银行', en: 'To hand over' },
      turn: 'county',
      next: { zh: '把文件送交财政和代发银行', en: 'Hand the file to finance and the bank' },
    },
    'at-bank': {
      label: { zh: '银行发放中', en: 'At the bank' },
      turn: 'county',
      waitsFor: { zh: '银行回盘', en: 'Answer of the bank' },
    },
    results: {
      label: { zh: '已回盘', en: 'Bank has answered' },
      turn: 'county',
      next: { zh: '处理失败的发放，核对平衡后关账', en: 'Settle what failed, then reconcile and close' },
    },
    posted: { label: { zh: '已关账', en: 'Closed' }, end: true },
  },
  limits: {
    pay: {
      label: { zh: '按月发放', en: 'Pay within the month' },
      parameter: 'roll_pay',
      runs: ['generated', 'checked', 'approved', 'to-finance'],
    },
    answer: {
      label: { zh: '银行回盘', en: 'Bank answers' },
      parameter: 'roll_bank_answer',
      runs: ['at-bank'],
      afresh: true,
    },
  },
  actions: {
    generate: action({
      label: { zh: '生成发放名册', en: 'Make the roll' },
      from: [],
      to: 'generated',
      who: ['county'],
      fields: { month: { kind: 'text', max: 7, label: { zh: '发放月份（年-月）', en: 'Month (year-month)' } } },
      guard: (at, input) => maybeMonth(at, input.month),
      apply: (data, input) => ({ ...data, month: input.month, cutoff: (input as { cutoff?: string }).cutoff ?? '' }),
    }),
    check: action({
      label: { zh: '发放前核对', en: 'Check' },
      main: true,
      from: ['generated'],
      to: 'checked',
      who: ['county'],
      article: '社会救助法第六十六条',
      fields: {},
    }),
    regenerate: action({
      label: { zh: '重新生成并核对', en: 'Make again and check' },
      from: ['generated', 'checked'],
      to: 'checked',
      who: ['county'],
      fields: { reason },
      warns: {
        zh: '按现在的保障情况重新生成；已处理的疑点保留。',
        en: 'Made from what is held now; settled findings stay.',
      },
    }),
    settle: action({
      label: { zh: '处理疑点', en: 'Settle findings' },
      from: ['checked'],
      to: 'same',
      who: ['county'],
      hidden: true,
      article: '社会救助法第四十八条',
      fields: {
        lines: { ...lines, optional: true },
        kind: {
          kind: 'choice',
          options: Object.entries(findingKinds).map(([id, label]) => ({ id, label })),
          label: { zh: '疑点', en: 'Finding' },
        },
        decision: {
          kind: 'choice',
          options: [
            { id: 'hold', label: { zh: '暂缓发放（仍应发）', en: 'Hold, still owed' } },
            { id: 'release', label: { zh: '核实无误，照常发放', en: 'Pay' } },
          ],
          label: { zh: '处理', en: 'Decision' },
        },
        reason,
        toldOn: {
          kind: 'date',
          past: true,
          when: { field: 'decision', is: ['hold'] },
          label: { zh: '告知日期', en: 'Told on' },
        },
        toldHow: {
          kind: 'text',
          max: 60,
          when: { field: 'decision', is: ['hold'] },
          label: { zh: '告知方式', en: 'How' },
        },
      },
      guard: (at, input) =>
        input.toldOn && input.toldOn > at.today
          ? { zh: '告知日期不能晚于今天。', en: 'Not in the future.' }
          : undefined,
    }),
    approve: action({
      label: { zh: '审批发放', en: 'Approve' },
      main: true,
      from: ['checked'],
      to: 'approved',
      who: ['county'],
      notBy: ['generate', 'regenerate', 'check', 'settle'],
      article: '社会救助法第十四条',
      fields: { note: { kind: 'text', lines: 2, optional: true, label: { zh: '意见', en: 'Note' } } },
      warns: {
        zh: '审批后名册不再变动，应发金额记账。',
        en: 'After this the roll is fixed and what is owed is booked.',
      },
      apply: (data, input) => ({ ...data, approved: (input as { sums?: RollFacts['approved'] }).sums ?? null }),
    }),
    back: action({
      label: { zh: '退回', en: 'Send back' },
      from: ['checked'],
      to: 'generated',
      who: ['county'],
      fields: { reason },
    }),
    'to-finance': action({
      label: { zh: '生成银行文件', en: 'Make the file for the bank' },
      main: true,
      from: ['approved'],
      to: ['to-finance', 'results'],
      who: ['county'],
      notBy: ['release', 'retry'],
      fields: {},
      // Everything is held: there is nothing to send, and nothing to wait for.
      leads: (_at, input) => ((input as { file?: object | null }).file ? 'to-finance' : 'results'),
      apply: (data, input) => {
        const file = (input as { file?: RollFacts['files'][number] | null }).file
        return file ? { ...data, files: [...data.files, file] } : data
      },
    }),
    handed: action({
      label: { zh: '登记送达', en: 'Handed over' },
      main: true,
      from: ['to-finance'],
      to: 'at-bank',
      who: ['county'],
      fields: {
        on: { kind: 'date', past: true, label: { zh: '送达日期', en: 'Day' } },
        how: { kind: 'text', max: 120, label: { zh: '接收单位和方式', en: 'To whom and how' } },
      },
      guard: (at, input) => (input.on > at.today ? { zh: '日期不能晚于今天。', en: 'Not in the future.' } : undefined),
    }),
    'bank-result': action({
      label: { zh: '银行回盘', en: 'Answer of the bank' },
      from: ['approved', 'to-finance', 'at-bank', 'results'],
      to: ['same', 'results'],
      who: ['county', 'system'],
      hidden: true,
      fields: {
        file: { kind: 'number', label: { zh: '回盘文件', en: 'File' } },
        paid: { kind: 'number', label: { zh: '成功笔数', en: 'Paid' } },
        failed: { kind: 'number', label: { zh: '失败笔数', en: 'Failed' } },
        strange: { kind: 'number', label: { zh: '不能认定笔数', en: 'Not taken' } },
      },
      // A late answer to an earlier file does not move a roll that is on its way to the bank again.
      leads: (at) => (at.state === 'at-bank' ? 'results' : 'same'),
    }),
    retry: action({
      label: { zh: '重新发放', en: 'Pay again' },
      from: ['results'],
      to: 'approved',
      who: ['county'],
      hidden: true,
      fields: { lines: { ...lines, optional: true }, reason },
    }),
    release: action({
      label: { zh: '解除暂缓', en: 'Release what was held' },
      from: ['approved', 'results'],
      to: 'approved',
      who: ['county'],
      hidden: true,
      fields: { lines, reason },
    }),
    carry: action({
      label: { zh: '转下月发放', en: 'Put on the next roll' },
      from: ['results'],
      to: 'same',
      who: ['county'],
      hidden: true,
      fields: { lines: { ...lines, optional: true }, reason },
    }),
    post: action({
      label: { zh: '关账', en: 'Close' },
      main: true,
      from: ['results'],
      to: 'posted',
      who: ['county'],
      fields: {},
      warns: {
        zh: '上月＋增加－减少＝本月 平衡后才能关账。',
        en: 'Only closes when last month + in − out = this month.',
      },
    }),
  },
})
