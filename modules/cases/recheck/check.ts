/** The economic check of a re-check: asked for, and what it reported. */
import { declaring } from '../../../platform/process/shared.ts'
import type { Recheck } from './facts.ts'

const { action } = declaring<Recheck>()
const word = (zh: string, en: string) => ({ zh, en })

export const askCheck = action({
  label: word('提请信息核对', 'Ask for an economic check'),
  from: ['checking'],
  to: 'same',
  who: ['township', 'county'],
  article: '社会救助法第四十三条',
  fields: {},
})

const results = { meets: 'meets', exceeds: 'exceeds', person: 'unknown' } as const
const words = { meets: '核对符合', exceeds: '核对超标', person: '核对需人工判断' } as const
export const checkReported = action({
  label: word('核对报告', 'Check report'),
  from: '*',
  to: 'same',
  who: ['system'],
  hidden: true,
  fields: {
    check: { kind: 'number', label: word('核对', 'Check') },
    result: {
      kind: 'choice',
      options: [
        { id: 'meets', label: word('符合', 'Meets') },
        { id: 'exceeds', label: word('超标', 'Exceeds') },
        { id: 'person', label: word('需人工判断', 'Needs a person') },
      ],
      label: word('结论', 'Result'),
    },
    items: {
      kind: 'rows',
      optional: true,
      columns: {
        what: { kind: 'text', max: 200, label: word('项目', 'Item') },
        value: { kind: 'text', max: 200, label: word('核对值', 'Value') },
        limit: { kind: 'text', max: 200, optional: true, label: word('限额', 'Limit') },
      },
      label: word('超标或需判断的项目', 'Items'),
    },
    issuedOn: { kind: 'date', label: word('出具日期', 'Issued on') },
    validUntil: { kind: 'date', label: word('有效期至', 'Valid until') },
  },
  // Items by name only: amounts stay in the report.
  apply: (data, input) => ({
    ...data,
    check: {
      result: results[input.result],
      note: `${[words[input.result], ...(input.items ?? []).map((one) => one.what)].join('；')}（有效期至${input.validUntil}）`,
    },
  }),
})
