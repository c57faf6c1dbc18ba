/** Calls of departments over the interface: proven first, then understood, then taken; every one of them ends somewhere visible. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { type Acting, type Db, nowOf, type ProcessContext } from '../../../platform/process/index.ts'
import type { Region } from '../../rules/index.ts'
import { unitsOf } from '../../rules/shared.ts'
import { Answer } from './answer-shape.ts'
import { claimOf, type SignatureFault, verifySignature } from './signature.ts'
import { type Became, takeAnswer } from './take-answer.ts'
import { findKey, type KnownKey } from './targets.ts'
import type { Vault } from './vault.ts'

export interface ExchangeContext {
  db: Db
  region: Pick<Region, 'meta' | 'referrals'>
  vault: Vault
  matters: ProcessContext
}

export interface Call {
  method: string
  path: string
  headers: Headers
  body: string
}

export interface Called {
  status: number
  body: Record<string, unknown>
}

const faultWords: Record<SignatureFault, { zh: string; en: string }> = {
  unsigned: { zh: '缺少签名，或签名格式不符合接口约定。', en: 'No signature in the form agreed.' },
  'unknown-key': { zh: '密钥编号无效或已停用。', en: 'The key id is not valid.' },
  'changed-body': { zh: '内容摘要与正文不符。', en: 'The digest does not fit the body.' },
  'bad-signature': { zh: '签名不正确。', en: 'The signature is wrong.' },
  stale: {
    zh: '签名时间与服务器相差过大，请校准时钟后重新签名。',
    en: 'The time of the signature is too far off; set the clock.',
  },
}

export type Proven = { ok: true; known: KnownKey; key: string; acting: Acting } | { ok: false; called: Called }

/** Who calls; a call that proves nothing is counted and answered, and learns nothing. */
export async function proveCall(ctx: ExchangeContext, call: Call): Promise<Proven> {
  const now = nowOf(ctx.matters)
  const claim = claimOf(call.headers)
  const known = claim && (await findKey(ctx.db, ctx.vault, claim.keyId, now))
  const fault: SignatureFault | undefined = !claim
    ? 'unsigned'
    : !known
      ? 'unknown-key'
      : verifySignature(call, claim, known.secret, Math.floor(now.getTime() / 1000))
  if (fault) {
    await countRefused(ctx.db, fault, known ? claim!.keyId : '', now)
    // Without the secret nobody shall tell a wrong key from a wrong signature.
    const told = fault === 'unknown-key' ? 'bad-signature' : fault
    return {
      ok: false,
      called: {
        status: 401,
        body: { ok: false, state: told, message_zh: faultWords[told].zh, message_en: faultWords[told].en },
      },
    }
  }
  const { unit, area } = known!.target
  const view = unitsOf(ctx.region).find((one) => one.id === unit)
  return {
    ok: true,
    known: known!,
    key: claim!.idempotencyKey,
    acting: {
      userId: `exchange:${unit}`,
      name: `${view?.label.zh ?? unit}接口`,
      role: view?.kind ?? 'department',
      area,
      unit,
    },
  }
}

const countRefused = (db: Db, reason: string, keyId: string, now: Date) =>
  sql`insert into chain.refused_call as c (hour, reason, key_id, last_at) values (date_trunc('hour', ${now}::timestamptz), ${reason}, ${keyId}, ${now})
    on conflict (hour, reason, key_id) do update set calls = c.calls + 1, last_at = excluded.last_at`.execute(db)

interface Stored {
  body_sha256: string
  state: string
  status: number
  said_zh: string
  said_en: string
}

const answered = (
  state: string,
  status: number,
  zh: string,
  en: string,
  repeated: boolean,
  details?: unknown,
): Called => ({
  status,
  body: {
    ok: status < 300,
    state,
    message_zh: zh,
    message_en: en,
    ...(repeated ? { repeated: true } : {}),
    ...(details === undefined ? {} : { details }),
  },
})

/**
 * Takes one signed answer. The same message again gets the same answer and has no effect; the same key with another content is refused.
 * @example const { status, body } = await receiveAnswer(ctx, { method: 'POST', path, headers, body })
 */
export async function receiveAnswer(ctx: ExchangeContext, call: Call): Promise<Called> {
  const proven = await proveCall(ctx, call)
  if (!proven.ok) return proven.called
  const { known, key, acting } = proven
  const sha256 = createHash('sha256').update(call.body).digest('hex')
  return ctx.db.transaction().execute(async (tx) => {
    // A second copy on the way at the same moment waits here for the first.
    const made = await sql<{ id: number }>`insert into chain.message (target_id, key, body_sha256, received_at, state)
      values (${known.target.id}, ${key}, ${sha256}, ${nowOf(ctx.matters)}, 'taken') on conflict (target_id, key) do nothing returning id`.execute(
      tx,
    )
    const id = made.rows[0]?.id
    if (id === undefined) return repeated(tx, known.target.id, key, sha256)
    const read = readAnswer(call.body)
    const became: Became = read.ok
      ? await takeAnswer(tx, ctx.matters, { acting, key: `x:${key}` }, read.answer)
      : {
          state: 'nonsense',
          status: 422,
          zh: '答复内容不符合接口约定，请按所列问题修改后重新发送（使用新的编号）。',
          en: 'The answer does not have the form agreed; mend what is named and send it anew under another key.',
          matter: null,
          late: false,
          details: read.faults,
        }
    const needed = became.state !== 'taken' && became.state !== 'no-effect'
    await sql`update chain.message set state = ${became.state}, status = ${became.status}, said_zh = ${became.zh}, said_en = ${became.en},
        matter_id = ${became.matter}, number = ${read.ok ? read.answer.number : null}, round_id = ${read.ok ? read.answer.round : null},
        answer = ${read.ok ? read.answer.answer : null}, late = ${became.late}, body = ${needed ? call.body.slice(0, 4000).replaceAll('\0', '') : null}
      where id = ${id}`.execute(tx)
    return answered(became.state, became.status, became.zh, became.en, false, became.details)
  })
}

function readAnswer(
  body: string,
): { ok: true; answer: Answer } | { ok: false; faults: { field: string; problem: string }[] } {
  // The database holds no such character, and no clerk types one.
  if (/\0|\\u0000/.test(body)) return { ok: false, faults: [{ field: '', problem: '含有不可用的字符' }] }
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return { ok: false, faults: [{ field: '', problem: '不是 JSON' }] }
  }
  const parsed = Answer.safeParse(value)
  if (parsed.success) return { ok: true, answer: parsed.data }
  return {
    ok: false,
    faults: parsed.error.issues
      .slice(0, 20)
      .map((issue) => ({ field: issue.path.map(String).join('.'), problem: issue.message.slice(0, 200) })),
  }
}

async function repeated(tx: Db, target: number, key: string, sha256: string): Promise<Called> {
  const stored = (
    await sql<Stored>`select body_sha256, state, status, said_zh, said_en from chain.message where target_id = ${target} and key = ${key}`.execute(
      tx,
    )
  ).rows[0]!
  if (stored.body_sha256 !== sha256)
    return answered(
      'other-input',
      409,
      '同一编号已用于另一条内容不同的答复，本条未计入。请使用新的编号。',
      'This key was used for another message; use a new one.',
      false,
    )
  return answered(stored.state, stored.status, stored.said_zh, stored.said_en, true)
}
