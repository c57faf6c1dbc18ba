/** Forms of temporary aid, and what does not fit in them. */
import type { Fields, Situation, Words } from '../../../platform/process/shared.ts'
import { options } from '../recheck/proposal.ts'
import { causes, type EarlierAid, paidHow, type TemporaryAid } from './facts.ts'

export const requestFields = {
  name: { kind: 'text', max: 40, label: { zh: '求助人姓名', en: 'Name' } },
  idNumber: {
    kind: 'text',
    pattern: 'citizen-id',
    optional: true,
    label: { zh: '身份证号', en: 'Id number' },
    help: { zh: '不知道可不填，不影响救助', en: 'May stay empty; help does not depend on it' },
  },
  phone: { kind: 'text', pattern: 'phone', optional: true, label: { zh: '联系电话', en: 'Phone' } },
  cause: { kind: 'choice', options: options(causes), label: { zh: '困难原因', en: 'Cause' } },
  what: { kind: 'text', lines: 4, max: 2000, label: { zh: '困难情况', en: 'What happened' } },
} as const satisfies Fields

export const placeField = {
  place: {
    kind: 'text',
    max: 12,
    optional: true,
    label: { zh: '急难发生地区划代码（12位）', en: 'Division of the emergency (12 digits)' },
    help: { zh: '不填：以登记的辖区为准', en: 'Empty: the area it is entered for' },
  },
} as const satisfies Fields

export const moneyFields = {
  amount: { kind: 'money', label: { zh: '救助金额（元）', en: 'Yuan' } },
  persons: { kind: 'number', min: 1, max: 30, label: { zh: '救助人数', en: 'Persons' } },
  despite: {
    kind: 'text',
    lines: 2,
    optional: true,
    label: { zh: '再次救助的理由', en: 'Why help is given again' },
    help: { zh: '近期因同一原因已救助过时填写', en: 'When the same cause was helped before' },
  },
} as const satisfies Fields

export const payFields = {
  on: { kind: 'date', past: true, label: { zh: '发放日期', en: 'Paid on' } },
  how: { kind: 'choice', options: options(paidHow), label: { zh: '发放方式', en: 'How' } },
  from: {
    kind: 'choice',
    options: [
      { id: 'township', label: { zh: '苏木乡镇备用金', en: 'Township fund' } },
      { id: 'county', label: { zh: '旗县备用金', en: 'County fund' } },
      { id: 'emergency', label: { zh: '旗县应急救助资金', en: 'Emergency fund of the county' } },
    ],
    label: { zh: '资金来源', en: 'Fund' },
  },
  receipt: { kind: 'text', max: 120, label: { zh: '领取人及凭证', en: 'Received by, voucher' } },
} as const satisfies Fields

/** What the server found about earlier help, added to the form. */
export const earlierOf = (input: object): EarlierAid[] => (input as { earlier?: EarlierAid[] }).earlier ?? []

/** The same cause was helped before: nobody is refused for it, but somebody says why again. */
export function repeated(input: { despite?: string | undefined }): Words | undefined {
  const last = earlierOf(input)[0]
  return last && !input.despite
    ? {
        zh: `因同一原因已于${last.on}救助过${last.amount}元（${last.number}）；确需再次救助，请填写理由。`,
        en: `The same cause was helped on ${last.on} with ${last.amount} yuan (${last.number}); say why again.`,
      }
    : undefined
}

/** Amount above a parameter of the region, in words. */
export function above(
  at: Situation<TemporaryAid>,
  amount: number,
  parameter: string,
  zh: string,
  en: string,
): Words | undefined {
  const limit = at.parameter(parameter)
  return typeof limit === 'number' && amount > limit ? { zh: zh.replace('{}', String(limit)), en } : undefined
}
