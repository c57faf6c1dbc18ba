/** The coverage list and the exit-check list of an area, and what a person found when checking. */
import { type RawBuilder, sql } from 'kysely'
import { type Actor, maskName } from '../../../platform/access/shared.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import { areaName } from '../../matching/index.ts'
import { withMaskedNotes } from '../../registry/index.ts'
import { factLabel, type Region } from '../../rules/index.ts'
import type { AssessmentContext } from '../context.ts'
import type { Finding, FindingDecision, FindingQuery } from '../shared.ts'

interface Line {
  id: string
  hh: string
  household_no: string | null
  head_name: string | null
  area: string
  kind: Finding['kind']
  change: string
  members: number
  held_tier: string
  held_amount: number | null
  tier: string
  monthly_amount: number | null
  income_per_head_year: number | null
  assumed: string[]
  level: string | null
  state: Finding['state']
  first_as_of: string
  outcome: string | null
  note: string | null
  decided_by: string | null
}

/** Rows of the actor's area: by the register's village, or by the unit that manages the household. */
const scope = (actor: Pick<Actor, 'area'>): RawBuilder<boolean> =>
  sql`(f.area like ${`${actor.area}%`} or h.managing_area like ${`${actor.area}%`})`

/**
 * One page of a list. Differences that a live warning supports stand first, then the larger amounts.
 * @example (await listFindings(ctx, actor, { kind: 'coverage', state: 'open', page: 1, size: 50 })).items[0]?.tier // 'dibao-rural'
 */
export async function listFindings(
  ctx: AssessmentContext,
  actor: Pick<Actor, 'area'>,
  query: FindingQuery,
): Promise<{ items: Finding[]; total: number }> {
  const where = sql`${scope(actor)} and f.kind = ${query.kind} and f.state = ${query.state}
    ${query.area ? sql`and f.area like ${`${query.area}%`}` : sql``} ${query.tier ? sql`and f.tier = ${query.tier}` : sql``}
    ${query.signalled ? (query.signalled === 'true' ? sql`and w.level is not null` : sql`and w.level is null`) : sql``}`
  const from = sql`assessment.finding f left join registry.household h on h.hh = f.hh
    left join registry.person p on p.pid = h.head_pid
    left join monitoring.warning w on w.hh = f.hh and w.state in ('open', 'dispatched')`
  const { rows } =
    await sql<Line>`select f.id::text as id, f.hh::text as hh, h.household_no, p.name as head_name, f.area, f.kind, f.change, f.members,
      f.held_tier, f.held_amount, f.tier, f.monthly_amount, f.income_per_head_year, f.assumed, w.level, f.state, f.first_as_of::text as first_as_of,
      f.outcome, f.note, f.decided_by
    from ${from} where ${where}
    order by (w.level is null), coalesce(f.monthly_amount, f.held_amount, 0) desc, f.id
    limit ${query.size} offset ${(query.page - 1) * query.size}`.execute(ctx.db)
  const total = await sql<{ n: number }>`select count(*)::int as n from ${from} where ${where}`.execute(ctx.db)
  return {
    items: (await withMaskedNotes(ctx.db, rows, ['note'])).map((line) => toFinding(ctx.region, line)),
    total: total.rows[0]?.n ?? 0,
  }
}

function toFinding(region: Region, line: Line): Finding {
  return {
    id: Number(line.id),
    hh: line.hh,
    householdNo: line.household_no ?? (line.hh.startsWith('-') ? null : line.hh),
    headName: line.head_name === null ? null : maskName(line.head_name),
    area: line.area,
    areaName: areaName(region, line.area),
    kind: line.kind,
    change: line.change,
    members: line.members,
    heldTier: line.held_tier,
    heldAmount: line.held_amount,
    tier: line.tier,
    monthlyAmount: line.monthly_amount,
    incomePerHeadYear: line.income_per_head_year,
    assumed: line.assumed.map((path) => ({
      path,
      label: region.benefits ? factLabel(region.benefits, path) : { zh: path, en: path },
    })),
    warningLevel: line.level,
    state: line.state,
    firstAsOf: line.first_as_of,
    outcome: line.outcome,
    note: line.note,
    decidedBy: line.decided_by,
  }
}

/**
 * Notes what a person found. The finding leaves the list of open ones; it comes back when tier or kind of change is another.
 * @example await decideFinding(ctx, actor, 12, { outcome: 'visit', note: '已入户，协助申请' })
 */
export async function decideFinding(
  ctx: AssessmentContext,
  actor: Pick<Actor, 'area' | 'name'>,
  id: number,
  decision: FindingDecision,
): Promise<{ ok: true } | Refusal> {
  return ctx.db.transaction().execute(async (tx) => {
    const { rows } = await sql<{
      state: string
      decided_by: string | null
    }>`select f.state, f.decided_by from assessment.finding f
      left join registry.household h on h.hh = f.hh where f.id = ${id} and ${scope(actor)} for update of f`.execute(tx)
    const [found] = rows
    if (!found) return refusal('not-found')
    if (found.state !== 'open')
      return refusal('already-checked', {
        zh:
          found.state === 'gone'
            ? '这条差异已不存在，请刷新列表。'
            : `${found.decided_by ?? '他人'}已核对过这条，请刷新列表。`,
        en:
          found.state === 'gone'
            ? 'This difference no longer exists; refresh the list.'
            : 'Somebody checked this already; refresh the list.',
      })
    await sql`update assessment.finding set state = 'checked', outcome = ${decision.outcome}, note = ${decision.note},
      decided_by = ${actor.name}, decided_at = now() where id = ${id}`.execute(tx)
    return { ok: true as const }
  })
}
