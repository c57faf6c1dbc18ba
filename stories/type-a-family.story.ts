import type { CDPSession, Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { peopleInTurn } from './ground/browser.ts'

const as = peopleInTurn()

/** Processor time of the page for each key, in ms, until the next frame was drawn; other work on the machine is not in it. */
async function keys(page: Page, cdp: CDPSession, field: Locator, text: string): Promise<number[]> {
  const spent = async () =>
    (await cdp.send('Performance.getMetrics')).metrics.find((one) => one.name === 'TaskDuration')!.value * 1000
  const each: number[] = []
  await field.click()
  for (const key of text) {
    const before = await spent()
    await page.keyboard.press(key)
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 0))))
    each.push((await spent()) - before)
  }
  return each
}
const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

test('each key in a family of four gives tier, amount and all reasons at a small multiple of a key that computes nothing', async () => {
  const page = await as('county')
  await page.goto('/calculate')
  for (let i = 0; i < 3; i++) await page.getByRole('button', { name: '添加成员' }).click()
  const wage = page.getByLabel('工资性收入').first()
  expect(await page.getByLabel('工资性收入').count()).toBe(4)
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' } as never)
  // The first keys are compiled; they count for nobody.
  await keys(page, cdp, wage, '1234567890')
  await wage.fill('')
  const family = median(await keys(page, cdp, wage, '2345678'))
  expect(await page.locator('.reason').first().innerText()).not.toBe('')
  const search = page.getByPlaceholder(/找户/)
  await keys(page, cdp, search, '1234567')
  const plain = median(await keys(page, cdp, search, '2345678'))
  console.log(
    `one key: family ${family.toFixed(1)} ms, plain field ${plain.toFixed(1)} ms, ratio ${(family / plain).toFixed(2)}`,
  )
  // Nine before only the changed field and the open reasons were drawn anew, three before only what changed was computed;
  // since then a plain key costs a third less.
  expect(family / plain).toBeLessThan(3.5)
})
