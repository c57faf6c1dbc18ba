/**
 * The leak check 泄露检查 of a story: refuses it when something in any field lets a reader find the family, and says where. It
 * rather refuses too much: whoever writes can put it in other words. It knows the people of the case, and looks for whatever
 * looks like a person, a number or a place besides. Pure.
 */
import { surnameOf } from '../../../platform/access/shared.ts'
import { variantKey } from '../../matching/index.ts'
import { type Folded, fold, placesOf } from './folded-text.ts'
import { givesAName, institutions, latin, places, plates, titles, ungiven } from './patterns.ts'
import type { Leak } from './shared.ts'

/** What is known of the case and must not be said. */
export interface Secrets {
  /** Full names: the family, obligors, neighbours and staff named on the matters. */
  names: readonly string[]
  /** Ids, phones, accounts, household and matter numbers. */
  numbers: readonly string[]
  /** Days of birth, YYYY-MM-DD. */
  births: readonly string[]
  /** Own divisions from the village up, and every other division name of the region. */
  places: readonly string[]
  /** Amounts as they stand in the case; round ones say nothing and may be left out. */
  amounts: readonly number[]
  /** Pseudonyms used in the story. */
  pseudonyms: readonly string[]
  /** Ethnic groups that fewer people than the least share in the area. */
  rareEthnic: readonly string[]
}

const why: Record<Leak['kind'], { zh: string; en: string }> = {
  name: { zh: '出现了真实姓名或其中一部分，请改用化名。', en: 'A real name, or part of one. Use the pseudonym.' },
  'named-person': {
    zh: '出现了像姓名的称呼，请改为身份，如“一位邻居”。',
    en: 'Looks like a name of somebody. Say who it is by role.',
  },
  'fuller-name': {
    zh: '化名前加了姓，读起来像真名，请只用化名。',
    en: 'The pseudonym carries a surname and reads like a real name.',
  },
  number: {
    zh: '出现了号码（证件、电话、账号或编号），请删去。',
    en: 'A number of a paper, phone, account or file. Delete it.',
  },
  birth: { zh: '出现了出生日期，请改为年龄段。', en: 'A day of birth. Give an age band.' },
  plate: { zh: '出现了车牌号，请删去。', en: 'A number plate. Delete it.' },
  address: { zh: '出现了住址，请删去。', en: 'An address. Delete it.' },
  place: { zh: '出现了地名，请改为“当地”。', en: 'The name of a place. Say "here" or nothing.' },
  institution: {
    zh: '出现了医院、学校或单位名称，请改为“医院”“学校”。',
    en: 'A hospital, school or firm by name. Say only what it is.',
  },
  contact: {
    zh: '出现了字母组成的词（拼音、微信号、邮箱等），请删去或改为中文。',
    en: 'Latin letters: pinyin, an account, a mail address. Delete them.',
  },
  date: { zh: '出现了具体日期，请改为“第几天”。', en: 'A calendar date. Say on which day of the story.' },
  amount: { zh: '出现了未取整的金额，请取整。', en: 'An amount that was not rounded.' },
  ethnic: {
    zh: '当地这一民族人数很少，能据此认出该户，请删去。',
    en: 'Few people here belong to this group; it would tell who the family is.',
  },
  rare: {
    zh: '文中所列情况在当地很少见，能据此认出该户，请少写一项。',
    en: 'What is shown is rare here; leave one thing out.',
  },
}

/**
 * Leaks of a text, in the order they stand.
 * @example findLeaks('她叫王小英', { ...secrets, names: ['王小英'] })[0] // { kind: 'name', at: 2, found: '王小英', … }
 */
export function findLeaks(text: string, secrets: Secrets): Omit<Leak, 'paragraph'>[] {
  const folded = fold(text)
  const found = new Map<string, Omit<Leak, 'paragraph'>>()
  const add = (kind: Leak['kind'], from: number, to: number) => {
    const start = folded.at[from] ?? 0
    const last = folded.at[to - 1] ?? start
    addAt(kind, start, last + ([...text.slice(last)][0]?.length ?? 1))
  }
  const addAt = (kind: Leak['kind'], start: number, end: number) => {
    const key = `${kind}:${start}`
    if (!found.has(key)) found.set(key, { kind, at: start, found: text.slice(start, end), why: why[kind] })
  }
  const whole = (kind: Leak['kind'], pattern: RegExp, keep: (match: string) => boolean = () => true) => {
    for (const match of text.normalize('NFC').matchAll(pattern))
      if (keep(match[0])) addAt(kind, match.index, match.index + match[0].length)
  }
  names(folded, secrets, add)
  numbers(folded, secrets, add)
  for (const place of secrets.places) for (const at of placesOf(folded.text, place)) add('place', at, at + place.length)
  whole('plate', plates)
  for (const pattern of places) whole('address', pattern)
  whole('institution', institutions, (match) => !ungiven.test(match))
  whole('named-person', titles, (match) => surnameOf(match) !== undefined)
  for (const match of text.matchAll(givesAName)) {
    const name = match[2]!
    if (!secrets.pseudonyms.some((one) => name.startsWith(one) || one.startsWith(name)) && surnameOf(name))
      addAt('named-person', match.index + match[1]!.length, match.index + match[0].length)
  }
  whole('contact', latin)
  whole(
    'date',
    /(\d{2,4}|[〇零一二三四五六七八九十]{2,4})\s*[年./-]\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*([月./-]\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*[日号]?|月)/gu,
  )
  whole('date', /(?<![\d第])(\d{1,2}|[一二三四五六七八九十]{1,3})月(\d{1,2}|[一二三四五六七八九十]{1,3})[日号]/gu)
  for (const amount of secrets.amounts)
    for (const written of amountsAsWritten(amount))
      for (const at of placesOf(folded.text, written))
        if (!/\d/.test(folded.text[at - 1] ?? '') && !/\d/.test(folded.text[at + written.length] ?? ''))
          add('amount', at, at + written.length)
  for (const group of secrets.rareEthnic)
    for (const at of placesOf(folded.text, group)) add('ethnic', at, at + group.length)
  return withoutInner([...found.values()]).sort((a, b) => a.at - b.at)
}

/** Said once: what lies inside a longer one of its kind, and a likeness of a name where the name itself was found. */
function withoutInner(leaks: Omit<Leak, 'paragraph'>[]): Omit<Leak, 'paragraph'>[] {
  const end = (leak: Omit<Leak, 'paragraph'>) => leak.at + leak.found.length
  return leaks.filter(
    (leak) =>
      !leaks.some(
        (other) =>
          other !== leak &&
          ((other.kind === leak.kind &&
            other.at <= leak.at &&
            end(other) >= end(leak) &&
            other.found.length > leak.found.length) ||
            (leak.kind === 'named-person' && other.kind === 'name' && other.at < end(leak) && end(other) > leak.at)),
      ),
  )
}

type Add = (kind: Leak['kind'], from: number, to: number) => void

function names(folded: Folded, secrets: Secrets, add: Add): void {
  for (const name of secrets.names)
    for (const part of partsOf(name)) {
      for (const at of placesOf(folded.text, part)) add('name', at, at + part.length)
      const variant = variantKey(part)
      // Sounds are only compared where there is enough of them: one character is a word of the language.
      if (variant.length >= 3) for (const at of placesOf(folded.variants, variant)) add('name', at, at + variant.length)
    }
  // A pseudonym that grew a surname reads like the real name, and may well be.
  for (const pseudonym of secrets.pseudonyms) {
    const part = fold(pseudonym).text
    for (const at of placesOf(folded.text, part)) {
      const before = folded.text.slice(Math.max(0, at - 2), at)
      const inPlace = folded.at[at]! - (folded.at[at - 1] ?? -9)
      if (inPlace <= 2 && before && surnameOf(before.slice(-1)) && !wordsBefore.test(before))
        add('fuller-name', at - 1, at + part.length)
    }
  }
}
/** Words whose last character is also a surname: 帮助小禾, 关于小禾, 现在和小禾. */
const wordsBefore =
  /(和|于|向|从|让|但|时|为|给|对|把|被|与|及|当|常|方|家|全|安|成|应|高|明|平|宁|边|强|关|连|万|都|后|国|年|金|支|温|白|夏|水|花|路|单|程|段|别|相|许|计|师|黄|包|车|双|经|都|干|解|管|巴|空|文|同|共|求|容|能|越|充|易|利|步|暴|时)$/

/** The full name; the given name of two and more characters; each part of a name with dots. */
function partsOf(name: string): Set<string> {
  const parts = new Set<string>()
  const full = fold(name).text
  if (full.length >= 2) parts.add(full)
  const dotted = name.split(/[·•‧∙・･．.⸱‐\s]/u).map((part) => fold(part).text)
  for (const part of dotted) if (dotted.length > 1 && part.length >= 2) parts.add(part)
  const surname = surnameOf(full)
  if (surname && dotted.length === 1) {
    const given = full.slice(surname.length)
    if (given.length >= 2) parts.add(given)
    for (const called of [
      '某',
      '氏',
      '家',
      '大娘',
      '大爷',
      '大妈',
      '大叔',
      '阿姨',
      '奶奶',
      '爷爷',
      '老师',
      '师傅',
      '先生',
      '女士',
      '老汉',
    ])
      parts.add(surname + called)
    for (const before of ['老', '小', '阿', '大']) {
      parts.add(before + surname)
      if (given.length >= 1) parts.add(before + given.slice(-1))
    }
  }
  return parts
}

/** Seven digits in a row, in whatever writing; and any six in a row of a number of the case. */
function numbers(folded: Folded, secrets: Secrets, add: Add): void {
  for (const match of folded.digits.matchAll(/\d{7,}x?/g)) add('number', match.index, match.index + match[0].length)
  for (const number of secrets.numbers) {
    const digits = number.replace(/\D/g, '')
    for (let i = 0; i + 6 <= digits.length; i++)
      for (const at of placesOf(folded.digits, digits.slice(i, i + 6))) add('number', at, at + 6)
    // The last four, as banks and clerks give them.
    const tail = digits.slice(-4)
    if (digits.length >= 8)
      for (const at of placesOf(folded.digits, tail))
        if (/(尾号|后四位|末四位|末尾|尾数)[是为]?$/.test(folded.text.slice(Math.max(0, at - 5), at)))
          add('number', at, at + 4)
  }
  for (const birth of secrets.births) {
    const [y, m, d] = birth.split('-') as [string, string, string]
    for (const written of [y + m + d, `${y}${Number(m)}${Number(d)}`, `${y.slice(2)}${m}${d}`])
      for (const at of placesOf(folded.digits.replaceAll(' ', ''), written)) {
        // Found without the signs between: look the place up again with them.
        const places = [...folded.digits].flatMap((sign, i) => (sign === ' ' ? [] : [i]))
        const [from, to] = [places[at]!, places[at + written.length - 1]! + 1]
        if (to - from <= written.length + 3) add('birth', from, to)
      }
  }
}

/** An amount that is not round, as people write it. */
function amountsAsWritten(amount: number): string[] {
  if (amount < 100 || amount % 100 === 0) return []
  return [...new Set([String(amount), amount.toFixed(2), String(Math.trunc(amount))].map((text) => fold(text).text))]
}
