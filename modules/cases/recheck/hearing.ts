/** Hearing the family before it gets less: called, then heard; whoever does not come was called at least. */
import { declaring } from '../../../platform/process/shared.ts'
import { dayInChina } from '../../../platform/work/shared.ts'
import type { Recheck } from './facts.ts'

const { action } = declaring<Recheck>()

export const callHearing = action({
  label: { zh: '通知听取意见', en: 'Call to the hearing' },
  from: ['hearing'],
  to: 'same',
  who: ['township', 'county'],
  papers: ['hearing-call'],
  fields: {
    planned: { kind: 'date', label: { zh: '听取意见日期', en: 'Day of the hearing' } },
    how: { kind: 'text', max: 60, label: { zh: '通知方式', en: 'How they were told' } },
  },
  apply: (data, input, taken) => ({ ...data, called: { on: dayInChina(taken.at), planned: input.planned } }),
})
export const hear = action({
  label: { zh: '记录听取意见', en: 'Record the hearing' },
  main: true,
  from: ['hearing'],
  to: 'deciding',
  who: ['township', 'county'],
  article: '社会救助法第四十八条',
  papers: ['hearing-record'],
  fields: {
    on: { kind: 'date', past: true, label: { zh: '日期', en: 'Day' } },
    how: {
      kind: 'choice',
      options: [
        { id: 'in-person', label: { zh: '当面', en: 'In person' } },
        { id: 'phone', label: { zh: '电话', en: 'By phone' } },
        { id: 'written', label: { zh: '书面', en: 'In writing' } },
        { id: 'absent', label: { zh: '已通知，未到场也未提意见', en: 'Called, did not come or answer' } },
      ],
      label: { zh: '方式', en: 'How' },
    },
    who: { kind: 'text', max: 60, label: { zh: '听取何人意见', en: 'Who was heard' } },
    said: { kind: 'text', lines: 4, max: 2000, label: { zh: '意见内容', en: 'What was said' } },
    agrees: {
      kind: 'yes-no',
      when: { field: 'how', is: ['in-person', 'phone', 'written'] },
      label: { zh: '同意拟作决定', en: 'Agrees' },
    },
    files: { kind: 'files', optional: true, paper: 'hearing-record', label: { zh: '听取意见记录', en: 'Record' } },
  },
  guard: (at, input) => {
    if (input.on > at.today) return { zh: '日期不能晚于今天。', en: 'Not in the future.' }
    if (input.how === 'absent' && !(at.data.called && at.data.called.planned <= at.today))
      return {
        zh: '须先通知听取意见，且约定日期已到，才能登记未到场。',
        en: 'Only after the family was called and the day has come.',
      }
    return undefined
  },
  apply: (data, input) => ({
    ...data,
    hearing: { on: input.on, how: input.how, who: input.who, said: input.said, agrees: input.agrees ?? null },
  }),
})
