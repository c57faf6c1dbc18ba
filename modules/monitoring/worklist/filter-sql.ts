/** Which warnings a person sees and which of them a filter finds, as SQL over `w` (warning) and `f` (file of the household). */
import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '../../../platform/access/shared.ts'
import type { Region } from '../../rules/shared.ts'
import type { WarningQuery } from '../shapes/warning.ts'

type Condition = RawBuilder<unknown>

/** Wildcards of LIKE are plain characters in a prefix somebody typed. */
const prefix = (value: string) => `${value.replace(/[\\%_]/g, '\\$&')}%`

/**
 * Row scope: the household belongs to the actor's area by its managing unit, or by its register 人户分离.
 * @example scopeSql({ area: '150403', … }) // (w.managing_area like '150403%' or w.area like '150403%')
 */
export function scopeSql(actor: Pick<Actor, 'area'>): Condition {
  return sql`(w.managing_area like ${prefix(actor.area)} or w.area like ${prefix(actor.area)})`
}

/** True for a warning that waits after its last day. */
export const overdueSql = (today: string): Condition =>
  sql`(w.state in ('open', 'dispatched') and w.due_at < ${today}::date)`

/** Rank 1 to 3 of the level to act on: one higher when overdue. */
export const shownRankSql = (today: string): Condition =>
  sql`least(3, case w.level when 'red' then 3 when 'orange' then 2 else 1 end + case when ${overdueSql(today)} then 1 else 0 end)`

/** The tier now held that stands first in the region's order. */
export function tierSql(region: Region): Condition {
  const order = [...region.meta.tiers].sort((a, b) => a.order - b.order).map((tier) => tier.id)
  return sql`(select t.tier from registry.tier_holding t where t.hh = w.hh and t.to_date is null
    order by array_position(${order}::text[], t.tier) nulls last, t.tier limit 1)`
}

/**
 * Conditions of the worklist, the scope among them.
 * @example sql`select count(*) from monitoring.warning w join registry.household f on f.hh = w.hh where ${filterSql(region, actor, query, '2026-11-23')}`
 */
export function filterSql(
  region: Region,
  actor: Pick<Actor, 'area'>,
  query: Partial<WarningQuery>,
  today: string,
): Condition {
  const parts: Condition[] = [scopeSql(actor)]
  parts.push(sql`w.state = any(${query.state ?? ['open', 'dispatched']}::text[])`)
  if (query.level) {
    const ranks = query.level.map((level) => ['yellow', 'orange', 'red'].indexOf(level) + 1)
    parts.push(sql`${shownRankSql(today)} = any(${ranks}::int[])`)
  }
  if (query.area) parts.push(sql`(w.managing_area like ${prefix(query.area)} or w.area like ${prefix(query.area)})`)
  if (query.hh) parts.push(sql`w.hh = ${query.hh}::bigint`)
  if (query.overdue) parts.push(sql`${overdueSql(today)} = ${query.overdue === 'true'}`)
  if (query.responsible)
    parts.push(
      sql`(w.responsible_person = ${query.responsible} or w.responsible_area like ${prefix(query.responsible)})`,
    )
  const hit: Condition[] = []
  if (query.indicator) hit.push(sql`h.indicator = any(${query.indicator}::text[])`)
  if (query.dimension) hit.push(sql`h.dimension = any(${query.dimension}::text[])`)
  if (query.side) {
    const ids = [...region.indicators.values()].filter((one) => query.side?.includes(one.side)).map((one) => one.id)
    hit.push(sql`h.indicator = any(${ids}::text[])`)
  }
  if (hit.length > 0)
    parts.push(
      sql`exists (select from monitoring.hit h where h.warning_id = w.id and h.state = 'active' and ${sql.join(hit, sql` and `)})`,
    )
  if (query.tier) {
    const held = query.tier.filter((tier) => tier !== 'none')
    const none = query.tier.includes('none')
    parts.push(sql`(exists (select from registry.tier_holding t where t.hh = w.hh and t.to_date is null and t.tier = any(${held}::text[]))
      or (${none} and not exists (select from registry.tier_holding t where t.hh = w.hh and t.to_date is null)))`)
  }
  if (query.q) {
    const word = query.q.trim()
    parts.push(sql`(f.household_no like ${prefix(word)} or exists (select from registry.membership m join registry.person p on p.pid = m.pid
      where m.hh = w.hh and m.to_date is null and (p.name = ${word} or p.id_number = ${word.toUpperCase()})))`)
  }
  return sql.join(parts, sql` and `)
}

/** Order of the worklist; the number last, so that pages never overlap. */
export function orderSql(sort: WarningQuery['sort'], today: string): Condition {
  const level = sql`${shownRankSql(today)} desc`
  switch (sort) {
    case 'due':
      return sql`w.due_at, ${level}, w.id`
    case 'opened':
      return sql`w.opened_as_of desc, ${level}, w.id desc`
    case 'area':
      return sql`w.managing_area, ${level}, w.due_at, w.id`
    case 'level':
      return sql`${level}, w.id`
    default:
      return sql`${level}, ${overdueSql(today)} desc, w.due_at, w.id`
  }
}
