/** Reviewing and deciding: the county, or the township where the region ruled so (社会救助法第四十四条). */
import { declaring, type Situation, type Words } from '../../../platform/process/shared.ts'
import { dayInChina } from '../../../platform/work/shared.ts'
import { monthAfter } from '../../registry/shared.ts'
import { asksMeeting, hearsMeeting } from '../meeting/asking.ts'
import { partsThatFit } from '../parts.ts'
import { photosField } from '../publicity/photo-form.ts'
import { type Application, notDone, type Opinion, visitsAndReviews, whyCountyVisit } from './facts.ts'
import { grounds, options, reason, restsOnWorker, visitFields } from './forms.ts'
import { notFuture, visitGuard, visitOf } from './investigate.ts'
import { reportedTo } from './opinion.ts'

const { action } = declaring<Application>()

/** Facts the server adds when a decision is taken. */
export interface ConfirmAdded {
  complaints: number
  /** What the household holds next month that this would replace. */
  replaces: { tier: string; amount: number | null } | null
  /** Last day of what stays confirmed only for some months. */
  months: number | null
}
const added = (input: object) => input as Partial<ConfirmAdded>

/** Why this cannot be confirmed now; undefined: everything the law asks for was done. */
function notYet(at: Situation<Application>): Words | undefined {
  const { data } = at
  // A region may have switched publicity on since: it counts what held when the opinion was given.
  const why = notDone(data, at.today, data.publicity) ?? whyCountyVisit(data)
  if (why) return why
  if (data.meeting?.result === 'reject')
    return { zh: '一事一议未通过，请退回重新提出意见或不予确认。', en: 'The meeting rejected it.' }
  if ((data.opinion?.amount ?? 0) > 0 && !data.account)
    return { zh: '请先登记收款账户。', en: 'Record the account first.' }
  return undefined
}

export const countyVisit = action({
  label: { zh: '旗县入户抽查', en: 'The county visits' },
  from: ['deciding'],
  to: 'same',
  who: ['county'],
  article: '最低生活保障审核确认办法第二十条；特困人员认定办法第十六条',
  papers: ['visit-form'],
  fields: {
    on: visitFields.on,
    investigators: visitFields.investigators,
    present: visitFields.present,
    found: visitFields.found,
    files: visitFields.files,
  },
  given: () => ({ investigators: [{}, {}] }),
  guard: visitGuard,
  apply: (data, input) => ({ ...data, countyVisits: [...data.countyVisits, visitOf(input)] }),
})

export const sendBack = action({
  label: { zh: '退回重新调查', en: 'Send back' },
  from: ['deciding'],
  to: ['opinion', 'reinvestigating'],
  who: ['county', 'township'],
  fields: {
    what: {
      kind: 'choice',
      options: [
        { id: 'opinion', label: { zh: '重新提出意见', en: 'A new opinion' } },
        { id: 'reinvestigating', label: { zh: '重新入户调查', en: 'A new visit' } },
      ],
      label: { zh: '退回到', en: 'Back to' },
    },
    reason,
  },
  waits: reportedTo,
  leads: (_at, input) => input.what,
  apply: (data, input) => ({
    ...data,
    opinion: null,
    meeting: null,
    putUp: null,
    suggestion: null,
    seenBefore: input.what === 'reinvestigating' ? visitsAndReviews(data) : data.seenBefore,
  }),
})

/** The opinion with what the meeting assigned; of its parts what still fits, the uplift of the same amount and persons alone. */
function asResolved(
  data: Application,
  { parts, ...opinion }: Opinion,
  input: { tier?: string | undefined; amount?: number | undefined },
): Opinion {
  const now = {
    tier: input.tier ?? opinion.tier,
    amount: input.amount ?? opinion.amount,
    persons: opinion.persons || data.members.length,
  }
  const { uplift, ...others } = parts ?? {}
  const sameMoney = opinion.amount === now.amount && opinion.persons === now.persons
  return {
    ...opinion,
    grant: true,
    ...now,
    ...partsThatFit({ ...others, ...(sameMoney && uplift ? { uplift } : {}) }, now),
  }
}

export const askMeetingAction = action({ ...asksMeeting, from: ['deciding'] })
export const meetingResolved = action({
  ...hearsMeeting,
  // The meeting may assign another tier or amount; it does not stand in for check, visit or publicity.
  apply: (data, input) => ({
    ...data,
    meeting: { id: input.meeting, result: input.result, note: input.note || null },
    opinion: data.opinion && input.result === 'pass' ? asResolved(data, data.opinion, input) : data.opinion,
  }),
})

export const confirm = action({
  label: { zh: '确认救助', en: 'Confirm' },
  main: true,
  from: ['deciding'],
  to: 'announcing',
  who: ['county', 'township'],
  notBy: ['opinion', 'recalculate'],
  article: '社会救助法第四十四、四十五条；最低生活保障审核确认办法第二十、二十一条',
  papers: ['approval-form', 'confirmation'],
  fields: { note: { kind: 'text', lines: 2, max: 500, optional: true, label: { zh: '审核意见', en: 'Note' } } },
  warns: { zh: '从下月起发放救助金或享受待遇。', en: 'It holds and is paid from next month on.' },
  waits: (at) => reportedTo(at) ?? notYet(at),
  guard: (at, input) => {
    const now = added(input)
    const why = whyCountyVisit({ ...at.data, complaints: now.complaints ?? 0 })
    if (why) return why
    const before = now.replaces
    return before && before.amount !== null && before.amount > (at.data.opinion?.amount ?? 0)
      ? {
          zh: `该户现有待遇每月${before.amount}元，高于本次认定；减少待遇须走动态核查并先听取意见。`,
          en: `The household holds ${before.amount} yuan a month; giving less goes through a re-check and a hearing.`,
        }
      : undefined
  },
  apply: (data, input, taken) => {
    const on = dayInChina(taken.at)
    const from = monthAfter(on)
    const { months } = added(input)
    return {
      ...data,
      complaints: added(input).complaints ?? data.complaints,
      decision: {
        on,
        from,
        to: months ? monthAfter(from, months) : null,
        tier: data.opinion?.tier ?? '',
        persons: data.opinion?.persons ?? 0,
        amount: data.opinion?.amount ?? null,
        ...(data.opinion?.parts ? { parts: data.opinion.parts } : {}),
      },
    }
  },
})

export const refuse = action({
  label: { zh: '不予确认', en: 'Refuse' },
  from: ['deciding'],
  to: 'notice',
  who: ['county', 'township'],
  notBy: ['opinion'],
  article: '社会救助法第四十五条；最低生活保障审核确认办法第二十一条',
  papers: ['refusal'],
  fields: {
    ground: { kind: 'choice', options: options(grounds), label: { zh: '原因', en: 'Ground' } },
    reason: { kind: 'text', lines: 3, max: 1000, label: { zh: '理由（写入告知书）', en: 'Reasons, as in the notice' } },
  },
  given: (at) =>
    at.data.opinion && !at.data.opinion.grant
      ? { reason: at.data.opinion.reason, ...(at.data.opinion.ground ? { ground: at.data.opinion.ground } : {}) }
      : {},
  waits: reportedTo,
  guard: (at, input) =>
    at.data.report && at.data.report.validUntil < at.today
      ? { zh: '核对报告已过有效期，请重新提请核对。', en: 'The check report is no longer valid.' }
      : input.ground === 'income' || input.ground === 'property'
        ? undefined
        : restsOnWorker(input.reason),
  apply: (data, input, taken) => ({
    ...data,
    refusal: { ground: input.ground, reason: input.reason, on: dayInChina(taken.at) },
  }),
})

export const notifyRefusal = action({
  label: { zh: '书面告知', en: 'Give the refusal' },
  main: true,
  from: ['notice'],
  to: 'refused',
  who: ['township', 'county'],
  article: '社会救助法第四十五条；行政复议法；行政诉讼法',
  fields: {
    on: { kind: 'date', past: true, label: { zh: '送达日期', en: 'Delivered on' } },
    how: { kind: 'text', max: 60, label: { zh: '送达方式', en: 'How' } },
    remedies: {
      kind: 'yes-no',
      label: { zh: '告知书已写明理由和行政复议、行政诉讼途径', en: 'The notice tells reasons, review and lawsuit' },
    },
    files: { kind: 'files', optional: true, paper: 'refusal', label: { zh: '送达回执', en: 'Receipt' } },
  },
  guard: (at, input) =>
    notFuture(at, input.on) ??
    (input.remedies
      ? undefined
      : {
          zh: '告知书须写明理由和申请行政复议、提起行政诉讼的途径。',
          en: 'The notice must tell reasons and remedies.',
        }),
})

export const announce = action({
  label: { zh: '送达并公布', en: 'Give the notice and announce' },
  main: true,
  from: ['announcing'],
  to: 'confirmed',
  who: ['township', 'county'],
  article: '社会救助法第四十五条；最低生活保障审核确认办法第二十四条',
  papers: ['result-sheet'],
  fields: {
    on: { kind: 'date', past: true, label: { zh: '送达日期', en: 'Delivered on' } },
    how: { kind: 'text', max: 60, label: { zh: '送达方式', en: 'How' } },
    photos: { ...photosField, optional: true, label: { zh: '公布张贴照片', en: 'Photo of the result sheet' } },
  },
  guard: (at, input) => notFuture(at, input.on),
})
