/** E-mail over SMTP. */
import { createTransport } from 'nodemailer'
import type { Carrier } from '../context.ts'

export interface SmtpSettings {
  /** smtps://user:password@host:465, smtp://host:25 */
  url: string
  /** Address it comes from. */
  from: string
}

/**
 * Sends each message as plain text; the key is its Message-ID, so a mail server that gets it twice can drop one.
 * @example const carrier = emailCarrier({ url: 'smtp://127.0.0.1:2525', from: 'jiulian@mz.example' })
 */
export function emailCarrier(settings: SmtpSettings): Carrier {
  const transport = createTransport(settings.url, {
    from: settings.from,
  })
  Object.assign(transport.options, { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 })
  const host =
    settings.from
      .split('@')
      .at(-1)
      ?.replace(/[^\w.-]/g, '') || 'jiulian.invalid'
  return {
    send: async ({ key, to, subject, text }) => {
      await transport.sendMail({
        to,
        subject,
        text,
        messageId: `<${key}@${host}>`,
        disableFileAccess: true,
        disableUrlAccess: true,
      })
    },
    close: () => transport.close(),
  }
}
