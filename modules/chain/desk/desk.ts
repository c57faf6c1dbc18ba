/** The desk of a department or organisation: what waits for it, the first due on top, and the data of one referral for its purpose. */
import { sql } from 'kysely'
import { logRead, maskName } from '../../../platform/access/index.ts'
import type { Actor } from '../../../platform/access/shared.ts'
import {
  dueClocks,
  maySee,
  type ProcessContext,
  readMatter,
  scopeOf,
  todayOf,
} from '../../../platform/process/index.ts'
import { dayInChina } from '../../../platform/work/shared.ts'
import type { Region } from '../../rules/index.ts'
import { referral } from '../referral/process.ts'
import type { DeskData, DeskLine } from '../shapes.ts'

type DeskRegion = Pick<Region, 'meta' | 'referrals'>

interface Row {
  id: number
  number: string
  seq: number
  state: string
  need: string
  area: string
  name: string | null
  pushed_at: Date
  due_on: string | null
  urgent: boolean
}

/**
 * Referrals of the actor's department: `open` waits for it; `answered` has been answered or sent back, the newest first.
 * @example await deskLines(ctx, region, actor, { list: 'open', page: 1, size: 50 }, areaName)
 */
export async function deskLines(
  ctx: ProcessContext,
  region: DeskRegion,
  actor: Actor,
  query: { list: 'open' | 'answered'; page: number; size: number },
  areaName: (area: string) => string,
): Promise<{ items: DeskLine[]; total: number }> {
  const today = todayOf(ctx)
  const where = sql`m.process = 'referral' and ${scopeOf(ctx, actor)} and m.state ${
    query.list === 'open'
      ? sql`in ('pushed', 'accepted', 'decided')`
      : sql`in ('fed-back', 'chained', 'closed', 'returned')`
  }`
  const found =
    await sql<Row>`select m.id, m.number, m.seq, m.state, r.need, m.area, r.facts ->> 'name' as name, r.pushed_at, m.due_on::text as due_on, m.urgent
    from process.matter m join lateral (select * from chain.round r where r.matter_id = m.id and r.unit = m.unit order by r.round desc limit 1) r on true
    where ${where} order by ${query.list === 'open' ? sql`m.urgent desc, m.due_on asc nulls last, m.id` : sql`m.updated_at desc, m.id desc`}
    limit ${query.size} offset ${(query.page - 1) * query.size}`.execute(ctx.db)
  const total = await sql<{ n: number }>`select count(*)::int as n from process.matter m where ${where}`.execute(ctx.db)
  const clocks = await dueClocks(
    ctx,
    found.rows.map((row) => row.id),
  )
  return {
    items: found.rows.map((row) => {
      const state = referral.states[row.state]!
      return {
        id: row.id,
        number: row.number,
        seq: row.seq,
        state: row.state,
        stateLabel: state.label,
        next: state.next ?? null,
        need: row.need,
        needLabel: region.referrals?.needs[row.need]?.label ?? { zh: row.need, en: row.need },
        areaName: areaName(row.area),
        name: row.name ? maskName(row.name) : '—',
        pushedOn: dayInChina(row.pushed_at.toISOString()),
        dueOn: row.due_on,
        clock: clocks.get(row.id) ?? null,
        late: row.due_on !== null && row.due_on < today,
        urgent: row.urgent,
      }
    }),
    total: total.rows[0]?.n ?? 0,
  }
}

/** Data of one referral, complete, for its purpose; the reading is logged before. Undefined outside of the reader's scope. */
export async function deskData(
  ctx: ProcessContext,
  region: DeskRegion,
  actor: Actor,
  id: number,
): Promise<DeskData | undefined> {
  const matter = await readMatter(ctx.db, id)
  if (matter?.process !== 'referral' || !maySee(ctx, actor, matter)) return undefined
  const found = await sql<{
    need: string
    facts: Record<string, string | number | null> | null
    expires_on: string
  }>`select need, case when expires_on >= ${todayOf(ctx)}::date then facts end as facts, expires_on::text as expires_on
    from chain.round where matter_id = ${id} and unit = ${matter.unit} order by round desc limit 1`.execute(ctx.db)
  const round = found.rows[0]
  const need = region.referrals?.needs[round?.need ?? '']
  if (!round || !need) return undefined
  if (round.facts)
    await logRead(ctx.db, actor, {
      action: 'view-referral',
      household: matter.hh,
      purpose: need.purpose.zh,
      caseRef: matter.number,
      detail: { purpose: need.purpose.code, fields: Object.keys(round.facts) },
    })
  return {
    id,
    purpose: `${need.purpose.code} ${need.purpose.zh}`,
    article: need.article,
    asks: need.asks,
    asked: String(matter.data.asked ?? ''),
    expiresOn: round.expires_on,
    gives: need.gives,
    facts:
      round.facts &&
      need.fields.flatMap((field) => {
        const value = round.facts![field]
        return value === undefined ? [] : [{ field, value: value === null ? null : String(value) }]
      }),
  }
}
