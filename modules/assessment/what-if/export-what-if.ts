/** A what-if run as a workbook: exactly the figures of the page, hidden ones included as hidden. */
import type { Region } from '../../rules/index.ts'
import { crossings } from './crossings.ts'
import {
  lastBin,
  noIncomeBin,
  stepsPerLine,
  unknownBin,
  unknownTier,
  type WhatIfFigures,
  type WhatIfFlow,
  type WhatIfTier,
  type WhatIfView,
} from './shapes.ts'

type Language = 'zh' | 'en'
type Value = string | number | null
interface Sheet {
  name: string
  head: string[]
  rows: Value[][]
}

const kinds: [keyof WhatIfFigures, string, string][] = [
  ['before', '现行户数', 'Households now'],
  ['after', '草稿户数', 'Households, draft'],
  ['in', '纳入户数', 'Households in'],
  ['out', '退出户数', 'Households out'],
  ['personsBefore', '现行人数', 'Persons now'],
  ['personsAfter', '草稿人数', 'Persons, draft'],
  ['personsIn', '纳入人数', 'Persons in'],
  ['personsOut', '退出人数', 'Persons out'],
  ['monthlyBefore', '现行月支出（元）', 'Monthly cost now (CNY)'],
  ['monthlyAfter', '草稿月支出（元）', 'Monthly cost, draft (CNY)'],
]
const yearly: [keyof WhatIfFigures, string, string][] = [
  ['monthlyBefore', '现行年支出（元）', 'Yearly cost now (CNY)'],
  ['monthlyAfter', '草稿年支出（元）', 'Yearly cost, draft (CNY)'],
]

/**
 * The sheets of a view: totals, tiers, movements, areas, distribution, and what all of it rests on.
 * @example sheetsOf(view, region, 'zh')[0]?.rows[0] // ['2027年低保标准', 120, 151, …]
 */
export function sheetsOf(view: WhatIfView, region: Pick<Region, 'meta'>, language: Language): Sheet[] {
  const say = (zh: string, en: string) => (language === 'zh' ? zh : en)
  const word = ([, zh, en]: [unknown, string, string]) => say(zh, en)
  const labels = new Map(region.meta.tiers.map((tier) => [tier.id, tier.label[language]]))
  const tier = (id: string) =>
    id === unknownTier
      ? say('无法判断', 'cannot be judged')
      : id === 'none'
        ? say('不符合', 'none')
        : (labels.get(id) ?? id)
  const figures = (one: WhatIfFigures): Value[] => [
    ...kinds.map(([kind]) => one[kind]),
    ...yearly.map(([kind]) => (one[kind] === null ? null : Math.round(one[kind] * 1200) / 100)),
  ]
  const heads = [...kinds, ...yearly].map(word)
  const draft = say('草稿', 'Draft')
  const households = say('户数', 'Households')
  const tierRows = (name: string, tiers: readonly WhatIfTier[], flows: readonly WhatIfFlow[] = []): Value[][] =>
    tiers.map((one) => {
      const moved = crossings(flows, one.tier)
      return [
        ...[name, tier(one.tier), one.households, one.persons, one.monthly],
        ...(flows.length > 0 ? [moved.in, moved.personsIn, moved.out, moved.personsOut] : []),
      ]
    })
  const published = say('已发布政策', 'Published policy')
  const bin = (at: number) =>
    at === noIncomeBin
      ? say('无收入记录', 'no recorded income')
      : at === unknownBin
        ? say('收入不详', 'income not known')
        : at === lastBin
          ? `≥ ${lastBin / stepsPerLine}`
          : `${(at / stepsPerLine).toFixed(1)}–${((at + 1) / stepsPerLine).toFixed(1)}`
  const distribution = (name: string, bins: WhatIfView['published']['bins']): Value[][] =>
    bins.map((one) => [name, bin(one.bin), one.households])
  return [
    {
      name: say('总览', 'Totals'),
      head: [draft, ...heads],
      rows: view.variants.map((one) => [one.title, ...figures(one.total)]),
    },
    {
      name: say('类别', 'Tiers'),
      head: [
        say('政策', 'Policy'),
        say('类别', 'Tier'),
        households,
        say('人数', 'Persons'),
        say('月支出（元）', 'Monthly cost (CNY)'),
        say('转入户数', 'Households come in'),
        say('转入人数', 'Persons come in'),
        say('转出户数', 'Households leave'),
        say('转出人数', 'Persons leave'),
      ],
      rows: [
        ...tierRows(published, view.published.tiers),
        ...view.variants.flatMap((one) => tierRows(one.title, one.tiers, one.flows)),
      ],
    },
    {
      name: say('去向', 'Movements'),
      head: [draft, say('现行类别', 'Tier now'), say('草稿类别', 'Tier, draft'), households, say('人数', 'Persons')],
      rows: view.variants.flatMap((one) =>
        one.flows.map((flow) => [one.title, tier(flow.before), tier(flow.after), flow.households, flow.persons]),
      ),
    },
    {
      name: say('地区', 'Areas'),
      head: [draft, say('代码', 'Code'), say('地区', 'Area'), ...heads],
      rows: view.variants.flatMap((one) =>
        one.areas.map((area) => [one.title, area.area, area.name, ...figures(area)]),
      ),
    },
    {
      name: say('收入分布', 'Income'),
      head: [say('政策', 'Policy'), say('人均收入为标准的倍数', 'Income per head / line'), households],
      rows: [
        ...distribution(published, view.published.bins),
        ...view.variants.flatMap((one) => distribution(one.title, one.bins)),
      ],
    },
    {
      name: say('依据', 'Basis'),
      head: [say('项目', 'Item'), say('值', 'Value')],
      rows: [
        [say('地区', 'Area'), `${view.shown.name} ${view.shown.area}`],
        [say('数据日期', 'Data as of'), view.asOf],
        [say('政策日期', 'Policy of'), view.policyDay],
        [say('数据版本', 'Facts'), view.basis.facts],
        [say('已发布政策版本', 'Published version'), view.basis.policy],
        ...view.basis.folds.map((fold, at): Value[] => [
          at === 0 ? published : (view.variants[at - 1]?.title ?? draft),
          fold,
        ]),
        [say('起草人', 'Author'), view.authorName],
        [
          say('说明', 'Note'),
          view.masked
            ? say(
                `本辖区以外小于 ${view.least} 的数，以及可由此推算的数不显示（空格）。`,
                `Outside the own area, counts below ${view.least} and what would betray them are left blank.`,
              )
            : say('推演结果仅供参考，不改变任何名单。', 'A trial only; it changes no list.'),
        ],
      ],
    },
  ]
}

/** Text that a spreadsheet could take for a formula is made harmless. */
const harmless = (value: string) => (/^[=+\-@\t\r]/.test(value) ? `'${value}` : value)

/** The workbook's bytes. @example await exportWhatIf(view, region, 'zh') */
export async function exportWhatIf(
  view: WhatIfView,
  region: Pick<Region, 'meta'>,
  language: Language,
): Promise<Buffer> {
  const { default: writeXlsxFile } = await import('write-excel-file/node')
  const sheets = sheetsOf(view, region, language).map(({ name, head, rows }) => ({
    sheet: name,
    columns: head.map((title, at) => ({ width: at === 0 ? 28 : Math.max(12, title.length * 2) })),
    stickyRowsCount: 1,
    data: [
      head.map((value) => ({ value, fontWeight: 'bold' as const, backgroundColor: '#EAF1FB' })),
      ...rows.map((row) =>
        row.map((value) =>
          value === null
            ? null
            : typeof value === 'number'
              ? { type: Number, value }
              : { type: String, value: harmless(value) },
        ),
      ),
    ],
  }))
  return writeXlsxFile(sheets).toBuffer()
}
