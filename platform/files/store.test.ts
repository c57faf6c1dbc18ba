/** Storage and scanners: nothing half written, nothing readable without the key, every request signed. */
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer as createHttp } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { s3Store } from './s3-store.ts'
import { scannerOf } from './scanner.ts'
import { fileSettings } from './settings.ts'
import { diskStore, keyOf, sealed } from './store.ts'

const folder = await mkdtemp(join(tmpdir(), 'jiulian-store-'))
afterAll(() => rm(folder, { recursive: true, force: true }))
const bytes = Buffer.from('低保申请材料')
const sha = (text: Buffer | string) => createHash('sha256').update(text).digest('hex')
const key = keyOf(sha(bytes))

test('on disk a content lies under its hash and no half file beside it; nothing leads out of the folder', async () => {
  const store = diskStore(folder)
  expect(await store.has(key)).toBe(false)
  await Promise.all([store.put(key, bytes), store.put(key, bytes)])
  expect(await store.get(key)).toEqual(bytes)
  expect(await readdir(join(folder, key.slice(0, 2)))).toEqual([sha(bytes)])
  await store.remove(key)
  expect(await store.has(key)).toBe(false)
  for (const bad of ['../secret', `../${sha('x')}`, '/etc/passwd', `${key}/..`])
    expect(() => store.get(bad)).toThrow('not a key')
})

test('with a key the disk holds nothing readable, a changed byte is noticed, and older files are still read', async () => {
  const plain = diskStore(folder)
  const store = sealed(plain, randomBytes(32))
  await store.put(key, bytes)
  expect((await plain.get(key)).includes(bytes)).toBe(false)
  expect(await store.get(key)).toEqual(bytes)
  const changed = await plain.get(key)
  changed[changed.length - 1]! ^= 1
  await plain.put(key, changed)
  await expect(store.get(key)).rejects.toThrow()
  await plain.put(key, bytes)
  expect(await store.get(key)).toEqual(bytes)
})

test('settings that are wrong are named', () => {
  expect(() => fileSettings({ JIULIAN_S3_ENDPOINT: 'http://x' }, folder)).toThrow('JIULIAN_S3_BUCKET')
  expect(() => fileSettings({ JIULIAN_FILES_KEY: 'short' }, folder)).toThrow('JIULIAN_FILES_KEY')
  expect(() => fileSettings({ JIULIAN_SCANNER: 'magic' }, folder)).toThrow('JIULIAN_SCANNER')
  expect(fileSettings({}, folder)).toMatchObject({ store: { encrypted: false }, scanner: undefined })
  expect(fileSettings({ JIULIAN_FILES_KEY: '0'.repeat(64) }, folder).store.encrypted).toBe(true)
})

/** A small S3: keeps objects in memory and answers only what is signed with its secret (Signature Version 4). */
async function smallS3(secret: string) {
  const objects = new Map<string, Buffer>()
  const hmac = (by: Buffer | string, text: string) => createHmac('sha256', by).update(text).digest()
  const signed = (request: { method?: string; url?: string; headers: Record<string, unknown> }, body: Buffer) => {
    const found =
      /Credential=[^/]+\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})/.exec(
        String(request.headers.authorization ?? ''),
      )
    if (!found || request.headers['x-amz-content-sha256'] !== sha(body)) return false
    const [, day, region, names, signature] = found as unknown as [string, string, string, string, string]
    const headers = names.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`)
    const canonical = [request.method, request.url, '', headers.join(''), names, sha(body)].join('\n')
    const text = [
      'AWS4-HMAC-SHA256',
      request.headers['x-amz-date'],
      `${day}/${region}/s3/aws4_request`,
      sha(canonical),
    ].join('\n')
    const by = hmac(hmac(hmac(hmac(`AWS4${secret}`, day), region), 's3'), 'aws4_request')
    return hmac(by, text).toString('hex') === signature
  }
  const server = createHttp(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const body = Buffer.concat(parts)
    const path = request.url ?? ''
    if (!signed(request, body)) return response.writeHead(403).end()
    if (request.method === 'PUT') objects.set(path, body)
    else if (request.method === 'DELETE') objects.delete(path)
    else if (!objects.has(path)) return response.writeHead(404).end()
    response
      .writeHead(request.method === 'DELETE' ? 204 : 200)
      .end(request.method === 'GET' ? objects.get(path) : undefined)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    objects,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close(),
  }
}

test('S3-compatible storage: every request is signed; with a wrong secret nothing is kept and a fault is thrown', async () => {
  const s3 = await smallS3('right-secret')
  const settings = { endpoint: s3.endpoint, bucket: 'papers', region: 'cn-north-1', accessKeyId: 'key-id' }
  const store = s3Store({ ...settings, secretAccessKey: 'right-secret' })
  expect(await store.has(key)).toBe(false)
  await store.put(key, bytes)
  expect([...s3.objects.keys()]).toEqual([`/papers/${key}`])
  expect(await store.has(key)).toBe(true)
  expect(await store.get(key)).toEqual(bytes)
  const liar = s3Store({ ...settings, secretAccessKey: 'wrong-secret' })
  await expect(liar.put(keyOf(sha('x')), Buffer.from('x'))).rejects.toThrow('answered 403')
  await expect(liar.get(key)).rejects.toThrow('answered 403')
  await store.remove(key)
  await store.remove(key)
  expect(s3.objects.size).toBe(0)
  s3.close()
  // The closed port is the storage's: whoever reads the fault must not look for it at the database.
  await expect(store.put(key, bytes)).rejects.toMatchObject({
    code: 'STORAGE',
    message: expect.stringContaining(s3.endpoint),
  })
  await expect(liar.has(key)).rejects.toMatchObject({ code: 'STORAGE' })
})

test('clamd is asked over its stream; what it finds is named; when it is away the answer is unknown', async () => {
  const server = createServer((socket) => {
    let got = Buffer.alloc(0)
    socket.on('data', (part) => {
      got = Buffer.concat([got, part])
      if (!got.subarray(-4).equals(Buffer.alloc(4)) || got.length < 14) return
      const begun = got.subarray(0, 10).toString('latin1') === 'zINSTREAM\0'
      socket.end(!begun ? 'UNKNOWN COMMAND\0' : got.includes('virus') ? 'stream: Test.Virus FOUND\0' : 'stream: OK\0')
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  const scanner = scannerOf(`clamd:127.0.0.1:${port}`)
  expect(await scanner.scan(Buffer.alloc(200_000, 'a'))).toEqual({ is: 'clean' })
  expect(await scanner.scan(Buffer.from('a virus'))).toEqual({ is: 'infected', said: 'Test.Virus' })
  await new Promise((closed) => server.close(closed))
  expect(await scanner.scan(bytes)).toMatchObject({ is: 'unknown' })
  expect(await scannerOf('clamd:/nowhere/clamd.ctl').scan(bytes)).toMatchObject({ is: 'unknown' })
})

test('a command may scan: 0 is clean, 1 is infected, everything else is unknown', async () => {
  const by = (...command: string[]) => scannerOf(`command:${command.join(' ')}`).scan(Buffer.from('a virus'))
  expect(await by('grep', '-qv', 'virus')).toEqual({ is: 'infected', said: 'infected' })
  expect(await by('grep', '-q', 'virus')).toEqual({ is: 'clean' })
  expect(await by('no-such-program')).toMatchObject({ is: 'unknown' })
  expect(await by('grep')).toMatchObject({ is: 'unknown' })
  expect(await readFile(join(import.meta.dirname, 'scanner.ts'), 'utf8')).not.toContain('shell: true')
})
