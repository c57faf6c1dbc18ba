/** Where referrals of a department are sent, and with which keys. Set by the system administrator; every change is logged. */
import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import { sql } from 'kysely'
import { logRead } from '../../../platform/access/index.ts'
import type { Actor } from '../../../platform/access/shared.ts'
import { allOrNothing, type Db } from '../../../platform/process/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import type { Region } from '../../rules/index.ts'
import { unitsOf } from '../../rules/shared.ts'
import type { TargetView } from '../shapes.ts'
import { mayCall } from './safe-post.ts'
import type { Vault } from './vault.ts'

export interface TargetInput {
  unit: string
  area: string
  url: string
  allowPrivate: boolean
  enabled: boolean
}

/** Days for which the key before is still taken, so that a department can change it without a gap. */
export const keyOverlapDays = 14

const badField = (field: string, problem: string) => refusal('bad-request', { details: [{ field, problem }] })

/** What is wrong with an address: only https, or http inside the own network; no password, query or fragment in it. */
export function addressFault(text: string, allowPrivate: boolean): string | undefined {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return '请填写完整地址，如 https://ybj.example.gov.cn/referrals'
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && allowPrivate))
    return '只能使用 https；内网地址可用 http'
  if (url.username || url.password) return '地址中不能带用户名或密码'
  if (url.search || url.hash) return '地址中不能带 ? 或 #'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && !mayCall(host, allowPrivate)) return '地址属于内部网络或保留地址，未允许'
  return undefined
}

/**
 * Adds a target or changes the one of the same department and area.
 * @returns the target; a new one with its first key, whose secret is told this once
 */
export async function saveTarget(
  ctx: { db: Db; region: Pick<Region, 'meta' | 'referrals'>; vault: Vault },
  actor: Actor,
  input: TargetInput,
): Promise<{ ok: true; id: number; key?: { id: string; secret: string } } | Refusal> {
  if (!unitsOf(ctx.region).some((unit) => unit.id === input.unit)) return badField('unit', '没有这个部门')
  if (!/^\d{2,12}$/.test(input.area) || !input.area.startsWith(ctx.region.meta.division_prefix))
    return badField('area', '区划代码前缀，如 150426')
  const fault = addressFault(input.url, input.allowPrivate)
  if (fault) return badField('url', fault)
  return allOrNothing(ctx.db, async (tx) => {
    const made = await sql<{
      id: number
      fresh: boolean
    }>`insert into chain.target (unit, area, url, allow_private, enabled, changed_by)
      values (${input.unit}, ${input.area}, ${input.url}, ${input.allowPrivate}, ${input.enabled}, ${actor.userId})
      on conflict (unit, area) do update set url = excluded.url, allow_private = excluded.allow_private, enabled = excluded.enabled,
        changed_by = excluded.changed_by, changed_at = now() returning id, xmax = 0 as fresh`.execute(tx)
    const { id, fresh } = made.rows[0]!
    await logRead(tx, actor, { action: 'exchange-target', purpose: '部门对接设置', detail: { ...input } })
    return { ok: true, id, ...(fresh ? { key: await addKey(tx, ctx.vault, actor, id) } : {}) }
  })
}

async function addKey(tx: Db, vault: Vault, actor: Actor, target: number): Promise<{ id: string; secret: string }> {
  const id = `jl-${randomBytes(6).toString('hex')}`
  const secret = randomBytes(32)
  await sql`insert into chain.target_key (key_id, target_id, secret, made_by) values (${id}, ${target}, ${vault.seal(secret, id)}, ${actor.userId})`.execute(
    tx,
  )
  return { id, secret: secret.toString('base64') }
}

/** A new key signs from now on; the ones before are taken for a fortnight more, or not at all when they were stolen. */
export async function rotateKey(
  ctx: { db: Db; vault: Vault },
  actor: Actor,
  target: number,
  options: { atOnce: boolean; now: Date },
): Promise<{ ok: true; key: { id: string; secret: string } } | Refusal> {
  return allOrNothing(ctx.db, async (tx) => {
    const known = await sql`select 1 from chain.target where id = ${target} for update`.execute(tx)
    if (known.rows.length === 0) return refusal('not-found')
    const until = new Date(options.now.getTime() + (options.atOnce ? 0 : keyOverlapDays * 86_400_000))
    await sql`update chain.target_key set retires_at = least(coalesce(retires_at, ${until}), ${until}) where target_id = ${target}`.execute(
      tx,
    )
    const key = await addKey(tx, ctx.vault, actor, target)
    await logRead(tx, actor, {
      action: 'exchange-key',
      purpose: '更换对接密钥',
      detail: { target, key: key.id, atOnce: options.atOnce },
    })
    return { ok: true, key }
  })
}

interface TargetRow {
  id: number
  unit: string
  area: string
  url: string
  allow_private: boolean
  enabled: boolean
  changed_at: Date
  keys: { id: string; madeAt: string; retiresAt: string | null }[] | null
  waiting: number
  dead: number
  delivered_at: Date | null
}

/** All targets with their keys (never the secrets) and how they do. */
export async function listTargets(db: Db): Promise<TargetView[]> {
  const found = await sql<TargetRow>`select t.id, t.unit, t.area, t.url, t.allow_private, t.enabled, t.changed_at,
      (select json_agg(json_build_object('id', k.key_id, 'madeAt', k.made_at, 'retiresAt', k.retires_at) order by k.made_at desc)
        from chain.target_key k where k.target_id = t.id and (k.retires_at is null or k.retires_at > now())) as keys,
      (select count(*)::int from chain.push p where p.target_id = t.id and p.state in ('waiting', 'sending')) as waiting,
      (select count(*)::int from chain.push p where p.target_id = t.id and p.state = 'dead') as dead,
      (select max(p.delivered_at) from chain.push p where p.target_id = t.id) as delivered_at
    from chain.target t order by t.unit, t.area`.execute(db)
  return found.rows.map((row) => ({
    id: row.id,
    unit: row.unit,
    area: row.area,
    url: row.url,
    allowPrivate: row.allow_private,
    enabled: row.enabled,
    changedAt: row.changed_at.toISOString(),
    keys: row.keys ?? [],
    waiting: row.waiting,
    dead: row.dead,
    lastDeliveredAt: row.delivered_at?.toISOString() ?? null,
  }))
}

export interface KnownKey {
  target: { id: number; unit: string; area: string }
  secret: Buffer
}

/** The key of an id with its target; undefined when there is none that is still taken. */
export async function findKey(db: Db, vault: Vault, keyId: string, now: Date): Promise<KnownKey | undefined> {
  const found = await sql<{
    id: number
    unit: string
    area: string
    secret: Buffer
  }>`select t.id, t.unit, t.area, k.secret
    from chain.target_key k join chain.target t on t.id = k.target_id
    where k.key_id = ${keyId} and t.enabled and (k.retires_at is null or k.retires_at > ${now})`.execute(db)
  const row = found.rows[0]
  return row && { target: { id: row.id, unit: row.unit, area: row.area }, secret: vault.open(row.secret, keyId) }
}

/** Keys that sign now, by target: the newest of each. */
export async function signingKeys(
  db: Db,
  vault: Vault,
  targets: readonly number[],
): Promise<Map<number, { id: string; secret: Buffer }>> {
  const found = await sql<{
    target_id: number
    key_id: string
    secret: Buffer
  }>`select distinct on (target_id) target_id, key_id, secret
    from chain.target_key where target_id = any(${sql.val(targets)}::bigint[]) and (retires_at is null or retires_at > now())
    order by target_id, made_at desc, key_id`.execute(db)
  return new Map(
    found.rows.map((row) => [row.target_id, { id: row.key_id, secret: vault.open(row.secret, row.key_id) }]),
  )
}
