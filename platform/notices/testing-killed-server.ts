/** A server for killed.test.ts: it stops at the worst moment and says so. Arguments: database, 'decide' | 'deliver', gateway, time. */
import { connect, readNews } from '../db/index.ts'
import { webhookCarrier } from './channels/webhook.ts'
import { decide } from './decide.ts'
import { deliver } from './deliver.ts'
import { noticesContext } from './testing.ts'

const [database, what, gateway, at] = process.argv.slice(2)
const url = new URL(database!)
url.searchParams.set('application_name', 'killed-server')
// biome-ignore lint/suspicious/noExplicitAny: one connection serves all areas
const db = connect<any>(url.href)
const ctx = noticesContext(db, () => new Date(at ?? '2026-11-24T02:00:00Z'))
const forever = () => new Promise<never>(() => setInterval(() => {}, 1000))

if (what === 'decide')
  await readNews(db, 'notices', async (tx, news) => {
    await decide(ctx, tx, news)
    process.stdout.write('decided\n')
    await forever()
  })
else {
  const carrier = webhookCarrier({ url: gateway!, secret: 'a-secret-of-the-gateway' })
  await deliver({
    ...ctx,
    carriers: async () => ({
      sms: {
        send: async (message) => {
          await carrier.send(message)
          process.stdout.write('left\n')
          await forever()
        },
      },
    }),
  })
}
