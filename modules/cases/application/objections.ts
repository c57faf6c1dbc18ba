/**
 * Objections to an opinion that is put up 公示异议. Each opens a re-investigation and holds up the confirmation until a person
 * has looked again and answered it (最低生活保障审核确认办法第十九条: 重新组织调查或者开展民主评议; 特困人员认定办法第十五条: and
 * put up anew). The sheet hangs on for its days: only a person takes it down, with a reason.
 */
import { declaring, type Words } from '../../../platform/process/shared.ts'
import { dayInChina } from '../../../platform/work/shared.ts'
import { isTekun } from '../../registry/shared.ts'
import { takesPhoto } from '../publicity/photo-form.ts'
import { type Application, lookedAgain, openObjections, tierOf, visitsAndReviews } from './facts.ts'
import { reason } from './forms.ts'
import type { ReportedAdded } from './opinion.ts'
import { hanging } from './states.ts'

const { action } = declaring<Application>()
const what = { zh: '异议内容', en: 'What is objected' }
const article = '最低生活保障审核确认办法第十九条；特困人员认定办法第十五条'

/** One look answers all that came until then: whoever objects again and again sends nobody out again. */
const raised = (data: Application, id: number | null, said: string, on: string): Application => ({
  ...data,
  objections: [...data.objections, { id, what: said, on, answered: null }],
  special: [...new Set([...data.special, 'objection'])],
  seenBefore: openObjections(data).length > 0 ? data.seenBefore : visitsAndReviews(data),
})
const whereTo = (state: string): string => (state === 'deciding' ? 'reinvestigating' : 'questioned')

export const objected = action({
  label: { zh: '公示有异议', en: 'Objected to' },
  from: ['publicity', 'questioned', 'deciding'],
  to: ['questioned', 'reinvestigating'],
  who: ['system'],
  hidden: true,
  article,
  fields: {
    objection: { kind: 'number', label: { zh: '异议编号', en: 'Objection' } },
    what: { kind: 'text', max: 2000, label: what },
  },
  leads: (at) => whereTo(at.state),
  apply: (data, input, taken) => raised(data, input.objection, input.what, dayInChina(taken.at)),
})

export const recordObjection = action({
  label: { zh: '登记公示异议', en: 'Record an objection' },
  from: ['publicity', 'questioned', 'deciding'],
  to: ['questioned', 'reinvestigating'],
  who: ['township', 'county'],
  article,
  fields: { what: { kind: 'text', lines: 3, max: 2000, label: what } },
  leads: (at) => whereTo(at.state),
  apply: (data, input, taken) => raised(data, null, input.what, dayInChina(taken.at)),
})

/** All open objections, answered on a day with what was found. */
export const answeredWith = (data: Application, said: string, on: string): Application['objections'] =>
  data.objections.map((one) => (one.answered === null ? { ...one, answered: { on, said } } : one))
/** What rested on the opinion that is given up. */
const withoutOpinion = { opinion: null, putUp: null, meeting: null, suggestion: null }

function notYet(data: Application): Words | undefined {
  if (!data.opinion)
    return {
      zh: '审核意见已收回，请重新调查后提出新的意见。',
      en: 'The opinion was taken back; look again and give a new one.',
    }
  return lookedAgain(data)
    ? undefined
    : {
        zh: '请先重新入户调查或组织民主评议，再回复异议。',
        en: 'Visit again or hold a community review first, then answer.',
      }
}

export const answerObjections = action({
  label: { zh: '回复公示异议', en: 'Answer the objections' },
  main: true,
  first: (data) => openObjections(data).length > 0 && lookedAgain(data),
  from: ['questioned', 'reinvestigating'],
  to: ['publicity', 'deciding', 'opinion'],
  who: ['township', 'county'],
  article,
  fields: {
    result: {
      kind: 'choice',
      options: [
        { id: 'stands', label: { zh: '异议不成立，维持审核意见', en: 'The opinion stands' } },
        { id: 'changes', label: { zh: '情况有变，重新提出审核意见', en: 'A new opinion is needed' } },
      ],
      label: { zh: '重新调查结果', en: 'What was found' },
    },
    said: { kind: 'text', lines: 3, max: 1000, label: { zh: '调查情况和答复', en: 'Findings and answer' } },
  },
  waits: (at) => notYet(at.data),
  guard: (at, input) =>
    input.result === 'stands' && isTekun(tierOf(at.data))
      ? {
          zh: '特困供养的异议，重新调查后须重新提出意见并再次公示，请选“重新提出审核意见”。',
          en: 'For extreme poverty there is a new opinion, put up anew.',
        }
      : undefined,
  leads: (at, input) => (input.result === 'changes' ? 'opinion' : at.state === 'questioned' ? 'publicity' : 'deciding'),
  apply: (data, input, taken) => {
    const { level, spot, complaints } = input as Partial<ReportedAdded>
    return {
      ...data,
      objections: answeredWith(data, input.said, dayInChina(taken.at)),
      ...(taken.stateAfter === 'opinion' ? withoutOpinion : {}),
      ...(taken.stateAfter === 'deciding'
        ? { level: level ?? data.level, spot: spot ?? data.spot, complaints: complaints ?? data.complaints }
        : {}),
    }
  },
})

export const sheetPhoto = action({
  ...takesPhoto,
  from: hanging,
  article: '最低生活保障审核确认办法第十九条',
})

export const takeSheetDown = action({
  label: { zh: '撤下公示', en: 'Take the sheet down' },
  from: ['publicity', 'questioned'],
  to: ['opinion', 'reinvestigating'],
  who: ['township', 'county'],
  article,
  fields: { reason },
  warns: {
    zh: '公示立即撤下，审核意见收回，须重新提出并重新公示。',
    en: 'The sheet comes down at once; a new opinion has to be given and put up.',
  },
  leads: (at) => (openObjections(at.data).length > 0 && !lookedAgain(at.data) ? 'reinvestigating' : 'opinion'),
  apply: (data) => ({ ...data, ...withoutOpinion }),
})
