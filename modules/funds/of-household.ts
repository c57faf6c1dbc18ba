/** Money of one household, dated: the entries its chain is told from. */
import { sql } from 'kysely'
import type { Db } from '../../platform/process/index.ts'
import { type FundEntry, type LineKind, type LineState, lineKinds, lineStates } from './shared.ts'

/**
 * What a household was paid, is owed or is to give back, the oldest first. Temporary aid from petty funds is among it.
 * The caller has checked that the reader may see the household.
 * @returns days as YYYY-MM-DD, amounts in yuan
 * @example await fundsOfHousehold(db, '150403000499') // [{ at: '2026-11-20', kind: 'regular', amount: 960, state: 'paid', … }]
 */
export async function fundsOfHousehold(db: Db, hh: string): Promise<FundEntry[]> {
  const lines = await sql<{
    at: string
    kind: LineKind
    fen: number | null
    giver: string
    month: string
    state: LineState
    number: string
    matter: number
  }>`select coalesce(e.on_date, l.month)::text as at, l.kind, l.fen, r.county as giver, to_char(l.month, 'YYYY-MM') as month,
      l.state, m.number, m.id as matter
    from funds.line l join funds.roll r on r.id = l.roll_id join process.matter m on m.id = r.matter_id
    left join lateral (select max(on_date) as on_date from funds.entry e where e.line_id = l.id and e.kind = 'pay') e on true
    where l.hh = ${hh}::bigint and l.state <> 'moved'`.execute(db)
  const aid = await sql<{
    at: string
    amount: number
    area: string
    paid_from: string
    number: string
    matter: number
  }>`
    select p.on_date::text as at, p.amount, p.area, p.paid_from, m.number, m.id as matter
    from cases.aid_payment p join process.matter m on m.id = p.matter_id
    where p.hh = ${hh}::bigint and p.paid_from <> 'roll'`.execute(db)
  const claws = await sql<{ at: string; fen: number; giver: string; number: string; matter: number; state: string }>`
    select m.opened_at::date::text as at, a.fen, a.county as giver, m.number, m.id as matter, m.state
    from funds.arrear a join process.matter m on m.id = a.matter_id
    where a.hh = ${hh}::bigint and a.kind = 'claw-back'`.execute(db)
  const entries: FundEntry[] = [
    ...lines.rows.map((row) => ({
      at: row.at,
      kind: row.kind,
      amount: row.fen === null ? null : row.fen / 100,
      giver: row.giver,
      what: { zh: `${row.month} ${lineKinds[row.kind].zh}`, en: `${lineKinds[row.kind].en}, ${row.month}` },
      state: row.state,
      stateLabel: lineStates[row.state],
      number: row.number,
      matter: row.matter,
    })),
    ...aid.rows.map((row) => ({
      at: row.at,
      kind: 'aid' as const,
      amount: row.amount,
      giver: row.area.slice(0, row.paid_from === 'township' ? 9 : 6).padEnd(12, '0'),
      what:
        row.paid_from === 'emergency'
          ? { zh: '临时救助（应急救助资金）', en: 'Temporary aid from the emergency fund' }
          : { zh: '临时救助（备用金）', en: 'Temporary aid from the petty fund' },
      state: 'paid',
      stateLabel: lineStates.paid,
      number: row.number,
      matter: row.matter,
    })),
    ...claws.rows.map((row) => ({
      at: row.at,
      kind: 'claw-back' as const,
      amount: row.fen / 100,
      giver: row.giver,
      what: { zh: '多发金额追缴', en: 'Overpaid, to be given back' },
      state: row.state,
      stateLabel: row.state === 'closed' ? { zh: '已结清', en: 'Settled' } : { zh: '办理中', en: 'Under way' },
      number: row.number,
      matter: row.matter,
    })),
  ]
  return entries.sort((a, b) => a.at.localeCompare(b.at))
}
