/**
 * A new clerk's first morning: the county hands her a password, she chooses her own, pairs her telephone, and the next day
 * the password alone lets nobody in.
 */
import { afterAll, expect, test } from 'vitest'
import { authenticatorCode } from '../platform/access/testing.ts'
import { type Visit, visit } from './ground/browser.ts'

const username = `xinren${Date.now().toString(36)}`
const own = 'maomao-chi-su-mi'
let clerk: Visit
let handed = ''
let backup = ''
let key = ''
afterAll(() => clerk?.close())

const give = async (name: string, password: string) => {
  const { page } = clerk
  await page.fill('input[name=username]', name)
  await page.fill('input[name=password]', password)
  await page.press('input[name=password]', 'Enter')
}
/** From the menu of the own account; on a slow machine the menu closes when the page behind it arrives, and is opened again. */
const choose = async (item: string) => {
  const { page } = clerk
  for (let tries = 1; ; tries++) {
    await page.getByRole('button', { name: '我的账号' }).click()
    try {
      await page.getByRole('menuitem', { name: item }).click({ timeout: 4000 })
      return
    } catch (error) {
      if (tries === 5) throw error
    }
  }
}
const signOut = async () => {
  await choose('退出登录')
  await clerk.page.locator('input[name=username]').waitFor()
}

test('with the password she was handed she gets no further than choosing her own', async () => {
  const county = await visit('county')
  const made = await county.page.request.post('/api/users', {
    data: { username, name: '新来的', role: 'township', area: '150426100' },
  })
  handed = ((await made.json()) as { password: string }).password
  await county.close()
  clerk = await visit(undefined, 'phone')
  const { page } = clerk
  await give(username, handed)
  await page.getByRole('heading', { name: '先设置自己的密码' }).waitFor()
  await page.goto('/warnings')
  await page.getByRole('heading', { name: '先设置自己的密码' }).waitFor()
  await page.getByLabel('收到的初始密码').fill(handed)
  await page.getByLabel('新密码', { exact: true }).fill(own)
  await page.getByLabel('再输一遍新密码').fill('something-else')
  await page.getByRole('button', { name: '保存并进入' }).click()
  await page.getByText('两次输入的新密码不一样').waitFor()
  await page.getByLabel('再输一遍新密码').fill(own)
  await page.getByRole('button', { name: '保存并进入' }).click()
  await page.locator('main h1').first().waitFor()
})

test('she pairs her telephone and keeps the backup codes', async () => {
  const { page } = clerk
  await choose('我的账号')
  await page.getByRole('button', { name: '开启两步验证' }).click()
  await page.getByLabel('请输入密码确认是您本人').fill(own)
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByAltText('两步验证的二维码').waitFor()
  key = await page.locator('.account-key code').innerText()
  backup = await page.locator('.account-codes code').first().innerText()
  await page.getByLabel('手机上的 6 位数字').fill(authenticatorCode(key))
  await page.getByRole('button', { name: '验证并开启' }).click()
  await page.getByText('已开启', { exact: true }).waitFor()
})

test('the next day the password is not enough; the code is, and a backup code when the telephone is away', async () => {
  const { page } = clerk
  await signOut()
  await give(username, own)
  await page.getByRole('heading', { name: '输入验证码' }).waitFor()
  const right = authenticatorCode(key)
  await page.getByLabel('手机上的 6 位数字').fill(right === '000000' ? '111111' : '000000')
  await page.keyboard.press('Enter')
  await page.getByText('验证码不对').waitFor()
  expect((await page.request.get('/api/me')).status()).toBe(401)
  await page.getByLabel('手机上的 6 位数字').fill(authenticatorCode(key))
  await page.keyboard.press('Enter')
  await page.locator('main h1').first().waitFor()
  await signOut()
  await give(username, own)
  await page.getByRole('button', { name: '手机不在身边，用备用码' }).click()
  await page.getByLabel('备用码').fill(backup)
  await page.keyboard.press('Enter')
  await page.locator('input[autocomplete=off]').waitFor({ state: 'detached' })
  expect((await page.request.get('/api/me')).status()).toBe(200)
  expect(clerk.faults).toEqual([])
})
