import { expect, test } from 'vitest'
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
