import axeBuilder from '@axe-core/playwright'
import { afterEach, describe, expect, test } from 'vitest'
import { sizes, type Visit, visit } from './ground/browser.ts'

let open: Visit | undefined
afterEach(async () => {
  const faults = open?.faults ?? []
  await open?.close()
  open = undefined
  expect(faults, 'the page threw errors').toEqual([])
})

const pages = [
  '/',
  '/warnings',
  '/work',
  '/referrals',
  '/referrals?tab=undelivered',
  '/boards',
  '/exits',
  '/exits?tab=kin',
  '/deliveries',
  '/review',
  '/assessment',
  '/calculate',
  '/indicators',
  '/policy',
  '/policy/what-if',
  '/statistics',
  '/notices',
  '/funds',
  '/runs',
  '/users',
]

/** Wide enough for its screen, with a heading, and nothing serious for axe. */
async function usable(page: Visit['page'], path: string) {
  await page.goto(path)
  await page.locator('main h1').first().waitFor()
  await page.waitForLoadState('networkidle')
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow, `${path} is wider than the screen`).toBeLessThanOrEqual(1)
  const { violations } = await new axeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze()
  const serious = violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
  expect(serious.map((v) => `${path} ${v.id}: ${v.nodes[0]?.html.slice(0, 160)}`)).toEqual([])
}

describe.each(Object.keys(sizes) as (keyof typeof sizes)[])('on a %s', (size) => {
  test('every page fits its screen, has a heading, and can be used by everybody (axe)', async () => {
    open = await visit('county', size)
    const { page } = open
    const list = (await (await page.request.get('/api/warnings?size=1')).json()) as { items: { hh: string }[] }
    const hh = list.items[0]!.hh
    for (const path of [...pages, `/households/${hh}`, `/households/${hh}/refer`]) await usable(page, path)
  })

  test('the pages of departments and administrators fit their screens too (axe)', async () => {
    for (const [account, path] of [
      ['yibao', '/desk'],
      ['admin', '/exchange'],
      ['security', '/security'],
      ['security', '/messages'],
      ['audit', '/anomalies'],
      ['audit', '/access-log'],
    ] as const) {
      open = await visit(account, size)
      await usable(open.page, path)
      expect(open.faults, 'the page threw errors').toEqual([])
      await open.close()
    }
    open = undefined
  })
})

test('the sign-in fits a phone', async () => {
  open = await visit(undefined, 'phone')
  const { page } = open
  await page.getByText('演示账号').first().waitFor()
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBeLessThanOrEqual(1)
})

test('the whole console speaks English when asked', async () => {
  open = await visit('county')
  const { page } = open
  await page.getByText('English').first().click()
  await page.getByText('Overview').first().waitFor()
  await page.goto('/warnings')
  await page.getByRole('heading', { name: 'Warnings' }).waitFor()
})
