/**
 * A signed call to a gateway for text messages. The body is `{ key, to, text, at }`; the header `x-jiulian-signature` is
 * `t=<seconds>,v1=<hex of HMAC-SHA256 over "<seconds>.<body>">`, so that a gateway can refuse forged and old calls.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Carrier } from '../context.ts'

export interface WebhookSettings {
  url: string
  secret: string
  /** Milliseconds until a gateway that does not answer is given up for this time. */
  timeoutMs?: number
}

/** @example signatureOf('secret', 1764000000, '{"key":"…"}') // 't=1764000000,v1=9f…' */
export const signatureOf = (secret: string, seconds: number, body: string): string =>
  `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`

/** What a gateway checks; given here so that both sides are tested with the same rule. */
export function signatureHolds(
  secret: string,
  header: string,
  body: string,
  nowSeconds: number,
  within = 300,
): boolean {
  const seconds = Number(header.match(/^t=(\d+),v1=[0-9a-f]{64}$/)?.[1])
  if (!Number.isFinite(seconds) || Math.abs(nowSeconds - seconds) > within) return false
  return timingSafeEqual(Buffer.from(signatureOf(secret, seconds, body)), Buffer.from(header))
}

/** @example const carrier = webhookCarrier({ url: 'https://sms.example/send', secret }) */
export function webhookCarrier(settings: WebhookSettings): Carrier {
  return {
    send: async ({ key, to, text }) => {
      const now = new Date()
      const body = JSON.stringify({ key, to, text, at: now.toISOString() })
      const answer = await fetch(settings.url, {
        method: 'POST',
        // A gateway that sends us elsewhere might be somebody else.
        redirect: 'manual',
        signal: AbortSignal.timeout(settings.timeoutMs ?? 10_000),
        headers: {
          'content-type': 'application/json',
          'idempotency-key': key,
          'x-jiulian-signature': signatureOf(settings.secret, Math.floor(now.getTime() / 1000), body),
        },
        body,
      })
      await answer.body?.cancel()
      if (!answer.ok) throw new Error(`the gateway answered ${answer.status}`)
    },
  }
}
