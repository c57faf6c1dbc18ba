/** The assistance chain 救助链: one timeline of everything that happened to a household. */
import { sql } from 'kysely'
import type { Region } from '../../rules/shared.ts'
import type { MonitoringContext } from '../context.ts'
import type { ChainLink } from '../shapes/portrait.ts'
import { readActionsOf } from '../worklist/warning-detail.ts'
import { eventDay, type LakeRow } from './lake-rows.ts'
import { amountOf, rowWords } from './row-words.ts'

/** A link with what the household chain asks besides: the tier and where its stretch ends, the warning it belongs to. */
export type PortraitLink = ChainLink & {
  tier: string | null
  /** Last day of a tier's stretch, null while it runs; undefined on every other link. */
  spanTo?: string | null
  warning: number | null
}
type Link = PortraitLink
const link = (at: string, kind: Link['kind'], zh: string, en: string, more: Partial<Link> = {}): Link => ({
  at,
  kind,
  title_zh: zh,
  title_en: en,
  detail_zh: '',
  detail_en: '',
  by: '',
  source: null,
  pid: null,
  level: null,
  amount: null,
  tier: null,
  warning: null,
  ...more,
})

/** Day a row's state began, for data sets without an event date: its first date field. */
function stateDay(region: Region, row: LakeRow): string | null {
  for (const [name, def] of Object.entries(region.datasets.get(row.dataset)?.fields ?? {})) {
    const value = row.fields[name]
    if (def.type === 'date' && typeof value === 'string' && name !== 'birth_date') return value.slice(0, 10)
  }
  return null
}

const dayBefore = (day: string) => new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)

/** Departments' rows as links: aid when the region says so, else events. The ledger is shown as tiers instead. */
export function rowLinks(region: Region, rows: readonly LakeRow[], asOf: string): Link[] {
  return rows.flatMap((row) => {
    const dataset = region.datasets.get(row.dataset)
    if (dataset?.kind !== 'facts') return []
    const at = eventDay({ region }, row) ?? stateDay(region, row) ?? row.version.dataDate
    if (at > asOf) return []
    const words = rowWords(region, row)
    const aid = region.meta.portrait?.aid.includes(row.dataset) === true
    return [
      link(at, aid ? 'aid' : 'event', dataset.label.zh, dataset.label.en, {
        detail_zh: words.zh,
        detail_en: words.en,
        by: region.meta.departments[dataset.department]?.zh ?? dataset.department,
        source: {
          dataset: row.dataset,
          label: dataset.label,
          versionId: row.version.id,
          fileName: row.version.fileName,
          row: row.row,
        },
        pid: row.pid,
        amount: amountOf(dataset, row),
      }),
    ]
  })
}

/** What the product and its people did: tiers, members, warnings, acts, unmasked reads. */
export async function fileLinks(ctx: Pick<MonitoringContext, 'db' | 'region'>, hh: string): Promise<Link[]> {
  const links: Link[] = []
  const tiers = await sql<{
    tier: string
    from_date: string
    to_date: string | null
    monthly_amount: number | null
    source: string
  }>`
    select tier, from_date::text as from_date, to_date::text as to_date, monthly_amount::float8 as monthly_amount, source from registry.tier_holding where hh = ${hh}::bigint`.execute(
    ctx.db,
  )
  for (const row of tiers.rows) {
    const label = ctx.region.meta.tiers.find((tier) => tier.id === row.tier)?.label ?? { zh: row.tier, en: row.tier }
    const by = row.source === 'ledger' ? '台账' : row.source
    // An empty stretch was decided away before it began.
    if (row.to_date !== null && row.to_date <= row.from_date) continue
    const before = tiers.rows.some(
      (other) =>
        other !== row &&
        other.tier === row.tier &&
        other.to_date === row.from_date &&
        other.from_date !== other.to_date,
    )
    const title = before
      ? { zh: `${label.zh}金额调整`, en: `${label.en}: another amount` }
      : { zh: `纳入${label.zh}`, en: `Holds ${label.en}` }
    links.push(
      link(row.from_date, 'tier', title.zh, title.en, {
        by,
        amount: row.monthly_amount,
        tier: row.tier,
        spanTo: row.to_date === null ? null : dayBefore(row.to_date),
      }),
    )
    // The same tier goes on with another amount: one line says so, not an exit and an entry.
    const goesOn = tiers.rows.some(
      (other) =>
        other !== row &&
        other.tier === row.tier &&
        other.from_date === row.to_date &&
        other.to_date !== other.from_date,
    )
    if (row.to_date && !goesOn)
      links.push(link(row.to_date, 'tier', `退出${label.zh}`, `No longer holds ${label.en}`, { by }))
  }
  const members = await sql<{ what: { joined?: string; left?: string; on: string }; by: string }>`
    select what, "by" from registry.change where entity = 'membership' and key = ${hh}`.execute(ctx.db)
  for (const { what, by } of members.rows)
    links.push(
      link(
        what.on,
        'member',
        what.joined ? '成员增加' : '成员减少',
        what.joined ? 'A member joined' : 'A member left',
        {
          by: by === 'system' ? '户籍数据' : by,
          pid: what.joined ?? what.left ?? null,
        },
      ),
    )
  const warnings = await sql<{
    id: number
    level: Link['level']
    headline_zh: string
    headline_en: string
    opened_as_of: string
  }>`
    select id, level, headline_zh, headline_en, opened_as_of::text as opened_as_of from monitoring.warning where hh = ${hh}::bigint order by id`.execute(
    ctx.db,
  )
  const acts = await readActionsOf(
    ctx,
    warnings.rows.map((warning) => Number(warning.id)),
  )
  for (const warning of warnings.rows) {
    links.push(
      link(warning.opened_as_of, 'warning', '监测预警', 'Warning', {
        detail_zh: warning.headline_zh,
        detail_en: warning.headline_en,
        by: '系统',
        level: warning.level,
        warning: Number(warning.id),
      }),
    )
    for (const action of acts.get(Number(warning.id)) ?? []) {
      if (action.kind === 'open') continue
      const asOf = typeof action.payload.asOf === 'string' ? action.payload.asOf : action.at
      links.push(
        link(asOf, action.by === 'system' ? 'warning' : 'action', action.text_zh, action.text_en, {
          by: action.byName,
          level: action.by === 'system' ? warning.level : null,
          warning: Number(warning.id),
        }),
      )
    }
  }
  const reads = await sql<{
    at: Date
    user_name: string
    purpose: string
  }>`select at, user_name, purpose from access.read_log
    where household = ${hh} and action = 'unmask' order by id desc limit 50`.execute(ctx.db)
  for (const read of reads.rows)
    links.push(
      link(read.at.toISOString(), 'read', '查看未脱敏信息', 'Unmasked view', {
        detail_zh: read.purpose,
        detail_en: read.purpose,
        by: read.user_name,
      }),
    )
  return links
}

/** A link as somebody reads it who sees names masked; what people and departments wrote may hold some. */
export const maskedLink = <L extends Pick<ChainLink, 'title_zh' | 'title_en' | 'detail_zh' | 'detail_en'>>(
  one: L,
  mask: (text: string) => string,
): L => ({
  ...one,
  title_zh: mask(one.title_zh),
  title_en: mask(one.title_en),
  detail_zh: mask(one.detail_zh),
  detail_en: mask(one.detail_en),
})

/** Newest first; on the same day what people did stands above what data say. */
export function inChainOrder(links: readonly ChainLink[]): ChainLink[] {
  const weight: Record<ChainLink['kind'], number> = {
    read: 0,
    action: 1,
    warning: 2,
    tier: 3,
    aid: 4,
    member: 5,
    event: 6,
  }
  return [...links].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : weight[a.kind] - weight[b.kind]))
}
