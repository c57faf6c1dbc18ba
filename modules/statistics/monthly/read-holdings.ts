/** What the registry knows of what households hold: on a day, and as events; from decisions as they were recorded. */
import { sql } from 'kysely'
import type { Db } from '../../../platform/process/index.ts'
import type { Event, Held } from './moves.ts'

/** Where a household counts: its managing unit; and its kind of place. */
export interface Place {
  area: string
  urban: 'urban' | 'rural' | 'unknown'
  name: string | null
}

export async function placesOf(db: Db, county: string): Promise<Map<string, Place>> {
  const rows = await sql<{
    hh: string
    area: string
    urban: boolean | null
    name: string | null
  }>`select h.hh::text as hh, h.managing_area as area, h.urban, p.name
    from registry.household h left join registry.person p on p.pid = h.head_pid where h.managing_area like ${`${county}%`}`.execute(
    db,
  )
  return new Map(
    rows.rows.map((row) => [
      row.hh,
      { area: row.area, urban: row.urban === null ? 'unknown' : row.urban ? 'urban' : 'rural', name: row.name },
    ]),
  )
}

type UpliftColumns = { uplift_persons: number | null; uplift_amount: string | null }
const upliftOf = (row: UpliftColumns): Held['uplift'] =>
  row.uplift_persons === null || row.uplift_amount === null
    ? null
    : { persons: row.uplift_persons, fen: Math.round(Number(row.uplift_amount) * 100) }
const fenOf = (amount: string | null) => (amount === null ? null : Math.round(Number(amount) * 100))

/** Held on a day by the state of the registry; a decision recorded after the day is not known on it. */
export async function heldOnDay(db: Db, county: string, day: string): Promise<Held[]> {
  const rows = await sql<
    {
      hh: string
      tier: string
      persons: number
      amount: string | null
      source: string
      care: string | null
      support: string | null
    } & UpliftColumns
  >`
    select distinct on (t.hh, t.tier) t.hh::text as hh, t.tier, t.persons, t.monthly_amount::text as amount, t.source, t.care, t.support,
      t.uplift_persons, t.uplift_amount::text as uplift_amount
    from registry.tier_holding t join registry.household h on h.hh = t.hh
    where h.managing_area like ${`${county}%`} and t.tier <> 'none' and t.from_date <= ${day}::date and (t.to_date is null or t.to_date > ${day}::date)
      and not exists (select from registry.decision d where d.hh = t.hh and d.source = t.source and d.from_date = t.from_date
        and (d.at at time zone 'Asia/Shanghai')::date > ${day}::date)
    order by t.hh, t.tier, (t.source like 'decision:%') desc, t.from_date desc`.execute(db)
  return rows.rows.map((row) => ({
    hh: row.hh,
    tier: row.tier,
    persons: row.persons,
    fen: fenOf(row.amount),
    source: row.source,
    care: row.care,
    support: row.support,
    uplift: upliftOf(row),
  }))
}

/** Decisions and changes of ledgers that began to count after `before` and up to `to`. */
export async function eventsOf(db: Db, county: string, before: string, to: string): Promise<Event[]> {
  const decisions = await sql<
    {
      id: number
      hh: string
      tier: string | null
      persons: number
      amount: string | null
      on: string
      to_date: string | null
      ends_tier: string | null
      source: string
      trigger: string | null
      kind: string | null
      overtaken: boolean
    } & UpliftColumns
  >`select d.id, d.hh::text as hh, d.tier, d.persons, d.monthly_amount::text as amount, d.uplift_persons, d.uplift_amount::text as uplift_amount,
      greatest(d.from_date, (d.at at time zone 'Asia/Shanghai')::date)::text as on, d.to_date::text as to_date, d.ends_tier, d.source,
      exists (select from registry.decision later where later.hh = d.hh and later.id > d.id and d.tier in (later.tier, later.ends_tier)
        and later.from_date <= d.from_date and (later.at at time zone 'Asia/Shanghai')::date <= ${to}::date) as overtaken,
      m.data ->> 'trigger' as trigger, m.data -> 'proposal' ->> 'kind' as kind
    from registry.decision d join registry.household h on h.hh = d.hh left join process.matter m on d.source = 'decision:' || m.number
    where h.managing_area like ${`${county}%`} and (d.at at time zone 'Asia/Shanghai')::date <= ${to}::date
      and (greatest(d.from_date, (d.at at time zone 'Asia/Shanghai')::date) between ${before}::date + 1 and ${to}::date
        or d.to_date between ${before}::date + 1 and ${to}::date)
    order by d.id`.execute(db)
  const ledger = await sql<
    {
      hh: string
      tier: string
      persons: number
      amount: string | null
      from_date: string
      to_date: string | null
    } & UpliftColumns
  >`
    select t.hh::text as hh, t.tier, t.persons, t.monthly_amount::text as amount, t.uplift_persons, t.uplift_amount::text as uplift_amount, t.from_date::text as from_date, t.to_date::text as to_date
    from registry.tier_holding t join registry.household h on h.hh = t.hh
    where h.managing_area like ${`${county}%`} and t.source = 'ledger' and t.tier <> 'none' and (t.to_date is null or t.to_date > t.from_date)
      and (t.from_date between ${before}::date + 1 and ${to}::date or t.to_date between ${before}::date + 1 and ${to}::date)`.execute(
    db,
  )
  const inside = (day: string | null): day is string => day !== null && day > before && day <= to
  const number = (source: string) => source.replace(/^decision:/, '')
  return [
    ...decisions.rows.flatMap((row): Event[] => [
      ...(inside(row.on)
        ? [
            {
              hh: row.hh,
              on: row.on,
              seq: row.id,
              onlyFrom: null,
              ends: [...new Set([row.tier, row.ends_tier].filter((tier): tier is string => tier !== null))],
              // What a later decision took the place of before it began never begins.
              begins:
                row.tier === null || row.overtaken
                  ? null
                  : {
                      tier: row.tier,
                      persons: row.persons,
                      fen: fenOf(row.amount),
                      source: row.source,
                      uplift: upliftOf(row),
                    },
              why:
                row.trigger === 'death'
                  ? ('death' as const)
                  : row.kind === 'stop'
                    ? ('stop' as const)
                    : ('decision' as const),
              number: number(row.source),
            },
          ]
        : []),
      ...(inside(row.to_date) && row.tier !== null
        ? [
            {
              hh: row.hh,
              on: row.to_date,
              seq: 0,
              onlyFrom: row.source,
              ends: [row.tier],
              begins: null,
              why: 'expired' as const,
              number: number(row.source),
            },
          ]
        : []),
    ]),
    // What was decided comes first on a day; a ledger's line ends before another of the ledger begins.
    ...ledger.rows.flatMap((row): Event[] => [
      ...(inside(row.to_date)
        ? [
            {
              hh: row.hh,
              on: row.to_date,
              seq: 1e12,
              onlyFrom: 'ledger',
              ends: [row.tier],
              begins: null,
              why: 'ledger' as const,
              number: null,
            },
          ]
        : []),
      ...(inside(row.from_date)
        ? [
            {
              hh: row.hh,
              on: row.from_date,
              seq: 2e12,
              onlyFrom: 'ledger',
              ends: [],
              begins: {
                tier: row.tier,
                persons: row.persons,
                fen: fenOf(row.amount),
                source: 'ledger',
                uplift: upliftOf(row),
              },
              why: 'ledger' as const,
              number: null,
            },
          ]
        : []),
    ]),
  ]
}

/** What was kept of a closed month; undefined: it is not closed. */
export async function keptStock(db: Db, county: string, month: string): Promise<Held[] | undefined> {
  const closed = await sql`select from statistics.month where county = ${county} and month = ${month}`.execute(db)
  if (closed.rows.length === 0) return undefined
  const rows = await sql<{
    hh: string
    tier: string
    persons: number
    fen: string | null
    source: string
    uplift_persons: number | null
    uplift_fen: string | null
  }>`select hh::text as hh, tier, persons, fen::text as fen, source, uplift_persons, uplift_fen::text as uplift_fen
    from statistics.stock where county = ${county} and month = ${month}`.execute(db)
  return rows.rows.map(({ uplift_persons: persons, uplift_fen: fen, ...row }) => ({
    ...row,
    fen: row.fen === null ? null : Number(row.fen),
    uplift: persons === null || fen === null ? null : { persons, fen: Number(fen) },
  }))
}
