/**
 * Objections to stopping extreme-poverty support 终止供养公示异议 (特困人员认定办法第二十六条: 组织调查核实，作出决定并重新公示). The sheet
 * hangs on for its days and nothing is stopped meanwhile; a person looks again, answers, and proposes anew.
 */
import { declaring } from '../../../platform/process/shared.ts'
import { dayInChina } from '../../../platform/work/shared.ts'
import { openObjections, type Recheck } from './facts.ts'

const { action } = declaring<Recheck>()
const article = '特困人员认定办法第二十六条'
/** While the stop is put up, whether or not somebody objected. */
export const hanging = ['publicity', 'questioned']

/** One look answers all that came until then. */
const raised = (data: Recheck, said: string): Recheck => ({
  ...data,
  objections: [...data.objections, said],
  seenBefore: openObjections(data) > 0 ? data.seenBefore : data.visits.length,
})
/** The proposal is given up: the family is heard again before anything is decided, and a stop is put up anew. */
export const withoutProposal = { proposal: null, hearing: null, called: null, decidedOn: null, from: null }

/** Where a matter goes whose sheet is gone before the stop was carried out: what was objected is looked into and answered first. */
export const afterSheet = (data: Recheck): string => (openObjections(data) > 0 ? 'reinvestigating' : 'checking')

export const object = action({
  label: { zh: '登记公示异议', en: 'Record an objection' },
  from: hanging,
  to: 'questioned',
  who: ['township', 'county'],
  article,
  fields: { objection: { kind: 'text', lines: 3, label: { zh: '异议内容', en: 'Objection' } } },
  apply: (data, input) => raised(data, input.objection),
})

export const objected = action({
  label: { zh: '公示栏收到异议', en: 'Objected to at the board' },
  from: hanging,
  to: 'questioned',
  who: ['system'],
  hidden: true,
  article,
  fields: {
    objection: { kind: 'number', label: { zh: '异议编号', en: 'Objection' } },
    what: { kind: 'text', max: 2000, label: { zh: '异议内容', en: 'What' } },
  },
  apply: (data, input) => raised(data, input.what),
})

const lookedAgain = (data: Recheck): boolean => data.visits.length > data.seenBefore

export const answerObjections = action({
  label: { zh: '回复公示异议', en: 'Answer the objections' },
  main: true,
  first: lookedAgain,
  from: ['questioned', 'reinvestigating'],
  to: 'checking',
  who: ['township', 'county'],
  article,
  fields: { said: { kind: 'text', lines: 3, max: 1000, label: { zh: '调查情况和答复', en: 'Findings and answer' } } },
  warns: {
    zh: '回复后公示撤下，须重新提出核查意见；仍拟停发的，重新听取意见并再次公示。',
    en: 'The sheet comes down and a new proposal is needed; a stop is heard and put up anew.',
  },
  waits: (at) =>
    lookedAgain(at.data) ? undefined : { zh: '请先重新入户调查，再回复异议。', en: 'Visit again first, then answer.' },
  apply: (data, input, taken) => ({
    ...data,
    ...withoutProposal,
    answers: [...data.answers, { on: dayInChina(taken.at), said: input.said, answered: data.objections.length }],
  }),
})

export const takeSheetDown = action({
  label: { zh: '撤下公示', en: 'Take the sheet down' },
  from: hanging,
  to: ['checking', 'reinvestigating'],
  leads: (at) => afterSheet(at.data),
  who: ['township', 'county'],
  article,
  fields: { reason: { kind: 'text', lines: 2, max: 500, label: { zh: '原因', en: 'Reason' } } },
  warns: {
    zh: '公示立即撤下，停发决定收回，须重新核查、重新公示。',
    en: 'The sheet comes down at once and the decision is taken back.',
  },
  apply: (data) => ({ ...data, ...withoutProposal }),
})
