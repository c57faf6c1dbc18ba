/** The public board in a real browser: readable by everybody, on an old phone, without script. */
import axeBuilder from '@axe-core/playwright'
import { expect, test } from 'vitest'
import { peopleInTurn } from './ground/browser.ts'

const as = peopleInTurn()

test('from the list of places to the board of a village: large letters, no sideways scrolling, usable by everybody (axe)', async () => {
  const page = await as(undefined, 'phone')
  await page.goto('/notice')
  for (let level = 0; level < 6 && !/\/notice\/\d{12}$/.test(new URL(page.url()).pathname); level++)
    await page.locator('nav.places a').first().click()
  expect(new URL(page.url()).pathname).toMatch(/^\/notice\/\d{12}$/)
  await page.locator('h1').waitFor()
  const size = await page.evaluate(() => Number.parseFloat(getComputedStyle(document.body).fontSize))
  expect(size).toBeGreaterThanOrEqual(18)
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBeLessThanOrEqual(1)
  const { violations } = await new axeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze()
  expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html.slice(0, 160)}`)).toEqual([])
})
