import { expect, test } from 'vitest'
import { maskText, textMask } from '../../../platform/access/shared.ts'
import type { Fields } from '../../../platform/process/shared.ts'
import { inputWords } from './input-words.ts'

const fields: Fields = {
  found: { kind: 'text', lines: 3, label: { zh: '看到和了解到的情况', en: 'Found' } },
  amount: { kind: 'money', label: { zh: '金额（元，没有则不填）', en: 'Amount (yuan, empty if none)' } },
  needs: { kind: 'listed', list: 'needs', many: true, label: { zh: '需求', en: 'Needs' } },
  phone: { kind: 'text', label: { zh: '联系电话', en: 'Phone' } },
}

test('what was filled in reads as one sentence: no stop in its middle, no hint for the writer, every choice by its name', () => {
  const lists = {
    needs: [
      { id: 'a', label: { zh: '医疗救助', en: 'Medical aid' } },
      { id: 'b', label: { zh: '教育救助', en: 'Education aid' } },
    ],
  }
  const input = { found: '户主王建国重伤住院，医院催缴押金。', amount: 9800, needs: ['a', 'b'], phone: '13900000000' }
  expect(inputWords(fields, input, lists, textMask(['王建国']))).toEqual({
    zh: '户主王*国重伤住院，医院催缴押金；金额 9,800.00元；需求 医疗救助、教育救助',
    en: '户主王*国重伤住院，医院催缴押金; Amount 9,800.00 yuan; Needs Medical aid, Education aid',
  })
  expect(inputWords(fields, { found: '已上门。' }, {}, maskText).zh).toBe('已上门。')
})

test('a check report is named by its own number, not by the number the product counts matters with', () => {
  const asked: Fields = {
    check: { kind: 'number', label: { zh: '核对', en: 'Check' } },
    number: { kind: 'text', label: { zh: '核对报告', en: 'Report' } },
  }
  const heard = { check: 10, number: 'HD-150426-2026-00003-2' }
  expect(inputWords(asked, heard, {}, maskText).zh).toBe('核对报告 HD-150426-2026-00003-2')
})
