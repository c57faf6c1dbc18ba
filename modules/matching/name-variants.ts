/**
 * Transliteration variants of Mongolian names written in Han characters: the same name is heard and written with other
 * characters (其其格/琪琪格, 巴特尔/巴图尔, 图雅/托娅). Only used when the id already agrees, so it decides between
 * "written differently" and "another person's row"; never links anybody by itself.
 */
import { foldName, foldNameVariants } from '../sources/index.ts'

/** Characters used for the same syllable; the first stands for all. Widely seen in registers, not an official list. */
const syllables = [
  '其琪齐奇祁',
  '格各歌葛戈',
  '特图吐',
  '托图陶套',
  '雅亚娅',
  '尔日勒乐',
  '那娜纳',
  '乌吴兀',
  '苏素',
  '布宝',
  '巴芭',
  '额娥鄂',
  '德得登',
  '敦顿',
  '高郜',
  '娃瓦',
  '阿啊',
  '木穆牧',
  '金津',
  '斯思',
  '达塔',
  '拉腊',
  '米密',
  '哈罕',
  '桑散',
  '呼胡',
  '和合',
  '朝超绰',
  '鲁路禄',
  '门孟',
  '萨沙',
  '仁任',
  '钦琴',
  '毕比必',
  '力利立',
  '克柯',
  '古谷',
  '丽莉',
  '玛马',
  '扎札',
  '布卜',
  '音因',
  '代岱',
  '晓小',
] as const

const parent = new Map<string, string>()
const root = (character: string): string => {
  const above = parent.get(character)
  return above === undefined || above === character ? character : root(above)
}
for (const group of syllables) {
  const [first, ...rest] = [...group]
  for (const other of rest) parent.set(root(other), root(first as string))
}

/**
 * A name with every character replaced by the one that stands for its syllable; middle dots and spaces are left out.
 * @example variantKey('琪琪格') === variantKey('其其格') // true
 */
export function variantKey(name: string): string {
  return [...name.normalize('NFKC')]
    .filter((character) => /\p{L}|\p{N}/u.test(character))
    .map(root)
    .join('')
    .toLowerCase()
}

/** Ethnic group as departments write it: 汉 (also 01 of GB/T 3304, HA). Unknown counts as Han: the stricter way. */
function isHan(ethnic: string | null): boolean {
  return ethnic === null || /^(汉|汉族|0?1|HA)$/i.test(ethnic.trim())
}

/**
 * True when two names are ways to write one name. Han names of the household register never are: 李娜 and 李那 are two people.
 * @example isWrittenVariant('琪琪格', '其其格', '蒙古族') // true
 * @example isWrittenVariant('李那那', '李娜娜', '汉族') // false
 */
export function isWrittenVariant(nameInRow: string, nameInRegister: string, ethnic: string | null): boolean {
  const looksForeign = /[·•‧・･.．]/.test(nameInRegister)
  if (isHan(ethnic) && !looksForeign) return false
  const key = variantKey(nameInRow)
  if (key.length >= 2 && key === variantKey(nameInRegister)) return true
  const syllables = (name: string) => foldNameVariants(foldName(name) ?? '')
  return key.length >= 2 && syllables(nameInRow) === syllables(nameInRegister)
}
