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

test('an everyday word is masked where a person called so acts, and stays where nobody does', () => {
  const mask = textMask(['王富贵', '李吉祥', '张爱国', '赵健康', '钱和平', '孙国庆', '周光荣'])
  expect(mask('富贵住院，吉祥在家，爱国的腿断了；健康去世，和平说国庆患病')).toBe(
    '*贵住院，*祥在家，*国的腿断了；*康去世，*平说*庆患病',
  )
  expect(mask('富贵今年八十，邻居说吉祥无人照看，富贵病重，和平说明天来')).toBe(
    '*贵今年八十，邻居说*祥无人照看，*贵病重，*平说明天来',
  )
  const words = '身体健康在家休养，爱国主义教育，吉祥物，国庆慰问，光荣称号，富贵病，和平年代'
  expect(mask(words)).toBe(words)
})

test('a given name that lies across two words is none; where it may be one it is masked', () => {
  const mask = textMask(['王志强', '李家成', '张有福', '赵有义', '孙建国', '周国兰'])
  const words = '意志强烈，全家成员享有福利，有义务赡养，有福利待遇'
  expect(mask(words)).toBe(words)
  expect(mask('其子志强烈属，家成在外打工，丈夫有福去世，有义住院，家成员工宿舍')).toBe(
    '其子*强烈属，*成在外打工，丈夫*福去世，*义住院，*成员工宿舍',
  )
  expect(mask('大哥建国家里困难，外国兰住院，同意志强申请，有福气喘')).toBe(
    '大哥*国家里困难，外*兰住院，同意*强申请，*福气喘',
  )
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

test('property: an everyday word as a given name is masked wherever somebody called so does something', () => {
  const word = fc.constantFrom('健康', '平安', '和平', '国庆', '富贵', '吉祥', '爱国', '建国', '志强', '有福')
  const does = fc.constantFrom('住院', '在家', '的腿断了', '去世', '患病', '残疾', '说困难', '称无收入', '外出打工')
  const before = fc.constantFrom('', '，', '丈夫', '其子', '邻居反映', '与', '三人中')
  fc.assert(
    fc.property(word, does, before, (name, what, start) => {
      expect(textMask([`王${name}`])(`${start}${name}${what}`)).toBe(`${start}*${name[1]}${what}`)
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
