/** What staff see of the boards of their area: what hangs, what comes down when, objections. */
import { sql } from 'kysely'
import type { Actor } from '../../../platform/access/shared.ts'
import { hears, type ProcessContext, todayOf } from '../../../platform/process/index.ts'
import { withMaskedNotes } from '../../registry/index.ts'
import { hangs } from './boards.ts'
import { benefitEnded } from './evidence.ts'
import type { BoardArea, ObjectionLine, StaffSheet } from './shared.ts'

export type SheetList = 'up' | 'coming' | 'past'
type Asked = { area: string; list: SheetList; page: number; size: number }
type Named = (area: string) => string

const listOf = (list: SheetList, today: string) =>
  list === 'up'
    ? hangs(today)
    : list === 'coming'
      ? sql<boolean>`(s.from_on > ${today}::date and s.taken_down_at is null)`
      : sql<boolean>`(s.from_on <= ${today}::date and not ${hangs(today)})`

/** One page of sheets inside an area; those that come down first stand first. */
export async function staffSheets(
  ctx: ProcessContext,
  asked: Asked,
  named: Named,
): Promise<{ items: StaffSheet[]; total: number }> {
  const today = todayOf(ctx)
  const where = sql<boolean>`s.area like ${`${asked.area}%`} and ${listOf(asked.list, today)}`
  const found = await sql<
    Omit<StaffSheet, 'amount' | 'areaName' | 'takesPhoto'> & { amount: string | null; state: string }
  >`select s.id::int as id, s.kind, s.area, s.name, s.members,
      s.amount, s.tier, s.from_on::text as "from", s.until_on::text as until, s.matter_id::int as "matterId", m.number,
      coalesce(s.taken_down_on, case when s.until_on is not null then s.until_on + 1 else ${benefitEnded} end)::text as "downOn", s.taken_down_why as "downWhy",
      (select count(*)::int from cases.publicity_objection o where o.sheet_id = s.id) as objections,
      m.process, m.state, coalesce((select json_agg(json_build_object('file', e.file, 'on', e.on_date, 'by', e.by) order by e.id)
        from cases.publicity_evidence e where e.sheet_id = s.id and e.what = 'photo'), '[]') as photos
    from cases.publicity_sheet s join process.matter m on m.id = s.matter_id where ${where}
    order by ${asked.list === 'past' ? sql`s.taken_down_at desc nulls last, s.id desc` : sql`s.until_on nulls last, s.id`}
    limit ${asked.size} offset ${(asked.page - 1) * asked.size}`.execute(ctx.db)
  const total = await sql<{ n: number }>`select count(*)::int as n from cases.publicity_sheet s where ${where}`.execute(
    ctx.db,
  )
  return {
    items: found.rows.map(({ state, ...row }) => ({
      ...row,
      takesPhoto:
        row.kind !== 'result' && asked.list === 'up' && hears(ctx, { process: row.process, state }, 'sheet-photo'),
      amount: row.amount === null ? null : Number(row.amount),
      areaName: named(row.area),
    })),
    total: total.rows[0]!.n,
  }
}

/** How many hang, come, end by tomorrow; how many objections of the last 30 days; boards with something on them. */
export async function boardCounts(ctx: ProcessContext, area: string, named: Named) {
  const today = todayOf(ctx)
  const found = await sql<{ up: number; coming: number; ends: number }>`select
      count(*) filter (where ${hangs(today)})::int as up,
      count(*) filter (where s.from_on > ${today}::date and s.taken_down_at is null)::int as coming,
      count(*) filter (where ${hangs(today)} and s.until_on <= ${today}::date + 1)::int as ends
    from cases.publicity_sheet s where s.area like ${`${area}%`} and (s.until_on is null or s.until_on >= ${today}::date)`.execute(
    ctx.db,
  )
  const objections = await sql<{
    n: number
  }>`select count(*)::int as n from cases.publicity_objection o join cases.publicity_sheet s on s.id = o.sheet_id
    where s.area like ${`${area}%`} and o.at > ${today}::date - 30`.execute(ctx.db)
  const boards = await sql<{ area: string; up: number }>`select s.area, count(*)::int as up from cases.publicity_sheet s
    where s.area like ${`${area}%`} and ${hangs(today)} group by 1 order by 1 limit 500`.execute(ctx.db)
  return {
    ...found.rows[0]!,
    objections: objections.rows[0]!.n,
    boards: boards.rows.map((one): BoardArea => ({ ...one, areaName: named(one.area) })),
  }
}

/** Objections inside an area, the newest first. Name and contact only for the county and the auditor. */
export async function staffObjections(
  ctx: ProcessContext,
  actor: Pick<Actor, 'role'>,
  asked: { area: string; page: number; size: number },
  named: Named,
): Promise<{ items: ObjectionLine[]; total: number }> {
  const who = actor.role === 'county' || actor.role === 'auditor'
  const found = await sql<
    Omit<ObjectionLine, 'at' | 'areaName'> & { at: Date; total: number; hh: string | null }
  >`select o.id::int as id, m.hh::text as hh, s.area, o.what,
      case when ${who} then o.name end as name, case when ${who} then o.contact end as contact, o.name is not null as named, o.at, o.opened,
      o.matter_id::int as "matterId", m.number, o.complaint_id::int as "complaintId", c.number as "complaintNumber", s.name as about,
      o.answered_on::text as "answeredOn", o.answer,
      count(*) over ()::int as total
    from cases.publicity_objection o join cases.publicity_sheet s on s.id = o.sheet_id join process.matter m on m.id = o.matter_id
      left join process.matter c on c.id = o.complaint_id
    where s.area like ${`${asked.area}%`} order by o.id desc limit ${asked.size} offset ${(asked.page - 1) * asked.size}`.execute(
    ctx.db,
  )
  return {
    items: (await withMaskedNotes(ctx.db, found.rows, ['what', 'answer'])).map(({ total: _, hh: __, ...row }) => ({
      ...row,
      at: row.at.toISOString(),
      areaName: named(row.area),
    })),
    total: found.rows[0]?.total ?? 0,
  }
}
