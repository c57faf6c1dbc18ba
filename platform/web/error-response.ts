import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ZodError } from 'zod'
import { isAway } from '../db/index.ts'
import { knownReasons, type Refusal, Refused } from './refusal.ts'
import type { ErrorBody } from './shared.ts'

/** The HTTP answer of a refusal. */
export function refusalResponse(c: Context, refused: Refusal): Response {
  const known = knownReasons[refused.reason]
  const error: ErrorBody['error'] = {
    code: refused.reason,
    message_zh: refused.zh ?? known?.zh ?? refused.reason,
    message_en: refused.en ?? known?.en ?? refused.reason,
    ...(refused.details === undefined ? {} : { details: refused.details }),
  }
  return c.json({ error }, (refused.status ?? known?.status ?? 409) as ContentfulStatusCode)
}

/** All faults of a request's input at once: which field, what is wrong. */
export function validationResponse(c: Context, error: ZodError): Response {
  const details = error.issues.map((issue) => ({ field: issue.path.join('.'), problem: issue.message }))
  return refusalResponse(c, { ok: false, reason: 'bad-request', details })
}

const reasonOfFault = (fault: unknown): string => {
  const { code, cause, body } = fault as { code?: unknown; cause?: unknown; body?: { cause?: unknown } }
  // Before what caused it: its closed port is not the database's.
  if (code === 'STORAGE') return 'storage-away'
  if (code === 'ENOSPC' || code === '53100') return 'disk-full'
  // 22P02, 22003, 22007, 22008, 22021: a value that cannot be what the column holds, e.g. /warnings/abc or a NUL byte in a search word
  if (typeof code === 'string' && /^(22P02|22003|22007|22008|22021)$/.test(code)) return 'bad-request'
  if (isAway(fault)) return 'unavailable'
  // The sign-in library wraps what it met.
  const within = cause ?? body?.cause
  return within instanceof Error ? reasonOfFault(within) : 'fault'
}

/**
 * The one place where refusals and faults become HTTP. `record` gets faults only, never refusals.
 * @example app.onError((fault, c) => errorResponse(fault, c, record))
 */
export function errorResponse(
  fault: unknown,
  c: Context,
  record: (fault: unknown, requestId: string) => void,
): Response {
  if (fault instanceof Refused) return refusalResponse(c, fault.refusal)
  if (fault instanceof HTTPException) {
    const reason = { 400: 'bad-request', 401: 'not-signed-in', 403: 'not-allowed', 404: 'not-found', 413: 'too-large' }[
      fault.status as 400
    ]
    return refusalResponse(c, {
      ok: false,
      reason: reason ?? 'bad-request',
      status: fault.status,
      ...(fault.message ? { details: fault.message } : {}),
    })
  }
  const requestId = String(c.get('requestId') ?? '')
  const reason = reasonOfFault(fault)
  if (reason !== 'bad-request') record(fault, requestId)
  return refusalResponse(c, { ok: false, reason, details: { requestId } })
}
