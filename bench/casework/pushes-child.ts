/** A process of its own in the bench of pushes: the department, or a sender that may be killed at any moment. */
import { createServer } from 'node:http'
import { openVault, sendPushes } from '../../modules/chain/index.ts'
import { type AnyDb, connect } from '../../platform/db/index.ts'

const [role, ...given] = process.argv.slice(2)

/** A department that fails 20 % of the calls and, of those it takes, answers 5 % twice: it takes them and cuts the line, so they come again. */
async function department(): Promise<void> {
  let seed = 7
  const chance = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed / 2_147_483_648
  }
  // What the department does, once for each key it has not seen; a referral under two keys would be done twice.
  const effects = new Map<string, string>()
  const told = { calls: 0, failed: 0, twice: 0, repeated: 0 }
  const server = createServer((request, response) => {
    if (request.method === 'GET') {
      response.end(
        JSON.stringify({ ...told, effects: effects.size, doubled: effects.size - new Set(effects.values()).size }),
      )
      return
    }
    let body = ''
    request.on('data', (part: Buffer) => {
      body += part
    })
    request.on('end', () => {
      told.calls++
      if (chance() < 0.2) {
        told.failed++
        response.writeHead(chance() < 0.5 ? 500 : 503).end()
        return
      }
      const key = String(request.headers['idempotency-key'])
      if (effects.has(key)) told.repeated++
      else effects.set(key, (JSON.parse(body) as { number?: string }).number ?? key)
      if (chance() < 0.05) {
        told.twice++
        response.destroy()
        return
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"received":true}')
    })
  })
  server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as { port: number }).port}\n`))
}

async function sender(): Promise<void> {
  const [url, dir, batch] = given as [string, string, string]
  const db = connect(url, { max: 4 }) as AnyDb
  const ctx = { db, vault: openVault(dir, undefined), limits: { timeoutMs: 2_000, responseBytes: 4_096 } }
  for (;;) {
    const sent = await sendPushes(ctx, { batch: Number(batch), firstPause: 0.05, longestPause: 1, lease: 4, tries: 40 })
    if (sent.taken === 0) await new Promise((done) => setTimeout(done, 20))
  }
}

await (role === 'department' ? department() : sender())
