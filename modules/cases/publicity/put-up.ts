/** Putting a sheet up and taking it down. What is shown is decided by dates when the board is read; see `boards.ts`. */
import { sql } from 'kysely'
import { type Db, type ProcessContext, TakenBack, todayOf } from '../../../platform/process/index.ts'
import { refusal } from '../../../platform/web/index.ts'
import { foldName } from '../../sources/index.ts'
import { writeEvidence } from './evidence.ts'
import { hashOfSheet, type Shown, shownName } from './shown.ts'

export type SheetKind = 'opinion' | 'result' | 'stop'

export interface NewSheet {
  matterId: number
  kind: SheetKind
  /** Full name of the applicant or head; only what the region allows of it is kept. */
  name: string
  members: number
  /** Yuan a month, or once. */
  amount?: number | null | undefined
  tier?: string | null | undefined
  /** Village of the board, 12 digits. */
  area: string
  /** First and last day, YYYY-MM-DD; a result without last day hangs while the household holds something. */
  from: string
  until?: string | null | undefined
}

type Context = Pick<ProcessContext, 'parameter' | 'lists' | 'now'>

/**
 * Puts a sheet up inside the transaction of the action that caused it. Another sheet of the same kind of the matter comes down;
 * the very same one again changes nothing. Only the fields of {@link Shown} are kept, whatever is handed in.
 * @returns number of the sheet
 * @throws TakenBack with a sentence when a field cannot be shown as it is
 * @example await putUp(tx, ctx, { matterId: 12, kind: 'opinion', name: '王建国', members: 3, amount: 960, area: '150426100201', from: '2026-11-25', until: '2026-12-01' })
 */
export async function putUp(tx: Db, ctx: Context, sheet: NewSheet): Promise<number> {
  const fault = faultOf(sheet)
  if (fault) throw new TakenBack(refusal('bad-sheet', { status: 400, ...fault }))
  const today = todayOf(ctx)
  const matter = await sql<{
    hh: string | null
  }>`select hh::text as hh from process.matter where id = ${sheet.matterId} for update`.execute(tx)
  const hh = matter.rows[0]?.hh ?? null
  const shown = await shownOf(tx, ctx, sheet, hh, today)
  const until = sheet.until ?? null
  const hash = hashOfSheet({ kind: sheet.kind, area: sheet.area, from: sheet.from, until }, shown)
  const before = await sql<{ id: number; hash: string }>`select id::int as id, hash from cases.publicity_sheet
    where matter_id = ${sheet.matterId} and kind = ${sheet.kind} and taken_down_at is null`.execute(tx)
  const same = before.rows.find((one) => one.hash === hash)
  if (same) return same.id
  for (const one of before.rows) await down(tx, one.id, today, '已由新的公示内容替换')
  const made = await sql<{
    id: number
  }>`insert into cases.publicity_sheet (matter_id, kind, area, name, members, amount, tier, from_on, until_on, hh, hash, put_up_by)
    values (${sheet.matterId}, ${sheet.kind}, ${sheet.area}, ${shown.name}, ${shown.members}, ${shown.amount}, ${shown.tier}, ${sheet.from}::date,
      ${until}::date, ${hh}::bigint, ${hash}, '系统') returning id::int as id`.execute(tx)
  const id = made.rows[0]!.id
  if (sheet.from <= today) await writeEvidence(tx, id, { what: 'up', on: sheet.from, today, by: '系统' })
  return id
}

/**
 * Takes every sheet of a matter down at once: the family objected, the matter ended, the benefit stopped.
 * @param ctx whose clock counts; without it the real one
 * @returns how many came down
 */
export async function takeDown(
  tx: Db,
  matterId: number,
  reason: string,
  ctx: Pick<ProcessContext, 'now'> = {},
): Promise<number> {
  const today = todayOf(ctx)
  const up = await sql<{ id: number }>`select id::int as id from cases.publicity_sheet
    where matter_id = ${matterId} and taken_down_at is null and (until_on is null or until_on >= ${today}::date) for update`.execute(
    tx,
  )
  for (const { id } of up.rows) await down(tx, id, today, reason)
  return up.rows.length
}

async function down(tx: Db, id: number, today: string, why: string): Promise<void> {
  await sql`update cases.publicity_sheet set taken_down_on = ${today}::date, taken_down_at = now(), taken_down_why = ${why.slice(0, 200)}
    where id = ${id} and taken_down_at is null`.execute(tx)
  // A sheet that never hung leaves no trace of hanging.
  const hung = await sql`select 1 from cases.publicity_evidence where sheet_id = ${id} and what = 'up'`.execute(tx)
  if (hung.rows.length > 0)
    await writeEvidence(tx, id, { what: 'down', on: today, today, by: '系统', why: why.slice(0, 200) })
}

function faultOf(sheet: NewSheet): { zh: string; en: string } | undefined {
  const day = /^\d{4}-\d{2}-\d{2}$/
  if (!/^\d{12}$/.test(sheet.area))
    return { zh: '公示地点应为12位区划代码。', en: 'The board is named by a 12-digit code.' }
  if (!Number.isInteger(sheet.members) || sheet.members < 1 || sheet.members > 99)
    return { zh: '公示人数应为1至99的整数。', en: 'The number of members is a whole number from 1 to 99.' }
  if (sheet.amount != null && !(sheet.amount >= 0 && sheet.amount < 1e7 && Number.isFinite(sheet.amount)))
    return { zh: '公示金额不正确，请核对。', en: 'The amount cannot be right.' }
  if (!day.test(sheet.from) || (sheet.until != null && (!day.test(sheet.until) || sheet.until < sheet.from)))
    return { zh: '公示起止日期不正确。', en: 'First and last day do not fit.' }
  if (sheet.kind !== 'result' && sheet.until == null)
    return { zh: '公示须有截止日期。', en: 'This sheet needs a last day.' }
  return undefined
}

async function shownOf(tx: Db, ctx: Context, sheet: NewSheet, hh: string | null, today: string): Promise<Shown> {
  const members = hh === null ? [] : await membersOf(tx, hh)
  const known = members.find((one) => one.name !== null && foldName(one.name) === foldName(sheet.name))
  const rule = ctx.parameter('publicity_name', sheet.area, today)?.value === 'full' ? 'full' : 'masked'
  const showsTier = ctx.parameter('publicity_tier', sheet.area, today)?.value === true
  const tier = ctx.lists?.tiers?.find((one) => one.id === sheet.tier)?.id
  return {
    name: shownName(sheet.name, rule, known, today),
    members: sheet.members,
    amount: sheet.amount == null ? null : Math.round(sheet.amount * 100) / 100,
    tier: showsTier ? (tier ?? null) : null,
  }
}

async function membersOf(tx: Db, hh: string): Promise<{ name: string | null; idNumber: string | null }[]> {
  const found = await sql<{ name: string | null; idNumber: string | null }>`select p.name, p.id_number as "idNumber"
    from registry.membership m join registry.person p on p.pid = m.pid where m.hh = ${hh}::bigint and m.to_date is null`.execute(
    tx,
  )
  return found.rows
}
