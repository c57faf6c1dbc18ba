/** What a judgement lacks, each fact once with the members it is lacking of: fifteen single gaps read as a wall. */
import type { Benefits } from '../benefits/shapes.ts'
import type { Label } from '../label.ts'
import { factLabel } from './fact-label.ts'

const member = /^members\[(\d+)\]\./

/**
 * @param paths as traces give them: `members[1].wage_year`, `household.homes`
 * @example missingWords(benefits, ['members[0].wage_year', 'members[2].wage_year']).zh // '工资性收入（第1、3位成员）'
 */
export function missingWords(benefits: Pick<Benefits, 'inputs'>, paths: readonly string[]): Label {
  const facts = new Map<string, number[]>()
  for (const path of paths) {
    const fact = path.replace(member, 'members.')
    const at = member.exec(path)?.[1]
    facts.set(fact, [...(facts.get(fact) ?? []), ...(at === undefined ? [] : [Number(at) + 1])])
  }
  const told = [...facts].map(([fact, members]) => {
    const label = factLabel(benefits, fact)
    return members.length === 0
      ? label
      : {
          zh: `${label.zh}（第${members.join('、')}位成员）`,
          en: `${label.en} (${members.length === 1 ? 'member' : 'members'} ${members.join(', ')})`,
        }
  })
  return { zh: told.map((one) => one.zh).join('；'), en: told.map((one) => one.en).join('; ') }
}
