/** Pseudonyms: short made-up names by the member's place in the family; none shares a character, or its sound, with a real name of the case. Pure. */
import { variantKey } from '../../matching/index.ts'

const made = [
  '小禾',
  '小麦',
  '小溪',
  '小舟',
  '小竹',
  '小荷',
  '小松',
  '小岚',
  '小枫',
  '小棠',
  '小橙',
  '小葵',
  '小麓',
  '小汀',
  '小桐',
  '小穗',
  '小芽',
  '小渔',
  '小砚',
  '小笛',
  '小篱',
  '小絮',
  '小蝉',
  '小鹿',
  '小萤',
  '小梨',
  '小枣',
  '小杏',
  '小茶',
  '小蓟',
]

/**
 * One pseudonym for each member, the same each time for the same family.
 * @param names real names of everybody in the case
 * @example pseudonymsFor(['王小英', '王建国'], 2) // ['小禾', '小麦']: 小 is shared by all of them, the other character is not theirs
 */
export function pseudonymsFor(names: readonly string[], count: number): string[] {
  const taken = new Set(names.flatMap((name) => [...variantKey(name)]))
  const free = made.filter((one) => !taken.has(variantKey([...one][1]!)))
  if (free.length < count)
    return Array.from({ length: count }, (_, i) => `成员${'甲乙丙丁戊己庚辛壬癸'[i] ?? `第${i + 1}`}`)
  return free.slice(0, count)
}
