import { expect, test } from 'vitest'
import { missingWords } from './missing-words.ts'

const inputs = {
  person: { wage_year: { label: { zh: '工资性收入', en: 'Wages' } }, age: { label: { zh: '年龄', en: 'Age' } } },
  household: { homes: { label: { zh: '住房套数', en: 'Homes' } } },
  standard: {},
} as never

test('a fact lacking of several members is named once with all of them', () => {
  const words = missingWords({ inputs }, [
    'members[0].wage_year',
    'members[2].age',
    'members[3].wage_year',
    'household.homes',
  ])
  expect(words).toEqual({
    zh: '工资性收入（第1、4位成员）；年龄（第3位成员）；住房套数',
    en: 'Wages (members 1, 4); Age (member 3); Homes',
  })
})
