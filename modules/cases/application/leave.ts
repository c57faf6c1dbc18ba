/** Ways out of the procedure and back into it. */
import { declaring } from '../../../platform/process/shared.ts'
import type { Application } from './facts.ts'
import { reason } from './forms.ts'
import { nextOf } from './investigate.ts'
import { investigation, undecided } from './states.ts'

const { action } = declaring<Application>()
const maySuspend = ['accepted', ...investigation.filter((state) => state !== 'may-object'), 'deciding']

export const withdraw = action({
  label: { zh: '申请人撤回申请', en: 'The family withdraws' },
  from: [...undecided, 'suspended'],
  to: 'withdrawn',
  who: ['village', 'township', 'county'],
  fields: {
    reason,
    files: { kind: 'files', optional: true, paper: 'withdrawal', label: { zh: '撤回申请书', en: 'Signed paper' } },
  },
})

export const terminate = action({
  label: { zh: '不配合，终止办理', en: 'End, no cooperation' },
  from: ['accepted', ...investigation, 'questioned', 'suspended'],
  to: 'terminated',
  who: ['township', 'county'],
  article: '最低生活保障审核确认办法第二十九条；社会救助法第四十三条',
  papers: ['termination-notice'],
  fields: {
    asked: {
      kind: 'text',
      lines: 2,
      max: 500,
      label: { zh: '要求配合的事项和告知情况', en: 'What was asked and told' },
    },
    reason,
  },
  warns: { zh: '终止后家庭须重新申请。', en: 'The family has to apply again.' },
})

export const suspend = action({
  label: { zh: '中止办理', en: 'Suspend' },
  from: maySuspend,
  to: 'suspended',
  who: ['township', 'county'],
  fields: { reason },
  pauses: ['opinion', 'total'],
  apply: (data, input, taken) => ({
    ...data,
    suspended: { state: stateBefore(data, taken.input), reason: input.reason },
  }),
})
/** The state it was suspended in: the server adds it, the fold has only the actions. */
const stateBefore = (_data: Application, input: Record<string, unknown>): string => input.state as string

export const resume = action({
  label: { zh: '恢复办理', en: 'Resume' },
  main: true,
  from: ['suspended'],
  to: maySuspend,
  who: ['township', 'county'],
  fields: { reason },
  resumes: ['opinion', 'total'],
  leads: (at) => {
    const state = at.data.suspended!.state
    // The check may have reported meanwhile.
    return ['investigating', 'awaiting-report', 'reinvestigating'].includes(state) ? nextOf(at.data, state) : state
  },
  apply: (data) => ({ ...data, suspended: null }),
})
