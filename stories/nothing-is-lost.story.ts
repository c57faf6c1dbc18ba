/**
 * A bad day at the counter: the line goes away, the session ends, somebody else sits down at the same machine, a colleague is
 * faster. Nothing that was typed is lost, nobody reads what another one typed, and everybody sees what happened.
 */
import type { Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { type Visit, visit } from './ground/browser.ts'

const text = (page: Page) => page.locator('.act-panel textarea').first()
const mark = (page: Page) => page.locator('.form-foot [role=status]')
let clerk: Visit
let id = 0
afterAll(() => clerk?.close())

const signIn = async (page: Page, account: string) => {
  await page.fill('input[name=username]', account)
  await page.fill('input[name=password]', 'jiulian-demo')
  await page.press('input[name=password]', 'Enter')
  await page.locator('input[name=username]').waitFor({ state: 'detached' })
  await page.goto(`/work/${id}`)
  await page.locator('.matter').waitFor()
}

test('what is typed saves itself, also while the line is away', async () => {
  clerk = await visit('township')
  const { page, context } = clerk
  const opened = await page.request.post('/api/matters', {
    data: {
      process: 'temporary-aid',
      kind: 'apply',
      input: { name: '李桂兰', cause: 'disaster', what: '房屋失火' },
      area: '150426100212',
    },
  })
  id = ((await opened.json()) as { id: number }).id
  await page.goto(`/work/${id}`)
  await text(page).fill('有网时写的')
  await mark(page).filter({ hasText: '已自动保存' }).waitFor()
  await context.setOffline(true)
  await text(page).fill('有网时写的，断网后又写的')
  await mark(page).filter({ hasText: '已保存在本机' }).waitFor()
  await context.setOffline(false)
  await mark(page).filter({ hasText: '已自动保存' }).waitFor()
  const kept = (await (await page.request.get(`/api/forms/matter:${id}:visit`)).json()) as {
    saved: { input: { found: string } }
  }
  expect(kept.saved.input.found).toBe('有网时写的，断网后又写的')
})

test('the session ends: the next person at this machine finds nothing, the writer finds all of it', async () => {
  const { page, context } = clerk
  await context.clearCookies()
  await text(page).fill('会话结束后写的')
  await page.locator('.act-panel button[type=submit]').click()
  await page.reload()
  await signIn(page, 'aide')
  expect(await page.locator('main').innerText()).not.toContain('会话结束后写的')
  await context.clearCookies()
  await page.reload()
  await signIn(page, 'township')
  await expect.poll(() => text(page).inputValue()).toBe('会话结束后写的')
})

test('a colleague in the same matter sees it, is faster, and the slower one is told and keeps what was typed', async () => {
  const colleague = await visit('county')
  await colleague.page.goto(`/work/${id}`)
  await colleague.page.getByText('也在填写此事项').waitFor()
  const acted = await colleague.page.request.post(`/api/matters/${id}/actions`, {
    data: { kind: 'refuse', input: { reason: '已由应急部门救助' } },
  })
  expect(acted.status()).toBe(200)
  await colleague.close()
  const { page, faults } = clerk
  await page.locator('.matter-others').filter({ hasText: '办理了“不予救助”' }).waitFor()
  const unsent = page.locator('.matter-unsent')
  expect(await unsent.innerText()).toContain('会话结束后写的')
  await unsent.getByRole('button', { name: '不再需要' }).click()
  await unsent.waitFor({ state: 'detached' })
  expect(faults).toEqual([])
})
