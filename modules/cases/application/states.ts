/** States and time limits of an application. */
import type { LimitDeclaration, StateDeclaration } from '../../../platform/process/shared.ts'
import { isTekun } from '../../registry/shared.ts'
import { type Application, tierOf } from './facts.ts'

export const states: Record<string, StateDeclaration<Application>> = {
  submitted: {
    label: { zh: '待受理', en: 'To accept' },
    turn: 'township',
    next: { zh: '核对材料，受理或一次性告知补正', en: 'Accept, or tell at once everything that is missing' },
  },
  supplementing: {
    label: { zh: '待补正材料', en: 'Papers to come' },
    turn: 'township',
    waitsFor: { zh: '申请人补正材料', en: 'Papers of the family' },
  },
  accepted: {
    label: { zh: '已受理', en: 'Accepted' },
    turn: 'township',
    next: { zh: '登记授权，提请核对，安排入户', en: 'Record consents, ask for the check, plan the visit' },
  },
  investigating: {
    label: { zh: '调查核对中', en: 'Checked and visited' },
    turn: 'township',
    next: { zh: '完成信息核对和入户调查', en: 'Check and visit, both are needed' },
  },
  'awaiting-report': {
    label: { zh: '待核对报告', en: 'Check report to come' },
    turn: 'township',
    waitsFor: { zh: '信息核对报告', en: 'The check report' },
  },
  'not-met': {
    label: { zh: '核对超标待告知', en: 'Above the line, family to be told' },
    turn: 'township',
    next: { zh: '把核对结果告知申请人，听取异议', en: 'Tell the family the result and hear its objection' },
  },
  'may-object': {
    label: { zh: '待申请人异议', en: 'Family may object' },
    turn: 'township',
    waitsFor: { zh: '申请人对核对结果的异议', en: 'An objection of the family' },
  },
  opinion: {
    label: { zh: '待提出审核意见', en: 'Opinion to give' },
    turn: 'township',
    next: { zh: '看系统建议和理由，提出审核意见', en: 'Read the suggestion and its reasons, give the opinion' },
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
      zh: '重新入户调查或组织民主评议，然后回复异议；公示照常进行',
      en: 'Visit again or hold a community review, then answer; the sheet hangs on',
    },
  },
  reinvestigating: {
    label: { zh: '异议待重新调查', en: 'Objection, to look again' },
    turn: 'township',
    next: { zh: '重新入户调查或组织民主评议，然后回复异议', en: 'Visit again or hold a community review, then answer' },
  },
  deciding: {
    label: { zh: '待审核确认', en: 'To confirm' },
    turn: (data) => data.level,
    next: { zh: '审核材料，作出确认或不予确认的决定', en: 'Review and confirm or refuse' },
  },
  meeting: {
    label: { zh: '一事一议中', en: 'Before the meeting' },
    waitsFor: { zh: '一事一议结果', en: 'The meeting' },
  },
  announcing: {
    label: { zh: '待公布', en: 'To announce' },
    turn: 'township',
    next: { zh: '送达确认通知，公布确认结果', en: 'Give the notice and announce the result' },
  },
  notice: {
    label: { zh: '待书面告知', en: 'Refusal to give' },
    turn: (data) => data.level,
    next: { zh: '书面告知不予确认的理由和救济途径', en: 'Give the refusal in writing with reasons and remedies' },
  },
  suspended: {
    label: { zh: '已中止', en: 'Suspended' },
    turn: 'township',
    waitsFor: { zh: '中止原因消除', en: 'The reason of the suspension' },
  },
  confirmed: { label: { zh: '已确认', en: 'Confirmed' }, end: true },
  refused: { label: { zh: '不予确认', en: 'Refused' }, end: true },
  withdrawn: { label: { zh: '申请人撤回', en: 'Withdrawn' }, end: true },
  terminated: { label: { zh: '不配合终止', en: 'Ended, no cooperation' }, end: true },
}

/** Work of the township between acceptance and its opinion. */
export const investigation = ['investigating', 'awaiting-report', 'not-met', 'may-object', 'opinion', 'reinvestigating']
/** While the opinion is put up, whether or not somebody objected: the sheet hangs. */
export const hanging = ['publicity', 'questioned']
/** Everything that is not decided yet. */
export const undecided = ['submitted', 'supplementing', 'accepted', ...investigation, ...hanging, 'deciding', 'meeting']

export const limits: Record<string, LimitDeclaration<Application>> = {
  // The law says 及时 without a number of days (社会救助法第六十四条); the region says how many.
  acceptance: {
    label: { zh: '审查材料并受理', en: 'Acceptance' },
    parameter: 'accept_application',
    runs: ['submitted'],
    afresh: true,
    tells: 'county',
  },
  supplement: {
    label: { zh: '申请人补正', en: 'Papers of the family' },
    parameter: 'supplement_papers',
    runs: ['supplementing'],
  },
  start: {
    label: { zh: '启动调查', en: 'Investigation starts' },
    parameter: 'start_investigation',
    runs: ['accepted'],
    tells: 'county',
  },
  opinion: {
    label: { zh: '调查并提出审核意见', en: 'Investigation and opinion' },
    parameter: (data) =>
      !isTekun(tierOf(data))
        ? 'township_opinion'
        : data.objections.length > 0
          ? 'objection_redo_tekun'
          : 'township_investigation_tekun',
    follows: true,
    afresh: true,
    runs: [...investigation, 'questioned', 'suspended'],
    tells: 'county',
  },
  objection: {
    label: { zh: '申请人异议期', en: 'Time to object' },
    parameter: 'check_objection',
    runs: ['may-object'],
    afresh: true,
    ends: 'no-objection',
  },
  publicity: {
    label: { zh: '公示', en: 'Publicity' },
    parameter: 'publicity',
    runs: hanging,
    afresh: true,
    ends: 'publicity-over',
  },
  confirmation: {
    label: { zh: '审核确认', en: 'Confirmation' },
    parameter: (data) => (isTekun(tierOf(data)) ? 'county_decision_tekun' : 'county_confirmation'),
    follows: true,
    runs: ['deciding', 'meeting'],
  },
  notice: { label: { zh: '书面告知', en: 'Refusal' }, parameter: 'refusal_notice', runs: ['notice'] },
  total: {
    label: { zh: '办理总时限', en: 'Whole application' },
    parameter: (data) =>
      data.special.length > 0
        ? 'application_total_special'
        : data.level === 'township'
          ? 'application_total_township'
          : 'application_total',
    follows: true,
    runs: ['accepted', ...investigation, ...hanging, 'deciding', 'meeting', 'suspended'],
    tells: 'league',
  },
}
