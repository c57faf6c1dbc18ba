import axeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterEach, expect, test } from 'vitest'
import { sizes, type Visit, visit } from './ground/browser.ts'

/** A run waits for others on a crowded machine; nothing here is about time. */
const patience = 150_000

let open: Visit | undefined
afterEach(async () => {
  const faults = open?.faults ?? []
  await open?.close()
  open = undefined
  expect(faults, 'the page threw errors').toEqual([])
})

async function barriers(page: Page): Promise<string[]> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  const { violations } = await new axeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze()
  const serious = violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
  return [
    ...(wide > 1 ? [`wider than the screen by ${wide}`] : []),
    ...serious.map((v) => `${v.id}: ${v.nodes[0]?.html.slice(0, 160)}`),
  ]
}

/** A draft of the banner's urban minimum-living standard; another story publishes the rural one. */
async function draft(page: Page, title: string, value: string): Promise<number> {
  const { earliest } = (await (await page.request.get('/api/policy/standards')).json()) as { earliest: string }
  const origin = new URL(page.url()).origin
  const send = async (path: string, data: unknown) => {
    const answer = await page.request.post(`/api${path}`, { data, headers: { origin } })
    expect(answer.ok(), await answer.text()).toBe(true)
    return (await answer.json()) as { id: number }
  }
  const { id } = await send('/policy/drafts', { title, validFrom: earliest })
  await send(`/policy/drafts/${id}/changes`, {
    change: {
      kind: 'standard',
      file: 'standards.csv',
      act: 'add',
      row: {
        id: 'dibao',
        area: '150426',
        urban: 'urban',
        value,
        unit: 'CNY/person/year',
        valid_from: earliest,
        valid_to: '',
        source: '翁政办发〔2026〕90号',
        verified: false,
      },
    },
  })
  return id
}

let address = ''

test('a banner tries two drafts side by side: progress that can be left, households in, cost, flow, distribution, areas', async () => {
  open = await visit('county')
  const { page } = open
  const findings = async () => (await (await page.request.get('/api/assessment/summary')).json()) as unknown
  const before = await findings()
  await draft(page, '城市标准提高到一万二', '12000')
  await draft(page, '城市标准降到三千', '3000')
  await page.goto('/policy')
  await page.getByRole('button', { name: '政策推演' }).click()
  await page.waitForURL('**/policy/what-if')
  const choice = page.getByLabel(/草稿（最多/)
  await choice.waitFor()
  // Before the list opens: closing, it is a box without a name for a moment, which is the library's.
  expect(await barriers(page)).toEqual([])
  for (const title of ['城市标准提高到一万二', '城市标准降到三千']) {
    await choice.fill(title)
    await page.locator('.ant-select-item-option', { hasText: title }).click()
  }
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '发起推演' }).click()
  await page.waitForURL(/\/policy\/what-if\/\d+/, { timeout: patience })
  // The run goes on when its page is left, and is found again in the list.
  await page.goto('/policy/what-if')
  await page.getByRole('link', { name: '城市标准提高到一万二、城市标准降到三千' }).first().click()
  await page.getByRole('heading', { name: '并排比较' }).waitFor({ timeout: patience })
  address = new URL(page.url()).pathname
  const id = address.split('/').at(-1)
  const view = (await (await page.request.get(`/api/what-if/${id}`)).json()) as {
    masked: boolean
    variants: {
      total: { before: number; after: number; in: number; out: number; monthlyBefore: number; monthlyAfter: number }
    }[]
  }
  const [up, down] = view.variants.map((one) => one.total)
  expect(view.masked).toBe(false)
  expect(up!.in).toBeGreaterThan(0)
  expect(up!.out).toBe(0)
  expect(up!.after - up!.before).toBe(up!.in - up!.out)
  expect(up!.monthlyAfter).toBeGreaterThan(up!.monthlyBefore)
  expect(down!.monthlyAfter).toBeLessThan(up!.monthlyAfter)
  const row = page.getByRole('row').filter({ hasText: '救助户数' }).first()
  expect(await row.innerText()).toContain(up!.after.toLocaleString('en-US'))
  for (const heading of ['谁跨过哪条线', '人均收入与标准', '各地区', '依据'])
    await page.getByRole('heading', { name: heading }).waitFor()
  await page.locator('.chart svg').first().waitFor()
  expect(await barriers(page)).toEqual([])
  expect(await findings()).toEqual(before)
})

test('the workbook is the page; the same run once more gives every figure again', async () => {
  open = await visit('county')
  const { page } = open
  await page.goto(address)
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '导出 XLSX' }).click(),
  ])
  expect(file.suggestedFilename()).toMatch(/\.xlsx$/)
  await page.getByRole('button', { name: '原样重算' }).click()
  await page.waitForURL((url) => url.pathname !== address, { timeout: patience })
  await page.getByText('结果与原来完全一致').waitFor({ timeout: patience })
})

test('the city looks at the run of its banner; another county is not let in; a phone shows it whole, in both languages', async () => {
  open = await visit('league')
  await open.page.goto(address)
  await open.page.getByRole('heading', { name: '并排比较' }).waitFor()
  await open.close()
  open = await visit('aide')
  expect((await open.page.request.get(`/api${address.replace('/policy', '')}`)).status()).toBe(403)
  await open.close()
  open = await visit('county', 'phone')
  const { page } = open
  expect(page.viewportSize()).toEqual(sizes.phone)
  for (const path of ['/policy/what-if', address]) {
    await page.goto(path)
    await page.locator('main h1').first().waitFor()
    await page.waitForLoadState('networkidle')
    expect(await barriers(page), path).toEqual([])
  }
  await page.evaluate(() => localStorage.setItem('jiulian.language', 'en'))
  await page.goto(address)
  await page.getByRole('heading', { name: 'Who crosses which line' }).waitFor()
  expect(await barriers(page)).toEqual([])
})
