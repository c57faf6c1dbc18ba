/** The chain of a household told as a story: roles instead of people, days instead of dates, round sums, kinds instead of places. Pure. */
import { daysBetween } from '../household/days.ts'
import type { HelpKinds } from '../household/help-kinds.ts'
import type { Link } from '../household/shared.ts'
import type { Story, StoryAttribute } from './shared.ts'

export interface Family {
  members: { relation: string | null; age: number | null; sex: string | null }[]
  tier: { zh: string; en: string } | null
  urban: boolean | null
}

/** How sums are rounded: to this many yuan, down, so that no sum of the case can be found again. */
const rounded = (amount: number, step: number) =>
  Math.max(step, Math.floor(amount / step) * step).toLocaleString('en-US')

/** @example ageWords(43) // '四十多岁' */
export function ageWords(age: number | null): string {
  if (age === null) return ''
  if (age < 18) return '未成年'
  return `${['', '', '二', '三', '四', '五', '六', '七', '八', '九'][Math.min(9, Math.floor(age / 10))] || '十'}${age < 20 ? '几岁' : '十多岁'}`
}

const relationWords: Record<string, string> = {
  spouse: '配偶',
  child: '孩子',
  grandchild: '孙辈',
  parent: '老人',
  grandparent: '老人',
  sibling: '兄弟姐妹',
  other: '亲属',
}

/**
 * The draft of a story. Only what the product itself knows is told; words that staff typed on the matters stay out of it.
 * @param shows what may be said of the family
 * @example tellStory(family, links, { shows: ['size'], pseudonyms: ['小禾'], round: 100, help }).paragraphs[0]
 */
export function tellStory(
  family: Family,
  links: readonly Link[],
  by: { shows: readonly StoryAttribute[]; pseudonyms: readonly string[]; round: number; help: HelpKinds },
): Story {
  const told = [...links].filter((link) => worthTelling(link)).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  const first = told[0]?.at ?? ''
  const head = by.pseudonyms[0] ?? '这一家'
  const lines: string[] = []
  let before = ''
  for (const link of told) {
    const sentence = sentenceOf(link, by)
    if (!sentence || sentence === before) continue
    before = sentence
    lines.push(`第${daysBetween(first, link.at) + 1}天，${sentence}`)
  }
  const sums = by.help.kinds.flatMap((kind) => {
    const list = told.filter((link) => link.help?.kind === kind.id && link.kind !== 'tier' && link.echoOf === null)
    const sum = list.reduce((all, link) => all + (link.amount ?? 0), 0)
    return list.length === 0 ? [] : [`${kind.label.zh}${sum > 0 ? `约${rounded(sum, by.round)}元` : ''}`]
  })
  return {
    title: `${head}一家的救助故事`,
    shows: [...by.shows],
    paragraphs: [
      introduction(family, head, by.shows),
      ...folded(lines),
      ...(sums.length > 0 ? [`到现在，这一家先后得到：${sums.join('、')}。`] : []),
      '（文中人物均为化名，日期以“第几天”表示，金额为约数。）',
    ],
  }
}

function introduction(family: Family, head: string, shows: readonly StoryAttribute[]): string {
  const main = family.members[0]
  const about = [
    shows.includes('age') ? ageWords(main?.age ?? null) : '',
    shows.includes('sex') && main?.sex ? (main.sex === '1' ? '男' : '女') : '',
  ].filter(Boolean)
  const others = [...new Set(family.members.slice(1).map((one) => relationWords[one.relation ?? 'other'] ?? '亲属'))]
  return [
    `${head}（化名）${about.length > 0 ? `，${about.join('，')}` : ''}`,
    shows.includes('size')
      ? `家里一共${family.members.length}口人${others.length > 0 ? `，有${others.join('、')}` : ''}`
      : '',
    shows.includes('urban') && family.urban !== null ? `住在当地${family.urban ? '城镇' : '农村牧区'}` : '',
    shows.includes('tier') && family.tier ? `现在享受${family.tier.zh}` : '',
  ]
    .filter(Boolean)
    .join('，')
    .concat('。')
}

const telling = new Set<Link['kind']>([
  'warning',
  'visit',
  'hearing',
  'decision',
  'meeting',
  'referral',
  'answer',
  'payment',
  'aid',
  'service',
  'gift',
  'tier',
  'publicity',
  'contact',
])
const worthTelling = (link: Link) => telling.has(link.kind) && link.echoOf === null

/** What a link says without names: only its kind, the kind of help, the kind of giver and a round sum. */
function sentenceOf(link: Link, by: { round: number; help: HelpKinds }): string {
  const sum = link.amount !== null && link.amount > 0 ? `约${rounded(link.amount, by.round)}元` : ''
  const help = by.help.kinds.find((kind) => kind.id === link.help?.kind)?.label.zh
  const giver =
    /医保|教育|住建|人社|残联|应急|卫健|农牧|工会|妇联|共青团|慈善总会|社工站|民政/.exec(link.giver.zh)?.[0] ??
    '有关部门'
  switch (link.kind) {
    case 'warning':
      return '数据比对发现这一家可能遇到困难，发出预警。'
    case 'visit':
      return '工作人员入户走访，了解家里的情况。'
    case 'contact':
      return '工作人员与这一家取得联系。'
    case 'hearing':
      return '在作出决定之前，工作人员当面听取了这一家的意见。'
    case 'meeting':
      return '这件事提交一事一议集体研究。'
    case 'publicity':
      return '结果按规定公示。'
    case 'referral':
      return '需求推送给了有关部门。'
    case 'answer':
      return help ? `${giver}部门答复，给予${help}${sum}。` : `${giver}部门作出了答复。`
    case 'decision':
      return '有关单位作出了决定。'
    case 'tier':
      return link.help && help ? `纳入${help}。` : ''
    default:
      return help
        ? `${giver === '有关部门' ? '当地' : `${giver}部门`}给予${help}${sum}。`
        : sum
          ? `这一家收到${sum}。`
          : ''
  }
}

/** The same help month after month is one sentence, not twenty. */
function folded(lines: readonly string[]): string[] {
  const what = (line: string) => line.replace(/^第\d+天，/, '').replace(/约[\d,]+元/, '')
  const groups: string[][] = []
  for (const line of lines) {
    const last = groups.at(-1)
    if (last && what(last[0]!) === what(line)) last.push(line)
    else groups.push([line])
  }
  return groups.map((group) =>
    group.length < 3
      ? group.join('')
      : `${group[0]!.replace(/。$/, '')}，此后又有${group.length - 1}次，最近一次在${/^第\d+天/.exec(group.at(-1)!)![0]}。`,
  )
}
