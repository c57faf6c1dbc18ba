/**
 * Verifying a warning 预警核实: dispatched county → township → village, the family visited, one of seven outcomes, reviewed by
 * the county, then followed by the help the outcome asks for. The warning itself stays with the data; this is what people do.
 */
import { declaring, type Option } from '../../../platform/process/shared.ts'
import type { Level } from '../../rules/shared.ts'

export type Desk = 'county' | 'township' | 'village'

export interface WarningVisit {
  /** Level of the warning when it was dispatched. */
  level: Level
  /** Whose desk it lies on. */
  desk: Desk
  visits: { on: string; who: string; met: boolean; found: string; photos: string[] }[]
  outcome: Outcome | null
  /** Code of the region's feedback list the warning is closed with. */
  feedback: string | null
  /** Matter the outcome led to. */
  followed: number | null
}

/** Seven ways a visit can end, each with the process that follows; none: nothing more to do. */
export const outcomes = {
  'no-need': { label: { zh: '无需救助', en: 'No help needed' }, opens: null },
  apply: { label: { zh: '协助申请救助', en: 'Apply for assistance' }, opens: 'application' },
  refer: { label: { zh: '转办部门', en: 'Refer to a department' }, opens: 'referral' },
  urgent: { label: { zh: '急难救助', en: 'Urgent aid' }, opens: 'temporary-aid' },
  service: { label: { zh: '服务类救助', en: 'Service' }, opens: 'referral' },
  recheck: { label: { zh: '复核现有救助', en: 'Re-check what is received' }, opens: 'recheck' },
  meeting: { label: { zh: '一事一议', en: 'Case conference' }, opens: 'meeting' },
} as const
export type Outcome = keyof typeof outcomes

const outcomeOptions = Object.entries(outcomes).map(([id, { label }]) => ({ id, label })) as {
  id: Outcome
  label: Option['label']
}[]
const desks: { id: Desk; label: Option['label'] }[] = [
  { id: 'township', label: { zh: '苏木乡镇街道', en: 'Township' } },
  { id: 'village', label: { zh: '嘎查村社区协理员', en: 'Village aide' } },
]
const reason = { kind: 'text', lines: 2, label: { zh: '原因', en: 'Reason' } } as const
const { action, process } = declaring<WarningVisit>()
const onDesk = (data: WarningVisit) => data.desk

export const warningVisit = process({
  id: 'warning-visit',
  label: { zh: '预警核实', en: 'Warning visit' },
  prefix: 'HS',
  article: '社会救助法第三十九条；国办发〔2023〕39号第三部分（四）',
  start: { level: 'yellow', desk: 'township', visits: [], outcome: null, feedback: null, followed: null },
  onChild: 'followed',
  // Other help may grow out of a visit too; only what its outcome asks for ends it.
  awaits: (data, process) => data.outcome !== null && outcomes[data.outcome].opens === process,
  states: {
    dispatched: {
      label: { zh: '待接收', en: 'To accept' },
      turn: onDesk,
      next: { zh: '接收任务，安排入户', en: 'Accept and plan the visit' },
    },
    accepted: {
      label: { zh: '待入户', en: 'To visit' },
      turn: onDesk,
      next: { zh: '入户核实，登记看到的情况', en: 'Visit the family and record what was found' },
    },
    review: {
      label: { zh: '待旗县复核', en: 'County reviews' },
      turn: 'county',
      next: { zh: '复核核实结果', en: 'Review the result' },
    },
    following: {
      label: { zh: '待办理救助', en: 'Help to be opened' },
      turn: (data) =>
        data.outcome === 'meeting' || data.outcome === 'refer' || data.outcome === 'service' ? 'county' : 'township',
      next: { zh: '按核实结果为该户开办救助事项', en: 'Open the help that the visit asked for' },
    },
    closed: { label: { zh: '已办结', en: 'Closed' }, end: true },
    withdrawn: { label: { zh: '已撤回', en: 'Withdrawn' }, end: true },
  },
  limits: {
    contact: { label: { zh: '首次联系', en: 'First contact' }, parameter: 'warning_contact', runs: ['dispatched'] },
    visit: {
      label: { zh: '核实', en: 'Verification' },
      parameter: (data) => `warning_${data.level}`,
      runs: ['dispatched', 'accepted'],
      tells: 'county',
    },
    review: { label: { zh: '旗县复核', en: 'Review' }, parameter: 'warning_review', runs: ['review'], afresh: true },
  },
  actions: {
    dispatch: action({
      label: { zh: '派发', en: 'Dispatch' },
      from: [],
      to: 'dispatched',
      who: ['county', 'township', 'league'],
      hidden: true,
      fields: {
        level: {
          kind: 'choice',
          label: { zh: '级别', en: 'Level' },
          options: [
            { id: 'red', label: { zh: '红', en: 'Red' } },
            { id: 'orange', label: { zh: '橙', en: 'Orange' } },
            { id: 'yellow', label: { zh: '黄', en: 'Yellow' } },
          ],
        },
        desk: {
          kind: 'choice',
          label: { zh: '派发到', en: 'To' },
          options: [{ id: 'county', label: { zh: '旗县', en: 'County' } }, ...desks],
        },
        note: { kind: 'text', lines: 2, optional: true, label: { zh: '说明', en: 'Note' } },
      },
      apply: (data, input) => ({ ...data, level: input.level as Level, desk: input.desk as Desk }),
    }),
    'pass-on': action({
      label: { zh: '转派', en: 'Pass on' },
      from: ['dispatched', 'accepted'],
      to: 'dispatched',
      who: ['county', 'township'],
      fields: {
        desk: { kind: 'choice', label: { zh: '派发到', en: 'To' }, options: desks },
        note: { kind: 'text', lines: 2, optional: true, label: { zh: '说明', en: 'Note' } },
      },
      apply: (data, input) => ({ ...data, desk: input.desk as Desk }),
    }),
    transfer: action({
      label: { zh: '转移辖区', en: 'Transfer to another area' },
      from: ['dispatched', 'accepted'],
      to: 'dispatched',
      // From one county to another: the league above both.
      who: ['county', 'township', 'league'],
      fields: {
        area: {
          kind: 'text',
          max: 12,
          label: { zh: '实际居住地区划代码（12位）', en: 'Division of residence (12 digits)' },
        },
        reason,
      },
      guard: (at, input) =>
        /^\d{12}$/.test(input.area) && input.area.startsWith(at.by.area.slice(0, 6))
          ? undefined
          : {
              zh: '请填写本辖区内的12位区划代码；跨旗县由盟市转移，跨盟市请联系自治区。',
              en: 'A 12-digit division of your own area; the league transfers from one county to another.',
            },
      apply: (data) => ({ ...data, desk: 'township' }),
    }),
    accept: action({
      label: { zh: '接收', en: 'Accept' },
      main: true,
      from: ['dispatched'],
      to: 'accepted',
      who: ['county', 'township', 'village'],
      fields: {},
    }),
    visit: action({
      label: { zh: '登记入户', en: 'Record the visit' },
      main: true,
      from: ['dispatched', 'accepted'],
      to: ['accepted', 'review'],
      who: ['county', 'township', 'village'],
      papers: ['visit-form'],
      article: '社会救助法第三十九条',
      fields: {
        on: { kind: 'date', past: true, label: { zh: '入户日期', en: 'Day of the visit' } },
        met: { kind: 'yes-no', label: { zh: '见到家庭成员', en: 'Somebody of the family was met' } },
        found: {
          kind: 'text',
          lines: 4,
          max: 2000,
          label: { zh: '看到和了解到的情况', en: 'What was seen and heard' },
        },
        outcome: {
          kind: 'choice',
          options: outcomeOptions,
          when: { field: 'met', is: [true] },
          label: { zh: '建议', en: 'Suggestion' },
        },
        photos: { kind: 'files', optional: true, paper: 'visit-photo', label: { zh: '照片', en: 'Photos' } },
        position: {
          kind: 'text',
          optional: true,
          max: 60,
          label: { zh: '位置（可不填）', en: 'Position (may stay empty)' },
        },
      },
      guard: (at, input) =>
        input.on > at.today ? { zh: '入户日期不能晚于今天。', en: 'The visit cannot lie in the future.' } : undefined,
      leads: (_at, input) => (input.met ? 'review' : 'accepted'),
      apply: (data, input, taken) => ({
        ...data,
        visits: [
          ...data.visits,
          { on: input.on, who: taken.byName, met: input.met, found: input.found, photos: input.photos ?? [] },
        ],
        outcome: (input.outcome as Outcome | undefined) ?? data.outcome,
      }),
    }),
    back: action({
      label: { zh: '退回重新核实', en: 'Send back' },
      from: ['review'],
      to: 'accepted',
      who: ['county'],
      fields: { reason },
      apply: (data) => ({ ...data, outcome: null }),
    }),
    review: action({
      label: { zh: '复核通过', en: 'Confirm' },
      main: true,
      from: ['review'],
      to: ['following', 'closed'],
      who: ['county'],
      notBy: ['visit'],
      fields: {
        outcome: { kind: 'choice', options: outcomeOptions, label: { zh: '处理意见', en: 'Outcome' } },
        feedback: { kind: 'listed', list: 'feedback-codes', label: { zh: '反馈代码', en: 'Feedback code' } },
        note: { kind: 'text', lines: 2, optional: true, label: { zh: '说明', en: 'Note' } },
      },
      leads: (_at, input) => (outcomes[input.outcome as Outcome].opens === null ? 'closed' : 'following'),
      apply: (data, input) => ({ ...data, outcome: input.outcome as Outcome, feedback: input.feedback }),
    }),
    followed: action({
      label: { zh: '已开办救助事项', en: 'Help opened' },
      from: ['following'],
      to: 'closed',
      who: ['system'],
      hidden: true,
      fields: { child: { kind: 'number', label: { zh: '事项', en: 'Matter' } } },
      apply: (data, input) => ({ ...data, followed: input.child }),
    }),
    'close-without': action({
      label: { zh: '不再开办', en: 'Close without' },
      from: ['following'],
      to: 'closed',
      who: ['county'],
      fields: { reason },
    }),
    withdraw: action({
      label: { zh: '撤回', en: 'Withdraw' },
      from: ['dispatched', 'accepted', 'review', 'following'],
      to: 'withdrawn',
      who: ['system', 'county'],
      hidden: true,
      fields: { reason },
    }),
  },
})
