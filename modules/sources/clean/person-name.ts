/**
 * Names of persons. Mongolian names stand in Han characters, with a middle dot of many kinds or none, and with variants of
 * transliteration. The dot is U+00B7 when shown and absent when compared.
 */
import { createHash } from 'node:crypto'
import { text } from '../../../engine/sql/index.ts'
import {
  capitals,
  capitalsSql,
  emptyWordList,
  foldWidth,
  foldWidthSql,
  isEmptyWord,
  isEmptyWordSql,
  withoutBlanks,
  withoutBlanksSql,
} from './characters.ts'
import { type Cleaned, nothing, type SqlRule, type Stage } from './rule.ts'

/** Dots that clerks use for the middle dot. */
const dots = '·‧•∙∘⋅・･ㆍ᛫.。｡'
const dotClass = `[${dots}]`
const jsDots = new RegExp(`${dotClass}+`, 'gu')
const jsEdgeDots = /^·+|·+$/g

/** Words written where a newborn or unknown person has no name yet: shown, but compared with nothing. */
const unnamed = ['新生儿', '婴儿', '未取名', '未命名', '无名氏', '无名', '某某', '测试']

/** Words of two and more Han characters that are no names. */
const notNames = [...unnamed, ...emptyWordList].filter((word) => /^\p{Script=Han}{2,}$/u.test(word))

/**
 * A name as it is shown: half-width, without blanks, the dot as `·`.
 * @example cleanName(' 敖登・格日乐 ') // { value: '敖登·格日乐', fault: null }
 */
export function cleanName(raw: string): Cleaned {
  const value = withoutBlanks(foldWidth(raw.normalize('NFC')))
    .replace(jsDots, '·')
    .replace(jsEdgeDots, '')
  return value === '' || isEmptyWord(value) ? nothing : { value, fault: null }
}

/**
 * A name as it is compared: without dots, capital letters; null for a person not named yet.
 * @example foldName('敖登・格日乐') // '敖登格日乐'
 */
export function foldName(raw: string): string | null {
  const { value } = cleanName(raw)
  if (value === null || unnamed.includes(value)) return null
  return capitals(value.replaceAll('·', ''))
}

/** The key `_name` of the lake: md5_number_lower of the folded name. @example nameKey('图雅') */
export function nameKey(folded: string): bigint {
  return createHash('md5').update(folded).digest().readBigUInt64LE(8)
}

/** {@link cleanName} and {@link foldName} in SQL: value, fault (always NULL) and `folded`, `key`. */
export const nameRule: SqlRule = {
  type: 'VARCHAR',
  quick: {
    stages: (c): Stage[] => [
      {
        easy: `(regexp_full_match(${c('raw')}, '[\\x{4e00}-\\x{9fa5}]{2,}(·[\\x{4e00}-\\x{9fa5}]+)*') AND ${c('raw')} NOT IN (${notNames.map(text).join(', ')}))`,
        value: c('raw'),
      },
    ],
    read: (c) => ({
      value: c('value'),
      folded: `replace(${c('value')}, '·', '')`,
      key: `md5_number_lower(replace(${c('value')}, '·', ''))`,
    }),
  },
  stages: (c): Stage[] => [
    {
      n: `CASE WHEN regexp_full_match(${c('raw')}, '[\\x{4e00}-\\x{9fa5}]*') THEN ${c('raw')} ELSE nfc_normalize(${c('raw')}) END`,
    },
    { w: foldWidthSql(c('n')) },
    {
      t: `CASE WHEN regexp_full_match(${c('w')}, '[\\x{4e00}-\\x{9fa5}]*') THEN ${c('w')}
        ELSE regexp_replace(regexp_replace(${withoutBlanksSql(c('w'))}, '${dotClass}+', '·', 'g'), '^·+|·+$', '', 'g') END`,
    },
    { value: `CASE WHEN ${isEmptyWordSql(c('t'))} THEN NULL ELSE ${c('t')} END`, fault: 'NULL::VARCHAR' },
    {
      folded: `CASE WHEN ${c('value')} IN (${unnamed.map(text).join(', ')}) THEN NULL ELSE ${capitalsSql(`replace(${c('value')}, '·', '')`)} END`,
    },
    { key: `md5_number_lower(${c('folded')})` },
  ],
}

/** Ways to write the same Mongolian syllables; the first one stands for all. Longest first where one holds another. */
const transliterations: readonly string[][] = [
  ['其其格', '琪琪格', '齐齐格', '其其各', '琪其格'],
  ['巴特尔', '巴图尔', '巴特儿', '巴特勒', '巴塔尔'],
  ['图雅', '托娅', '图娅', '托雅', '陶娅'],
  ['格日勒', '格日乐', '格勒', '格日了'],
  ['阿拉坦', '阿勒坦', '阿拉腾', '阿勒腾', '阿尔坦'],
  ['乌日娜', '乌仁娜', '乌日那'],
  ['娜布其', '娜布琪', '那布其', '那布琪'],
  ['朝克图', '朝格图', '超克图', '朝格吐'],
  ['额尔敦', '额尔登', '额日敦', '额尔顿'],
  ['巴雅尔', '巴亚尔', '巴牙尔', '白雅尔'],
  ['苏日娜', '苏日那', '苏如娜'],
  ['萨仁', '莎仁', '沙仁', '萨任'],
  ['斯琴', '斯钦', '思琴', '斯沁'],
  ['高娃', '高哇', '高瓦'],
  ['敖登', '奥登', '敖敦', '奥敦'],
  ['恩和', '恩克', '恩赫'],
  ['呼和', '胡和', '呼赫'],
  ['孟和', '蒙和', '孟克', '蒙克', '孟根'],
  ['宝音', '布音', '宝因'],
  ['那仁', '娜仁', '那任'],
  ['布和', '布赫', '宝和'],
  ['哈斯', '哈森', '哈思'],
  ['乌云', '乌荣', '乌运'],
  ['苏和', '苏赫'],
  ['巴图', '巴特', '巴吐'],
  ['日娜', '日那'],
]
const variantPairs = transliterations.flatMap(([first, ...others]) => others.map((other) => [other, first!] as const))

/**
 * Second fold, over an already folded name: one spelling for each Mongolian syllable. Only to say "probably the same name".
 * @example foldNameVariants('琪琪格') // '其其格'
 */
export function foldNameVariants(folded: string): string {
  return variantPairs.reduce((name, [from, to]) => name.replaceAll(from, to), folded)
}

/** {@link foldNameVariants} in SQL. @example foldNameVariantsSql('folded') // replace(replace(folded, '琪琪格', '其其格') … */
export function foldNameVariantsSql(x: string): string {
  return variantPairs.reduce((sql, [from, to]) => `replace(${sql}, ${text(from)}, ${text(to)})`, x)
}

/** Folded name of a SQL expression, for tables that did not come through the lake. @example foldNameSql('name_in_row') */
export function foldNameSql(x: string): string {
  const clean = `regexp_replace(${withoutBlanksSql(foldWidthSql(`nfc_normalize(${x})`))}, '${dotClass}+', '', 'g')`
  return capitalsSql(`nullif(${clean}, '')`)
}
