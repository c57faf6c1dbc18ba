import { describe, expect, test } from 'vitest'
import { loadRegion } from '../../rules/index.ts'
import { recogniseSheet } from './recognise.ts'

test('an empty list with a totals row of zero is recognised by its headings alone', () => {
  const headers = ['人员姓名', '公民身份证号码', '认定日期', '认定等级', '资助项目', '资助金额', '学校', '学段']
  const sheet = {
    name: 'Sheet1',
    headerRow: 3,
    headers,
    sample: [['合计', '0条', '', '', '', '', '', '']],
    titleRows: [['学生资助明细表']],
  }
  const seen = recogniseSheet(loadRegion('regions/inner-mongolia'), sheet, {
    fileName: '教育_学生资助_202608.xlsx',
    sender: '教育局',
  })
  expect(seen.proposal.doubts).toEqual([])
  expect(seen.mapping?.dataset).toBe('student-aid')
})

describe('a list with nobody in it is mapped without a person when its file name is clear', () => {
  const region = loadRegion('regions/inner-mongolia')
  const headers = ['序号', '公民身份证号', '学生姓名', '学期', '困难等级', '资助项目', '资助金额', '学校', '学段']
  const row = (...cells: string[]) => headers.map((_, i) => cells[i] ?? '')
  test.each([
    ['no row at all', []],
    ['无', [row('无')]],
    ['a numbered line of 无', [row('1', '无', '无', '无')]],
    ['a sentence', [row('本月无新增资助对象')]],
    ['slashes', [headers.map(() => '/')]],
  ])('%s', (_, sample) => {
    const sheet = { name: 'Sheet1', headerRow: 1, headers, sample, titleRows: [] }
    const seen = recogniseSheet(region, sheet, { fileName: '教育_学生资助_202610.xlsx', sender: '教育局' })
    expect(seen.proposal.doubts).toEqual([])
    expect(seen).toMatchObject({ confident: true, mapping: { dataset: 'student-aid' } })
    expect(seen.mapping?.columns.find((c) => c.header === '公民身份证号')?.field).toBe('id_number')
  })
})

test('an empty list may lack a required column; one with rows may not, nor may an empty one whose name says nothing', () => {
  const region = loadRegion('regions/inner-mongolia')
  const headers = ['公民身份证号', '姓名', '学校', '资助项目', '金额']
  const seen = (fileName: string, sample: string[][]) =>
    recogniseSheet(
      region,
      { name: 'Sheet1', headerRow: 1, headers, sample, titleRows: [] },
      { fileName, sender: '某局' },
    )
  expect(seen('教育_学生资助_202610.xlsx', [])).toMatchObject({ confident: true, mapping: { dataset: 'student-aid' } })
  const filled = [['159900198001010013', '王一', '一小', '助学金', '500']]
  expect(seen('教育_学生资助_202610.xlsx', filled).confident).toBe(false)
  expect(seen('名单_202610.xlsx', []).confident).toBe(false)
})
