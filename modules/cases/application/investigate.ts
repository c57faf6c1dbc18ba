/** Finding out: consents, the economic check and the home visit side by side; both are needed before there is an opinion. */
import { declaring, type Situation, type Words } from '../../../platform/process/shared.ts'
import { hearsReport } from '../check/asking.ts'
import { consentScopes } from '../consent/shared.ts'
import { tooFewVisited } from '../investigators.ts'
import { consentsLacking } from './consents.ts'
import {
  type Application,
  checkedPersons,
  investigated,
  openObjections,
  type Report,
  visitsAndReviews,
} from './facts.ts'
import { consentFields, reason, visitFields } from './forms.ts'

const { action } = declaring<Application>()
export const notFuture = (at: Situation<Application>, on: string): Words | undefined =>
  on > at.today ? { zh: '日期不能晚于今天。', en: 'Not in the future.' } : undefined

/** Where an application goes when something was found out. */
export function nextOf(data: Application, state: string): string {
  // The opinion still stands: what was found goes into the answer to the objections.
  if (data.opinion && openObjections(data).length > 0) return state
  if (data.report?.result === 'exceeds' && !data.notMet && investigated(data)) return 'not-met'
  if (investigated(data)) return 'opinion'
  if (state === 'reinvestigating') return 'reinvestigating'
  const visited = data.visits.length > 0 && visitsAndReviews(data) > data.seenBefore
  return visited && data.asked && !data.report ? 'awaiting-report' : 'investigating'
}
const everyMemberConsented = (data: Application): boolean =>
  data.members.every((one) => one.idNumber === null || data.consented.includes(one.name))
/** Looked at again while the opinion stands. */
const again = (at: { data: Application; state: string }): boolean =>
  at.state === 'questioned' || (at.state === 'reinvestigating' && at.data.opinion !== null)
const onTheWay = ['accepted', 'investigating', 'awaiting-report', 'reinvestigating']

export const consents = action({
  label: { zh: '登记核对授权', en: 'Record consents' },
  from: [...onTheWay, 'submitted', 'supplementing', 'opinion', 'questioned', 'not-met', 'may-object', 'deciding'],
  to: 'same',
  who: ['village', 'township', 'county'],
  article: '社会救助法第四十、四十一条；个人信息保护法第三十一条',
  papers: ['consent'],
  fields: consentFields,
  first: (data) => data.report === null && data.acceptedOn !== null && !everyMemberConsented(data),
  given: (at) => ({
    signed: consentsLacking(at.data, at.today),
    scope: [...consentScopes],
    how: 'paper',
  }),
  guard: (at, input) => {
    const known = new Set(checkedPersons(at.data).map((one) => one.name))
    const stranger = input.signed.find((one) => !known.has(one.name))
    return stranger
      ? {
          zh: `${stranger.name}不在申请的家庭成员或义务人中，或没有登记身份证号。`,
          en: `${stranger.name} is neither a member nor an obligor with an id number.`,
        }
      : input.signed.map((one) => notFuture(at, one.signedOn)).find(Boolean)
  },
  apply: (data, input) => ({
    ...data,
    consented: [...new Set([...data.consented, ...input.signed.map((one) => one.name)])],
  }),
})

export const requestCheck = action({
  label: { zh: '提请信息核对', en: 'Ask for the economic check' },
  from: [...onTheWay, 'opinion', 'questioned', 'deciding'],
  to: ['investigating', 'awaiting-report', 'reinvestigating', 'opinion', 'questioned', 'deciding'],
  who: ['township', 'county'],
  article: '社会救助法第四十三条；最低生活保障审核确认办法第十七条',
  fields: {
    without: {
      kind: 'text',
      lines: 2,
      max: 300,
      optional: true,
      label: { zh: '未同意核对的义务人及处理', en: 'Obligors who do not consent, and what is done' },
      help: {
        zh: '户外义务人须本人同意才能核对；不同意的写明原因',
        en: 'Obligors are checked with their own consent only',
      },
    },
  },
  first: (data) => data.report === null && !data.asked && everyMemberConsented(data),
  leads: (at) => (onTheWay.includes(at.state) ? nextOf({ ...at.data, asked: true }, at.state) : at.state),
  apply: (data, input) => ({ ...data, asked: true, consentless: input.without || data.consentless }),
})

export const checkReported = action({
  ...hearsReport,
  from: '*',
  to: ['same', 'investigating', 'awaiting-report', 'reinvestigating', 'not-met', 'opinion'],
  leads: (at, input) => {
    if (again(at)) return input.result === 'exceeds' ? 'not-met' : 'same'
    if ([...onTheWay, 'not-met', 'may-object'].includes(at.state)) return nextOf(withReport(at.data, input), at.state)
    // What was proposed rested on the report before: above the line it is looked at again.
    if (['opinion', 'deciding'].includes(at.state) && input.result === 'exceeds') return 'not-met'
    return 'same'
  },
  apply: (data, input, taken) => {
    const next = withReport(data, input)
    return taken.stateAfter === 'not-met' ? { ...next, opinion: null, meeting: null } : next
  },
})
function withReport(data: Application, input: Record<string, unknown>): Application {
  const report = { ...input, items: input.items ?? [] } as unknown as Report
  return { ...data, report, asked: false, notMet: null, checks: [...new Set([...data.checks, report.check])] }
}

export const visitGuard = (
  at: Situation<Application>,
  input: { on: string; investigators: { name: string }[] },
): Words | undefined => notFuture(at, input.on) ?? tooFewVisited(at, input.investigators)
export const visitOf = (input: {
  on: string
  investigators: { name: string }[]
  found: string
  files?: string[] | undefined
}) => ({
  on: input.on,
  investigators: input.investigators.map((one) => one.name),
  found: input.found,
  files: input.files ?? [],
})

export const visit = action({
  label: { zh: '登记入户调查', en: 'Record the home visit' },
  main: true,
  from: [...onTheWay, 'opinion', 'questioned'],
  to: ['investigating', 'awaiting-report', 'reinvestigating', 'questioned', 'not-met', 'opinion'],
  who: ['village', 'township', 'county'],
  article: '最低生活保障审核确认办法第十五、十六条',
  papers: ['visit-form'],
  fields: visitFields,
  given: (at) => ({ investigators: [{}, {}], ...(at.data.facts ? { facts: at.data.facts } : {}) }),
  guard: visitGuard,
  leads: (at, input) =>
    at.state === 'opinion' ? 'opinion' : nextOf({ ...at.data, visits: [...at.data.visits, visitOf(input)] }, at.state),
  apply: (data, input) => ({
    ...data,
    visits: [...data.visits, visitOf(input)],
    facts: input.facts ?? data.facts,
  }),
})

export const communityReview = action({
  label: { zh: '登记民主评议', en: 'Record a community review' },
  from: ['reinvestigating', 'questioned', 'opinion'],
  to: ['reinvestigating', 'questioned', 'not-met', 'opinion'],
  who: ['township', 'village'],
  article: '最低生活保障审核确认办法第十九条',
  papers: ['community-review'],
  fields: {
    on: { kind: 'date', past: true, label: { zh: '评议日期', en: 'Day' } },
    present: { kind: 'number', min: 1, label: { zh: '到会人数', en: 'Present' } },
    agree: { kind: 'number', min: 0, label: { zh: '同意人数', en: 'In favour' } },
    note: { kind: 'text', lines: 3, max: 2000, label: { zh: '评议意见', en: 'What was said' } },
    files: { kind: 'files', optional: true, paper: 'community-review', label: { zh: '评议记录', en: 'Record' } },
  },
  guard: (at, input) =>
    notFuture(at, input.on) ??
    (input.agree > input.present ? { zh: '同意人数多于到会人数。', en: 'More in favour than present.' } : undefined),
  leads: (at, input) =>
    at.state === 'opinion'
      ? 'opinion'
      : nextOf({ ...at.data, communityReviews: [...at.data.communityReviews, input] }, at.state),
  apply: (data, { on, present, agree, note }) => ({
    ...data,
    communityReviews: [...data.communityReviews, { on, present, agree, note }],
  }),
})

export const tellNotMet = action({
  label: { zh: '告知核对结果', en: 'Tell the result of the check' },
  main: true,
  from: ['not-met'],
  to: 'may-object',
  who: ['township', 'county'],
  article: '最低生活保障审核确认办法第十八条',
  papers: ['check-result-notice'],
  fields: {
    on: { kind: 'date', past: true, label: { zh: '告知日期', en: 'Told on' } },
    how: { kind: 'text', max: 60, label: { zh: '告知方式', en: 'How' } },
  },
  guard: (at, input) => notFuture(at, input.on),
  apply: (data, input) => ({ ...data, notMet: { on: input.on, how: input.how } }),
})

export const objectCheck = action({
  label: { zh: '登记异议并复查', en: 'Record the objection and check again' },
  main: true,
  from: ['may-object'],
  to: ['investigating', 'awaiting-report'],
  who: ['township', 'county'],
  article: '最低生活保障审核确认办法第十八条',
  fields: {
    what: { kind: 'text', lines: 3, max: 1000, label: { zh: '异议内容', en: 'Objection' } },
    // 有异议的，应当提供佐证材料
    files: { kind: 'files', paper: 'check-objection', label: { zh: '佐证材料', en: 'Proof' } },
  },
  leads: (at) => nextOf({ ...at.data, report: null, asked: true }, 'investigating'),
  apply: (data) => ({
    ...data,
    report: null,
    asked: true,
    special: [...new Set([...data.special, 'objection'])],
  }),
})

export const noObjection = action({
  label: { zh: '异议期满', en: 'No objection came' },
  from: ['may-object'],
  to: 'opinion',
  who: ['system'],
  hidden: true,
  fields: {},
})
export const waiveObjection = action({
  label: { zh: '申请人无异议', en: 'The family does not object' },
  from: ['may-object'],
  to: 'opinion',
  who: ['township', 'county'],
  fields: { how: { kind: 'text', max: 60, label: { zh: '表示方式', en: 'How they said so' } } },
})

export const investigateAgain = action({
  label: { zh: '重新调查', en: 'Investigate again' },
  from: ['opinion'],
  to: 'investigating',
  who: ['township'],
  fields: { reason },
  apply: (data) => ({ ...data, seenBefore: visitsAndReviews(data), opinion: null }),
})

export const hardCheck = action({
  label: { zh: '列为疑难核查', en: 'Mark as hard to check' },
  from: ['investigating', 'awaiting-report', 'reinvestigating', 'opinion'],
  to: 'same',
  who: ['township', 'county'],
  article: '最低生活保障审核确认办法第二十二条',
  fields: { reason },
  warns: { zh: '办理总时限延长为特殊情形时限。', en: 'The longer limit for special cases applies.' },
  apply: (data) => ({ ...data, special: [...new Set([...data.special, 'hard-check'])] }),
})
