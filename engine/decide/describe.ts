/** Typed tree → a sentence part in Chinese or English, for people who do not read formulas. */
import { decimalText } from './decimal.ts'
import { typeName } from './functions.ts'
import type { Iterator, Node, Test } from './nodes.ts'

export type Locale = 'zh' | 'en'

const words = {
  zh: {
    '=': '等于',
    '!=': '不等于',
    '<': '小于',
    '<=': '不超过',
    '>': '超过',
    '>=': '达到',
    and: '，且',
    or: '，或者',
    not: '并非',
    unknown: '未知',
    known: '已知',
    none: '无',
    if: '如果',
    whenTrue: '则为',
    otherwise: '否则为',
    in: '属于',
    to: '至',
    true: '是',
    false: '否',
    months: '个月',
    days: '天',
    of: '的',
    some: '有',
    every: '每一',
    satisfies: '满足：',
    each: '逐一取',
    its: '，得',
    where: '其中',
  },
  en: {
    '=': ' is ',
    '!=': ' is not ',
    '<': ' is below ',
    '<=': ' is at most ',
    '>': ' is above ',
    '>=': ' is at least ',
    and: ' and ',
    or: ' or ',
    not: 'not ',
    unknown: ' is unknown',
    known: ' is known',
    none: 'nothing',
    if: 'if ',
    whenTrue: ' then ',
    otherwise: ' else ',
    in: ' is one of ',
    to: ' to ',
    true: 'yes',
    false: 'no',
    months: ' months',
    days: ' days',
    of: ' of ',
    some: 'some of ',
    every: 'every one of ',
    satisfies: ' satisfies: ',
    each: 'for each of ',
    its: ': ',
    where: 'where ',
  },
} as const

/**
 * The tree in words; `label` gives the words for a name.
 * @example describe(tree of 'oop >= 10000', 'en', () => 'own share') // 'own share is at least 10000'
 */
export function describe(tree: Node, locale: Locale, label: (name: string) => string): string {
  const w = words[locale]
  const bracketed = (text: string): string => (locale === 'zh' ? `（${text}）` : `(${text})`)
  const say = (node: Node): string => {
    switch (node.kind) {
      case 'number':
        return decimalText(node.value)
      case 'text':
        return locale === 'zh' ? `“${node.value}”` : `"${node.value}"`
      case 'boolean':
        return node.value ? w.true : w.false
      case 'null':
        return w.none
      case 'moment':
        return node.value
      case 'duration':
        return node.type === 'months' ? `${node.value}${w.months}` : `${node.value / 86400}${w.days}`
      case 'name':
        return label(node.name)
      case 'negate':
        return `-${inside(node.operand)}`
      case 'arithmetic':
        return `${inside(node.left)} ${node.op.replace('*', '×').replace('/', '÷')} ${inside(node.right)}`
      case 'compare':
        return `${say(node.left)}${w[node.op]}${say(node.right)}`
      case 'is-null':
        return `${say(node.operand)}${node.negated ? w.known : w.unknown}`
      case 'and':
      case 'or':
        return `${inside(node.left, node.kind)}${w[node.kind]}${inside(node.right, node.kind)}`
      case 'not':
        return `${w.not}${bracketed(say(node.operand))}`
      case 'if':
        return `${w.if}${say(node.condition)}${w.whenTrue}${say(node.then)}${w.otherwise}${say(node.otherwise)}`
      case 'in':
        return inWords(node)
      case 'list':
        return node.items.map(say).join(locale === 'zh' ? '、' : ', ')
      case 'call':
        return `${node.name}(${node.args.map(say).join(', ')})`
      case 'part':
        return `${say(node.operand)} ${node.part}`
      case 'path':
        // An entry of a filter's item or an iteration is said by its own name.
        if (node.operand.kind === 'local') return label(node.name)
        return node.operand.kind === 'name'
          ? label(`${node.operand.name}.${node.name}`)
          : `${say(node.operand)} ${node.name}`
      case 'local':
        return label(node.name)
      case 'quantified':
        return `${node.every ? w.every : w.some}${iterated(node.iterators)}${w.satisfies}${say(node.condition)}`
      case 'for':
        return `${w.each}${iterated(node.iterators)}${w.its}${say(node.body)}`
      case 'filter':
        return `${say(node.list)}${bracketed(`${w.where}${say(node.condition)}`)}`
      case 'invoke':
        return `${say(node.callee)}${bracketed(node.args.map(say).join(locale === 'zh' ? '、' : ', '))}`
      case 'range':
        return `${node.low ? say(node.low) : ''}${w.to}${node.high ? say(node.high) : ''}`
      case 'context':
        return node.entries
          .map((entry) => `${label(entry.name)} ${say(entry.value)}`)
          .join(locale === 'zh' ? '、' : ', ')
      case 'function':
        return say(node.body)
      case 'instance-of':
        return `${say(node.operand)}${w.in}${typeName(node.of)}`
      case 'at':
        return node.value
      case 'entry':
        return label(node.name)
    }
  }
  const iterated = (iterators: readonly Iterator[]): string =>
    iterators
      .map(({ from, to }) => (to ? `${say(from)}${w.to}${say(to)}` : say(from)))
      .join(locale === 'zh' ? '、' : ', ')
  const inside = (node: Node, outside?: 'and' | 'or'): string => {
    const loose = outside
      ? (node.kind === 'and' || node.kind === 'or') && node.kind !== outside
      : node.kind === 'arithmetic'
    return loose ? bracketed(say(node)) : say(node)
  }
  const inWords = (node: Node & { kind: 'in' }): string => {
    const only = node.tests.length === 1 ? node.tests[0]! : null
    if (only?.kind === 'holds') return say(only.condition)
    if (only?.kind === 'compare') return `${say(node.operand)}${w[only.op]}${say(only.operand)}`
    return `${say(node.operand)}${w.in}${node.tests.map(testWords).join(locale === 'zh' ? '、' : ', ')}`
  }
  const testWords = (test: Test): string => {
    if (test.kind === 'is-null') return w.none
    if (test.kind === 'member') return say(test.list)
    if (test.kind === 'range') return `${say(test.low)}${w.to}${say(test.high)}`
    if (test.kind === 'holds') return say(test.condition)
    if (test.kind === 'value') return say(test.operand)
    return `${test.op === '=' ? '' : w[test.op]}${say(test.operand)}`
  }
  return say(tree)
}
