/**
 * Given names standing alone in a text: 三丫住院 of 王三丫. Of Chinese names with a surname what follows it, of names with dots
 * each part; at least two signs. A single sign is an everyday word and stays; so does part of a Mongolian name written without a
 * dot, where nobody can tell which part people call. Where it is open whether a name or a word stands there, it counts as a name. Pure.
 */
import { surnameOf } from './surnames.ts'

/** Given names that are everyday words of such notes: 身体健康, 家庭和平. They are names only where somebody is called or acts so. */
const ordinary = new Set(
  (
    '健康 平安 幸福 快乐 光荣 文化 文明 学习 和平 解放 光明 建设 团结 丰收 小康 富强 富裕 自立 自强 安全 生活 生产 胜利 进步 发展 成长 成功 努力 ' +
    '勤劳 节约 劳动 英雄 模范 先进 积极 长期 长久 永久 永远 东方 北方 南方 西方 中华 中国 国家 人民 社会 家庭 春天 夏天 秋天 冬天 春节 元旦 国庆 ' +
    '新年 新生 新春 初一 初二 初三 十一 八一 七一 五一 三八 大学 小学 中学 初中 高中 天津 北京 上海 长江 黄河 草原 森林 太阳 阳光 青春 志愿 ' +
    '爱心 惠民 便民 利民 拥军 满意 优秀 美丽 善良 正常 公正 公平 公开 平等 平均 平常 安康 安宁 康复 顺利 大家 小孩 老大 老二 团圆 ' +
    '及时 立春 立夏 立秋 立冬 清明 端午 中秋 重阳 腊月 正月 冬至 夏至 大雪 小雪 白露 谷雨 双女 双胞 独生 子女 女儿 儿子 母亲 父亲'
  ).split(' '),
)
const calledSo = '(?<=叫|名叫|名为|取名|小名|乳名|曾用名)'
/** What a person does or has: 和平住院, 健康的腿断了. After 身体 and its like even then a word: 身体健康，在家休养. */
const noPerson = '(?<!身体|精神|家庭|生活)'
const actsSo =
  '(?=住院|出院|在家|在外|外出|打工|务工|去世|过世|病故|病逝|病重|死亡|患|得了|瘫|卧床|残疾|摔|走失|来电|来访|反映|申请|自述|本人|说|称(?!号)' +
  '|的(?:腿|脚|手|胳膊|腰|眼|耳|病|妻|丈夫|爱人|父|母|爸|妈|儿|女|孩|媳|哥|弟|姐|妹|孙|爷|奶|低保|账户|存折|电话|身份证|户口))'
/** 建国村, 三丫街道: a place, not a person. */
const noPlace = '(?!村|嘎查|苏木|乡|镇(?![静痛定])|街道|社区|小区|营子|大街)'
/** Set phrases in which a common given name is no name: 建国前入党. */
const phrases: Record<string, string> = {
  建国: '建国(?!前|后|以来|以后|初期|之初|大业|[\\d０-９一二三四五六七八九十百]+周年)',
  援朝: '(?<!抗美)援朝',
  跃进: '(?<!大)跃进',
  爱国: '爱国(?!主义|卫生运动|拥军|统一战线|人士)',
  富贵: '富贵(?!病(?![重故逝倒危了])|人家|荣华)(?<!荣华富贵)',
  吉祥: '吉祥(?!物|如意)',
  如意: '(?<!不|吉祥)如意',
  有义: '有义(?!务(?!工))',
  有福: '有福(?!气(?!喘|短|管)|利(?!用))',
  家成: '家成(?!员(?!工))',
}

/** The given name parts of a name. @example givenNamesOf('欧阳小英') // ['小英']   givenNamesOf('斯琴·巴特尔') // ['斯琴', '巴特尔'] */
export function givenNamesOf(name: string): string[] {
  const text = name.trim()
  const parts = text.split(/[·•‧∙・･．.⸱‐]/u)
  const given = parts.length > 1 ? parts : [text.slice((surnameOf(text) ?? text).length)]
  return given.filter((part) => /^\p{Script=Han}{2,}$/u.test(part))
}

/**
 * A pattern that finds a given name where it stands for a person.
 * @example new RegExp(givenNamePattern('建国'), 'u').test('建国前入党') // false
 */
export function givenNamePattern(given: string): string {
  if (ordinary.has(given)) return `(?:${calledSo}${given}|${noPerson}${given}${actsSo})`
  return `${phrases[given] ?? given}${noPlace}`
}

/**
 * Whether two signs or more lie across two words, as 志强 in 意志强烈: begin within one and end within the next. One that begins
 * or ends where a word does may be a name: 大哥建国家里 reads 大哥, 建, 国家. A text is cut into words once, when first asked.
 * @example acrossWords('享有福利')(1, 3) // true
 */
export function acrossWords(text: string): (from: number, to: number) => boolean {
  let borders: Set<number> | undefined
  return (from, to) => {
    borders ??= new Set([...new Intl.Segmenter('zh', { granularity: 'word' }).segment(text)].map((word) => word.index))
    return !borders.has(from) && to < text.length && !borders.has(to)
  }
}
