/**
 * Signatures of messages between Jiulian and departments: HTTP Message Signatures (RFC 9421) with hmac-sha256 over method,
 * path, digest of the body (RFC 9530) and idempotency key. One fixed form in both directions; anything else is refused.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

export interface SignedParts {
  method: string
  /** Path without query; a query is never part of a call. */
  path: string
  idempotencyKey: string
  body: string
}

const covered = '("@method" "@path" "content-digest" "idempotency-key")'
const digestOf = (body: string) => `sha-256=:${createHash('sha256').update(body).digest('base64')}:`
const params = (created: number, keyId: string) => `${covered};created=${created};keyid="${keyId}";alg="hmac-sha256"`

const mac = (secret: Buffer, parts: SignedParts, digest: string, signatureParams: string) =>
  createHmac('sha256', secret)
    .update(
      `"@method": ${parts.method}\n"@path": ${parts.path}\n"content-digest": ${digest}\n"idempotency-key": ${parts.idempotencyKey}\n"@signature-params": ${signatureParams}`,
    )
    .digest()

/**
 * Headers of a signed call.
 * @param now seconds since 1970
 * @example fetch(url, { method: 'POST', body, headers: sign({ method: 'POST', path, idempotencyKey, body }, { id, secret }, now) })
 */
export function sign(parts: SignedParts, key: { id: string; secret: Buffer }, now: number): Record<string, string> {
  const digest = digestOf(parts.body)
  const signatureParams = params(now, key.id)
  return {
    'content-type': 'application/json',
    'idempotency-key': parts.idempotencyKey,
    'content-digest': digest,
    'signature-input': `sig1=${signatureParams}`,
    signature: `sig1=:${mac(key.secret, parts, digest, signatureParams).toString('base64')}:`,
  }
}

/** Why a call proves nothing. */
export type SignatureFault = 'unsigned' | 'unknown-key' | 'changed-body' | 'bad-signature' | 'stale'

/** Seconds a clock may go wrong. */
export const clockSkew = 300

const inputForm =
  /^sig1=(\("@method" "@path" "content-digest" "idempotency-key"\);created=(\d{1,12});keyid="([A-Za-z0-9._-]{1,60})";alg="hmac-sha256")$/
const keyForm = /^[A-Za-z0-9._:-]{8,80}$/

/** Key id a call claims, and when it says it was signed; undefined when it is not signed in our form. */
export function claimOf(
  headers: Headers,
):
  | { keyId: string; created: number; params: string; idempotencyKey: string; signature: Buffer; digest: string }
  | undefined {
  const input = inputForm.exec(headers.get('signature-input') ?? '')
  const signature = /^sig1=:([A-Za-z0-9+/]{43}=):$/.exec(headers.get('signature') ?? '')
  const idempotencyKey = headers.get('idempotency-key') ?? ''
  const digest = headers.get('content-digest') ?? ''
  if (!input || !signature || !keyForm.test(idempotencyKey) || digest === '') return undefined
  return {
    keyId: input[3]!,
    created: Number(input[2]),
    params: input[1]!,
    idempotencyKey,
    signature: Buffer.from(signature[1]!, 'base64'),
    digest,
  }
}

/**
 * Whether a call was signed with this key, unchanged and just now.
 * @returns undefined when it was; else why not
 * @example verifySignature({ method: 'POST', path, body }, claimOf(headers)!, secret, now)
 */
export function verifySignature(
  parts: Omit<SignedParts, 'idempotencyKey'>,
  claim: NonNullable<ReturnType<typeof claimOf>>,
  secret: Buffer,
  now: number,
): SignatureFault | undefined {
  // The signature first: whoever has no key learns nothing else.
  const right = mac(secret, { ...parts, idempotencyKey: claim.idempotencyKey }, claim.digest, claim.params)
  if (!timingSafeEqual(right, claim.signature)) return 'bad-signature'
  if (claim.digest !== digestOf(parts.body)) return 'changed-body'
  return Math.abs(now - claim.created) > clockSkew ? 'stale' : undefined
}
