/** The economic check of a re-check: asked for, and what it reported. */
import { declaring } from '../../../platform/process/shared.ts'
import { hearsReport } from '../check/asking.ts'
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
  ...hearsReport,
  from: '*',
  to: 'same',
  // Items by name only: amounts stay in the report.
  apply: (data, input) => ({
    ...data,
    check: {
      result: results[input.result],
      note: `${[words[input.result], ...(input.items ?? []).map((one) => one.what)].join('；')}（有效期至${input.validUntil}）`,
    },
  }),
})
