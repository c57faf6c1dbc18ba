/** Attachments from the upload to the action and beyond: who may see them, what gets lost, what is cleaned. */
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeEach, expect, test } from 'vitest'
import type { Actor } from '../access/shared.ts'
import { testDatabase } from '../db/testing.ts'
import { act, declaring, open, type ProcessContext, processesOf, saveForm } from '../process/index.ts'
import { createApp } from '../web/index.ts'
import { cleanFiles, type FilesContext, filesOfActions, filesRoutes, scanWaiting } from './index.ts'
import { seeFiles } from './read.ts'
import { s3Store } from './s3-store.ts'
import type { Verdict } from './scanner.ts'
import { diskStore } from './store.ts'
import { docxWith, photo, testLimits } from './testing.ts'
import { nameFor } from './upload.ts'

const { action, process } = declaring<object>()
const files = { kind: 'files', optional: true, label: { zh: '材料', en: 'Files' } } as const
const paper = process({
  id: 'paper',
  label: { zh: '材料登记', en: 'Papers' },
  prefix: 'CL',
  article: '测试',
  start: {},
  states: {
    open: { label: { zh: '办理中', en: 'Open' }, turn: 'township' },
    closed: { label: { zh: '办结', en: 'Closed' }, end: true },
  },
  limits: {},
  hides: { village: { actions: ['secret'] } },
  actions: {
    begin: action({
      label: { zh: '登记', en: 'Begin' },
      from: [],
      to: 'open',
      who: ['township', 'village'],
      fields: { files },
    }),
    add: action({
      label: { zh: '补充', en: 'Add' },
      from: ['open'],
      to: 'same',
      who: ['township', 'village'],
      fields: { rows: { kind: 'rows', optional: true, columns: { files }, label: { zh: '清单', en: 'List' } }, files },
    }),
    secret: action({
      label: { zh: '内部', en: 'Secret' },
      from: ['open'],
      to: 'same',
      who: ['township'],
      fields: { files },
    }),
    close: action({ label: { zh: '办结', en: 'Close' }, from: ['open'], to: 'closed', who: ['township'], fields: {} }),
  },
})

const { db, close } = await testDatabase()
const folder = await mkdtemp(join(tmpdir(), 'jiulian-files-'))
afterAll(async () => {
  await close()
  await rm(folder, { recursive: true, force: true })
})

const township: Actor = { userId: 't1', name: '镇甲', role: 'township', area: '900101001' }
const colleague: Actor = { ...township, userId: 't2', name: '镇乙' }
const aide: Actor = { userId: 'v1', name: '协理员', role: 'village', area: '900101001001' }
const neighbour: Actor = { userId: 'n1', name: '邻县', role: 'county', area: '900102' }
const area = '900101001001'

const matters: ProcessContext = {
  db,
  processes: processesOf([{ declaration: paper }]),
  parameter: () => undefined,
  files: filesOfActions,
}
let verdict: Verdict | undefined
const ctx: FilesContext = {
  db,
  store: diskStore(join(folder, 'files')),
  scanner: undefined,
  limits: () => testLimits,
  tempDir: join(folder, 'arriving'),
}
beforeEach(() => {
  verdict = undefined
  ctx.scanner = undefined
  delete ctx.now
})
const scanning = () => {
  ctx.scanner = { name: 'test', scan: async () => verdict! }
}

function appOf(actor: Actor) {
  const app = createApp({ unlimited: (path) => path === '/api/files', record: (fault) => console.error(fault) })
  app.use('/api/*', async (c, next) => {
    c.set('actor', actor)
    await next()
  })
  app.route('/api', filesRoutes({ ...ctx, matters }))
  return app
}
let keys = 0
const newKey = () => `upload-key-${++keys}`
const send = (who: Actor, bytes: Buffer, name = '照片.jpg', key = newKey()) =>
  appOf(who).request(`/api/files?name=${encodeURIComponent(name)}&key=${key}`, {
    method: 'POST',
    body: new Uint8Array(bytes),
    headers: { 'content-type': 'application/octet-stream' },
  })
const sent = async (who: Actor, bytes: Buffer, name?: string, key?: string) => {
  const answer = await send(who, bytes, name, key)
  const body = (await answer.json()) as {
    id: string
    name: string
    scan: string
    error?: { code: string; message_zh: string }
  }
  if (!answer.ok) throw new Error(body.error!.code)
  return body
}
const get = (who: Actor, id: string, more = '') => appOf(who).request(`/api/files/${id}${more}`)
const begin = async (who: Actor, ids: string[]) => {
  const opened = await open(matters, who, { process: 'paper', kind: 'begin', input: { files: ids }, area })
  if (!opened.ok) throw new Error(opened.reason)
  return opened.matter.id
}
let shade = 0
const newPhoto = () => photo(300, 200, `#${(0x224466 + ++shade * 7).toString(16)}`)
const count = async (table: string) =>
  Number((await sql<{ n: number }>`select count(*) as n from ${sql.raw(table)}`.execute(db)).rows[0]!.n)

test('a photo is uploaded, named by an action, and seen by whoever sees the matter; the reading is logged', async () => {
  const file = await sent(township, await newPhoto(), '../../家门口.html')
  expect(file).toMatchObject({ name: '家门口.jpg', mediaType: 'image/jpeg', scan: 'unscanned', attached: false })
  expect((await get(township, file.id)).status).toBe(200)
  expect((await get(colleague, file.id)).status).toBe(404)
  const matter = await begin(township, [file.id])
  const before = await count('access.read_log')
  const seen = await get(colleague, file.id)
  expect(seen.status).toBe(200)
  expect(await count('access.read_log')).toBe(before + 1)
  expect(seen.headers.get('content-type')).toBe('image/jpeg')
  expect(seen.headers.get('x-content-type-options')).toBe('nosniff')
  expect(seen.headers.get('content-security-policy')).toContain('sandbox')
  expect(seen.headers.get('cache-control')).toContain('no-store')
  expect(seen.headers.get('content-disposition')).toBe(
    `inline; filename="file"; filename*=UTF-8''${encodeURIComponent('家门口.jpg')}`,
  )
  expect((await get(aide, file.id, '/small')).status).toBe(200)
  expect(await seeFiles(ctx, matters, colleague, [file.id])).toMatchObject([{ id: file.id, attached: true }])
  expect(matter).toBeGreaterThan(0)
})

test('another area, an unknown number and a path see nothing', async () => {
  const file = await sent(township, await newPhoto())
  await begin(township, [file.id])
  expect((await get(neighbour, file.id)).status).toBe(404)
  expect((await get(neighbour, file.id, '/small')).status).toBe(404)
  expect(await seeFiles(ctx, matters, neighbour, [file.id])).toEqual([])
  expect((await get(township, '00000000-0000-4000-8000-000000000000')).status).toBe(404)
  expect((await get(township, '..%2F..%2Fserver.lock')).status).toBe(400)
})

test('what an action hides from a role its files hide too', async () => {
  const file = await sent(township, await newPhoto())
  const matter = await begin(township, [])
  const done = await act(matters, township, matter, { kind: 'secret', input: { files: [file.id] } })
  expect(done.ok).toBe(true)
  expect((await get(colleague, file.id)).status).toBe(200)
  expect((await get(aide, file.id)).status).toBe(404)
})

test('an action may name only files that exist, are one’s own or hang on the matter; refused, it attaches nothing', async () => {
  const mine = await sent(township, await newPhoto())
  const theirs = await sent(colleague, await newPhoto())
  const matter = await begin(township, [])
  const add = (who: Actor, ids: string[]) => act(matters, who, matter, { kind: 'add', input: { files: ids } })
  expect(await add(township, [mine.id, theirs.id])).toMatchObject({ reason: 'file-unknown' })
  expect(await add(township, ['00000000-0000-4000-8000-000000000000'])).toMatchObject({ reason: 'file-unknown' })
  expect(await seeFiles(ctx, matters, township, [mine.id])).toMatchObject([{ attached: false }])
  expect(await add(township, [mine.id])).toMatchObject({ ok: true })
  // The colleague goes on with what hangs on the matter.
  expect(await add(colleague, [mine.id, theirs.id])).toMatchObject({ ok: true })
})

test('files in the lines of a table are tied too', async () => {
  const file = await sent(township, await newPhoto())
  const matter = await begin(township, [])
  await act(matters, township, matter, { kind: 'add', input: { rows: [{ files: [file.id] }] } })
  const tied = await sql`select field from files.attachment where file_id = ${file.id}`.execute(db)
  expect(tied.rows).toEqual([{ field: 'rows.files' }])
})

test('sent twice, with the same key or as the same bytes, a file is one; two people’s same bytes are stored once', async () => {
  const bytes = await newPhoto()
  const key = newKey()
  const [one, two] = await Promise.all([sent(township, bytes, 'a.jpg', key), sent(township, bytes, 'a.jpg', key)])
  expect(two.id).toBe(one.id)
  expect((await sent(township, bytes, 'b.jpg')).id).toBe(one.id)
  const contents = await count('files.content')
  const other = await sent(colleague, bytes)
  expect(other.id).not.toBe(one.id)
  expect(await count('files.content')).toBe(contents)
})

test('too large, cut off or not accepted: a sentence, and nothing stays behind', async () => {
  const filesBefore = await count('files.file')
  await expect(sent(township, Buffer.alloc(2_000_001, 1))).rejects.toThrow('file-too-large')
  const endless = new ReadableStream<Uint8Array>({ pull: (to) => to.enqueue(new Uint8Array(100_000)) })
  const answer = await appOf(township).request(`/api/files?name=a.jpg&key=${newKey()}`, {
    method: 'POST',
    body: endless,
    duplex: 'half',
  } as RequestInit)
  expect(answer.status).toBe(413)
  const broken = new ReadableStream<Uint8Array>({
    start: (to) => to.enqueue(new Uint8Array([0xff, 0xd8, 0xff])),
    pull: (to) => to.error(new Error('line lost')),
  })
  const cut = await appOf(township).request(`/api/files?name=a.jpg&key=${newKey()}`, {
    method: 'POST',
    body: broken,
    duplex: 'half',
  } as RequestInit)
  expect(((await cut.json()) as { error: { code: string } }).error.code).toBe('cut-off')
  await expect(sent(township, Buffer.from('<html>'), '照片.jpg')).rejects.toThrow('not-accepted')
  expect(await count('files.file')).toBe(filesBefore)
  expect(await readdir(ctx.tempDir)).toEqual([])
  expect((await send({ ...township, role: 'sysadmin' }, await newPhoto())).status).toBe(403)
})

test('nobody fills the disk with uploads that are never used', async () => {
  const hoarder: Actor = { ...township, userId: 'hoarder' }
  for (let i = 0; i < testLimits.unusedMost; i++) await sent(hoarder, docxWith({ 'n.txt': `${i}` }), 'n.docx')
  await expect(sent(hoarder, docxWith({ 'n.txt': 'one more' }))).rejects.toThrow('too-many-unused')
})

test('an infected file is kept apart, shown as such, and no action may name it', async () => {
  scanning()
  verdict = { is: 'infected', said: 'Test.Virus' }
  const file = await sent(township, await newPhoto())
  expect(file.scan).toBe('infected')
  expect((await get(township, file.id)).status).toBe(409)
  await expect(begin(township, [file.id])).rejects.toThrow('infected')
})

test('while the scanner is away files wait and may be used; what is found later is taken out everywhere', async () => {
  scanning()
  verdict = { is: 'unknown', said: 'no answer' }
  const [good, bad] = [await sent(township, await newPhoto()), await sent(township, await newPhoto())]
  expect(good.scan).toBe('waiting')
  await begin(township, [good.id, bad.id])
  expect(await scanWaiting(ctx)).toBe(0)
  const verdicts: Verdict[] = [{ is: 'clean' }, { is: 'infected', said: 'Test.Virus' }]
  ctx.scanner = { name: 'test', scan: async () => verdicts.shift()! }
  expect(await scanWaiting(ctx)).toBe(2)
  expect((await get(colleague, good.id)).status).toBe(200)
  expect((await get(colleague, bad.id)).status).toBe(409)
  expect((await get(colleague, bad.id, '/small')).status).toBe(409)
  expect(await seeFiles(ctx, matters, colleague, [bad.id])).toMatchObject([{ scan: 'infected', hasSmall: false }])
})

test('an upload whose action never came is cleaned after the region’s days, unless a saved form still holds it', async () => {
  const [used, kept, left] = [
    await sent(aide, await newPhoto()),
    await sent(aide, await newPhoto()),
    await sent(aide, await newPhoto()),
  ]
  await begin(aide, [used.id])
  await saveForm(matters, aide, 'open:paper:test', { files: [kept.id] }, null)
  await cleanFiles(ctx)
  expect((await seeFiles(ctx, matters, aide, [used.id, kept.id, left.id])).length).toBe(3)
  const later = new Date(Date.now() + 8 * 86_400_000)
  ctx.now = () => later
  const gone = await cleanFiles(ctx)
  expect(gone.files).toBeGreaterThan(0)
  expect(gone.contents).toBeGreaterThan(0)
  expect((await seeFiles(ctx, matters, aide, [used.id, kept.id, left.id])).map((one) => one.id)).toEqual([
    used.id,
    kept.id,
  ])
  expect((await get(aide, used.id)).status).toBe(200)
  expect(await begin(aide, [kept.id])).toBeGreaterThan(0)
  await expect(begin(aide, [left.id])).rejects.toThrow('file-unknown')
})

test('killed between storing and knowing: the content without a file is found and removed, and the next try works', async () => {
  const bytes = docxWith({ 'k.txt': 'killed' })
  const store = ctx.store
  let stored = ''
  ctx.store = {
    ...store,
    put: async (key, content) => {
      await store.put(key, content)
      stored = key
      throw new Error('killed')
    },
  }
  expect((await createAppQuietly(township, bytes)).status).toBe(500)
  ctx.store = store
  expect(await store.has(stored)).toBe(true)
  ctx.now = () => new Date(Date.now() + 2 * 86_400_000)
  await cleanFiles(ctx)
  expect(await store.has(stored)).toBe(false)
  expect((await get(township, (await sent(township, bytes, 'k.docx')).id)).status).toBe(200)
})

test('an upload may be taken back until an action has named it, by its owner only', async () => {
  const file = await sent(township, await newPhoto())
  const drop = (who: Actor) => appOf(who).request(`/api/files/${file.id}`, { method: 'DELETE' })
  expect((await drop(colleague)).status).toBe(404)
  expect((await drop(township)).status).toBe(200)
  const used = await sent(township, await newPhoto())
  await begin(township, [used.id])
  expect((await appOf(township).request(`/api/files/${used.id}`, { method: 'DELETE' })).status).toBe(404)
})

test('content that the storage changed is never given out', async () => {
  const file = await sent(township, await newPhoto())
  const store = ctx.store
  ctx.store = { ...store, get: async () => Buffer.from('something else') }
  const answer = await createAppQuietly(township, file.id)
  ctx.store = store
  expect(answer.status).toBe(500)
})
/** Without a record of faults: they are meant. */
function createAppQuietly(actor: Actor, what: string | Buffer): Response | Promise<Response> {
  const app = createApp({ unlimited: (path) => path === '/api/files' })
  app.use('/api/*', async (c, next) => {
    c.set('actor', actor)
    await next()
  })
  app.route('/api', filesRoutes({ ...ctx, matters }))
  return typeof what === 'string'
    ? app.request(`/api/files/${what}`)
    : app.request(`/api/files?name=k.docx&key=${newKey()}`, {
        method: 'POST',
        body: new Uint8Array(what),
        headers: { 'content-type': 'application/octet-stream' },
      })
}

test('while the storage is away the person is told so, nothing is known of the file, and the same upload works when it is back', async () => {
  const closed = createServer().listen(0, '127.0.0.1')
  await once(closed, 'listening')
  const endpoint = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`
  await new Promise((done) => closed.close(done))
  const away = s3Store({ endpoint, bucket: 'b', region: 'r', accessKeyId: 'a', secretAccessKey: 's' })
  const { store } = ctx
  ctx.store = away
  const bytes = await newPhoto()
  const key = newKey()
  try {
    const answer = await send(township, bytes, '照片.jpg', key)
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({
      error: { code: 'storage-away', message_zh: expect.stringContaining('附件存储暂时连不上') },
    })
  } finally {
    ctx.store = store
  }
  expect(await sent(township, bytes, '照片.jpg', key)).toMatchObject({ mediaType: 'image/jpeg' })
})

test('names are safe to show and to save', () => {
  expect(nameFor('C:\\照片\\王建国.JPG', 'image/jpeg')).toBe('王建国.jpg')
  expect(nameFor('invoice\u202Efdp.exe', 'application/pdf')).toBe('invoicefdp.pdf')
  expect(nameFor('...', 'image/png')).toBe('附件.png')
  expect(nameFor('a"b<c>\r\nSet-Cookie: x.jpg', 'image/jpeg')).toBe('abcSet-Cookie x.jpg')
})
