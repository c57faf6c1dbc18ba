/** Sixty families a day: the list of work and the form of a matter without a mouse. */
import { expect, test } from 'vitest'
import { peopleInTurn, settled } from './ground/browser.ts'

const as = peopleInTurn()

test('a clerk goes down the list, opens a matter, writes what was found and sends it, by the keyboard alone', async () => {
  const page = await as('township')
  // Names that no other story uses: the list holds what they left, too.
  for (const name of ['佟玉芬', '佟玉梅'])
    await page.request.post('/api/matters', {
      data: {
        process: 'temporary-aid',
        kind: 'apply',
        input: { name, cause: 'disaster', what: '房屋失火' },
        area: '150426100212',
      },
    })
  await page.goto('/work?process=temporary-aid')
  const rows = page.locator('.worktable .ant-table-row')
  await rows.nth(1).waitFor()
  await settled(page)
  // Who asked is known by name, masked, though the family has no file yet.
  const ours = /^佟\*[芬梅]/
  const under = page.locator('.worktable .wtable-cursor strong')
  for (const key of ['j', 'k']) await page.keyboard.press(key)
  for (let n = 0; n < (await rows.count()) && !ours.test(await under.innerText()); n++) await page.keyboard.press('j')
  const name = await under.innerText()
  expect(name).toMatch(ours)
  await page.keyboard.press('Enter')
  await page
    .locator('.matter h1')
    .filter({ hasText: name.slice(0, 3) })
    .waitFor()
  await settled(page)
  const found = page.locator('.act-panel textarea').first()
  const reached = async () => found.evaluate((field) => field === document.activeElement)
  for (let n = 0; n < 60 && !(await reached()); n++) await page.keyboard.press('Tab')
  expect(await reached(), 'the form is reached by Tab').toBe(true)
  await page.keyboard.type('住房烧毁，暂住亲戚家')
  await page.keyboard.press('Control+Enter')
  // What is missing is said at its field; what was typed stays.
  await page.locator('.form-fault').first().waitFor()
  expect(await found.inputValue()).toBe('住房烧毁，暂住亲戚家')
})
