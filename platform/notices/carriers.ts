/** Which carriers are set up: by the machine's environment, else by the security administrator. Secrets are never told again. */
import { readSetting, writeSetting } from '../db/index.ts'
import type { Db } from '../process/index.ts'
import { emailCarrier } from './channels/email.ts'
import { webhookCarrier } from './channels/webhook.ts'
import type { Carrier } from './context.ts'
import type { Channel } from './shared.ts'

export interface CarrierSettings {
  email?: { url: string; from: string } | undefined
  sms?: { url: string; secret: string } | undefined
}

const place = 'notices.carriers'

/**
 * Settings of the environment: JIULIAN_SMTP_URL with JIULIAN_SMTP_FROM, JIULIAN_SMS_URL with JIULIAN_SMS_SECRET. They stand
 * over what was typed in.
 */
export function carriersOfEnvironment(environment: Record<string, string | undefined>): CarrierSettings {
  const {
    JIULIAN_SMTP_URL: smtp,
    JIULIAN_SMTP_FROM: from,
    JIULIAN_SMS_URL: sms,
    JIULIAN_SMS_SECRET: secret,
  } = environment
  return {
    ...(smtp && from ? { email: { url: smtp, from } } : {}),
    ...(sms && secret ? { sms: { url: sms, secret } } : {}),
  }
}

export const readCarriers = async (db: Db): Promise<CarrierSettings> =>
  (await readSetting<CarrierSettings>(db, place)) ?? {}
export const writeCarriers = (db: Db, settings: CarrierSettings): Promise<void> => writeSetting(db, place, settings)

/** Where a carrier leads, without user, password or secret. */
export function shownTarget(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url)
    return `${protocol}//${host}${pathname === '/' ? '' : pathname}`
  } catch {
    return ''
  }
}

/**
 * Makes carriers and keeps them until their settings change.
 * @example const carriers = carriersOf(db, carriersOfEnvironment(process.env)); (await carriers()).email?.send(…)
 */
export function carriersOf(db: Db, fixed: CarrierSettings): () => Promise<Partial<Record<Channel, Carrier>>> {
  let known = ''
  let made: Partial<Record<Channel, Carrier>> = {}
  return async () => {
    const settings = { ...(await readCarriers(db)), ...fixed }
    const now = JSON.stringify(settings)
    if (now !== known) {
      for (const carrier of Object.values(made)) carrier.close?.()
      made = {
        ...(settings.email ? { email: emailCarrier(settings.email) } : {}),
        ...(settings.sms ? { sms: webhookCarrier(settings.sms) } : {}),
      }
      known = now
    }
    return made
  }
}
