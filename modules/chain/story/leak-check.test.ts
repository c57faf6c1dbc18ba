/** The founding article gave a person a pseudonym and printed a fuller real-looking name further down. Never again. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findLeaks, type Secrets } from './leak-check.ts'
import { pseudonymsFor } from './pseudonyms.ts'

const secrets: Secrets = {
  names: ['王小英', '斯琴·巴特尔', '其其格', '欧阳建国'],
  numbers: ['159926197001010017', '13812345678', '6222021234567890', '150426000071'],
  births: ['1970-01-05'],
  places: ['翁牛特旗', '翁牛特', '乌丹镇', '乌丹', '巴彦罕嘎查', '巴彦罕'],
  amounts: [12345.67, 8630],
  pseudonyms: ['小禾', '小麦'],
  rareEthnic: ['鄂伦春族', '鄂伦春'],
}
const kinds = (text: string) => findLeaks(text, secrets).map((leak) => leak.kind)

describe('each of these is found', () => {
  const cases: [string, string, string][] = [
    ['a real name', '王小英说谢谢', 'name'],
    ['a name with spaces and full width', '王　小 英说谢谢', 'name'],
    ['a name with signs between', '王-小-英说谢谢', 'name'],
    ['a name with an invisible sign', '王\u200b小\u200d英', 'name'],
    ['the given name alone', '她小名小英', 'name'],
    ['surname with 某', '王某家', 'name'],
    ['老 and the surname', '邻居老王送来了粮食', 'name'],
    ['one part of a Mongolian name', '巴特尔回了家', 'name'],
    ['a name with another dot', '斯琴•巴特尔', 'name'],
    ['a written variant of a Mongolian name', '琪琪格很高兴', 'name'],
    ['a compound surname', '欧阳大爷住院', 'name'],
    ['the pseudonym with a surname', '王小禾出院了', 'fuller-name'],
    ['the pseudonym with a surname that is not theirs', '后来，李小禾找到了工作', 'fuller-name'],
    ['an id', '证号159926197001010017', 'number'],
    ['an id in full width', '证号１５９９２６１９７００１０１００１７', 'number'],
    ['a phone with spaces', '电话 138 1234 5678', 'number'],
    ['a phone in Chinese numerals', '电话一三八一二三四五六七八', 'number'],
    ['a landline', '电话0476-6351234', 'number'],
    ['part of an account', '卡号中间是021234的那张', 'number'],
    ['the last four of an account', '尾号7890的银行卡', 'number'],
    ['a day of birth', '她生于1970.1.5', 'birth'],
    ['a number plate', '骑着蒙D·12345的车', 'plate'],
    ['an address', '住在幸福小区3号楼2单元', 'address'],
    ['a street', '中山路12号', 'address'],
    ['a place', '乌丹的冬天很冷', 'place'],
    ['a place with a space', '乌 丹镇', 'place'],
    ['a hospital', '赤峰市第二人民医院的病床', 'institution'],
    ['a school', '乌兰希里第三小学', 'institution'],
    ['an official by name', '张主任带着人来了', 'named-person'],
    ['a stranger by name', '邻居名叫赵桂花', 'named-person'],
    ['pinyin', 'wangxiaoying', 'contact'],
    ['a mail address', 'abc@example.cn', 'contact'],
    ['a calendar date', '2026年3月5日', 'date'],
    ['a day without a year', '3月5日那天', 'date'],
    ['a date in numerals', '二〇二六年三月', 'date'],
    ['an exact amount', '花了12,345.67元', 'amount'],
    ['an exact amount without cents', '花了8630元', 'amount'],
    ['a rare ethnic group', '这户鄂伦春族人家', 'ethnic'],
  ]
  test.each(cases)('%s', (_what, text, kind) => {
    expect(kinds(text)).toContain(kind)
  })
})

test('a story told by roles, days and round amounts passes', () => {
  const story = [
    '小禾（化名）今年四十多岁，和丈夫小麦（化名）带着孩子住在当地农村。',
    '第1天，部门数据显示这一家近一年自付医疗费约12,300元。第3天，协理员入户走访，看到家里只有一个人能干活。',
    '第5天，当地先行给予临时救助约8,600元；医保部门在第20天答复，同意给予医疗救助。',
    '孩子在读中学，学校减免了费用。一年后，小禾找到了活计。',
  ]
  expect(story.flatMap((text) => findLeaks(text, secrets))).toEqual([])
})

test('a leak says where it stands', () => {
  expect(findLeaks('谢谢，王 小英', secrets)[0]).toMatchObject({ kind: 'name', at: 3, found: '王 小英' })
})

test('no pseudonym shares a character with a name of the case', () => {
  const names = ['王禾', '李小麦', '斯琴·巴特尔']
  for (const one of pseudonymsFor(names, 5))
    expect([...one].slice(1).some((sign) => names.join('').includes(sign))).toBe(false)
})

describe('hostile text', () => {
  const filler = fc.constantFrom('，', '后来', '这一家', ' ', '\u200b', '·', '\n', '“', '孩子上学', '。', '🙂')
  const between = fc.constantFrom('', ' ', '　', '\u200b', '-', '·', '.', '\u2060', '、')
  const spread = (text: string) =>
    fc
      .array(between, { minLength: text.length, maxLength: text.length })
      .map((signs) => [...text].map((sign, i) => sign + (i === [...text].length - 1 ? '' : signs[i])).join(''))
  const wide = (text: string) => text.replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))

  test('however a name is spread over the text, it is found', () => {
    fc.assert(
      fc.property(
        fc.array(filler),
        fc.constantFrom(...secrets.names).chain(spread),
        fc.array(filler),
        (before, name, after) => {
          expect(findLeaks(before.join('') + name + after.join(''), secrets).some((leak) => leak.kind === 'name')).toBe(
            true,
          )
        },
      ),
    )
  })

  test('however a number is written, it is found', () => {
    const chinese = (text: string) => text.replace(/\d/g, (digit) => '〇一二三四五六七八九'[Number(digit)]!)
    fc.assert(
      fc.property(
        fc.array(filler),
        fc
          .constantFrom(...secrets.numbers)
          .chain((number) => fc.constantFrom(number, wide(number), chinese(number)))
          .chain(spread),
        (before, number) => {
          expect(findLeaks(`${before.join('')}号码${number}`, secrets).some((leak) => leak.kind === 'number')).toBe(
            true,
          )
        },
      ),
    )
  })

  test('any text can be read, and every leak lies inside it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        for (const leak of findLeaks(text, secrets)) {
          expect(leak.at).toBeGreaterThanOrEqual(0)
          expect(leak.at).toBeLessThan(Math.max(1, text.length))
        }
      }),
    )
  })
})
