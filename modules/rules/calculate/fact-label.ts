/** Words of a fact or a standard by its path. */
import type { Benefits } from '../benefits/shapes.ts'
import type { Label } from '../label.ts'

/**
 * @param path `members[1].wage_year` of one member, `members.wage_year` of any, `household.homes`, `standard.dibao`
 * @example factLabel(benefits, 'members[1].wage_year').zh // '第2位成员工资性收入'
 */
export function factLabel({ inputs }: Pick<Benefits, 'inputs'>, path: string): Label {
  const [root = '', name = ''] = path.split('.')
  const facts = root === 'standard' ? inputs.standard : root === 'household' ? inputs.household : inputs.person
  const label = facts[name]?.label ?? { zh: path, en: path }
  const at = /^members\[(\d+)\]$/.exec(root)?.[1]
  return labelAt(label, at === undefined ? null : Number(at))
}

/** @param at number of the member from 0; null for the household */
export const labelAt = (label: Label, at: number | null): Label =>
  at === null ? label : { zh: `第${at + 1}位成员${label.zh}`, en: `member ${at + 1}: ${label.en}` }
