import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eachText, maskAccount, maskId, maskName, maskPhone, maskText, textMask } from './shared.ts'

test('names of two, three and four characters keep their ends', () => {
  expect(['王英', '王小英', '欧阳小英', '乌兰图雅', '王'].map(maskName)).toEqual([
    '王*',
    '王*英',
    '欧**英',
    '乌**雅',
    '王*',
  ])
})

test('a Mongolian name with a dot keeps the first character of each part, whatever the dot', () => {
  expect(maskName('斯琴·巴特尔')).toBe('斯*·巴**')
  expect(maskName('斯琴•巴特尔')).toBe('斯*•巴**')
})

test('an id keeps four and two signs with ten stars between, a mobile number three and two', () => {
  expect(maskId('159902198001011237')).toBe('1599**********37')
  expect(maskId('15990219800101123X')).toBe('1599**********3X')
  expect(maskId('')).toBe('')
  expect(maskPhone('13812345678')).toBe('138******78')
  expect(maskAccount('6222021234567890')).toBe('************7890')
})

test('ids and mobile numbers inside a hotline note are masked, other numbers stay', () => {
  expect(maskText('本人159902198001011237来电13812345678，反映自付41203元')).toBe(
    '本人1599**********37来电138******78，反映自付41203元',
  )
})

test('a bank account inside a note shows its last four digits; amounts, dates and shorter numbers stay', () => {
  expect(maskText('汇入6222021234567890，原卡6222021234567890123.')).toBe(
    '汇入************7890，原卡***************0123.',
  )
  const others =
    '1234567890123456.78元，1,234,567,890,123,456元，20261124093000，JH202611240001，版本39，户号900101000012，00001234567890123456'
  expect(maskText(others)).toBe(others)
})

test('property: of a bank account standing free in a text only four digits are left', () => {
  const account = fc.stringMatching(/^[1-9]\d{15}(\d(\d\d)?)?$/)
  fc.assert(
    fc.property(account, fc.constantFrom('，', '账号：', ' ', '(', '卡'), (given, before) => {
      const once = maskText(`${before}${given}。`)
      expect(once).toBe(`${before}${maskAccount(given)}。`)
      expect(maskText(once)).toBe(once)
    }),
  )
})

const chinese = fc.string({ unit: fc.constantFrom(...'王李张刘陈乌兰图雅斯琴巴特尔英明'), minLength: 2, maxLength: 8 })

test('no masked name of two or more characters shows the whole name', () => {
  fc.assert(
    fc.property(chinese, (name) => {
      const masked = maskName(name)
      expect(masked).not.toBe(name)
      expect(masked).toContain('*')
      expect([...masked].filter((sign) => sign !== '*').length).toBeLessThan([...name].length)
    }),
  )
})

test('of an id at most six signs are shown, and the birth date never', () => {
  const id = fc
    .tuple(
      fc.integer({ min: 1_000_000, max: 9_999_999 }),
      fc.date({ min: new Date('1930-01-01'), max: new Date('2026-11-23'), noInvalidDate: true }),
    )
    .map(([rest, birth]) => `159902${birth.toISOString().slice(0, 10).replaceAll('-', '')}${String(rest).slice(0, 4)}`)
  fc.assert(
    fc.property(id, (given) => {
      const masked = maskId(given)
      expect(masked.replaceAll('*', '')).toHaveLength(6)
      expect(masked).not.toContain(given.slice(6, 14))
      expect(maskText(`号码${given}。`)).toBe(`号码${masked}。`)
    }),
  )
})

test('names of the family inside a text are masked, whatever stands between their signs; other words stay', () => {
  const mask = textMask(['王小英', '王小', '斯琴·巴特尔', '高', null])
  expect(mask('王小英与王小同住，王　小 英称高烧；斯琴巴特尔（斯琴•巴特尔）来电13812345678')).toBe(
    '王*英与王*同住，王*英称高烧；斯*·巴**（斯*·巴**）来电138******78',
  )
  expect(mask('王*英')).toBe('王*英')
  expect(textMask([])('本人159902198001011237')).toBe('本人1599**********37')
})

test('a given name alone is masked as in the whole name; single signs and everyday words stay', () => {
  const mask = textMask(['王三丫', '李建国', '欧阳小英', '张英', '斯琴·巴特尔', '赵健康', '乌兰图雅'])
  expect(mask('三丫说建国住院，小英照看；斯琴和巴特尔外出')).toBe('*丫说*国住院，*英照看；斯*和巴**外出')
  // 张英 is called 英 by nobody but her family; 健康 is a name only where somebody is called so.
  expect(mask('英才小学，身体健康，小儿子叫健康')).toBe('英才小学，身体健康，小儿子叫*康')
  expect(mask('建国前入党的老党员，住建国村，建国70周年慰问')).toBe('建国前入党的老党员，住建国村，建国70周年慰问')
  expect(mask('李建国与王 三丫')).toBe('李*国与王*丫')
  // Which part of such a name people call nobody can tell.
  expect(mask('图雅来电')).toBe('图雅来电')
})

const surnames = fc.constantFrom('王', '李', '张', '欧阳', '司马')
const given = fc.string({ unit: fc.constantFrom(...'三丫建国秀英玉兰桂芝巴特尔图雅明'), minLength: 2, maxLength: 3 })
const around = fc.string({ unit: fc.constantFrom(...'，。；、（）说住院外出打工低保村'), maxLength: 6 })

test('property: wherever a given name stands for a person no sign of it but the last is left', () => {
  fc.assert(
    fc.property(surnames, given, around, (surname, name, before) => {
      const masked = textMask([`${surname}${name}`])(`${before}${name}，已告知`)
      expect(masked).toBe(`${before}${'*'.repeat([...name].length - 1)}${[...name].at(-1)}，已告知`)
    }),
  )
})

test('property: everyday words of notes stay, whatever the family is called; masking twice changes nothing more', () => {
  const words = [
    '身体健康',
    '生活平安',
    '家庭和平',
    '学习文化',
    '国庆期间慰问',
    '建国前入党',
    '康复治疗',
    '上小学',
    '领取低保',
  ]
  const notes = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 6 }).map((some) => some.join('，'))
  const names = fc.constantFrom('王健康', '李平安', '张和平', '刘文化', '陈国庆', '赵建国', '孙康复', '周小学')
  fc.assert(
    fc.property(notes, names, (note, name) => {
      const mask = textMask([name])
      expect(mask(note)).toBe(note)
      const once = mask(`${name}：${note}；${name.slice(1)}来电`)
      expect(mask(once)).toBe(once)
      expect(once).not.toContain(name)
    }),
  )
})

test('a name of any signs is gone from the text it stood in', () => {
  fc.assert(
    fc.property(chinese, fc.string({ unit: fc.constantFrom(...'，。；称反映住院') }), (name, around) => {
      expect(textMask([name])(`${around}${name}${around}`)).not.toContain(name)
    }),
  )
})

test('every text of a value is changed, at any depth, and nothing else', () => {
  const day = new Date('2026-11-24')
  expect(eachText({ a: '王小英', b: [1, null, { c: '王小英', d: true }], day }, textMask(['王小英']))).toEqual({
    a: '王*英',
    b: [1, null, { c: '王*英', d: true }],
    day,
  })
})
