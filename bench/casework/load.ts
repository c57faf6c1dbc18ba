/** Requests at a fixed rate or by so many people at once, over connections that stay open; what each took. */
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Call {
  kind: string
  method: 'GET' | 'POST'
  path: string
  cookie: string
  body?: object
}

export interface Answered {
  kind: string
  ms: number
  status: number
}

export interface Sender {
  send: (call: Call) => Promise<{ status: number; text: string; cookies: string[] }>
  close: () => void
}

/** Sends to a server on this machine. @example const { send } = senderTo(8090); (await send({ kind: 'health', method: 'GET', path: '/api/health', cookie: '' })).status */
export function senderTo(port: number): Sender {
  const agent = new Agent({ keepAlive: true, maxSockets: 400 })
  const send: Sender['send'] = (call) =>
    new Promise((resolve, reject) => {
      const body = call.body ? JSON.stringify(call.body) : undefined
      const sent = request(
        {
          host: '127.0.0.1',
          port,
          agent,
          method: call.method,
          path: call.path,
          headers: {
            cookie: call.cookie,
            origin: `http://localhost:${port}`,
            host: `localhost:${port}`,
            ...(body ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } : {}),
          },
        },
        (answer) => {
          let text = ''
          answer.setEncoding('utf8')
          answer.on('data', (chunk) => (text += chunk))
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, text, cookies: answer.headers['set-cookie'] ?? [] }),
          )
        },
      )
      // A connection that the server closed while it lay idle: tried again, as browsers do.
      sent.on('error', (fault: NodeJS.ErrnoException) =>
        sent.reusedSocket && fault.code === 'ECONNRESET' ? send(call).then(resolve, reject) : reject(fault),
      )
      sent.end(body)
    })
  return { send, close: () => agent.destroy() }
}

type Work = () => Promise<Answered>

/** So many a second, whether or not the ones before are answered; waiting in line counts. */
export async function atRate(perSecond: number, seconds: number, work: Work): Promise<Answered[]> {
  const done: Promise<Answered>[] = []
  const start = performance.now()
  for (let i = 0; i < perSecond * seconds; i++) {
    const due = start + (i * 1000) / perSecond
    const wait = due - performance.now()
    if (wait > 0) await sleep(wait)
    done.push(work().then((one) => ({ ...one, ms: performance.now() - due })))
  }
  return Promise.all(done)
}

/** So many people, each reading the answer for one to three seconds before the next click. */
export async function byPeople(people: number, seconds: number, work: Work): Promise<Answered[]> {
  const found: Answered[] = []
  const end = performance.now() + seconds * 1000
  await Promise.all(
    Array.from({ length: people }, async (_, i) => {
      await sleep((i * 2000) / people)
      while (performance.now() < end) {
        const start = performance.now()
        const one = await work()
        found.push({ ...one, ms: performance.now() - start })
        await sleep(1000 + ((i * 7919 + found.length * 104_729) % 2000))
      }
    }),
  )
  return found
}

/** The value that 95 of 100 stay below. @example p95([1, 2, 3]) // 3 */
export function p95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? Number.NaN
}
