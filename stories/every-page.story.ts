import axeBuilder from '@axe-core/playwright'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { peopleInTurn, settled, sizes } from './ground/browser.ts'

const as = peopleInTurn()

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
  '/account',
  '/funds',
  '/runs',
  '/users',
]

/** Wide enough for its screen, with a heading, and nothing serious for axe. */
async function usable(page: Page, path: string) {
  await page.goto(path)
  await page.locator('main h1').first().waitFor()
  await settled(page)
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow, `${path} is wider than the screen`).toBeLessThanOrEqual(1)
  const { violations } = await new axeBuilder({ page })
    // Its other mode opens a further page for each analysis, for frames inside of frames; there are none.
    .setLegacyMode()
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa'])
    .analyze()
  const serious = violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
  expect(serious.map((v) => `${path} ${v.id}: ${v.nodes[0]?.html.slice(0, 160)}`)).toEqual([])
}

describe.each(Object.keys(sizes) as (keyof typeof sizes)[])('on a %s', (size) => {
  test('every page fits its screen, has a heading, and can be used by everybody (axe)', async () => {
    const page = await as('county', size)
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
    ] as const)
      await usable(await as(account, size), path)
  })
})

test('on a machine whose animations are switched off a list opens at its field, in a page and in a drawer', async () => {
  const page = await as('county')
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto('/work')
  const opensBelow = async (field: Locator) => {
    // What is still to come would move the field away from its list.
    await settled(page)
    await field.click()
    const list = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)')
    await list.waitFor()
    await settled(page)
    const [above, below] = await Promise.all([field.boundingBox(), list.boundingBox()])
    const gap = below!.y - above!.y - above!.height
    // Positions are whole pixels for the list, parts of them for the field.
    expect([Math.abs(below!.x - above!.x) < 2, gap > -1 && gap < 12]).toEqual([true, true])
    await page.keyboard.press('Escape')
    await list.waitFor({ state: 'detached' })
  }
  await opensBelow(page.locator('.work-process'))
  await page.getByRole('button', { name: '新建事项' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.locator('.ant-radio-wrapper').first().click()
  await opensBelow(drawer.locator('.ant-select').first())
})

test('the sign-in fits a phone', async () => {
  const page = await as(undefined, 'phone')
  await page.getByText('演示账号').first().waitFor()
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBeLessThanOrEqual(1)
})

test('the whole console speaks English when asked', async () => {
  const page = await as('county')
  await page.getByText('English').first().click()
  await page.getByText('Overview').first().waitFor()
  await page.goto('/warnings')
  await page.getByRole('heading', { name: 'Warnings' }).waitFor()
})
