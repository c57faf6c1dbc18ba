import { expect, test } from 'vitest'
import type { SheetProposal } from '../shared.ts'
import { confirmedSheet, faultsOf, firstChoice, withDataset } from './mapping.ts'

const proposal: SheetProposal = {
  sheet: '花名册',
  headerRow: 3,
  dataset: null,
  candidates: [{ dataset: 'disability-allowance', label: '两项补贴', score: 0.6 }],
  columns: [
    { index: 0, header: '领取人', field: 'name', samples: [] },
    { index: 1, header: '证件号', field: 'id_number', samples: [] },
    { index: 2, header: '应发', field: null, samples: [] },
  ],
  doubts: [],
}
const fields = { id_number: { required: true }, name: {}, paid_month: { required: true } }

test('the most alike data set is proposed and its required fields without a column are named', () => {
  const choice = firstChoice(proposal)
  expect(choice.dataset).toBe('disability-allowance')
  expect(faultsOf(choice, fields)).toEqual({ undecided: false, missing: ['paid_month'], twice: [] })
})

test('a file that is like nothing known waits until a person says what it is', () => {
  const choice = firstChoice({
    ...proposal,
    candidates: [{ dataset: 'child-allowance', label: '儿童福利', score: 0.32 }],
  })
  expect(faultsOf(choice, {}).undecided).toBe(true)
})

test('two columns for one field are a fault', () => {
  const choice = firstChoice(proposal)
  choice.fields[2] = 'name'
  expect(faultsOf(choice, fields).twice).toEqual(['name'])
})

test('a sheet that is left out has no faults', () => {
  expect(faultsOf({ ...firstChoice(proposal), dataset: null }, fields)).toEqual({
    undecided: false,
    missing: [],
    twice: [],
  })
})

test('another data set keeps only the fields it has', () => {
  expect(withDataset(firstChoice(proposal), 'deaths', { id_number: {} }).fields).toEqual({
    0: null,
    1: 'id_number',
    2: null,
  })
})

test('what is sent goes by heading', () => {
  expect(confirmedSheet(firstChoice(proposal), proposal).columns).toEqual({
    领取人: 'name',
    证件号: 'id_number',
    应发: null,
  })
})
