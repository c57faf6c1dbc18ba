/**
 * Mutual recognition 确认结果互认 (社会救助法第四十二条): an authorised department asks whether one person is confirmed, with the
 * reason; it is told the tier and its days, nothing else. No lists, every question logged, and not many in an hour.
 */
import { sql } from 'kysely'
import { logRead } from '../../../platform/access/index.ts'
import type { Actor } from '../../../platform/access/shared.ts'
import { type Acting, allOrNothing, nowOf, type ProcessContext, todayOf } from '../../../platform/process/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import type { Region } from '../../rules/index.ts'
import { unitsOf } from '../../rules/shared.ts'
import type { Recognition } from '../shapes.ts'

export interface RecognitionQuestion {
  idNumber: string
  name: string
  reason: string
  /** Officer of the department, when its system asks for him. */
  officer?: string | undefined
}

interface Found {
  pid: string
  hh: string
  tier: string
  from_date: string
  to_date: string | null
}

/**
 * Answers one question.
 * @returns confirmed false also when number and name do not belong together or the person lives elsewhere: nobody can try names out
 * @example await recognise(ctx, region, actor, { idNumber: '1599…', name: '王建国', reason: '申请公租房' })
 */
export async function recognise(
  ctx: ProcessContext,
  region: Pick<Region, 'meta' | 'referrals'>,
  asker: Acting,
  question: RecognitionQuestion,
): Promise<({ ok: true } & Recognition) | Refusal> {
  const unit = unitsOf(region).find((one) => one.id === asker.unit)
  if (asker.role !== 'department' || !unit?.recognises)
    return refusal('not-allowed', {
      zh: '贵单位没有查询确认结果的授权，请联系民政部门。',
      en: 'Your office is not authorised to ask for confirmed status.',
    })
  const today = todayOf(ctx)
  return allOrNothing(ctx.db, async (tx) => {
    // One question at a time for each asker, so that many at once do not slip under the limit.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`recognition:${asker.userId}`}, 7))`.execute(tx)
    const now = nowOf(ctx)
    const asked = await sql<{
      hour: number
      day: number
    }>`select count(*) filter (where at > ${now}::timestamptz - interval '1 hour')::int as hour, count(*)::int as day
      from chain.recognition where by = ${asker.userId} and at > ${now}::timestamptz - interval '1 day'`.execute(tx)
    const limit = (id: string) => Number(ctx.parameter(id, asker.area, today)?.value ?? 0)
    const { hour, day } = asked.rows[0]!
    if (hour >= limit('recognition_per_hour') || day >= limit('recognition_per_day'))
      return refusal('too-many', {
        zh: '查询次数已达上限，请稍后再试；批量核验请通过数据共享渠道办理。',
        en: 'Too many questions; for many people at once use data sharing.',
      })
    const like = `${asker.area}%`
    const found =
      await sql<Found>`select p.pid::text as pid, m.hh::text as hh, t.tier, t.from_date::text as from_date, t.to_date::text as to_date
      from registry.person p join registry.membership m on m.pid = p.pid and m.to_date is null
      join registry.household h on h.hh = m.hh
      join registry.tier_holding t on t.hh = h.hh and t.from_date <= ${today}::date and (t.to_date is null or t.to_date > ${today}::date)
      where p.id_number = ${question.idNumber.toUpperCase()} and p.name = ${question.name.trim()} and coalesce(p.status, 'normal') <> 'dead'
        and (h.managing_area like ${like} or h.residence_area like ${like})
      order by t.from_date desc`.execute(tx)
    await sql`insert into chain.recognition (at, by, unit, found) values (${now}, ${asker.userId}, ${asker.unit!}, ${found.rows.length > 0})`.execute(
      tx,
    )
    await logRead(tx, asker as Actor, {
      action: 'recognise',
      person: found.rows[0]?.pid ?? null,
      household: found.rows[0]?.hh ?? null,
      purpose: question.reason,
      detail: {
        unit: asker.unit,
        confirmed: found.rows.length > 0,
        ...(question.officer ? { officer: question.officer } : {}),
      },
    })
    const tiers = new Map<string, Recognition['tiers'][number]>()
    for (const row of found.rows)
      if (!tiers.has(row.tier))
        tiers.set(row.tier, {
          tier: row.tier,
          label: region.meta.tiers.find((tier) => tier.id === row.tier)?.label ?? { zh: row.tier, en: row.tier },
          from: row.from_date,
          until: row.to_date,
        })
    return { ok: true, confirmed: tiers.size > 0, tiers: [...tiers.values()], asOf: today }
  })
}
