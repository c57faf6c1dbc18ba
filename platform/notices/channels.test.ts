/** The ways out, against a real mail server and a real gateway on this machine. */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { emailCarrier, signatureHolds, webhookCarrier } from './index.ts'

const mails: { to: string; text: string }[] = []
let refuseMail = false
const mailServer = new SMTPServer({
  authOptional: false,
  allowInsecureAuth: true,
  disabledCommands: ['STARTTLS'],
  onAuth: (auth, _session, done) =>
    auth.username === 'jiulian' && auth.password === 'p@ss'
      ? done(null, { user: 'jiulian' })
      : done(new Error('wrong password')),
  onRcptTo: (_address, _session, done) => done(refuseMail ? new Error('mailbox full') : null),
  onData: (stream, session, done) => {
    let text = ''
    stream.on('data', (part) => {
      text += part
    })
    stream.on('end', () => {
      mails.push({ to: session.envelope.rcptTo.map((one) => one.address).join(), text })
      done()
    })
  },
})
type Answer = (
  request: IncomingMessage,
  body: string,
) => { status: number; headers?: Record<string, string>; silent?: boolean }
const calls: { headers: IncomingMessage['headers']; body: string }[] = []
let answer: Answer = () => ({ status: 202 })
const gateway = createServer((request, response) => {
  let body = ''
  request.on('data', (part) => {
    body += part
  })
  request.on('end', () => {
    calls.push({ headers: request.headers, body })
    const { status, headers, silent } = answer(request, body)
    if (!silent) response.writeHead(status, headers).end()
  })
})
let mailPort = 0
let gatewayUrl = ''
beforeAll(async () => {
  await new Promise<void>((ready) => mailServer.listen(0, '127.0.0.1', ready))
  mailPort = (mailServer.server.address() as AddressInfo).port
  await new Promise<void>((ready) => gateway.listen(0, '127.0.0.1', ready))
  gatewayUrl = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/send`
})
afterAll(async () => {
  await new Promise<void>((closed) => mailServer.close(closed))
  gateway.closeAllConnections()
  await new Promise((closed) => gateway.close(closed))
})

const secret = 'a-secret-of-the-gateway'
const message = {
  key: '3d9ff1f0-0001-4000-8000-000000000001',
  to: 'clerk@mz.example',
  subject: '救链提醒',
  text: '待办：入户核实 HS-1',
}

test('an e-mail arrives in Chinese, from our address, with the key as its message number', async () => {
  const carrier = emailCarrier({
    url: `smtp://jiulian:${encodeURIComponent('p@ss')}@127.0.0.1:${mailPort}`,
    from: 'jiulian@mz.example',
  })
  await carrier.send(message)
  carrier.close?.()
  expect(mails).toHaveLength(1)
  expect(mails[0]!.to).toBe('clerk@mz.example')
  expect(mails[0]!.text).toContain(`Message-ID: <${message.key}@mz.example>`)
  expect(mails[0]!.text).toContain('From: jiulian@mz.example')
  const body = mails[0]!.text.split('\r\n\r\n').slice(1).join('')
  expect(Buffer.from(body, 'base64').toString()).toContain('待办：入户核实 HS-1')
})

test('a wrong password, a full mailbox and a server that is not there are failures with their reason', async () => {
  const to = (url: string) => emailCarrier({ url, from: 'jiulian@mz.example' }).send(message)
  await expect(to(`smtp://jiulian:wrong@127.0.0.1:${mailPort}`)).rejects.toThrow(/wrong password|Invalid login/)
  refuseMail = true
  await expect(to(`smtp://jiulian:${encodeURIComponent('p@ss')}@127.0.0.1:${mailPort}`)).rejects.toThrow(/mailbox full/)
  refuseMail = false
  await expect(to('smtp://127.0.0.1:1')).rejects.toThrow()
})

test('a gateway is called with a signature it can check and the same key at each attempt', async () => {
  calls.length = 0
  const carrier = webhookCarrier({ url: gatewayUrl, secret })
  await carrier.send({ ...message, to: '13900000000' })
  await carrier.send({ ...message, to: '13900000000' })
  const [first, second] = calls
  expect(JSON.parse(first!.body)).toMatchObject({ key: message.key, to: '13900000000', text: message.text })
  expect([first, second].map((call) => call!.headers['idempotency-key'])).toEqual([message.key, message.key])
  const signature = String(first!.headers['x-jiulian-signature'])
  const now = Date.now() / 1000
  expect(signatureHolds(secret, signature, first!.body, now)).toBe(true)
  expect(signatureHolds('another secret', signature, first!.body, now)).toBe(false)
  expect(signatureHolds(secret, signature, first!.body.replace('139', '138'), now)).toBe(false)
  expect(signatureHolds(secret, signature, first!.body, now + 600)).toBe(false)
  expect(signatureHolds(secret, 't=1,v1=zz', first!.body, now)).toBe(false)
})

test('a gateway that refuses, redirects or stays silent is a failure; a redirect is not followed', async () => {
  calls.length = 0
  answer = () => ({ status: 500 })
  await expect(webhookCarrier({ url: gatewayUrl, secret }).send(message)).rejects.toThrow('500')
  answer = () => ({ status: 302, headers: { location: gatewayUrl } })
  await expect(webhookCarrier({ url: gatewayUrl, secret }).send(message)).rejects.toThrow('302')
  expect(calls).toHaveLength(2)
  answer = () => ({ status: 200, silent: true })
  await expect(webhookCarrier({ url: gatewayUrl, secret, timeoutMs: 100 }).send(message)).rejects.toThrow(/timeout/i)
})
