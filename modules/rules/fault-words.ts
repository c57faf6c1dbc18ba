/** Faults of a region as people at the counter read them: the cell they belong to, and the sentence in Chinese. */

import { faultInChinese } from '../../engine/decide/index.ts'
import { regionFaultInChinese } from './region-fault-words.ts'

const levelWords: Record<string, string> = {
  red: '红色',
  orange: '橙色',
  yellow: '黄色',
  none: '不预警',
  unknown: '无法判断',
}
const level = (word: string | undefined) => levelWords[word ?? ''] ?? word ?? ''

/** A pattern of a message, the cell it means, and its Chinese sentence. */
type Words = [pattern: RegExp, cell: (found: string[]) => string, zh: (found: string[]) => string]

const standards: Words[] = [
  [/^valid_from "(.*)" is no date/, () => 'valid_from', ([day]) => `生效日期“${day}”不是有效日期，应写成 2027-01-01。`],
  [/^valid_to "(.*)" is no date/, () => 'valid_to', ([day]) => `截止日期“${day}”不是有效日期，应写成 2027-12-31。`],
  [
    /^valid_to (\S+) lies before valid_from (\S+)/,
    () => 'valid_to',
    ([to, from]) => `截止日期 ${to} 早于生效日期 ${from}。`,
  ],
  [/^value "(.*)" is no number/, () => 'value', ([value]) => `标准值“${value}”不是数字。`],
  [/^urban "(.*)" must/, () => 'urban', ([word]) => `城乡“${word}”只能是城镇、农村或不分。`],
  [/^source is missing/, () => 'source', () => '请填写依据（文号或公告）。'],
  [/^unit is missing/, () => 'unit', () => '请填写单位。'],
  [/^verified must/, () => 'verified', () => '请选择是否已核实。'],
  [/dates overlap with line (\d+)/, () => 'valid_from', ([line]) => `有效期与第 ${line} 行重叠。`],
  [/unknown area "(.*)"/, () => 'area', ([area]) => `没有区划代码为“${area}”的地区。`],
]

const indicators: Words[] = [
  [
    /^(when\.\w+): column (\d+): (.*)/,
    ([path]) => path!,
    ([, column, words]) => `条件第 ${column} 个字符处有误：${faultInChinese(words!) ?? words}。`,
  ],
  [
    /^(when\.\w+): no case expects (\w+)/,
    ([path]) => path!,
    ([, word]) => `没有案例期望${level(word)}，请至少补一个。`,
  ],
  [/^(when\.\w+): unknown tier "(.*)"/, ([path]) => path!, ([, tier]) => `没有类别“${tier}”。`],
  [/^(when\.\w+): (\S+) is measured per person/, ([path]) => path!, ([, name]) => `${name} 是按人的数值，本指标按户。`],
  [
    /^(cases\.\d+): (.*) expects (\w+), the conditions give (\w+)/,
    ([path]) => path!,
    ([, name, wanted, given]) => `案例“${name}”应为${level(wanted)}，按现在的条件得到${level(given)}。`,
  ],
  [
    /^(cases\.\d+)\.given\.\S+: "(.*)" is no measure/,
    ([path]) => path!,
    ([, name]) => `案例中的“${name}”不是已有的数值。`,
  ],
  [/^cases: /, () => 'cases', () => '至少需要一个案例。'],
  [/^when: an indicator that is on/, () => 'when', () => '启用的指标至少需要一个条件。'],
  [
    /^([\w.]+): (.*)/,
    ([path]) => path!,
    ([path, words]) => regionFaultInChinese(`${path}: ${words}`) ?? `${path}：${words}`,
  ],
]

/**
 * Cell and Chinese sentence of a message of the region check; messages that are not known stay in their own words.
 * @example wordsOfFault('standards.csv', 'value "abc" is no number') // { cell: 'value', zh: '标准值“abc”不是数字。' }
 */
export function wordsOfFault(file: string, message: string): { cell: string | null; zh: string } {
  for (const [pattern, cell, zh] of file.endsWith('.csv')
    ? standards
    : file.startsWith('indicators/')
      ? indicators
      : []) {
    const found = message.match(pattern)?.slice(1)
    if (found) return { cell: cell(found), zh: zh(found) }
  }
  return { cell: null, zh: regionFaultInChinese(message) ?? message }
}
