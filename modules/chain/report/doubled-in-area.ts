/** What is doubled 重复救助 over an area, from what the product itself gave or heard: one query, then the rule of the chain. */
import { sql } from 'kysely'
import type { ChainContext } from '../household/context.ts'
import { findDoubled } from '../household/doubled.ts'
import { kindOfHelp, noKinds, spanOf } from '../household/help-kinds.ts'
import type { Doubled, Link } from '../household/shared.ts'
import { unitWords } from '../household/units.ts'

interface Given {
  hh: string
  area: string
  origin: string
  /** Member it is for; null: the household. */
  pid: string | null
  role: 'county' | 'township' | 'department'
  unit: string | null
  from: string
  to: string | null
  amount: number | null
}

/**
 * Doublings of households of an area that touch a period, as known on its last day: aid that was paid, needs that departments
 * granted, tiers that are held. Rows of departments' files are not among them; the chain of one household shows those too.
 * @example await doubledInArea(ctx, { area: '150426', from: '2026-10-21', to: '2026-11-20' }) // [{ hh: '1504…', area: '150426…', why: 'givers', … }]
 */
export async function doubledInArea(
  ctx: Pick<ChainContext, 'db' | 'region'>,
  at: { area: string; from: string; to: string },
): Promise<(Doubled & { hh: string; area: string })[]> {
  const help = ctx.region.meta.help ?? noKinds
  const found =
    await sql<Given>`select * from (select g.origin, g.role, g.unit, g.pid, g.amount, g.hh::text as hh, g."from"::text as "from", g."to"::text as "to",
      h.managing_area as area, count(*) over (partition by g.hh) as n from (
      select p.hh, 'matter:temporary-aid' as origin, case p.paid_from when 'township' then 'township' else 'county' end as role, null as unit, null as pid,
          p.on_date as "from", null::date as "to", p.amount::float8 as amount
        from cases.aid_payment p where p.hh is not null and p.paid_from <> 'roll' and p.on_date <= ${at.to}::date
      union all select r.hh, 'need:' || r.need, 'department', r.unit, m.data ->> 'person', (r.decided_at at time zone 'Asia/Shanghai')::date, null, r.amount::float8
        from chain.round r join process.matter m on m.id = r.matter_id
        where r.hh is not null and r.result = 'granted' and (r.decided_at at time zone 'Asia/Shanghai')::date <= ${at.to}::date
          and not exists (select from chain.round anew where anew.matter_id = r.matter_id and anew.round > r.round)
      union all select t.hh, 'tier:' || t.tier, 'county', null, null, t.from_date, t.to_date - 1, t.monthly_amount::float8
        from registry.tier_holding t where t.from_date <= ${at.to}::date and (t.to_date is null or t.to_date > t.from_date)
          and not exists (select from registry.decision d where d.hh = t.hh and d.source = t.source and d.from_date = t.from_date
            and (d.at at time zone 'Asia/Shanghai')::date > ${at.to}::date)
    ) g join registry.household h on h.hh = g.hh where h.managing_area like ${`${at.area}%`}) x
    where n > 1 order by hh, "from"`.execute(ctx.db)
  const links = found.rows.flatMap((row, i) => linkOf(ctx, row, i, help))
  return [...Map.groupBy(links, (link) => link.hh)].flatMap(([hh, given]) =>
    findDoubled(given, help)
      .filter((one) => one.from <= at.to && one.to >= at.from)
      .map((one) => ({ ...one, hh, area: given[0]!.area })),
  )
}

/** A link as the chain of the household has it, as far as doublings are told from it. */
function linkOf(
  ctx: Pick<ChainContext, 'region'>,
  row: Given,
  i: number,
  help: typeof noKinds,
): (Link & { hh: string; area: string })[] {
  const kind = kindOfHelp(help, row.origin)
  if (kind === undefined) return []
  const tier = row.origin.startsWith('tier:')
  const months = help.kinds.find((one) => one.id === kind)!.months
  const giver = unitWords(ctx, row)
  return [
    {
      id: `${row.hh}:${i}`,
      hh: row.hh,
      area: row.area,
      at: row.from,
      kind: tier ? 'tier' : 'payment',
      title: giver,
      detail: { zh: '', en: '' },
      giver,
      by: '',
      source: { type: 'file' },
      pid: row.pid,
      level: null,
      amount: row.amount,
      help: { kind, ...(tier ? { from: row.from, to: row.to ?? '9999-12-31' } : spanOf(row.from, months)) },
      echoOf: null,
      doubled: false,
    },
  ]
}
