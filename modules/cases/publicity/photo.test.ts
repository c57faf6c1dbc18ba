/** Photos of the paper sheet in the village: taken by the aide, seen on the board's page by township and county. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Actor } from '../../../platform/access/shared.ts'
import { diskStore, type FilesContext, filesOfActions, filesRoutes, takeFile } from '../../../platform/files/index.ts'
import { pdfWith, photoWithPlace, testLimits } from '../../../platform/files/testing.ts'
import { act, readActions, theClock } from '../../../platform/process/index.ts'
import { createApp } from '../../../platform/web/index.ts'
import { type ApplicationWorld, homeVisit, only, openApplicationWorld } from '../application/testing.ts'
import { aide, county, township, village } from '../testing.ts'
import { staffSheets } from './staff-boards.ts'

let world: ApplicationWorld
let files: FilesContext
let folder: string
beforeAll(async () => {
  world = await openApplicationWorld()
  world.ctx.files = filesOfActions
  folder = await mkdtemp(join(tmpdir(), 'jiulian-photos-'))
  files = {
    db: world.ctx.db,
    store: diskStore(join(folder, 'files')),
    scanner: undefined,
    limits: () => testLimits,
    tempDir: join(folder, 'arriving'),
  }
})
beforeEach(() => {
  world.ctx.today = '2026-11-24'
})
afterAll(async () => {
  await world.close()
  await rm(folder, { recursive: true, force: true })
})

async function uploaded(who: typeof aide, bytes: Buffer, name: string): Promise<string> {
  const body = new Blob([new Uint8Array(bytes)]).stream()
  const taken = await takeFile(files, who as Actor, { name, key: crypto.randomUUID(), body })
  if (!taken.ok) throw new Error(taken.zh)
  return taken.file.id
}
async function putUp() {
  const { matter } = await world.atOpinion()
  const { suggestion } = matter.data as { suggestion: { tier: string; amount: number; persons: number } }
  await world.done(township, matter.id, 'opinion', { grant: true, ...only(suggestion), reason: '符合条件' })
  return matter.id
}
const sheetOf = async (matter: number, list: 'up' | 'past' = 'up') =>
  (await staffSheets(world.ctx, { area: village, list, page: 1, size: 50 }, String)).items.find(
    (one) => one.matterId === matter,
  )
/** What somebody gets who opens a file. */
async function opened(who: unknown, file: string) {
  const app = createApp()
  app.use('/api/*', async (c, next) => {
    c.set('actor', who as Actor)
    await next()
  })
  app.route('/api', filesRoutes({ ...files, matters: world.ctx }))
  const answer = await app.request(`/api/files/${file}`)
  return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()) }
}

test('the aide photographs the sheet in the village; township and county see it at the sheet, made smaller and without the place', async () => {
  const matter = await putUp()
  expect(await sheetOf(matter)).toMatchObject({ photos: [], takesPhoto: true })
  const photo = await uploaded(aide, await photoWithPlace(), '公示栏.jpg')
  expect(await world.done(aide, matter, 'sheet-photo', { photos: [photo] })).toMatchObject({ state: 'publicity' })
  expect((await sheetOf(matter))!.photos).toEqual([{ file: photo, on: '2026-11-24', by: aide.name }])
  for (const who of [county, township]) {
    const seen = await opened(who, photo)
    expect(seen.status).toBe(200)
    const { exif, width } = await sharp(seen.bytes).metadata()
    expect({ exif, width }).toEqual({ exif: undefined, width: testLimits.imageEdge })
  }
  expect((await opened({ ...county, area: '900102' }, photo)).status).toBe(404)
})

test('something that is no photo is refused in words; nothing is kept', async () => {
  const matter = await putUp()
  const scan = await uploaded(aide, pdfWith(), '公示表.pdf')
  expect((await world.refused(aide, matter, 'sheet-photo', { photos: [scan] })).zh).toContain('不是照片')
  expect((await world.refused(aide, matter, 'sheet-photo', { photos: [] })).reason).toBe('bad-request')
  const before = (await readActions(world.ctx.db, matter)).length
  expect((await sheetOf(matter))!.photos).toEqual([])
  expect((await readActions(world.ctx.db, matter)).length).toBe(before)
})

test('when the sheet is down no photo is added, and those taken stay with it; the result may have one of its own', async () => {
  const matter = await putUp()
  const photo = await uploaded(aide, await photoWithPlace(), '公示栏.jpg')
  await world.done(aide, matter, 'sheet-photo', { photos: [photo] })
  await world.done(township, matter, 'set-account', { holder: '王建国', bank: '示例银行', account: '6210000000000001' })
  world.ctx.today = '2026-11-30'
  await act(world.ctx, theClock, matter, { kind: 'publicity-over', input: {} })
  const late = await uploaded(aide, await photoWithPlace(), '公示栏.jpg')
  expect((await world.refused(aide, matter, 'sheet-photo', { photos: [late] })).reason).toBe('wrong-state')
  expect(await sheetOf(matter, 'past')).toMatchObject({ photos: [{ file: photo }], takesPhoto: false })
  await world.done(county, matter, 'confirm')
  const result = await uploaded(township, await photoWithPlace(), '公布栏.jpg')
  await world.done(township, matter, 'announce', { on: homeVisit.on, how: '当面', photos: [result] })
  expect(await sheetOf(matter)).toMatchObject({ kind: 'result', photos: [{ file: result }], takesPhoto: false })
})
