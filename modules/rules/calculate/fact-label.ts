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
  if (!root.startsWith('members[')) return label
  const number = Number.parseInt(root.slice('members['.length), 10) + 1
  return { zh: `第${number}位成员${label.zh}`, en: `member ${number}: ${label.en}` }
}
