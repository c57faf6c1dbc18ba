/** What temporary aid asks of the database and does to it. */
import { sql } from 'kysely'
import type { CheckInput, Db, ProcessWork, Taken } from '../../../platform/process/index.ts'
import { askMeeting } from '../meeting/ask-meeting.ts'
import type { EarlierAid, TemporaryAid } from './facts.ts'
import { temporaryAid } from './process.ts'

/** Help of the same cause within the region's months, of the household or of the person, the newest first. */
async function earlier(tx: Db, at: CheckInput<TemporaryAid>): Promise<{ earlier: EarlierAid[] }> {
  const { matter, ctx, area, today } = at
  const months = ctx.parameter('temporary_repeat_months', area, today)?.value
  if (!matter || typeof months !== 'number') return { earlier: [] }
  const found =
    await sql<EarlierAid>`select m.number, p.on_date::text as "on", p.amount::float8 as amount from cases.aid_payment p
    join process.matter m on m.id = p.matter_id
    where p.cause = ${matter.data.cause} and p.matter_id <> ${matter.id} and p.on_date > ${today}::date - make_interval(months => ${months})
      and (p.hh = ${matter.hh}::bigint or p.id_number = ${matter.data.idNumber})
    order by p.on_date desc, p.id desc limit 5`.execute(tx)
  return { earlier: found.rows }
}

/** Writes the money of an action; the same action pays once. */
async function pay(tx: Db, { matter, action }: Taken<TemporaryAid>): Promise<undefined> {
  const { data } = matter
  const paid = data.paid.at(-1)!
  const { holder, bank, account, receipt } = action.input as Record<string, string | undefined>
  await sql`insert into cases.aid_payment (matter_id, seq, hh, area, name, id_number, cause, persons, amount, how, paid_from, on_date, holder, bank, account, receipt)
    values (${matter.id}, ${action.seq}, ${matter.hh}::bigint, ${matter.area}, ${data.name}, ${data.idNumber}, ${data.cause},
      ${data.proposed?.persons ?? 1}, ${paid.amount}, ${paid.how}, ${paid.from}, ${paid.on}::date, ${holder ?? null}, ${bank ?? null},
      ${account ?? null}, ${receipt ?? null})`.execute(tx)
}

/** The place of the emergency works on it; the household's own unit, when there is a file, may read and help. */
async function place(tx: Db, { matter, action }: Taken<TemporaryAid>): Promise<undefined> {
  const where = (action.input.place as string | undefined) || matter.area
  const known =
    matter.hh === null && matter.data.idNumber
      ? await sql<{ hh: string; managing_area: string }>`select h.hh::text as hh, h.managing_area from registry.person p
          join registry.membership m on m.pid = p.pid and m.to_date is null join registry.household h on h.hh = m.hh
          where p.id_number = ${matter.data.idNumber} order by h.hh limit 1`.execute(tx)
      : undefined
  const home = known?.rows[0]?.managing_area ?? matter.area
  await sql`update process.matter set area = ${where}, hh = coalesce(hh, ${known?.rows[0]?.hh ?? null}::bigint),
      other_area = case when ${home} <> ${where} then ${home} else other_area end, urgent = true where id = ${matter.id}`.execute(
    tx,
  )
}

export const temporaryAidWork: ProcessWork<TemporaryAid> = {
  declaration: temporaryAid,
  adds: { 'pay-first': earlier, 'decide-small': earlier, opinion: earlier },
  effects: {
    report: place,
    'pay-first': pay,
    pay,
    'to-roll': pay,
    'ask-meeting': askMeeting,
  },
}
