/** Which data sets are fresh, late or silent in which county, and which deliveries shrank. */
import type { Region } from '../../rules/index.ts'
import type { SourcesContext } from '../context.ts'
import { countyName } from '../ingest/covered-areas.ts'
import { lastDay } from '../ingest/period-words.ts'
import { type LiveVersion, liveVersions } from '../lake.ts'
import type { Alarm, FreshnessItem } from '../shared.ts'

const monthsBetween: Record<string, number> = { month: 1, quarter: 3, 'half-year': 6, year: 12 }
const daysBetween: Record<string, number> = { day: 1, week: 7 }

function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/**
 * The day by which the next delivery must have come: one rhythm after the last data, plus the agreed lag. Null for data that
 * come only on events.
 * @example dueDate('2026-09-30', { every: 'month', lag_days: 10 }) // '2026-11-10'
 */
export function dueDate(last: string, delivery: { every: string; lag_days: number }): string | null {
  const days = daysBetween[delivery.every]
  if (days) return addDays(last, days + delivery.lag_days)
  const months = monthsBetween[delivery.every]
  if (!months) return null
  const index = Number(last.slice(0, 4)) * 12 + Number(last.slice(5, 7)) - 1 + months
  return addDays(lastDay(Math.floor(index / 12), (index % 12) + 1), delivery.lag_days)
}

/** How far a version's data reach: the end of its months, or its day; never beyond today. */
function reaches(version: LiveVersion, today: string): string {
  const end = version.content === 'events' ? (version.periodTo ?? version.dataDate) : version.dataDate
  return end > today ? today : end
}

/**
 * Freshness of every data set in every county known, for an area prefix.
 * @param today YYYY-MM-DD
 * @example await freshness(ctx, '150403', '2026-11-23')
 */
export async function freshness(
  ctx: Pick<SourcesContext, 'db' | 'dataDir' | 'region'>,
  area: string,
  today: string,
): Promise<FreshnessItem[]> {
  const live = await liveVersions(ctx, '9999-12-31', undefined, { replaced: true, files: false })
  const counties = knownCounties(ctx.region, live, area)
  const drops = await volumeDrops(ctx)
  const items: FreshnessItem[] = []
  for (const def of ctx.region.datasets.values()) {
    const versions = live.get(def.id) ?? []
    for (const county of counties) {
      const base = {
        dataset: def.id,
        label: def.label.zh,
        department: ctx.region.meta.departments[def.department]?.zh ?? def.department,
        area: county,
        areaName: countyName(ctx.region, county),
      }
      const here = versions.filter((v) => v.areas.includes(county))
      if (here.length === 0) {
        items.push({
          ...base,
          lastDataDate: null,
          dueDate: null,
          state: 'never',
          detail: '尚未报送，相关预警指标处于未知状态。',
        })
        continue
      }
      const last = here
        .map((v) => reaches(v, today))
        .sort()
        .at(-1)!
      const due = dueDate(last, def.delivery)
      const newest = [...here]
        .sort((a, b) => (a.dataDate < b.dataDate ? -1 : a.dataDate > b.dataDate ? 1 : a.id - b.id))
        .at(-1)!
      const drop = drops.get(newest.id)
      if (due !== null && due < today)
        items.push({
          ...base,
          lastDataDate: last,
          dueDate: due,
          state: 'late',
          detail: `数据截至 ${last}，应于 ${due} 前更新，已逾期 ${daysFrom(due, today)} 天。`,
        })
      else if (drop !== undefined && drop < -ctx.region.meta.volume_drop_alarm)
        items.push({
          ...base,
          lastDataDate: last,
          dueDate: due,
          state: 'volume-drop',
          detail: `最近一次报送行数比上一次减少 ${Math.round(-drop * 100)}%，请核实是否漏报。`,
        })
      else
        items.push({
          ...base,
          lastDataDate: last,
          dueDate: due,
          state: 'fresh',
          detail: due ? `数据截至 ${last}，下次应于 ${due} 前更新。` : `数据截至 ${last}，按事件报送。`,
        })
    }
  }
  return items
}

const daysFrom = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

/** Counties that have any data, inside the area; a county that asks for itself is listed even with none. */
function knownCounties(region: Region, live: Map<string, LiveVersion[]>, area: string): string[] {
  const found = new Set([...live.values()].flat().flatMap((v) => v.areas))
  if (area.length >= 6 && region.divisions.has(area.slice(0, 6).padEnd(12, '0'))) found.add(area.slice(0, 6))
  return [...found].filter((c) => c.startsWith(area.slice(0, 6)) || area.startsWith(c)).sort()
}

/** Relative change of rows (events: per covered month) of each live version against the one it can be compared with. */
async function volumeDrops(ctx: Pick<SourcesContext, 'db'>): Promise<Map<number, number>> {
  const rows = await ctx.db
    .selectFrom('sources.version')
    .where('state', '=', 'live')
    .select(['id', 'quality'])
    .execute()
  return new Map(
    rows.flatMap((r) => {
      const volume = r.quality.drift?.find((d) => d.kind === 'volume')
      if (!volume || volume.comparable === false || volume.change === null) return []
      return [[Number(r.id), volume.change] as const]
    }),
  )
}

/**
 * What someone should ask a department about: late deliveries (serious when more than a whole rhythm late) and shrunken ones.
 * @example await alarms(ctx, '1504', '2026-11-23')
 */
export async function alarms(
  ctx: Pick<SourcesContext, 'db' | 'dataDir' | 'region'>,
  area: string,
  today: string,
): Promise<Alarm[]> {
  const items = await freshness(ctx, area, today)
  return items
    .filter((i) => i.state === 'late' || i.state === 'volume-drop')
    .map((i): Alarm => {
      const def = ctx.region.datasets.get(i.dataset)!
      const silent =
        i.state === 'late' && i.dueDate !== null && (dueDate(i.dueDate, def.delivery) ?? '9999-12-31') < today
      return {
        ...i,
        severity: silent ? 'serious' : 'warning',
        detail: silent ? `${i.detail}已超过一个报送周期，依赖它的指标已静默。` : i.detail,
      }
    })
    .sort((a, b) => (a.severity === b.severity ? 0 : a.severity === 'serious' ? -1 : 1))
}
