import { expect, test } from 'vitest'
import { compileFeel, compileUnaryTests } from './compile.ts'
import { faultInChinese } from './fault-words.ts'
import type { Scope } from './types.ts'

const scope: Scope = {
  income: 'number',
  tier: 'text',
  urban: 'boolean',
  since: 'date',
  members: { list: { context: { age: 'number' } } },
}

test.each([
  ['income >=', '没有写完'],
  ['income < "六"', '数字不能与文字比较'],
  ['incomes > 3', '没有名为“incomes”的数据'],
  ['Income > 3', '没有名为“Income”的数据，是不是“income”？'],
  ['urban > true', '是或否不分大小'],
  ['income + tier', '数字与文字不能做“+”运算'],
  ['members[1].wage', '没有名为“wage”的数据'],
  ['income.month', '数字中没有“month”'],
  ['if tier then 1 else 2', '这里要是或否，不能是文字'],
  ['-tier', '文字前面不能加负号'],
  ['summe(members)', '没有名为“summe”的函数'],
  ['floor(income, 1, 2, 3)', '“floor”要'],
  ['date("2026-13-01")', '“2026-13-01”不是日期'],
  ['income > 3 3', '看不懂“3”'],
])('%s', (text, zh) => {
  const compiled = compileFeel(text, scope)
  expect(compiled.ok).toBe(false)
  if (!compiled.ok) expect(compiled.faults.map((fault) => faultInChinese(fault.message)).join('；')).toContain(zh)
})

test('a cell of a table', () => {
  const compiled = compileUnaryTests('<', 'number', scope)
  expect(!compiled.ok && compiled.faults.map((fault) => faultInChinese(fault.message))).toEqual(['没有写完'])
})
