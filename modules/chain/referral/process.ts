/**
 * Referral push 转办推送: what the family needs goes to the department that can give it, with the least data for the purpose;
 * the department accepts, decides and feeds back within its days, and the answer becomes an entry of the household's chain
 * (国办发〔2023〕39号第三部分（四）；社会救助法第二十四条至第二十八条).
 */
import { declaring, type Situation, type Words } from '../../../platform/process/shared.ts'
import { dayInChina } from '../../../platform/work/shared.ts'
import { type Decision, type Referral, type RefusalReason, returnReasons, start } from './facts.ts'
import { decisionFields, needFields, optionsOf, reason } from './forms.ts'

const { action, process } = declaring<Referral>()
const unitsTurn = (data: Referral) => data.unitKind
const ofUnit = ['department', 'organisation', 'system'] as const
const staff = ['county', 'township'] as const

const later = (at: Situation<Referral>, on: string | undefined): Words | undefined =>
  on !== undefined && on > at.today ? { zh: '日期不能晚于今天。', en: 'Not in the future.' } : undefined

/** The next round begins: nothing of the answer before is carried over. */
const again = (data: Referral, on: string, why: string): Referral => ({
  ...data,
  earlier: [...data.earlier, { unit: data.unit, on, why }],
  acceptedOn: null,
  officer: null,
  decision: null,
  fedBack: null,
  received: null,
})

export const referral = process({
  id: 'referral',
  label: { zh: '转办推送', en: 'Referral' },
  prefix: 'ZB',
  article: '社会救助法第十条、第二十四条至第二十八条；国办发〔2023〕39号第三部分（四）',
  start,
  sees: ['region', 'league', 'county', 'township', 'village', 'auditor', 'department', 'organisation'],
  // A department reads what is asked and its own answers; the data stand on its desk, for as long as the purpose lasts.
  hides: {
    department: {
      actions: ['create', 'push', 'reroute', 'close', 'withdraw', 'not-received'],
      data: ['person', 'typed', 'earlier'],
    },
    organisation: {
      actions: ['create', 'push', 'reroute', 'close', 'withdraw', 'not-received'],
      data: ['person', 'typed', 'earlier'],
    },
  },
  states: {
    created: {
      label: { zh: '待推送', en: 'To push' },
      turn: 'township',
      next: { zh: '核对需求，推送给承办部门', en: 'Check the need and push it to the department' },
    },
    pushed: {
      label: { zh: '待部门接收', en: 'To accept' },
      turn: unitsTurn,
      next: { zh: '接收，或说明理由退回', en: 'Accept, or send back with the reason' },
    },
    accepted: {
      label: { zh: '部门办理中', en: 'Department decides' },
      turn: unitsTurn,
      next: { zh: '办理并作出决定', en: 'Work on it and decide' },
    },
    decided: {
      label: { zh: '待部门反馈', en: 'To feed back' },
      turn: unitsTurn,
      next: { zh: '反馈落实情况', en: 'Feed back what was done' },
    },
    'fed-back': {
      label: { zh: '已反馈', en: 'Fed back' },
      waitsFor: { zh: '结果计入救助链', en: 'The result enters the chain' },
    },
    chained: {
      label: { zh: '待核实到户', en: 'To confirm with the family' },
      turn: 'township',
      next: { zh: '向该户核实是否收到，然后办结', en: 'Ask the family whether it arrived, then close' },
    },
    returned: {
      label: { zh: '部门退回', en: 'Sent back' },
      turn: 'county',
      next: { zh: '改派其他部门，或补充后重新推送', en: 'Refer to another department, or complete and push again' },
    },
    closed: { label: { zh: '已办结', en: 'Closed' }, end: true },
    revoked: { label: { zh: '已撤回', en: 'Revoked' }, end: true },
  },
  limits: {
    accept: {
      label: { zh: '部门接收', en: 'Accept' },
      parameter: 'referral_accept',
      runs: ['pushed'],
      afresh: true,
      tells: 'county',
    },
    decide: {
      label: { zh: '部门办理', en: 'Decide' },
      parameter: 'referral_decide',
      runs: ['accepted'],
      afresh: true,
      tells: 'county',
    },
    feedback: {
      label: { zh: '部门反馈', en: 'Feed back' },
      parameter: 'referral_feedback',
      runs: ['decided'],
      afresh: true,
      tells: 'county',
    },
    close: {
      label: { zh: '民政处理', en: 'Civil affairs' },
      parameter: 'referral_close',
      runs: ['created', 'returned', 'chained'],
      afresh: true,
      tells: 'county',
    },
  },
  actions: {
    create: action({
      label: { zh: '登记转办需求', en: 'Record a need' },
      from: [],
      to: 'created',
      who: ['village', 'township', 'county', 'system'],
      fields: needFields,
      apply: (data, input) => taken(data, input),
    }),
    push: action({
      label: { zh: '推送', en: 'Push' },
      main: true,
      from: ['created'],
      to: 'pushed',
      who: [...staff, 'system'],
      article: '国办发〔2023〕39号第三部分（四）',
      fields: {},
      warns: {
        zh: '将把该需求所需的最少信息发送给承办部门。',
        en: 'The least data for the need go to the department.',
      },
      apply: (data) => ({ ...data, round: data.round + 1 }),
    }),
    accept: action({
      label: { zh: '接收', en: 'Accept' },
      main: true,
      from: ['pushed'],
      to: 'accepted',
      who: ofUnit,
      fields: {
        officer: { kind: 'text', max: 40, optional: true, label: { zh: '承办人', en: 'Officer' } },
      },
      apply: (data, input, at) => ({ ...data, acceptedOn: dayInChina(at.at), officer: input.officer || null }),
    }),
    'send-back': action({
      label: { zh: '退回', en: 'Send back' },
      from: ['pushed', 'accepted'],
      to: 'returned',
      who: ofUnit,
      fields: {
        because: { kind: 'choice', options: optionsOf(returnReasons), label: { zh: '退回原因', en: 'Why' } },
        note: { kind: 'text', lines: 2, optional: true, label: { zh: '说明（应由哪个部门办理等）', en: 'Note' } },
      },
      apply: (data, input, at) => again(data, dayInChina(at.at), input.because),
    }),
    decide: action({
      label: { zh: '作出决定', en: 'Decide' },
      main: true,
      from: ['accepted'],
      to: 'decided',
      who: ofUnit,
      fields: decisionFields,
      guard: (at, input) => later(at, input.on),
      apply: (data, input, at) => ({ ...data, decision: decisionOf(input, dayInChina(at.at)) }),
    }),
    'feed-back': action({
      label: { zh: '反馈', en: 'Feed back' },
      main: true,
      from: ['decided'],
      to: 'fed-back',
      who: ofUnit,
      fields: {
        on: { kind: 'date', past: true, label: { zh: '落实或告知日期', en: 'Given or told on' } },
        note: { kind: 'text', lines: 3, max: 1000, label: { zh: '落实情况', en: 'What was done' } },
        files: { kind: 'files', optional: true, paper: 'referral-result', label: { zh: '结果材料', en: 'Papers' } },
      },
      guard: (at, input) => later(at, input.on),
      apply: (data, input) => ({ ...data, fedBack: { on: input.on, note: input.note } }),
    }),
    chain: action({
      label: { zh: '计入救助链', en: 'Entered on the chain' },
      from: ['fed-back'],
      to: 'chained',
      who: ['system'],
      hidden: true,
      fields: {},
    }),
    close: action({
      label: { zh: '核实到户并办结', en: 'Confirm and close' },
      main: true,
      from: ['chained'],
      to: 'closed',
      who: [...staff, 'village'],
      fields: {
        how: {
          kind: 'choice',
          options: [
            { id: 'received', label: { zh: '家庭已收到', en: 'The family received it' } },
            { id: 'refused-told', label: { zh: '未获批准，已向家庭说明', en: 'Refused; explained to the family' } },
          ],
          label: { zh: '核实结果', en: 'What was found' },
        },
        note: { kind: 'text', lines: 2, optional: true, label: { zh: '说明', en: 'Note' } },
      },
      guard: (at, input) =>
        (input.how === 'received') !== (at.data.decision?.result === 'granted')
          ? {
              zh:
                at.data.decision?.result === 'granted'
                  ? '部门已同意救助：请核实家庭是否收到；未收到的，请选“未落实，退部门继续办理”。'
                  : '部门未批准，家庭不可能收到救助，请改选。',
              en: 'This does not fit what the department decided.',
            }
          : undefined,
      apply: (data, input) => ({ ...data, received: input.how === 'received' }),
    }),
    'not-received': action({
      label: { zh: '未落实，退部门继续办理', en: 'Did not arrive: back to the department' },
      from: ['chained'],
      to: 'pushed',
      who: staff,
      fields: { reason: reason({ zh: '家庭反映的情况', en: 'What the family says' }) },
      apply: (data, input, at) => ({ ...again(data, dayInChina(at.at), input.reason), round: data.round + 1 }),
    }),
    reroute: action({
      label: { zh: '改派并推送', en: 'Refer to another and push' },
      main: true,
      from: ['returned', 'created'],
      to: 'pushed',
      who: staff,
      fields: needFields,
      apply: (data, input) => ({ ...taken(data, input), round: data.round + 1 }),
    }),
    revoke: action({
      label: { zh: '撤回', en: 'Revoke' },
      from: ['created', 'pushed', 'accepted', 'returned'],
      to: 'revoked',
      who: [...staff, 'system'],
      fields: { reason: reason({ zh: '撤回原因', en: 'Why' }) },
      warns: {
        zh: '部门将收到撤回通知，之后的答复不再计入。',
        en: 'The department is told; later answers do not count.',
      },
    }),
  },
})

function taken(
  data: Referral,
  input: Record<string, unknown> & { need: string; asked: string; person?: string[] | undefined },
): Referral {
  const typed = Object.fromEntries(
    (['phone', 'address', 'costs', 'detail'] as const).flatMap((name) =>
      input[name] === undefined || input[name] === '' ? [] : [[name, String(input[name])]],
    ),
  )
  return {
    ...data,
    need: input.need,
    // Added by the server: the unit that gives it, whether it is an organisation, and which data go along.
    unit: input.unit as string,
    unitKind: input.unitKind as Referral['unitKind'],
    fields: input.sends as Referral['fields'],
    person: input.person?.[0] ?? null,
    asked: input.asked,
    typed,
  }
}

/** A decision as the department wrote it down. */
export const decisionOf = (input: Record<string, unknown>, today: string): Decision => {
  const text = (name: string) => (input[name] as string | undefined) || null
  return {
    on: text('on') ?? today,
    result: input.result as Decision['result'],
    gives: text('gives'),
    amount: (input.amount as number | undefined) ?? null,
    from: text('from'),
    document: text('document'),
    because: text('because') as RefusalReason | null,
    law: text('law'),
    note: text('note'),
  }
}
