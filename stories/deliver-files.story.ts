import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { type Visit, visit } from './ground/browser.ts'

const dir = mkdtempSync(join(tmpdir(), 'jiulian-story-files-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
let open: Visit | undefined
afterEach(async () => {
  const faults = open?.faults ?? []
  await open?.close()
  open = undefined
  expect(faults, 'the page threw errors').toEqual([])
})

/** Drops one file in the console and waits until its delivery has ended; answers the delivery as the API tells it. */
async function deliver(name: string, content: string | Buffer) {
  const { page } = open!
  writeFileSync(join(dir, name), content)
  await page.goto('/deliveries')
  await page.getByText('把文件拖到这里，或点击选择').waitFor()
  await page.locator('.drop-fields input').first().fill('故事医保局')
  const confirm = page.locator('.drop-fields input[type=checkbox]')
  if (await confirm.isChecked()) await confirm.uncheck({ force: true })
  await page.locator('input[type=file]').setInputFiles(join(dir, name))
  for (let i = 0; i < 120; i++) {
    const list = (await (await page.request.get('/api/deliveries?size=20')).json()) as {
      items: {
        id: number
        fileName: string
        state: string
        reason: string | null
        versions?: { id: number; rowsIn: number; accepted: number; quarantined: number }[]
      }[]
    }
    const found = list.items.find((d) => d.fileName === name)
    if (found && !['received', 'ingesting'].includes(found.state))
      return (await (await page.request.get(`/api/deliveries/${found.id}`)).json()) as typeof found
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  throw new Error(`${name} was never taken in`)
}

test('a clerk drops a file with two bad rows: the good ones are in, the bad ones wait with their reason and can be downloaded', async () => {
  open = await visit('county')
  const { page } = open
  const good = Array.from(
    { length: 8 },
    (_, i) =>
      `GS${i},15990119800101${String(i).padStart(3, '0')}X,某某,门诊,旗医院,2026-10-0${i + 1},100.00,50.00,50.00,50.00,I10`,
  )
  const rows = [
    ...good,
    'GS8,159901198001010000,某某,门诊,旗医院,2026-13-45,1,1,1,1,I10',
    'GS9,159901198001010000,某某,门诊,旗医院,2026-10-09,1,1,一百二十元,1,I10',
  ]
  const delivery = await deliver(
    '医保_结算明细_故事_202610.csv',
    `结算流水号,证件号码,人员姓名,就医类别,医疗机构名称,结算日期,医疗费总额,统筹基金支付,个人自付,其中政策范围内自付,主要诊断编码\n${rows.join('\n')}\n`,
  )
  expect(delivery.state).toBe('done')
  const version = delivery.versions![0]!
  expect(version.rowsIn).toBe(10)
  expect(version.accepted + version.quarantined).toBe(10)
  expect(version.quarantined).toBe(2)

  await page.goto(`/versions/${version.id}`)
  await page.getByText('隔离原因').first().waitFor()
  expect(await page.locator('main').innerText()).toMatch(/结算日期/)
  const csv = await page.request.get(`/api/versions/${version.id}/quarantine.csv`)
  expect(csv.status()).toBe(200)
  const text = (await csv.body()).toString('utf8')
  expect(text).toContain('结算流水号')
  expect(text).toContain('一百二十元')
})

test('an unknown file waits for a person, with a proposal', async () => {
  open = await visit('county')
  const delivery = await deliver('xyz.csv', 'alpha,beta,gamma\n1,2,3\n4,5,6\n')
  expect(delivery.state).toBe('needs-mapping')
  await open.page.goto(`/deliveries/${delivery.id}`)
  await open.page.getByText('alpha').first().waitFor()
})

test('a renamed program is refused with a sentence, and the server keeps answering', async () => {
  open = await visit('county')
  const delivery = await deliver(
    '花名册.csv',
    Buffer.concat([Buffer.from('MZ\x90\x00\x03', 'latin1'), Buffer.alloc(5000, 0)]),
  )
  expect(delivery.state).toBe('failed')
  expect(delivery.reason).toMatch(/[\u4e00-\u9fff]/)
  expect((await open.page.request.get('/api/health')).status()).toBe(200)
})

test('the API describes itself', async () => {
  open = await visit('county')
  const api = (await (await open.page.request.get('/api/openapi.json')).json()) as { openapi: string; paths: object }
  expect(api.openapi).toMatch(/^3\./)
  for (const path of [
    '/api/warnings',
    '/api/deliveries',
    '/api/sweeps',
    '/api/households/{hh}',
    '/api/region',
    '/api/overview',
  ])
    expect(Object.keys(api.paths), path).toContain(path)
  await open.page.goto('/api/docs')
  expect(await open.page.locator('body').innerText()).toContain('/api/warnings')
})
