/**
 * One matter, one deliberation 一事一议: what the ordinary way cannot decide goes before the county's mechanism. Members are
 * present or not, near relatives stand back, the resolution is counted, the minutes are signed by another person; then it acts
 * on the matter it was asked by.
 */
import { declaring } from '../../../platform/process/shared.ts'

export interface Member {
  name: string
  unit: string
  present: boolean
  /** Near relative of the family or otherwise partial: does not vote. */
  recused: boolean
}
export interface Meeting {
  question: string
  planned: { on: string; place: string } | null
  members: Member[]
  heldOn: string | null
  discussed: string
  resolution: {
    result: 'pass' | 'reject'
    tier: string | null
    amount: number | null
    for: number
    against: number
    note: string
  } | null
  signed: string[]
}

const { action, process } = declaring<Meeting>()
/** Members who may vote: present and not standing back. */
export const voters = (members: readonly Member[]): number =>
  members.filter((one) => one.present && !one.recused).length

export const meeting = process({
  id: 'meeting',
  label: { zh: '一事一议', en: 'Case conference' },
  prefix: 'YS',
  article: '国办发〔2023〕39号第三部分（四）；县级社会救助协调机制',
  start: { question: '', planned: null, members: [], heldOn: null, discussed: '', resolution: null, signed: [] },
  states: {
    proposed: {
      label: { zh: '待列入议程', en: 'To put on the agenda' },
      turn: 'county',
      next: { zh: '确定会议时间地点', en: 'Set day and place' },
    },
    agenda: {
      label: { zh: '待召开', en: 'To be held' },
      turn: 'county',
      next: { zh: '召开会议，登记到会和回避', en: 'Hold it; record who came and who stood back' },
    },
    held: {
      label: { zh: '待形成决议', en: 'To resolve' },
      turn: 'county',
      next: { zh: '登记决议', en: 'Record the resolution' },
    },
    resolved: {
      label: { zh: '待签纪要', en: 'Minutes to sign' },
      turn: 'county',
      next: { zh: '核对并签署会议纪要', en: 'Check and sign the minutes' },
    },
    closed: { label: { zh: '已办结', en: 'Closed' }, end: true },
    withdrawn: { label: { zh: '已撤回', en: 'Withdrawn' }, end: true },
  },
  limits: {
    hold: { label: { zh: '召开会议', en: 'Meeting' }, parameter: 'meeting_hold', runs: ['proposed', 'agenda'] },
  },
  actions: {
    propose: action({
      label: { zh: '提请一事一议', en: 'Propose' },
      from: [],
      to: 'proposed',
      who: ['county', 'township', 'system'],
      fields: { question: { kind: 'text', lines: 4, max: 2000, label: { zh: '议题', en: 'Question' } } },
      apply: (data, input) => ({ ...data, question: input.question }),
    }),
    agenda: action({
      label: { zh: '列入议程', en: 'Put on the agenda' },
      main: true,
      from: ['proposed', 'agenda'],
      to: 'agenda',
      who: ['county'],
      fields: {
        on: { kind: 'date', label: { zh: '会议日期', en: 'Day' } },
        place: { kind: 'text', max: 60, label: { zh: '地点', en: 'Place' } },
      },
      apply: (data, input) => ({ ...data, planned: { on: input.on, place: input.place } }),
    }),
    hold: action({
      label: { zh: '登记会议', en: 'Record the meeting' },
      main: true,
      from: ['agenda'],
      to: 'held',
      who: ['county'],
      fields: {
        on: { kind: 'date', past: true, label: { zh: '召开日期', en: 'Held on' } },
        members: {
          kind: 'rows',
          min: 2,
          columns: {
            name: { kind: 'text', max: 40, label: { zh: '姓名', en: 'Name' } },
            unit: { kind: 'text', max: 60, label: { zh: '单位', en: 'Unit' } },
            present: { kind: 'yes-no', label: { zh: '到会', en: 'Present' } },
            recused: { kind: 'yes-no', label: { zh: '近亲属回避', en: 'Stood back' } },
          },
          label: { zh: '组成人员', en: 'Members' },
        },
        discussed: { kind: 'text', lines: 5, max: 4000, label: { zh: '讨论情况', en: 'What was said' } },
      },
      guard: (at, input) => {
        if (input.on > at.today) return { zh: '召开日期不能晚于今天。', en: 'Not in the future.' }
        const share = at.parameter('meeting_quorum')
        const present = input.members.filter((one) => one.present).length
        if (typeof share === 'number' && present <= input.members.length * share)
          return {
            zh: `到会${present}人，未超过应到${input.members.length}人的规定比例，会议无效。`,
            en: 'Too few members came.',
          }
        return voters(input.members) === 0
          ? { zh: '到会人员全部回避，不能形成决议。', en: 'Everybody present stood back.' }
          : undefined
      },
      apply: (data, input) => ({ ...data, heldOn: input.on, members: input.members, discussed: input.discussed }),
    }),
    resolve: action({
      label: { zh: '登记决议', en: 'Record the resolution' },
      main: true,
      from: ['held'],
      to: 'resolved',
      who: ['county'],
      fields: {
        result: {
          kind: 'choice',
          options: [
            { id: 'pass', label: { zh: '通过', en: 'Passed' } },
            { id: 'reject', label: { zh: '不通过', en: 'Rejected' } },
          ],
          label: { zh: '结果', en: 'Result' },
        },
        for: { kind: 'number', min: 0, label: { zh: '同意票', en: 'For' } },
        against: { kind: 'number', min: 0, label: { zh: '不同意票', en: 'Against' } },
        tier: {
          kind: 'listed',
          list: 'tiers',
          optional: true,
          when: { field: 'result', is: ['pass'] },
          label: { zh: '认定类别', en: 'Tier' },
        },
        amount: {
          kind: 'money',
          optional: true,
          when: { field: 'result', is: ['pass'] },
          label: { zh: '金额（元）', en: 'Yuan' },
        },
        note: { kind: 'text', lines: 3, max: 2000, label: { zh: '决议内容', en: 'Resolution' } },
      },
      guard: (at, input) => {
        const may = voters(at.data.members)
        if (input.for + input.against > may)
          return { zh: `有表决权的到会人员只有${may}人。`, en: `Only ${may} may vote.` }
        const passed = input.for * 2 > may
        return (input.result === 'pass') === passed
          ? undefined
          : {
              zh: passed ? '同意票已过半数，结果应为通过。' : '同意票未过半数，结果应为不通过。',
              en: 'The result does not fit the votes.',
            }
      },
      apply: (data, input) => ({
        ...data,
        resolution: {
          result: input.result,
          tier: input.tier ?? null,
          amount: input.amount ?? null,
          for: input.for,
          against: input.against,
          note: input.note,
        },
      }),
    }),
    'hold-again': action({
      label: { zh: '重新审议', en: 'Deliberate again' },
      from: ['held', 'resolved'],
      to: 'agenda',
      who: ['county'],
      fields: { reason: { kind: 'text', lines: 2, label: { zh: '原因', en: 'Reason' } } },
      apply: (data) => ({ ...data, members: [], heldOn: null, discussed: '', resolution: null }),
    }),
    sign: action({
      label: { zh: '签署纪要', en: 'Sign the minutes' },
      main: true,
      from: ['resolved'],
      to: 'closed',
      who: ['county'],
      notBy: ['resolve'],
      papers: ['meeting-minutes'],
      fields: {
        signed: {
          kind: 'rows',
          columns: { name: { kind: 'text', max: 40, label: { zh: '姓名', en: 'Name' } } },
          label: { zh: '签字人员', en: 'Signed by' },
        },
        files: { kind: 'files', optional: true, paper: 'meeting-minutes', label: { zh: '纪要扫描件', en: 'Minutes' } },
      },
      guard: (at, input) => {
        const names = new Set(input.signed.map((one) => one.name))
        const missing = at.data.members.filter((one) => one.present && !one.recused && !names.has(one.name))
        return missing.length > 0
          ? {
              zh: `还缺签字：${missing.map((one) => one.name).join('、')}。`,
              en: `Signatures missing: ${missing.map((one) => one.name).join(', ')}.`,
            }
          : undefined
      },
      apply: (data, input) => ({ ...data, signed: input.signed.map((one) => one.name) }),
    }),
    withdraw: action({
      label: { zh: '撤回议题', en: 'Withdraw' },
      from: ['proposed', 'agenda'],
      to: 'withdrawn',
      who: ['county'],
      fields: { reason: { kind: 'text', lines: 2, label: { zh: '原因', en: 'Reason' } } },
    }),
  },
})
