/**
 * Posts to an address that an administrator configured, and to nothing else: no redirect is followed, addresses of inner
 * networks are refused unless allowed for that target, and the address that was checked is the one that is called.
 */
import { lookup as resolve } from 'node:dns'
import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

export interface PostLimits {
  timeoutMs: number
  responseBytes: number
}
export const postLimits: PostLimits = { timeoutMs: 10_000, responseBytes: 64 * 1024 }

export type Posted =
  | { ok: true; status: number; body: string; retryAfter: number | null }
  | { ok: false; why: 'blocked' | 'timeout' | 'network' | 'too-large'; said: string }

const list = (subnets: readonly (readonly [string, number])[]) => {
  const blocked = new BlockList()
  for (const [net, bits] of subnets) blocked.addSubnet(net, bits, net.includes(':') ? 'ipv6' : 'ipv4')
  return blocked
}
/** Never: this host by another name, link-local (cloud metadata), multicast, reserved, addresses that wrap others. */
const never = list([
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 128],
  ['64:ff9b::', 96],
  ['2002::', 16],
  ['2001::', 32],
  ['fe80::', 10],
  ['ff00::', 8],
])
/** Inner networks: only where the target allows them. */
const inner = list([
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['::1', 128],
  ['fc00::', 7],
])

/** Whether an address may be called. @example mayCall('10.1.2.3', false) // false */
export function mayCall(address: string, allowPrivate: boolean): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  const plain = mapped ?? address
  const family = isIP(plain)
  if (family === 0 || /^::ffff:/i.test(plain)) return false
  const kind = family === 6 ? 'ipv6' : 'ipv4'
  return !never.check(plain, kind) && (allowPrivate || !inner.check(plain, kind))
}

const blockedFault = () => Object.assign(new Error('blocked'), { code: 'BLOCKED' })

const checkedLookup =
  (allowPrivate: boolean): LookupFunction =>
  (host, options, done) =>
    resolve(host, { ...options, all: true }, (fault, found) => {
      if (fault) return done(fault, [])
      // One bad address among several is enough: whoever names it means harm or errs.
      if (found.length === 0 || !found.every((one) => mayCall(one.address, allowPrivate)))
        return done(blockedFault(), [])
      return options.all ? done(null, found) : done(null, found[0]!.address, found[0]!.family)
    })

const settings = { keepAlive: true, maxSockets: 64, maxFreeSockets: 16, timeout: 30_000 }
const agents = {
  open: { 'http:': new HttpAgent(settings), 'https:': new HttpsAgent(settings) },
  inner: { 'http:': new HttpAgent(settings), 'https:': new HttpsAgent(settings) },
}

/**
 * Posts a body.
 * @returns status and text of the answer, or why there is none
 * @example await safePost({ url: 'https://ybj.example.gov.cn/referrals', allowPrivate: false }, { body, headers })
 */
export function safePost(
  target: { url: string; allowPrivate: boolean },
  { body, headers }: { body: string; headers: Record<string, string> },
  limits: PostLimits = postLimits,
): Promise<Posted> {
  const url = new URL(target.url)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && !mayCall(host, target.allowPrivate)) return Promise.resolve(blockedAnswer)
  const protocol = url.protocol as 'http:' | 'https:'
  return new Promise((done) => {
    const call = (protocol === 'https:' ? httpsRequest : httpRequest)(
      url,
      {
        method: 'POST',
        agent: agents[target.allowPrivate ? 'inner' : 'open'][protocol],
        lookup: checkedLookup(target.allowPrivate),
        headers: { ...headers, 'content-length': Buffer.byteLength(body), 'user-agent': 'jiulian' },
        signal: AbortSignal.timeout(limits.timeoutMs),
      },
      (answer) => {
        const parts: Buffer[] = []
        let size = 0
        answer.on('data', (part: Buffer) => {
          size += part.length
          parts.push(part)
          if (size > limits.responseBytes) {
            done({ ok: false, why: 'too-large', said: '对方的答复过大' })
            answer.destroy()
          }
        })
        answer.on('end', () =>
          done({
            ok: true,
            status: answer.statusCode ?? 0,
            body: Buffer.concat(parts).toString('utf8'),
            retryAfter: Number(answer.headers['retry-after']) || null,
          }),
        )
        answer.on('error', (fault) => done(failed(fault)))
      },
    )
    call.on('error', (fault) => done(failed(fault)))
    call.end(body)
  })
}

const blockedAnswer: Posted = {
  ok: false,
  why: 'blocked',
  said: '地址属于内部网络或保留地址；如确为部门地址，请由系统管理员在对接设置中允许内网地址',
}

function failed(fault: Error & { code?: string }): Posted {
  if (fault.code === 'BLOCKED') return blockedAnswer
  if (fault.name === 'AbortError' || fault.name === 'TimeoutError' || fault.code === 'ABORT_ERR')
    return { ok: false, why: 'timeout', said: '对方在规定时间内没有答复' }
  return { ok: false, why: 'network', said: `无法连接对方（${fault.code ?? fault.message}）`.slice(0, 200) }
}
