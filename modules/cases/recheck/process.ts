/**
 * Dynamic management 动态管理: what a household holds is looked at again, kept, raised, lowered, stopped or changed. Nothing that
 * gives the family less is decided before the family was heard: no action leads from the proposal to the decision but the
 * record of the hearing (社会救助法第四十八条).
 */

import { declaring, type Situation, type Words } from '../../../platform/process/shared.ts'
import { dayInChina } from '../../../platform/work/shared.ts'
import { isTekun, monthAfter } from '../../registry/shared.ts'
import { hiddenOfAsking } from '../check/veil.ts'
import { tooFewVisited } from '../investigators.ts'
import { asksMeeting, hearsMeeting } from '../meeting/asking.ts'
import { partsIn } from '../parts.ts'
import { takesPhoto } from '../publicity/photo-form.ts'
import { askCheck, checkReported } from './check.ts'
import { adverse, openObjections, type ProposalKind, type Recheck, start, type Trigger, triggers } from './facts.ts'
import { callHearing, hear } from './hearing.ts'
import * as objections from './objections.ts'
import { added, faultOf, givenParts, nextOf, options, partsNext, proposalFields, tierOf } from './proposal.ts'

const { action, process } = declaring<Recheck>()
/** Who confirms in this area: the county, or townships where the region ruled so. */
const wrongLevel = (at: Situation<Recheck>): Words | undefined =>
  at.by.role === 'township' && at.parameter('decision_level') !== 'township'
    ? { zh: '本地由旗县民政局决定。', en: 'Here the county decides.' }
    : undefined
/** The same rule once more where the decision falls, should the ways of the process ever change. */
const notHeard = (at: Situation<Recheck>): Words | undefined =>
  at.data.proposal?.adverse && !at.data.hearing
    ? { zh: '减发、停发前应当先听取该户意见。', en: 'The family must be heard first.' }
    : undefined
const begin = (data: Recheck, input: object): Recheck => {
  const { trigger, about } = input as { trigger: Trigger; about?: string }
  const held = added(input).held ?? null
  return { ...data, trigger, about: about ?? '', held, tier: held?.tier ?? null }
}

export const recheck = process({
  id: 'recheck',
  label: { zh: '动态核查', en: 'Re-check' },
  prefix: 'FC',
  article: '社会救助法第四十六至四十八条；最低生活保障审核确认办法第三十一至三十四条',
  start,
  // Aides see no check report; what somebody has in the bank is not the township's business either, only the result.
  hides: {
    ...hiddenOfAsking,
    village: { actions: ['check', 'check-reported'], data: ['check'] },
    township: { actions: ['check-reported'] },
  },
  states: {
    checking: {
      label: { zh: '待核查', en: 'To check' },
      turn: 'township',
      next: { zh: '入户或核对后提出意见', en: 'Visit or check, then propose' },
    },
    hearing: {
      label: { zh: '待听取意见', en: 'Family to be heard' },
      turn: 'township',
      next: { zh: '决定前先听取该户意见并记录', en: 'Hear the family and record it before anything is decided' },
    },
    deciding: {
      label: { zh: '待决定', en: 'To decide' },
      turn: 'county',
      next: { zh: '审核核查意见，作出决定', en: 'Review the proposal and decide' },
    },
    meeting: {
      label: { zh: '一事一议中', en: 'Before the meeting' },
      waitsFor: { zh: '一事一议结果', en: 'The meeting' },
    },
    publicity: {
      label: { zh: '公示中', en: 'Put up' },
      turn: 'township',
      waitsFor: { zh: '公示期满', en: 'The end of publicity' },
    },
    questioned: {
      label: { zh: '公示有异议', en: 'Put up, objected to' },
      turn: 'township',
      next: {
        zh: '重新入户调查后回复异议；公示照常进行，待遇照发',
        en: 'Visit again, then answer; the sheet hangs on and the help goes on',
      },
    },
    reinvestigating: {
      label: { zh: '异议待重新调查', en: 'Objection, to look again' },
      turn: 'township',
      next: { zh: '重新入户调查，然后回复异议', en: 'Visit again, then answer' },
    },
    notice: {
      label: { zh: '待书面告知', en: 'Notice to give' },
      turn: 'township',
      next: { zh: '书面告知决定和理由', en: 'Give written notice with the reasons' },
    },
    closed: { label: { zh: '已办结', en: 'Closed' }, end: true },
    withdrawn: { label: { zh: '已终结', en: 'Ended' }, end: true },
  },
  limits: {
    total: {
      label: { zh: '核查', en: 'Re-check' },
      parameter: (data) => (data.trigger === 'death' ? 'death_adjust' : 'recheck_total'),
      runs: ['checking', 'hearing', 'deciding', 'meeting'],
    },
    // From the first objection to the new decision.
    redo: {
      label: { zh: '异议调查核实', en: 'Objection' },
      parameter: (data) => (isTekun(data.tier) && data.objections.length > 0 ? 'objection_redo_tekun' : null),
      runs: ['questioned', 'reinvestigating', 'checking', 'hearing', 'deciding', 'meeting'],
      tells: 'county',
    },
    publicity: {
      label: { zh: '终止公示', en: 'Publicity' },
      parameter: 'stop_publicity_tekun',
      runs: objections.hanging,
      afresh: true,
      ends: 'end-publicity',
    },
    notice: { label: { zh: '书面告知', en: 'Notice' }, parameter: 'recheck_notice', runs: ['notice'], afresh: true },
  },
  actions: {
    open: action({
      label: { zh: '发起核查', en: 'Open a re-check' },
      from: [],
      to: 'checking',
      who: ['county', 'township', 'village', 'system'],
      article: '社会救助法第四十六、四十七条',
      fields: {
        trigger: { kind: 'choice', options: options(triggers), label: { zh: '缘由', en: 'Because of' } },
        tier: {
          kind: 'listed',
          list: 'tiers',
          optional: true,
          label: { zh: '核查的待遇', en: 'Tier to check' },
          help: { zh: '不填：金额最高的一类', en: 'Empty: the one with the largest amount' },
        },
        about: { kind: 'text', lines: 2, optional: true, label: { zh: '情况说明', en: 'What happened' } },
      },
      apply: begin,
    }),
    due: action({
      label: { zh: '到期自动发起', en: 'Due, opened by itself' },
      from: [],
      to: 'checking',
      who: ['system'],
      hidden: true,
      fields: {
        trigger: { kind: 'choice', options: options(triggers), label: { zh: '缘由', en: 'Because of' } },
        about: { kind: 'text', optional: true, label: { zh: '情况说明', en: 'What happened' } },
        tier: { kind: 'text', label: { zh: '待遇', en: 'Tier' } },
        persons: { kind: 'number', label: { zh: '人数', en: 'Persons' } },
        amount: { kind: 'money', optional: true, label: { zh: '金额', en: 'Amount' } },
        since: { kind: 'date', label: { zh: '自', en: 'Since' } },
        upliftPersons: { kind: 'number', optional: true, label: { zh: '分类施保人数', en: 'Persons with uplift' } },
        upliftAmount: { kind: 'money', optional: true, label: { zh: '分类施保增发', en: 'Uplift' } },
        care: { kind: 'text', optional: true, label: { zh: '自理能力', en: 'Self-care' } },
        support: { kind: 'text', optional: true, label: { zh: '供养方式', en: 'Support' } },
      },
      apply: (data, input) =>
        begin(data, {
          ...input,
          held: {
            tier: input.tier,
            persons: input.persons,
            monthlyAmount: input.amount ?? null,
            from: input.since,
            ...partsIn(input),
          },
        }),
    }),
    visit: action({
      label: { zh: '登记入户', en: 'Record a visit' },
      from: ['checking', 'questioned', 'reinvestigating'],
      to: 'same',
      who: ['village', 'township', 'county'],
      papers: ['visit-form'],
      fields: {
        on: { kind: 'date', past: true, label: { zh: '入户日期', en: 'Day' } },
        investigators: {
          kind: 'rows',
          columns: { name: { kind: 'text', max: 40, label: { zh: '姓名', en: 'Name' } } },
          label: { zh: '调查人', en: 'Investigators' },
        },
        found: { kind: 'text', lines: 4, max: 2000, label: { zh: '调查情况', en: 'Found' } },
        files: { kind: 'files', optional: true, paper: 'visit-form', label: { zh: '材料', en: 'Files' } },
      },
      guard: (at, input) => {
        if (input.on > at.today) return { zh: '入户日期不能晚于今天。', en: 'Not in the future.' }
        return tooFewVisited(at, input.investigators)
      },
      apply: (data, input) => ({
        ...data,
        visits: [
          ...data.visits,
          {
            on: input.on,
            investigators: input.investigators.map((one) => one.name),
            found: input.found,
            files: input.files ?? [],
          },
        ],
      }),
    }),
    check: action({
      label: { zh: '登记核对结论', en: 'Record the check' },
      from: ['checking'],
      to: 'same',
      who: ['township', 'county'],
      fields: {
        result: {
          kind: 'choice',
          options: [
            { id: 'meets', label: { zh: '符合条件', en: 'Meets' } },
            { id: 'exceeds', label: { zh: '超出条件', en: 'Exceeds' } },
            { id: 'unknown', label: { zh: '不能判断', en: 'Cannot be told' } },
          ],
          label: { zh: '核对结论', en: 'Result' },
        },
        note: { kind: 'text', lines: 2, label: { zh: '说明', en: 'Note' } },
      },
      apply: (data, input) => ({ ...data, check: { result: input.result, note: input.note } }),
    }),
    'ask-check': askCheck,
    'check-reported': checkReported,
    propose: action({
      label: { zh: '提出核查意见', en: 'Propose' },
      main: true,
      from: ['checking'],
      to: ['hearing', 'deciding', 'closed'],
      who: ['township', 'county'],
      fields: proposalFields,
      given: (at) => ({ ...givenParts(at.data) }),
      guard: faultOf,
      leads: (_at, input) => nextOf(added(input).held ?? null, input),
      apply: (data, input) => {
        const held = added(input).held ?? null
        const kind = input.kind as ProposalKind
        const tier = tierOf(held, input)
        const now = {
          tier,
          persons: input.persons ?? (kind === 'stop' ? 0 : (held?.persons ?? 0)),
          amount: input.amount ?? (kind === 'keep' ? (held?.monthlyAmount ?? null) : null),
        }
        return {
          ...data,
          held,
          unstable: input.unstable ?? false,
          called: null,
          hearing: null,
          proposal: {
            kind,
            ...now,
            ...partsNext(held, input, now),
            graceMonths: input.graceMonths ?? null,
            leaves: input.leaves ?? [],
            newHead: input.newHead?.[0] ?? null,
            reason: input.reason,
            adverse: adverse(held, kind, tier, input.amount ?? null),
          },
        }
      },
    }),
    'call-hearing': callHearing,
    hear,
    reconsider: action({
      label: { zh: '重新核查', en: 'Check again' },
      from: ['hearing', 'deciding'],
      to: 'checking',
      who: ['township', 'county'],
      fields: { reason: { kind: 'text', lines: 2, label: { zh: '原因', en: 'Reason' } } },
      apply: (data) => ({ ...data, proposal: null, hearing: null, called: null }),
    }),
    'ask-meeting': action({ ...asksMeeting, from: ['deciding'], waits: notHeard }),
    'meeting-resolved': action(hearsMeeting),
    decide: action({
      label: { zh: '作出决定', en: 'Decide' },
      main: true,
      from: ['deciding'],
      to: ['publicity', 'notice'],
      who: ['county', 'township'],
      notBy: ['propose'],
      article: '社会救助法第四十七、四十八条',
      papers: ['decision'],
      fields: { note: { kind: 'text', lines: 2, optional: true, label: { zh: '说明', en: 'Note' } } },
      warns: { zh: '从下月起执行。', en: 'Takes effect from next month.' },
      waits: (at) => wrongLevel(at) ?? notHeard(at),
      leads: (at) => (at.data.proposal?.kind === 'stop' && isTekun(at.data.tier) ? 'publicity' : 'notice'),
      apply: (data, _input, taken) => ({
        ...data,
        decidedOn: dayInChina(taken.at),
        from: monthAfter(dayInChina(taken.at)),
      }),
    }),
    object: objections.object,
    objected: objections.objected,
    'answer-objections': objections.answerObjections,
    'take-sheet-down': objections.takeSheetDown,
    'sheet-photo': action({ ...takesPhoto, from: objections.hanging, article: '特困人员认定办法第二十六条' }),
    'end-publicity': action({
      label: { zh: '公示期满', en: 'Publicity is over' },
      from: objections.hanging,
      to: ['notice', 'reinvestigating'],
      // What was objected is looked into before anything is stopped; the sheet has hung its days.
      leads: (at) => (openObjections(at.data) > 0 ? 'reinvestigating' : 'notice'),
      who: ['system'],
      hidden: true,
      fields: {},
      apply: (data, _input, taken) =>
        taken.stateAfter === 'reinvestigating'
          ? { ...data, ...objections.withoutProposal }
          : { ...data, from: monthAfter(dayInChina(taken.at)) },
    }),
    notify: action({
      label: { zh: '书面告知', en: 'Give notice' },
      main: true,
      from: ['notice'],
      to: 'closed',
      who: ['township', 'county'],
      article: '社会救助法第四十八条',
      papers: ['recheck-notice'],
      fields: {
        on: { kind: 'date', past: true, label: { zh: '送达日期', en: 'Delivered on' } },
        how: { kind: 'text', max: 60, label: { zh: '送达方式', en: 'How' } },
        files: { kind: 'files', optional: true, paper: 'recheck-notice', label: { zh: '送达回执', en: 'Receipt' } },
      },
      guard: (at, input) => (input.on > at.today ? { zh: '日期不能晚于今天。', en: 'Not in the future.' } : undefined),
      apply: (data, input) => ({ ...data, noticed: { on: input.on, how: input.how } }),
    }),
    withdraw: action({
      label: { zh: '终结核查', en: 'End without result' },
      from: ['checking', 'hearing', 'deciding'],
      to: 'withdrawn',
      who: ['county'],
      fields: { reason: { kind: 'text', lines: 2, label: { zh: '原因', en: 'Reason' } } },
    }),
  },
})
