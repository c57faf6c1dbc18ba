/**
 * Given names standing alone in a text: 三丫住院 of 王三丫. Of Chinese names with a surname what follows it, of names with dots
 * each part; at least two signs. A single sign is an everyday word and stays; so does part of a Mongolian name written without a
 * dot, where nobody can tell which part people call. Pure.
 */
import { surnameOf } from './surnames.ts'

/** Given names that are everyday words of such notes: 身体健康, 家庭和平. They are names only where somebody is called so. */
const ordinary = new Set(
  (
    '健康 平安 幸福 快乐 光荣 文化 文明 学习 和平 解放 光明 建设 团结 丰收 小康 富强 富裕 自立 自强 安全 生活 生产 胜利 进步 发展 成长 成功 努力 ' +
    '勤劳 节约 劳动 英雄 模范 先进 积极 长期 长久 永久 永远 东方 北方 南方 西方 中华 中国 国家 人民 社会 家庭 春天 夏天 秋天 冬天 春节 元旦 国庆 ' +
    '新年 新生 新春 初一 初二 初三 十一 八一 七一 五一 三八 大学 小学 中学 初中 高中 天津 北京 上海 长江 黄河 草原 森林 太阳 阳光 青春 志愿 爱国 ' +
    '爱心 惠民 便民 利民 拥军 满意 优秀 美丽 善良 正常 公正 公平 公开 平等 平均 平常 安康 安宁 康复 顺利 大家 小孩 老大 老二 富贵 吉祥 如意 团圆 ' +
    '及时 立春 立夏 立秋 立冬 清明 端午 中秋 重阳 腊月 正月 冬至 夏至 大雪 小雪 白露 谷雨 双女 双胞 独生 子女 女儿 儿子 母亲 父亲'
  ).split(' '),
)
const calledSo = '(?<=叫|名叫|名为|取名|小名|乳名|曾用名)'
/** 建国村, 三丫街道: a place, not a person. */
const noPlace = '(?!村|嘎查|苏木|乡|镇(?![静痛定])|街道|社区|小区|营子|大街)'
/** Set phrases in which a common given name is no name: 建国前入党. */
const phrases: Record<string, string> = {
  建国: '建国(?!前|后|以来|以后|初期|之初|大业|[\\d０-９一二三四五六七八九十百]+周年)',
  援朝: '(?<!抗美)援朝',
  跃进: '(?<!大)跃进',
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
  if (ordinary.has(given)) return `${calledSo}${given}`
  return `${phrases[given] ?? given}${noPlace}`
}
