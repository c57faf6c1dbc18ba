/** The rules of identity, names, dates and amounts, one sentence each. */
import { describe, expect, test } from 'vitest'
import { cleanAmount, cleanInteger } from './amounts.ts'
import { checkCharacter, cleanCitizenId } from './citizen-id.ts'
import { cleanDate, cleanDateTime, cleanMonth } from './dates.ts'
import { cleanDisabilityCert } from './disability-cert.ts'
import { faultSentence } from './fault-sentences.ts'
import { cleanName, foldName, foldNameVariants } from './person-name.ts'
import { cleanBoolean, cleanCode, cleanDivision, cleanHouseholdNo, cleanIcd10 } from './plain-values.ts'

describe('citizen ids', () => {
  test.each([
    ['11010519491231002X', '11010519491231002X', 'ok'],
    ['440524188001010014', '440524188001010014', 'ok'],
    ['110105491231002', '11010519491231002X', 'repaired'],
    ['１１０１０５１９４９１２３１００２Ｘ', '11010519491231002X', 'repaired'],
    [' 110105 19491231 002x', '11010519491231002X', 'repaired'],
    ["'11010519491231002Χ", '11010519491231002X', 'repaired'],
    ['11010519491231002×', '11010519491231002X', 'repaired'],
    ['\ufeff11010519491231002х', '11010519491231002X', 'repaired'],
    ['110,105,194,912,310,02X', '11010519491231002X', 'repaired'],
    ['110105-19491231-002X', '11010519491231002X', 'repaired'],
  ])('%s is the person %s', (raw, id, idq) => {
    expect(cleanCitizenId(raw)).toEqual({ value: id, pid: BigInt(id.slice(0, 17)), idq, fault: null })
  })
  test.each([
    '111111111111111111',
    '000000000000000000',
    '99999999999999999X',
    '123456789012345678',
    '987654321098765432',
    '152199190001010000',
    '000000199001011234',
    '121212121212121212',
    '150403199001010000',
    '0',
  ])('%s was made up by a system and is nobody', (raw) => {
    expect(cleanCitizenId(raw)).toMatchObject({ pid: null, idq: 'placeholder', fault: null })
  })
  test.each([
    ['1.50302E+17', 'id-excel-number'],
    ['150403199001011000', 'id-excel-zeros'],
    ['11010519491231002', 'id-length'],
    ['110105194912310021', 'id-check'],
    ['11010519491331002X', 'id-birth'],
    ['1101051949123100AB', 'id-characters'],
  ])('%s is damaged: %s', (raw, fault) => {
    expect(cleanCitizenId(raw)).toEqual({ value: null, pid: null, idq: 'invalid', fault })
    expect(faultSentence(fault, '身份证号')).toContain('身份证号')
  })
  test('residence permits of Hong Kong, Macao and Taiwan are ids like others; foreign permits are kept but are no key', () => {
    const first = '81000019900101001'
    expect(cleanCitizenId(first + checkCharacter(first)).pid).toBe(81000019900101001n)
    expect(cleanCitizenId('USA123456789012')).toEqual({
      value: 'USA123456789012',
      pid: null,
      idq: 'invalid',
      fault: null,
    })
    expect(cleanCitizenId('H12345678').fault).toBeNull()
  })
  test('an empty cell and words for nothing are missing', () => {
    for (const raw of ['', ' ', '无', '-', '不详', 'NULL']) expect(cleanCitizenId(raw).idq).toBe('missing')
  })
})

test('a disability certificate is the id with kind and grade; a re-issued one has two characters more', () => {
  expect(cleanDisabilityCert('11010519491231002x43')).toEqual({ value: '11010519491231002X43', fault: null })
  expect(cleanDisabilityCert('11010519491231002X43B1').value).toBe('11010519491231002X43')
  expect(cleanDisabilityCert('11010519491231002X93').fault).toBe('cert-shape')
  expect(cleanDisabilityCert('11010519491231003X43').fault).toBe('cert-id')
})

describe('names', () => {
  test('every kind of middle dot is shown as one and compared as none', () => {
    for (const dot of '·‧•∙∘⋅・･ㆍ.。') expect(cleanName(`敖登${dot}格日乐`).value).toBe('敖登·格日乐')
    expect(foldName(' 敖登・ 格日乐 ')).toBe('敖登格日乐')
    expect(foldName('敖登格日乐')).toBe(foldName('敖登·格日乐'))
  })
  test('variants of transliteration meet only in the second fold', () => {
    expect(foldName('其其格')).not.toBe(foldName('琪琪格'))
    for (const [a, b] of [
      ['其其格', '琪琪格'],
      ['巴特尔', '巴图尔'],
      ['图雅', '托娅'],
    ] as const)
      expect(foldNameVariants(a)).toBe(foldNameVariants(b))
    expect(foldNameVariants('萨仁高娃')).not.toBe(foldNameVariants('斯琴高娃'))
  })
  test('a newborn without a name has no name to compare', () => {
    expect(foldName('新生儿')).toBeNull()
    expect(cleanName('不详').value).toBeNull()
  })
})

describe('days and months', () => {
  test.each([
    '2026-01-02',
    '2026/1/2',
    '2026.01.02',
    '20260102',
    '2026年1月2日',
    '２０２６－０１－０２',
    '46024',
    '2026-01-02 17:20:00',
    '2026-01-02T00:00:00Z',
    ' 2026-1-2 ',
  ])('%s is the second of January', (raw) => expect(cleanDate(raw)).toEqual({ value: '2026-01-02', fault: null }))
  test.each([
    ['2026-13-45', 'impossible-date'],
    ['2026-02-29', 'impossible-date'],
    ['26-1-2', 'two-digit-year'],
    ['2026-10', 'date-without-day'],
    ['昨天', 'unreadable-date'],
  ])('%s is refused: %s', (raw, fault) => expect(cleanDate(raw)).toEqual({ value: null, fault }))
  test('a time of day is kept where the field has one', () => {
    expect(cleanDateTime('2026-10-12 17:20:00').value).toBe('2026-10-12 17:20:00')
    expect(cleanDateTime('2026年10月12日8时5分').value).toBe('2026-10-12 08:05:00')
  })
  test.each(['202610', '2026-10', '2026/10', '2026年10月', '2026年10月份', '2026-10-15', '20261015'])(
    '%s is October',
    (raw) => expect(cleanMonth(raw).value).toBe('2026-10-01'),
  )
  test('2026.1 may be January or a spreadsheet’s October and is refused', () =>
    expect(cleanMonth('2026.1').fault).toBe('unreadable-month'))
})

describe('amounts', () => {
  test.each([
    ['1,234.50', '1234.50'],
    ['１２３４．５', '1234.50'],
    ['￥1,200元', '1200.00'],
    ['1.2万元', '12000.00'],
    ['(120.5)', '-120.50'],
    ['（120）', '-120.00'],
    ['-3', '-3.00'],
    ['120-', '-120.00'],
    ['5200.4999999999991', '5200.50'],
    ['.5', '0.50'],
    ['-0.001', '0.00'],
  ])('%s is %s', (raw, value) => expect(cleanAmount(raw, 12, 2)).toEqual({ value, fault: null }))
  test.each([
    ['一百二十元', 'amount-in-words'],
    ['1,2345', 'amount-commas'],
    ['1.2E+5', 'amount-excel-number'],
    ['99999999999', 'amount-too-large'],
    ['约100', 'unreadable-amount'],
  ])('%s is refused: %s', (raw, fault) => expect(cleanAmount(raw, 12, 2)).toEqual({ value: null, fault }))
  test('a column headed 万元 counts ten thousands', () =>
    expect(cleanAmount('1.5', 12, 2, 10000).value).toBe('15000.00'))
  test('whole numbers', () => {
    expect(cleanInteger('3人').value).toBe('3')
    expect(cleanInteger('二级').value).toBe('2')
    expect(cleanInteger('2.5').fault).toBe('not-whole')
  })
})

test('codes are found by label, with or without brackets and leading zeros; strict ones refuse the rest', () => {
  const sex = { codes: { '1': ['男', '男性'], '2': ['女'] }, strict: true }
  expect(cleanCode(' 男 性', sex).value).toBe('1')
  expect(cleanCode('01', sex).value).toBe('1')
  expect(cleanCode('女（Ｆ）', sex).value).toBe('2')
  expect(cleanCode('未说明', sex).fault).toBe('unknown-code')
  expect(cleanCode('未说明', { ...sex, strict: false }).value).toBe('未说明')
})

test('divisions, household numbers, diagnoses, yes and no', () => {
  expect(cleanDivision('150403').value).toBe('150403000000')
  expect(cleanDivision('150403002001005').value).toBe('150403002001')
  expect(cleanDivision('1504').fault).toBe('not-a-division')
  expect(cleanHouseholdNo(' １５０４０３000003').value).toBe('150403000003')
  expect(cleanHouseholdNo('1.50403E+11').fault).toBe('household-excel-number')
  expect(cleanIcd10('i639').value).toBe('I63.9')
  expect(cleanIcd10('C34.1；I10').value).toBe('C34.1')
  expect(cleanIcd10('肺癌').value).toBe('肺癌')
  expect(cleanBoolean('√').value).toBe('true')
  expect(cleanBoolean('也许').fault).toBe('not-yes-or-no')
})
