/** All changes of a household in one list: actions on its matters, the file, what is held, the account. Four queries. */
import { sql } from 'kysely'
import { maskAccount, maskText, type Role, roleLabels } from '../../../platform/access/shared.ts'
import { type Acting, assignKind, assignLabel } from '../../../platform/process/index.ts'
import { areaName } from '../../matching/index.ts'
import type { ChainContext } from '../household/context.ts'
import { maskOf, mattersOf } from '../household/matter-links.ts'
import { findPlace } from '../household/place.ts'
import { readsChanges } from '../household/read-chain.ts'
import { differencesOf } from './difference.ts'
import { factWords, words } from './fact-words.ts'
import type { Change } from './shared.ts'

type Mask = (text: string) => string
const ofFile = (mask: Mask) => factWords({ actions: {} }, '', {}, mask)
const { nameOf: named } = ofFile(maskText)
const nameOf = (field: string) => named(field) ?? words(field)
const plain = (text: string | null) => (text === null ? null : words(text))

/**
 * Changes, newest first, at most `limit`; undefined when the household is not for this reader, or his role reads no log.
 * @example (await householdChanges(ctx, actor, hh, 200))?.items[0]?.fields[0]
 */
export async function householdChanges(
  ctx: ChainContext,
  actor: Acting,
  hh: string,
  limit: number,
): Promise<{ items: Change[]; total: number } | undefined> {
  if (!readsChanges(actor.role)) return undefined
  const found = await mattersOf(ctx, actor, hh)
  const place = await findPlace(ctx, actor, hh, 0)
  if (!place) return undefined
  const mask = await maskOf(ctx, hh, found, [])
  const items: Change[] = []
  for (const matter of found.matters) {
    const process = ctx.matters.processes.get(matter.process)!.declaration
    const actions = found.actions.get(matter.id) ?? []
    const hides = process.hides?.[actor.role as keyof NonNullable<typeof process.hides>]
    const kept = [...(hides?.data ?? []), ...Object.keys(hides?.parts ?? {})]
    const differences = differencesOf(process, actions, kept, ctx.matters.lists ?? {}, mask)
    for (const action of actions) {
      const label =
        process.actions[action.kind]?.label ?? (action.kind === assignKind ? assignLabel : words(action.kind))
      const seen = hides?.actions?.includes(action.kind) ? [] : (differences.get(action.seq) ?? [])
      items.push({
        at: action.at,
        by: action.role === 'system' ? '系统' : action.byName,
        role: roleLabels[action.role as Role] ?? words('系统', 'System'),
        what: words(`${process.label.zh}：${label.zh}`, `${process.label.en}: ${label.en}`),
        matter: { id: matter.id, number: matter.number },
        fields: seen,
      })
    }
  }
  items.push(...(await fileChanges(ctx, hh, mask)), ...(await decisions(ctx, hh)), ...(await accounts(ctx, hh)))
  items.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
  return { items: items.slice(0, limit), total: items.length }
}

/** Changes of the file: `{ column: { from, to }, why }`, members who joined or left. */
async function fileChanges(ctx: ChainContext, hh: string, mask: Mask): Promise<Change[]> {
  const { told } = ofFile(mask)
  const rows = await sql<{
    at: Date
    by: string
    entity: string
    what: Record<string, unknown>
  }>`select at, "by", entity, what
    from registry.change where entity in ('household', 'membership') and key = ${hh} order by id`.execute(ctx.db)
  const tell = (field: string, value: unknown) =>
    value === null || value === undefined
      ? null
      : /area$/.test(field)
        ? words(areaName(ctx.region, String(value)))
        : /pid|joined|left/.test(field)
          ? words(`…${String(value).slice(-4)}`)
          : told(field, value)
  return rows.rows.map((row) => ({
    at: row.at.toISOString(),
    by: row.by === 'system' ? '系统' : row.by,
    role: words('', ''),
    what: row.entity === 'household' ? words('家庭档案', 'File') : words('家庭成员', 'Members'),
    matter: null,
    fields: Object.entries(row.what).flatMap(([field, value]) => {
      if (field === 'on' || field === 'file') return []
      if (field === 'why') return [{ name: words('原因', 'Why'), before: null, after: told(field, value) }]
      const pair = value as { from?: unknown; to?: unknown } | null
      return pair !== null && typeof pair === 'object' && 'to' in pair
        ? [{ name: nameOf(field), before: tell(field, pair.from), after: tell(field, pair.to) }]
        : [{ name: nameOf(field), before: null, after: tell(field, value) }]
    }),
  }))
}

/** Decisions about what is held, each against the one before it. */
async function decisions(ctx: ChainContext, hh: string): Promise<Change[]> {
  const rows = await sql<{
    at: Date
    tier: string | null
    persons: number
    amount: number | null
    from_date: string
    source: string
    id: number | null
    ended: string | null
  }>`select d.at, d.tier, d.persons, d.monthly_amount::float8 as amount, d.from_date::text as from_date, d.source, m.id, d.ends_tier as ended
    from registry.decision d left join process.matter m on d.source = 'decision:' || m.number
    where d.hh = ${hh}::bigint order by d.id`.execute(ctx.db)
  const label = (tier: string | null) =>
    tier === null ? null : (ctx.region.meta.tiers.find((one) => one.id === tier)?.label.zh ?? tier)
  return rows.rows.map((row, i) => {
    const before = rows.rows[i - 1]
    const pair = (name: string, was: string | null, is: string | null) =>
      was === is ? [] : [{ name: nameOf(name), before: plain(was), after: plain(is) }]
    return {
      at: row.at.toISOString(),
      by: '',
      role: words('', ''),
      what: words(`待遇变更，自${row.from_date}起`, `What is held, from ${row.from_date}`),
      matter: row.id === null ? null : { id: Number(row.id), number: row.source.slice('decision:'.length) },
      fields: [
        ...pair('tier', label(before ? before.tier : row.ended), label(row.tier)),
        ...pair('amount', before?.amount?.toFixed(2) ?? null, row.amount?.toFixed(2) ?? null),
        ...pair('persons', before ? String(before.persons) : null, String(row.persons)),
      ],
    }
  })
}

async function accounts(ctx: ChainContext, hh: string): Promise<Change[]> {
  const rows = await sql<{ from_at: Date; by: string; bank: string; number: string }>`select from_at, "by", bank, number
    from registry.account where hh = ${hh}::bigint order by id`.execute(ctx.db)
  const tell = (row: { bank: string; number: string } | undefined) =>
    row ? words(`${row.bank} ${maskAccount(row.number)}`) : null
  return rows.rows.map((row, i) => ({
    at: row.from_at.toISOString(),
    by: row.by,
    role: words('', ''),
    what: words('发放账户', 'Account'),
    matter: null,
    fields: [{ name: nameOf('account'), before: tell(rows.rows[i - 1]), after: tell(row) }],
  }))
}
