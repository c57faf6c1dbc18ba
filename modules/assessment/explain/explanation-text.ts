/** An explanation as lines for a terminal. */
import type { Reason, UsedValue } from '../../rules/index.ts'
import type { HouseholdExplained } from './explain-household.ts'

/** Deeper reasons are in the JSON. */
const deepest = 4

const words = {
  zh: {
    head: (hh: string, asOf: string) => `户 ${hh} · 截至 ${asOf} · 系统建议，须人工确认`,
    missing: '无法判断，缺少：',
    assumed: '未送达，按无计算：',
    member: (n: number) => `[第${n}位成员] `,
    between: ['、', '，', '；', '：'],
    articles: (all: string) => `（${all}）`,
    sources: '部门数据：',
    row: (file: string, row: number) => `（${file} 第${row}行）`,
    rows: (file: string, row: number, n: number) => `（${file} 第${row}行等${n}行）`,
    since: (place: string, day: string, verified: boolean) => `（${place}，${day}起${verified ? '' : '，未核实'}）`,
  },
  en: {
    head: (hh: string, asOf: string) => `household ${hh} · as of ${asOf} · suggested by the system, a person confirms`,
    missing: 'Cannot be judged, missing: ',
    assumed: 'Not delivered, taken as none: ',
    member: (n: number) => `[member ${n}] `,
    between: [', ', ', ', '; ', ': '],
    articles: (all: string) => `(${all})`,
    sources: 'Data of departments:',
    row: (file: string, row: number) => ` (${file}, row ${row})`,
    rows: (file: string, row: number, n: number) => ` (${file}, row ${row} and others, ${n} in all)`,
    since: (place: string, day: string, verified: boolean) =>
      ` (${place}, since ${day}${verified ? '' : ', not verified'})`,
  },
} as const

/**
 * @example console.log(explanationText(await explainHousehold(ctx, actor, hh))) // 建议类别：城市低保 …
 */
export function explanationText(told: HouseholdExplained, language: 'zh' | 'en' = 'zh'): string {
  const say = words[language]
  const [and, comma, then, is] = say.between
  const lines: string[] = [say.head(told.hh, told.asOf)]
  const list = (label: string, items: { label: { zh: string; en: string } }[]) => {
    if (items.length > 0) lines.push(`${label}${items.map((one) => one.label[language]).join(and)}`)
  }
  list(say.missing, told.missing)
  list(say.assumed, told.assumed)
  /** Of a standard where and since when it holds, of a fact the rows it came from. */
  const origin = ({ path, standard }: UsedValue): string => {
    if (standard) return say.since(standard.place?.[language] ?? standard.area, standard.valid_from, standard.verified)
    const from = told.sources.filter((one) => one.path === path)
    if (from.length === 0) return ''
    const [{ fileName, row }] = from as [(typeof from)[0]]
    return from.length === 1 ? say.row(fileName, row) : say.rows(fileName, row, from.length)
  }
  const tell = (reason: Reason, depth: number): void => {
    const who = reason.member === null ? '' : say.member(reason.member + 1)
    const used = [...reason.standards, ...reason.facts]
      .map((one) => `${one.label[language]} ${one.words[language]}${origin(one)}`)
      .join(comma)
    const because = reason.rows.map((row) => row.sentence[language]).join(then)
    lines.push(
      `${'  '.repeat(depth)}${who}${reason.sentence[language]}${because && ` — ${because}`}  ${say.articles(reason.articles.join(then))}`,
    )
    if (reason.seen || depth >= deepest) return
    if (used) lines.push(`${'  '.repeat(depth + 1)}${used}`)
    for (const one of reason.because) tell(one, depth + 1)
  }
  for (const reason of told.reasons) tell(reason, 0)
  if (told.sources.length > 0) lines.push(say.sources)
  const rows = new Map(told.sources.map((one) => [`${one.fileName} ${one.row}`, one]))
  for (const one of rows.values())
    lines.push(
      `  ${one.label[language]}${is}${one.day ? `${one.day} ` : ''}${one.words[language]}${say.row(one.fileName, one.row)}`,
    )
  return lines.join('\n')
}
